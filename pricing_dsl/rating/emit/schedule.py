"""The order in which a plan's values are computed, and which of them need a name or a column of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import frozen

from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.algebra import may_be_zero
from pricing_dsl.ir.nodes import BILL, Id, Plan, Value
from pricing_dsl.ir.operands import DIVISOR, operands
from pricing_dsl.rating.emit.arguments import is_leaf
from pricing_dsl.rating.emit.layout import Layout, divisor_of
from pricing_dsl.rating.emit.operations import is_expression


@frozen
class Wanted:
    """What is asked of a plan's values: `always` of every bill, `sometimes` only where it comes to that."""

    always: frozenset[Id]
    sometimes: frozenset[Id] = frozenset()


@frozen
class Stage:
    """Values that need only stages before this one, and each other: those of the bill first, then those with rows."""

    of_bill: tuple[Value, ...]
    of_rows: Mapping[str, tuple[Value, ...]]


@frozen
class Schedule:
    """uses: how often a value is read by others where they are computed. kept: values of the bill that are asked for.
    late: those computed only where they are asked for. stored: values with rows that are needed as columns.
    givens: the givens of denominators in use."""

    plan: Plan
    stages: tuple[Stage, ...]
    uses: Counter[Id]
    kept: frozenset[Id]
    late: frozenset[Id]
    stored: frozenset[Id]
    givens: frozenset[str]

    @classmethod
    def of(cls, layout: Layout, wanted: Wanted) -> Schedule:
        """The schedule of what is wanted of a plan."""
        plan = layout.plan
        needed, late = _needed(plan, wanted)
        givens = frozenset(name for id_ in needed | late for name, _ in layout.dens[id_].powers)
        levels = _levels(plan, sorted(needed | late), givens)
        values = [plan.values[id_] for id_ in sorted(needed)]
        return cls(
            plan,
            tuple(_stages(values, levels)),
            _uses(plan, needed | late, levels),
            (wanted.always | wanted.sometimes) - late,
            frozenset(late),
            _stored(plan, needed, wanted, levels, givens),
            givens,
        )

    def read_by(self, values: Sequence[Value]) -> list[Id]:
        """The values with rows that these read and do not compute."""
        own = {value.id for value in values}
        read = dict.fromkeys(id_ for value in values for id_ in operands(value.op))
        return [id_ for id_ in read if id_ not in own and self.plan.values[id_].space != BILL]


def divisions(plan: Plan) -> list[Value]:
    """The divisions that a summary may be rejected for, in order."""
    return [
        value
        for value in plan.values
        if isinstance(value.op, ir.Over | ir.Ratio) and may_be_zero(plan.values[value.op.b].range)
    ]


def _needed(plan: Plan, wanted: Wanted) -> tuple[set[Id], set[Id]]:
    """The values to compute, and those that wait until they are asked for."""
    needed: set[Id] = set()
    _reach(plan, wanted.always, needed)
    late: set[Id] = set()
    for id_ in sorted(wanted.sometimes, reverse=True):
        value = plan.values[id_]
        if id_ in needed:
            continue
        if value.space == BILL and is_expression(value.op):
            late.add(id_)
            _reach(plan, operands(value.op), needed)
        else:
            _reach(plan, [id_], needed)
    return needed, late - needed


def _reach(plan: Plan, ids: Iterable[Id], needed: set[Id]) -> None:
    waiting = [id_ for id_ in ids if id_ not in needed]
    while waiting:
        id_ = waiting.pop()
        if id_ not in needed:
            needed.add(id_)
            waiting.extend(operands(plan.values[id_].op))


def _takes_columns(value: Value) -> bool:
    """Whether an operation takes all rows of its operand at once."""
    return isinstance(value.op, ir.FoldRows | ir.Running | ir.Draw)


def _levels(plan: Plan, ids: Iterable[Id], givens: frozenset[str]) -> dict[Id, int]:
    """The stage of each value; ids in order."""
    levels: dict[Id, int] = {}
    for id_ in ids:
        value = plan.values[id_]
        level = 0
        for operand in operands(value.op):
            with_rows = plan.values[operand].space != BILL
            whole = _takes_columns(value) or (f"{DIVISOR}{operand}" in givens and _divides(value, operand))
            level = max(level, levels[operand] + (with_rows and whole))
        levels[id_] = level
    return levels


def _divides(value: Value, operand: Id) -> bool:
    return isinstance(value.op, ir.Over) and value.op.b == operand


def _stages(values: Sequence[Value], levels: Mapping[Id, int]) -> Iterator[Stage]:
    for level in range(max(levels.values(), default=-1) + 1):
        here = [value for value in values if levels[value.id] == level]
        rows: dict[str, list[Value]] = {}
        for value in here:
            if value.space != BILL:
                rows.setdefault(value.space, []).append(value)
        of_bill = tuple(value for value in here if value.space == BILL)
        yield Stage(of_bill, {list_id: tuple(of_list) for list_id, of_list in rows.items()})


def _uses(plan: Plan, ids: Iterable[Id], levels: Mapping[Id, int]) -> Counter[Id]:
    uses: Counter[Id] = Counter()
    for id_ in ids:
        value = plan.values[id_]
        for operand in operands(value.op):
            if plan.values[operand].space == BILL:
                uses[operand] += 1 if value.space == BILL else 2  # in a loop it is used once for each row
            elif levels[operand] == levels[id_]:
                uses[operand] += 1
    return uses


def _stored(
    plan: Plan, needed: set[Id], wanted: Wanted, levels: Mapping[Id, int], givens: frozenset[str]
) -> frozenset[Id]:
    stored = {id_ for id_ in wanted.always | wanted.sometimes if id_ in needed}
    stored |= {divisor for name in givens if (divisor := divisor_of(name)) is not None}
    for id_ in needed:
        value = plan.values[id_]
        for operand in operands(value.op):
            if _takes_columns(value) or levels[operand] != levels[id_]:
                stored.add(operand)
    return frozenset(id_ for id_ in stored if plan.values[id_].space != BILL and not is_leaf(plan.values[id_]))
