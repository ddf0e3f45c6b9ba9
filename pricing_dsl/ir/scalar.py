"""What each pure operation gives for one row: the meaning of the IR, shared by constant folding and the interpreter."""

from __future__ import annotations

import datetime
import operator
from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from pricing_dsl.exact import round_to
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import Id, Match, Scalar, TableSpec

ZERO = Fraction(0)
NO_ROW = Fraction(-1)

Operand = Callable[[Id], Any]

_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
}


def apply(op: ir.Operation, of: Operand, tables: Mapping[str, TableSpec]) -> Scalar:
    """The value of a pure operation whose operands are `of(id)`.

    A quotient by zero is 0 here; whether it is an error is for the caller to say (see `divides_by_zero`).

    Raises:
        KeyError: the operation is not pure, or names a table that is not there.
    """
    return _APPLY[type(op)](op, of, tables)


def is_pure(op: ir.Operation) -> bool:
    """Whether the operation depends on its operands and tables alone, row by row."""
    return type(op) in _APPLY


def divides_by_zero(op: ir.Operation, of: Operand) -> bool:
    """Whether the operation is a division and its divisor is zero."""
    return isinstance(op, ir.Over | ir.Ratio) and of(op.b) == 0


def shift_months(date: datetime.date, months: int) -> datetime.date:
    """The same day so many months on, or the last day of that month where it is shorter.

    Beyond the calendar (years 1 to 9999) it is the calendar's first or last day.
    """
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    if not datetime.MINYEAR <= year <= datetime.MAXYEAR:
        return datetime.date.max if months > 0 else datetime.date.min
    return datetime.date(year, month + 1, min(date.day, monthrange(year, month + 1)[1]))


def shift_days(date: datetime.date, days: int) -> datetime.date:
    """So many days on; beyond the calendar it is the calendar's first or last day."""
    day = date.toordinal() + days
    if not datetime.date.min.toordinal() <= day <= datetime.date.max.toordinal():
        return datetime.date.max if days > 0 else datetime.date.min
    return datetime.date.fromordinal(day)


def matches(match: Match, key: Any) -> bool:
    """Whether a key cell of a table row holds the key."""
    if match.kind in ("any", "above"):
        return True
    bound: Any = match.value
    return bool(_MATCH[match.kind](key, bound))


_MATCH: dict[str, Callable[[Any, Any], bool]] = {
    "is": operator.eq,
    "up_to": operator.le,
    "below": operator.lt,
    "since": operator.ge,
}


def absent_cell(table: TableSpec, column: int) -> Scalar:
    """What a cell without a value reads as: 0 for numbers, the column's first value for anything else."""
    spec = table.columns[column]
    if spec.kind == "number":
        return ZERO
    if spec.kind == "flag":
        return False
    present = (row.cells[column] for row in table.rows)
    return next((cell for cell in present if cell is not None), "" if spec.kind != "date" else datetime.date.min)


def column_index(table: TableSpec, name: str) -> int:
    """Where a column stands in its table.

    Raises:
        KeyError: the table has no such column.
    """
    for index, column in enumerate(table.columns):
        if column.name == name:
            return index
    raise KeyError(f"table {table.name} has no column {name}")


def clip(value: Fraction, low: Fraction, high: Fraction | None) -> Fraction:
    """`value` moved into [low, high]; high wins where the two are out of order."""
    value = max(value, low)
    return value if high is None else min(value, high)


# Each takes the operation, its operands and the tables. `Any`: verify has checked the kinds.


def _linear(op: ir.Linear, of: Operand, _: object) -> Scalar:
    total: Fraction = op.constant
    for arg, coefficient in zip(op.args, op.coefficients, strict=True):
        total += coefficient * of(arg)
    return total


def _over(op: ir.Over, of: Operand, _: object) -> Scalar:
    divisor = of(op.b)
    return Fraction(of(op.a) / divisor) if divisor else ZERO


