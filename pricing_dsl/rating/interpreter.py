"""The reference: what a plan's values are for one summary, computed one after the other on exact fractions.

It is written to be read. Every faster way of rating gives what this gives, to the last digit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any, TypeAlias

from attrs import define, field

from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import BILL, Id, Plan, Scalar, Slot, TableSpec, Value
from pricing_dsl.ir.scalar import ZERO, apply, divides_by_zero
from pricing_dsl.rating.drawing import Living, Need, draw
from pricing_dsl.rating.rows import Rows
from pricing_dsl.rating.state import State, absent
from pricing_dsl.rating.usage import Usage

Result: TypeAlias = Scalar | list[Scalar]


@define
class Evaluation:
    """Every value of a plan for one summary: one result in the bill's space, a list of them in a list's.

    The summary is complete (see `admission`), so nothing here fails: what must be rejected is told afterwards.
    """

    plan: Plan
    tables: Mapping[str, TableSpec]
    usage: Usage
    calendar: Mapping[ir.Fact, Scalar]
    state: State
    rows: Mapping[str, Rows]
    slots: Mapping[str, Slot]
    results: list[Result] = field(factory=list)
    by_zero: list[tuple[Id, int | None]] = field(factory=list)
    """Divisions by zero that were asked for: the value, and the row where it has rows."""

    def run(self) -> Evaluation:
        """Compute every value, in order."""
        for value in self.plan.values:
            self.results.append(compute(self, value))
        return self

    def at(self, id_: Id, row: int | None = None) -> Any:
        """A value in a row; one of the bill's space is the same in every row."""
        result = self.results[id_]
        return result[row] if isinstance(result, list) and row is not None else result

    def each(self, id_: Id, list_id: str) -> list[Any]:
        """A value for every row of a list."""
        return [self.at(id_, row) for row in range(len(self.rows[list_id]))]

    def all(self, id_: Id) -> list[Any]:
        """A value's results: one for the bill, one per row of its list."""
        result = self.results[id_]
        return result if isinstance(result, list) else [result]


def compute(run: Evaluation, value: Value) -> Result:
    """What a value comes to, once those it rests on are known."""
    return _COMPUTE.get(type(value.op), _pure)(run, value)


def spread(run: Evaluation, value: Value, compute: Callable[[int | None], Scalar]) -> Result:
    """One result, or one per row of the value's space."""
    if value.space == BILL:
        return compute(None)
    return [compute(row) for row in range(len(run.rows[value.space]))]


def _pure(run: Evaluation, value: Value) -> Result:
    """What depends on nothing but its operands."""

    def compute(row: int | None) -> Scalar:
        def of(operand: Id) -> Any:
            return run.at(operand, row)

        if divides_by_zero(value.op, of) and (value.guard is None or of(value.guard)):
            run.by_zero.append((value.id, row))
        return apply(value.op, of, run.tables)

    return spread(run, value, compute)


def _input(run: Evaluation, value: Value) -> Result:
    assert isinstance(value.op, ir.Input)
    return run.usage.values[value.op.name]


def _column(run: Evaluation, value: Value) -> Result:
    assert isinstance(value.op, ir.Column)
    return [row[value.op.name] for row in run.rows[value.space].rows]


def _opening(run: Evaluation, value: Value) -> Result:
    assert isinstance(value.op, ir.Opening)
    slot = run.slots[value.op.slot]
    held = run.state.slots.get(slot.name)
    if isinstance(held, tuple):
        newest_first = held[::-1]
        index = value.op.index or 0
        return newest_first[index] if index < len(newest_first) else absent(slot)
    if slot.list is not None:
        kept = held if isinstance(held, Mapping) else {}
        return [kept.get(key, absent(slot)) for key in run.rows[slot.list].keys]
    return absent(slot) if held is None or isinstance(held, Mapping) else held


def _window_count(run: Evaluation, value: Value) -> Result:
    assert isinstance(value.op, ir.WindowCount)
    held = run.state.slots.get(value.op.slot)
    if isinstance(held, tuple):
        return Fraction(len(held))
    if isinstance(held, Mapping):
        return [Fraction(key in held) for key in run.rows[value.space].keys]
    return spread(run, value, lambda row: Fraction(held is not None))


def _fact(run: Evaluation, value: Value) -> Result:
    assert isinstance(value.op, ir.Fact)
    return run.calendar[value.op]


def _fold(run: Evaluation, value: Value) -> Result:
    assert isinstance(value.op, ir.FoldRows)
    op = value.op
    if op.a is None:
        return Fraction(len(run.rows[op.list]))
    values = run.each(op.a, op.list)
    if value.space == BILL:
        return _FOLDS[op.fn](values)
    group = run.rows[value.space]
    totals = [ZERO] * len(group)
    for member, one in zip(group.members, values, strict=True):
        totals[member] += one
    return list(totals)


_FOLDS: dict[str, Callable[[list[Any]], Scalar]] = {
    "sum": lambda values: sum(values, ZERO),
    "max": lambda values: max(values, default=ZERO),
    "min": lambda values: min(values, default=ZERO),
    "any": lambda values: any(values),
}


def _running(run: Evaluation, value: Value) -> Result:
    assert isinstance(value.op, ir.Running)
    return list(_before(run.each(value.op.a, value.space)))


def _before(values: list[Fraction]) -> Iterator[Fraction]:
    total = ZERO
    for value in values:
        yield total
        total += value


def _first(run: Evaluation, value: Value) -> Result:
    return [row == 0 for row in range(len(run.rows[value.space]))]


def _draw(run: Evaluation, value: Value) -> Result:
    assert isinstance(value.op, ir.Draw)
    op = value.op
    moments, needs = run.each(op.at, op.rows), run.each(op.need, op.rows)
    wholes = [None] * len(needs) if op.whole is None else run.each(op.whole, op.rows)
    starts, ends, available = (run.each(id_, op.lots) for id_ in (op.start, op.end, op.available))
    lots = list(map(Living, starts, ends, available))
    got, gave = draw(list(map(Need, moments, needs, wholes)), lots, newest=op.newest)
    return list(got if value.space == op.rows else gave)


_COMPUTE: dict[type, Callable[[Evaluation, Value], Result]] = {
    ir.Input: _input,
    ir.Column: _column,
    ir.Opening: _opening,
    ir.WindowCount: _window_count,
    ir.Fact: _fact,
    ir.FoldRows: _fold,
    ir.Running: _running,
    ir.First: _first,
    ir.Draw: _draw,
}
