"""What is asked of a plan, told apart into its constants and all else: plans that differ in constants only have the
same skeleton.

The values that are needed get new numbers, in order. Each place that reads a constant gets a value of its own: so two
plans are alike too where one of them has the same number in two places, and the other has not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from attrs import define, evolve, field, fields, frozen

from pricing_dsl.exact import Den, Range
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.algebra import Specs
from pricing_dsl.ir.nodes import Id, Plan, Value
from pricing_dsl.ir.operands import operands, renumbered, renumbered_den
from pricing_dsl.rating.emit.checks import Equality, unproved
from pricing_dsl.rating.emit.columns.refined import refined
from pricing_dsl.rating.emit.columns.unshown import unproved_lines
from pricing_dsl.rating.emit.refusals import refusal_ids
from pricing_dsl.rating.emit.schedule import divisions

_CONSTANTS = {
    ir.Linear: ("coefficients", "constant"),
    ir.Round: ("step",),
    ir.Ratio: ("step",),
    ir.RowOf: ("table",),
    ir.HasCell: ("table", "column"),
    ir.CellOf: ("table", "column"),
}
"""The fields of operations in which plans that are alike may differ."""

Key: TypeAlias = tuple[Any, ...]


@frozen
class Skeleton:
    """What is asked of a plan. Ids are the new numbers, but in `own`, which has the plan's for each of them.

    ranges: the intervals of the values where nothing sets the summary aside.
    results: values by name; refusing: flags that set the summary aside; unshown: (whether a line is shown, its amount)
    where that has to be nothing otherwise; equalities: what is to be looked at in every bill.
    """

    plan: Plan
    specs: Specs
    own: tuple[Id, ...]
    values: tuple[Value, ...]
    ranges: tuple[Range, ...]
    results: Mapping[str, Id]
    refusing: tuple[Id, ...]
    unshown: tuple[tuple[Id, Id], ...]
    equalities: tuple[Equality, ...]
    key: Key = field(eq=False)

    @classmethod
    def of(cls, plan: Plan, specs: Specs, asked: Mapping[str, Id]) -> Skeleton:
        """The skeleton of what is asked of a plan, by name."""
        refusing = [refusal.flag for refusal in plan.rejections if plan.values[refusal.flag].op != ir.Const(False)]
        unshown = unproved_lines(plan)
        equalities = unproved(plan)
        wanted = {*asked.values(), *refusal_ids(plan), *refusing, *(id_ for pair in unshown for id_ in pair)}
        wanted.update(value.id for value in divisions(plan))  # one by zero is looked for where it stands
        wanted.update(id_ for equality in equalities for id_ in equality.ids)
        made = _Numbering(plan)
        for id_ in _reached(plan, wanted):
            made.add(plan.values[id_])
        number = made.number
        ids = {name: number(id_) for name, id_ in asked.items()}
        flags = tuple(map(number, refusing))
        pairs = tuple((number(shown), number(amount)) for shown, amount in unshown)
        equal = tuple(
            Equality(one.what, *(tuple(map(number, side)) for side in (one.plus, one.minus))) for one in equalities
        )
        key = (
            tuple(_key(value) for value in made.values),
            tuple(ids.items()),
            flags,
            pairs,
            tuple((one.plus, one.minus) for one in equal),
        )
        values, ranges = tuple(made.values), refined(made.values, flags, specs)
        return cls(plan, specs, tuple(made.own), values, ranges, ids, flags, pairs, equal, key)

    def own_den(self, den: Den) -> Den:
        """A denominator with the divisors in it by the plan's own ids."""
        return renumbered_den(den, self.own.__getitem__)


@define
class _Numbering:
    plan: Plan
    own: list[Id] = field(factory=list)
    values: list[Value] = field(factory=list)
    _numbers: dict[Id, Id] = field(factory=dict)

    def add(self, value: Value) -> None:
        """A value whose operands are there already; constants wait until they are read."""
        if isinstance(value.op, ir.Const):
            return
        op = renumbered(value.op, self.number)
        guard = None if value.guard is None else self.number(value.guard)
        self._numbers[value.id] = self._append(evolve(value, op=op, guard=guard))

    def number(self, id_: Id) -> Id:
        """The new number of a value that is read."""
        known = self._numbers.get(id_)
        return self._append(self.plan.values[id_]) if known is None else known

    def _append(self, value: Value) -> Id:
        self.own.append(value.id)
        self.values.append(evolve(value, id=len(self.values)))
        return len(self.values) - 1


def _reached(plan: Plan, ids: Iterable[Id]) -> list[Id]:
    """Those values and all that they rest on, in order."""
    found: set[Id] = set()
    waiting = list(ids)
    while waiting:
        id_ = waiting.pop()
        if id_ not in found:
            found.add(id_)
            value = plan.values[id_]
            waiting.extend(operands(value.op))
            if value.guard is not None and isinstance(value.op, ir.Over | ir.Ratio):
                waiting.append(value.guard)
    return sorted(found)


def _key(value: Value) -> Key:
    """What is the same of a value in all plans that are alike."""
    op = value.op
    if isinstance(op, ir.Const):
        return (ir.Const, value.kind, op.value if isinstance(op.value, bool) else None)
    left_out = _CONSTANTS.get(type(op), ())
    same = (getattr(op, one.name) for one in fields(type(op)) if one.name not in left_out)
    return (type(op), *same, value.space, value.kind, value.guard)
