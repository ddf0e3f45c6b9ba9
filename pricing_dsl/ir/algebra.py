"""What is known of each number before any data is seen: its denominator in form, and an interval.

One function per operation, used to build values and to verify them. The givens a denominator may have:

- ``input:NAME``   the decimals of a scalar of the summary that is not whole
- ``LIST.COLUMN``  the decimals of a column, over all its rows
- ``slot:NAME``    the decimals of what a slot opens with
- ``num:ID``       the numerator of a divisor: ``abs(value * its denominator)``, 1 where that is zero; the least common
  multiple over all rows where the divisor has rows

Other kinds than numbers (flags, dates, …) claim nothing; a row index claims the interval of the rows it may name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import reduce
from math import lcm
from typing import Any, Protocol, TypeAlias

from attrs import Factory, frozen

from pricing_dsl.exact import Den, Range
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.bounds import difference_range, sum_range
from pricing_dsl.ir.nodes import ONE, OPEN, Id, Inlet, ListSpec, Slot, TableSpec
from pricing_dsl.ir.operands import DIVISOR
from pricing_dsl.ir.scalar import column_index
from pricing_dsl.source import Place

ZERO = Range.point(Fraction(0))
FROM_ZERO = Range(Fraction(0), None)

MAX_FOLDED_NUMERATOR = 2**31
"""A table column whose numerators have a common multiple below this divides by that constant."""

MAX_BITS = 4096
"""Largest constants of a denominator or an interval; more takes a product of dozens of exact numbers."""

MAX_DEGREE = 256
"""Largest sum of the powers of a denominator."""

Claim: TypeAlias = tuple[Den, Range]


class TooWideError(ValueError):
    """A number that would need more digits than any price does: a product of too many values. `place` is where it
    stands, once that is known."""

    place: Place | None = None


class Claimed(Protocol):
    """What the algebra asks of an operand."""

    @property
    def op(self) -> ir.Operation: ...
    @property
    def den(self) -> Den: ...
    @property
    def range(self) -> Range: ...


@frozen
class Specs:
    """What values look things up in, by name."""

    inlets: Mapping[str, Inlet] = Factory(dict)
    lists: Mapping[str, ListSpec] = Factory(dict)
    tables: Mapping[str, TableSpec] = Factory(dict)
    slots: Mapping[str, Slot] = Factory(dict)


Of: TypeAlias = Callable[[Id], Claimed]


def claim(op: ir.Operation, space: str, kind: str, of: Of, specs: Specs) -> Claim:
    """The denominator and interval of a value with this operation, space and kind, whose operands are `of(id)`.

    Raises:
        KeyError: an inlet, list, table, slot or column is not there.
        TooWideError: the denominator or interval passes MAX_BITS or MAX_DEGREE.
    """
    if kind not in ("number", "row"):
        return ONE, OPEN
    den, range_ = _CLAIMS[type(op)](op, space, of, specs)
    if den is not ONE and (den.const.bit_length() > MAX_BITS or sum([power for _, power in den.powers]) > MAX_DEGREE):
        raise TooWideError("too many exact numbers are multiplied here: round one of them")
    for end in (range_.lo, range_.hi):
        if end is not None and max(end.numerator.bit_length(), end.denominator.bit_length()) > MAX_BITS:
            raise TooWideError("too many exact numbers are multiplied here: round one of them")
    return den, range_


def divisor_den(b: Id, of: Of, specs: Specs) -> Den:
    """What dividing by `b` multiplies a denominator with."""
    divisor = of(b).op
    if isinstance(divisor, ir.Const) and isinstance(divisor.value, Fraction) and divisor.value:
        return Den(abs(divisor.value.numerator))
    if isinstance(divisor, ir.CellOf):
        cells = numbers_of(specs.tables[divisor.table], divisor.column)
        common = lcm(*(abs(cell.numerator) for cell in cells if cell))
        if common < MAX_FOLDED_NUMERATOR:
            return Den(common)
    return Den.given(f"{DIVISOR}{b}")


def numbers_of(table: TableSpec, column: str) -> list[Fraction]:
    """The numbers in a column of a table, without its empty cells."""
    index = column_index(table, column)
    return [cell for row in table.rows if isinstance(cell := row.cells[index], Fraction)]


def may_be_zero(range_: Range) -> bool:
    """Whether an interval holds zero."""
    return range_.contains(Fraction(0))


def _joined(ids: Iterable[Id], of: Of, combine: Callable[[Range, Range], Range]) -> Claim:
    operands = [of(id_) for id_ in ids]
    den = reduce(Den.join, (operand.den for operand in operands))
    return den, reduce(combine, (operand.range for operand in operands))


def _const(op: ir.Const, space: str, of: Of, specs: Specs) -> Claim:
    assert isinstance(op.value, Fraction)
    return Den(op.value.denominator), Range.point(op.value)


def _input(op: ir.Input, space: str, of: Of, specs: Specs) -> Claim:
    spec = specs.inlets[op.name]
    low = spec.low
    if spec.nonnegative:
        low = Fraction(0) if low is None else max(low, Fraction(0))
    return ONE if spec.whole else Den.given(f"input:{op.name}"), Range(low, spec.high)


def _column(op: ir.Column, space: str, of: Of, specs: Specs) -> Claim:
    spec = next((column for column in specs.lists[space].columns if column.name == op.name), None)
    if spec is None:
        raise KeyError(f"list {space} has no column {op.name}")
    return ONE if spec.whole else Den.given(f"{space}.{op.name}"), FROM_ZERO if spec.nonnegative else OPEN


def _opening(op: ir.Opening, space: str, of: Of, specs: Specs) -> Claim:
    slot = specs.slots[op.slot]
    range_ = Range(slot.low, slot.high)
    absent = Fraction(0) if op.index is not None or slot.initial is None else slot.initial
    if isinstance(absent, Fraction):
        range_ = range_.join(Range.point(absent))
    return ONE if slot.whole else Den.given(f"slot:{op.slot}"), range_


def _window_count(op: ir.WindowCount, space: str, of: Of, specs: Specs) -> Claim:
    return ONE, Range(Fraction(0), Fraction(specs.slots[op.slot].window or 1))


_FACTS = {
    "days": Range(Fraction(1), None),
    "month": Range(Fraction(1), Fraction(12)),
    "number": Range(Fraction(1), None),
    "remaining": Range(Fraction(1), None),
    "span_days": Range(Fraction(1), None),
}


def _fact(op: ir.Fact, space: str, of: Of, specs: Specs) -> Claim:
    return ONE, _FACTS.get(op.name, FROM_ZERO)


def _linear(op: ir.Linear, space: str, of: Of, specs: Specs) -> Claim:
    den = Den(op.constant.denominator)
    for arg, coefficient in zip(op.args, op.coefficients, strict=True):
        den = den.join(of(arg).den.multiplied(coefficient))
    return den, sum_range(op, of)


def _mul(op: ir.Mul, space: str, of: Of, specs: Specs) -> Claim:
    a, b = of(op.a), of(op.b)
    range_ = a.range.mul(b.range)
    if op.a == op.b:
        range_ = range_.max(ZERO)
    return a.den.times(b.den), range_


def _quotient_range(a: Claimed, b: Claimed) -> Range:
    """By zero it is 0, so 0 is in it unless the divisor cannot be zero."""
    range_ = a.range.mul(b.range.reciprocal())
    return range_.join(ZERO) if may_be_zero(b.range) else range_


def _over(op: ir.Over, space: str, of: Of, specs: Specs) -> Claim:
    return of(op.a).den.times(divisor_den(op.b, of, specs)), _quotient_range(of(op.a), of(op.b))


def _ratio(op: ir.Ratio, space: str, of: Of, specs: Specs) -> Claim:
    return Den(op.step.denominator), _quotient_range(of(op.a), of(op.b)).rounded(op.step, op.mode)


def _round(op: ir.Round, space: str, of: Of, specs: Specs) -> Claim:
    return Den(op.step.denominator), of(op.a).range.rounded(op.step, op.mode)


def _min(op: ir.Min, space: str, of: Of, specs: Specs) -> Claim:
    return _joined(op.args, of, Range.min)


def _max(op: ir.Max, space: str, of: Of, specs: Specs) -> Claim:
    return _joined(op.args, of, Range.max)


def _choose(op: ir.Choose, space: str, of: Of, specs: Specs) -> Claim:
    return _joined((op.then, op.otherwise), of, Range.join)


def _pick(op: ir.Pick, space: str, of: Of, specs: Specs) -> Claim:
    return _joined(op.options, of, Range.join)


def _row_of(op: ir.RowOf, space: str, of: Of, specs: Specs) -> Claim:
    rows = specs.tables[op.table].rows
    last_holds_all = bool(rows) and all(match.kind in ("any", "above") for match in rows[-1].matches)
    return ONE, Range(Fraction(0 if last_holds_all else -1), Fraction(len(rows) - 1))


def _cell_of(op: ir.CellOf, space: str, of: Of, specs: Specs) -> Claim:
    table = specs.tables[op.table]
    cells = numbers_of(table, op.column)
    if may_lack_cell(op, of, specs):
        cells.append(Fraction(0))
    return Den(lcm(*(cell.denominator for cell in cells))), Range(min(cells), max(cells))


def may_lack_cell(op: ir.CellOf | ir.HasCell, of: Of, specs: Specs) -> bool:
    """Whether the row may be none, or name a row whose cell is empty."""
    table = specs.tables[op.table]
    index = column_index(table, op.column)
    rows = of(op.row).range
    return rows.lo is None or rows.lo < 0 or any(row.cells[index] is None for row in table.rows)


def _part(op: ir.Part, space: str, of: Of, specs: Specs) -> Claim:
    ids = [op.start, op.end, op.low] if op.high is None else [op.start, op.end, op.low, op.high]
    den = reduce(Den.join, (of(id_).den for id_ in ids))
    # clip never moves two numbers apart nor changes their order, and its results are at most the width apart
    moved = difference_range(op.end, op.start, of)
    moved = Range(moved.min(ZERO).lo, moved.max(ZERO).hi)
    if op.high is None:
        return den, moved
    width = difference_range(op.high, op.low, of).max(ZERO)
    return den, Range(moved.max(width.scale(Fraction(-1))).lo, moved.min(width).hi)


def _tier_of(op: ir.TierOf, space: str, of: Of, specs: Specs) -> Claim:
    return ONE, Range(Fraction(0), Fraction(len(op.bounds)))


def _fold(op: ir.FoldRows, space: str, of: Of, specs: Specs) -> Claim:
    if op.a is None:
        return ONE, FROM_ZERO
    a = of(op.a)
    return a.den, _sum_range(a.range) if op.fn == "sum" else a.range.join(ZERO)


def _sum_range(range_: Range) -> Range:
    """The interval of a sum of any number of rows, none too."""
    return Range(
        Fraction(0) if range_.lo is not None and range_.lo >= 0 else None,
        Fraction(0) if range_.hi is not None and range_.hi <= 0 else None,
    )


def _running(op: ir.Running, space: str, of: Of, specs: Specs) -> Claim:
    a = of(op.a)
    return a.den, _sum_range(a.range)


def _draw(op: ir.Draw, space: str, of: Of, specs: Specs) -> Claim:
    """What is moved is a sum of needs and of lots, less others of them; nobody gets more than he needs, nor gives more
    than he has."""
    ids = (op.need, op.available) if op.whole is None else (op.need, op.available, op.whole)
    den = reduce(Den.join, (of(id_).den for id_ in ids))
    most = of(op.need if space == op.rows else op.available).range.hi
    return den, Range(Fraction(0), None if most is None else max(most, Fraction(0)))


_CLAIMS: dict[type, Callable[[Any, str, Of, Specs], Claim]] = {
    ir.Const: _const,
    ir.Input: _input,
    ir.Column: _column,
    ir.Opening: _opening,
    ir.WindowCount: _window_count,
    ir.Fact: _fact,
    ir.Linear: _linear,
    ir.Mul: _mul,
    ir.Over: _over,
    ir.Ratio: _ratio,
    ir.Round: _round,
    ir.Min: _min,
    ir.Max: _max,
    ir.Choose: _choose,
    ir.DateDiff: lambda op, space, of, specs: (ONE, OPEN),
    ir.RowOf: _row_of,
    ir.CellOf: _cell_of,
    ir.Part: _part,
    ir.TierOf: _tier_of,
    ir.Pick: _pick,
    ir.FoldRows: _fold,
    ir.Running: _running,
    ir.Draw: _draw,
}
