"""What a line rests on: what was given, carried in or looked up for it, and every rounding on the way."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from attrs import frozen

from pricing_dsl.exact import to_text
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import BILL, Id, Line, Value
from pricing_dsl.ir.operands import operands
from pricing_dsl.rating.interpreter import Evaluation
from pricing_dsl.source import Place


@frozen
class Ground:
    """One value that a line rests on. gave: of a rounding, what it added (below zero: took)."""

    line: str
    label: str
    value: object
    unit: str = ""
    gave: Fraction | None = None
    place: Place | None = None


def grounds(run: Evaluation, line: str | None = None) -> Iterator[Ground]:
    """The grounds of every line, or of the lines of one name, in the order they were computed."""
    amounts = {declared.amount: declared.name for declared in run.plan.lines}
    told: set[tuple[str, str]] = set()
    for declared in run.plan.lines:
        if line is None or declared.name == line:
            for ground in _of_line(run, declared, amounts):
                if (ground.line, ground.label) not in told:
                    told.add((ground.line, ground.label))
                    yield ground


def _of_line(run: Evaluation, line: Line, amounts: dict[Id, str]) -> Iterator[Ground]:
    steps = {change.after for change in line.changes}
    for id_ in sorted(_reached(run, line.amount, amounts)):
        value = run.plan.values[id_]
        if id_ != line.amount and id_ in amounts:
            yield Ground(line.name, f"the line {amounts[id_]}", run.at(id_), run.plan.currency, place=value.place)
        elif isinstance(value.op, ir.Round | ir.Ratio):
            if id_ not in steps:
                yield from _rounding(run, line, value)
        elif value.space == BILL:
            yield from _leaf(run, line, value)


def _reached(run: Evaluation, start: Id, stops: dict[Id, str]) -> set[Id]:
    """All values a value is computed from, down to other lines' amounts."""
    found, waiting = {start}, [start]
    while waiting:
        id_ = waiting.pop()
        if id_ in stops and id_ != start:
            continue
        fresh = set(_used(run, run.plan.values[id_])) - found
        found |= fresh
        waiting.extend(fresh)
    return found


def _used(run: Evaluation, value: Value) -> Iterator[Id]:
    """What a value was computed from: of a choice, only what was chosen."""
    if isinstance(value.op, ir.Choose) and run.plan.values[value.op.flag].space == BILL:
        yield value.op.flag
        yield value.op.then if run.at(value.op.flag) else value.op.otherwise
    else:
        yield from operands(value.op)


def _leaf(run: Evaluation, line: Line, value: Value) -> Iterator[Ground]:
    """What was given, carried in, or looked up."""
    result: Any = run.at(value.id)
    match value.op:
        case ir.Input(name):
            yield Ground(line.name, name, result, value.unit, place=value.place)
        case ir.Opening(slot, index) if result:
            yield Ground(line.name, _carried_label(run.slots[slot], index), result, value.unit, place=value.place)
        case ir.Fact(name) if name != "dated":
            yield Ground(line.name, _fact_label(value.op), result, _FACT_UNITS.get(name, ""), place=value.place)
        case ir.CellOf(row, table, column):
            label = f"{table}, row {to_text(run.at(row) + 1)}: {column}"
            yield Ground(line.name, label, result, value.unit, place=value.place)


_FACT_UNITS = dict.fromkeys(("days", "active_days", "span_days", "span_active_days"), "days")
_FACTS = {
    "start": "period.start",
    "end": "period.end",
    "days": "period.days",
    "month": "period.month",
    "number": "period.number",
    "active_days": "days of the subscription in the period",
    "last": "the subscription ends in the period",
    "begins": "the first period of its span",
    "ends": "the last period of its span",
    "remaining": "periods left in the span",
    "span_days": "days of the span",
    "span_active_days": "days of the subscription in the span",
}


def _carried_label(slot: ir.Slot, index: int | None) -> str:
    if slot.grant is not None:
        return f"{slot.grant}, {'rolled over' if slot.rolled else 'carried over'}"
    return f"carried in: {slot.name}" if index is None else f"carried in: {slot.name}, {index + 1} back"


def _fact_label(fact: ir.Fact) -> str:
    label = _FACTS.get(fact.name, fact.name)
    if fact.months or fact.days:
        count, unit = (fact.months, "month") if fact.months else (fact.days, "day")
        label += f" of {count} {unit}{'' if count == 1 else 's'}"
    return label


def _rounding(run: Evaluation, line: Line, value: Value) -> Iterator[Ground]:
    """What rounding a value gave, over all its rows; nothing where it was on the step already."""
    assert isinstance(value.op, ir.Round | ir.Ratio)
    rows = [None] if value.space == BILL else range(len(run.rows[value.space]))
    after = sum((run.at(value.id, row) for row in rows), Fraction(0))
    gave = after - sum((_exact(run, value.op, row) for row in rows), Fraction(0))
    if gave:
        step = f"{to_text(value.op.step)} {value.unit}".rstrip()
        label = f"rounded {value.op.mode.value} to {step}"
        yield Ground(line.name, label, after, value.unit, gave, value.place)


def _exact(run: Evaluation, op: ir.Round | ir.Ratio, row: int | None) -> Fraction:
    a: Fraction = run.at(op.a, row)
    if isinstance(op, ir.Round):
        return a
    divisor = run.at(op.b, row)
    return a / divisor if divisor else Fraction(0)