def _ratio(op: ir.Ratio, of: Operand, _: object) -> Scalar:
    divisor = of(op.b)
    return round_to(of(op.a) / divisor, op.step, op.mode) if divisor else ZERO


def _shift(op: ir.Shift, of: Operand, _: object) -> Scalar:
    by = shift_months if op.by == "months" else shift_days
    return by(of(op.date), int(of(op.amount)))


def _row_of(op: ir.RowOf, of: Operand, tables: Mapping[str, TableSpec]) -> Scalar:
    return row_index(tables[op.table], [of(key) for key in op.keys])


def row_index(table: TableSpec, keys: Sequence[Any]) -> Fraction:
    """The first row whose keys all match; -1: none."""
    for index, row in enumerate(table.rows):
        if all(map(matches, row.matches, keys)):
            return Fraction(index)
    return NO_ROW


def _cell(op: ir.CellOf | ir.HasCell, of: Operand, tables: Mapping[str, TableSpec]) -> Scalar | None:
    row = of(op.row)
    table = tables[op.table]
    return None if row < 0 else table.rows[int(row)].cells[column_index(table, op.column)]


def _has_cell(op: ir.HasCell, of: Operand, tables: Mapping[str, TableSpec]) -> Scalar:
    return _cell(op, of, tables) is not None


def _cell_of(op: ir.CellOf, of: Operand, tables: Mapping[str, TableSpec]) -> Scalar:
    cell = _cell(op, of, tables)
    table = tables[op.table]
    return absent_cell(table, column_index(table, op.column)) if cell is None else cell


def _part(op: ir.Part, of: Operand, _: object) -> Scalar:
    low = of(op.low)
    high = None if op.high is None else of(op.high)
    return clip(of(op.end), low, high) - clip(of(op.start), low, high)


def _tier_of(op: ir.TierOf, of: Operand, _: object) -> Scalar:
    selector = of(op.selector)
    for index, (bound, owns) in enumerate(zip(op.bounds, op.owns, strict=True)):
        if selector < of(bound) or (owns == "up_to" and selector == of(bound)):
            return Fraction(index)
    return Fraction(len(op.bounds))


def _pick(op: ir.Pick, of: Operand, _: object) -> Scalar:
    index = int(of(op.index))
    chosen: Scalar = of(op.options[index] if 0 <= index < len(op.options) else op.options[-1])
    return chosen


def _choose(op: ir.Choose, of: Operand, _: object) -> Scalar:
    chosen: Scalar = of(op.then if of(op.flag) else op.otherwise)
    return chosen


_APPLY: dict[type, Callable[[Any, Operand, Mapping[str, TableSpec]], Scalar]] = {
    ir.Const: lambda op, of, tables: op.value,
    ir.Linear: _linear,
    ir.Mul: lambda op, of, tables: of(op.a) * of(op.b),
    ir.Over: _over,
    ir.Ratio: _ratio,
    ir.Round: lambda op, of, tables: round_to(of(op.a), op.step, op.mode),
    ir.Min: lambda op, of, tables: min(map(of, op.args)),
    ir.Max: lambda op, of, tables: max(map(of, op.args)),
    ir.Compare: lambda op, of, tables: bool(_COMPARISONS[op.test](of(op.a), of(op.b))),
    ir.And: lambda op, of, tables: all(map(of, op.args)),
    ir.Or: lambda op, of, tables: any(map(of, op.args)),
    ir.Not: lambda op, of, tables: not of(op.a),
    ir.Choose: _choose,
    ir.DateDiff: lambda op, of, tables: Fraction((of(op.a) - of(op.b)).days),
    ir.Shift: _shift,
    ir.RowOf: _row_of,
    ir.HasCell: _has_cell,
    ir.CellOf: _cell_of,
    ir.Part: _part,
    ir.TierOf: _tier_of,
    ir.Pick: _pick,
}
