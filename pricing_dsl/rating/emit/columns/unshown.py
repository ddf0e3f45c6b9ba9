"""Lines that may not be shown: what they come to has to be nothing then."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attrs import define, field

from pricing_dsl.exact import Range
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import Id, Plan


def unproved_lines(plan: Plan) -> list[tuple[Id, Id]]:
    """(shown, amount) of lines whose amount is not made so that it is nothing where the line is not shown."""
    return [
        (line.shown, line.amount)
        for line in plan.lines
        if line.shown is not None and not _is_nothing_unless(plan, line.shown, line.amount)
    ]


def _is_nothing_unless(plan: Plan, shown: Id, amount: Id) -> bool:
    """Whether the amount is nothing where the flag does not hold; of a conjunction: whichever part of it does not."""
    if _Without(plan, shown).is_nothing(amount):
        return True
    parts = [flag for flag in _conjuncts(plan, shown) if not isinstance(plan.values[flag].op, ir.And)]
    return all(_Without(plan, flag).is_nothing(amount) for flag in parts)


def _conjuncts(plan: Plan, flag: Id) -> list[Id]:
    """The flags that all hold where one holds: itself first."""
    op = plan.values[flag].op
    return [flag, *(one for arg in op.args for one in _conjuncts(plan, arg))] if isinstance(op, ir.And) else [flag]


@define
class _Without:
    """What is known where a flag does not hold."""

    plan: Plan
    flag: Id
    _known: dict[Id, bool] = field(factory=dict)

    def is_nothing(self, id_: Id) -> bool:
        """Whether a number is surely zero then."""
        if id_ not in self._known:
            self._known[id_] = self._find(id_)
        return self._known[id_]

    def _find(self, id_: Id) -> bool:
        op = self.plan.values[id_].op
        match op:
            case ir.Const(value):
                return value == 0 and not isinstance(value, bool)
            case ir.Choose(flag, then, otherwise):
                left_out = self.flag in _conjuncts(self.plan, flag)
                return self.is_nothing(otherwise) and (left_out or self.is_nothing(then))
            case ir.Linear(args=args, constant=constant):
                return not constant and all(map(self.is_nothing, args))
            case ir.Mul(a, b):
                return self.is_nothing(a) or self.is_nothing(b)
            case ir.Over(a=a) | ir.Round(a=a) | ir.Ratio(a=a) | ir.Running(a):
                return self.is_nothing(a)
            case ir.Min(args):
                return self._is_extreme(args, lambda range_: range_.lo is not None and range_.lo >= 0)
            case ir.Max(args):
                return self._is_extreme(args, lambda range_: range_.hi is not None and range_.hi <= 0)
            case ir.FoldRows(a=a):
                return a is not None and self.is_nothing(a)
            case _:
                return False

    def _is_extreme(self, args: Sequence[Id], yields: Callable[[Range], bool]) -> bool:
        """Whether nothing is the least or greatest: one of them is nothing, and the others are that, or yield to it."""
        rest = [arg for arg in args if not self.is_nothing(arg)]
        return len(rest) < len(args) and all(yields(self.plan.values[arg].range) for arg in rest)
