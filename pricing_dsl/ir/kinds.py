"""Which kind of value each operation gives, which kinds it takes, and in which space it lies."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any, TypeAlias

from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.algebra import Specs
from pricing_dsl.ir.nodes import BILL, Id, Scalar
from pricing_dsl.ir.scalar import column_index

KINDS = ("number", "flag", "choice", "text", "date", "row")
MADE = ("group", "lots")
"""Kinds of lists whose rows are made of those of another."""

_DATE_FACTS = {"start", "end", "subscription.start", "subscription.end"}
_FLAG_FACTS = {"dated", "begins", "ends", "last"}
_NUMBER_FACTS = {"days", "month", "number", "active_days", "remaining", "span_days", "span_active_days"}

KindOf: TypeAlias = Callable[[Id], str]


def kind_of(op: ir.Operation, of: KindOf, space: str, specs: Specs) -> str:
    """The kind of a value with this operation and space, whose operands have the kinds `of(id)`.

    Raises:
        ValueError: an operand is of a kind that the operation does not take.
        KeyError: an inlet, list, table, slot or column is not there.
    """
    return _KINDS[type(op)](op, of, space, specs)


def merged_space(spaces: Iterable[str]) -> str:
    """The one list among the spaces, or the bill.

    Raises:
        ValueError: there are two lists: their rows cannot stand side by side.
    """
    lists = sorted(set(spaces) - {BILL})
    if len(lists) > 1:
        raise ValueError(f"values of two lists meet: {' and '.join(lists)}")
    return lists[0] if lists else BILL


def scalar_kind(value: Scalar) -> str:
    """The kind of a constant; a str counts as a choice, which compares with texts too."""
    if isinstance(value, bool):
        return "flag"
    if isinstance(value, Fraction):
        return "number"
    return "date" if isinstance(value, datetime.date) else "choice"


def alike(a: str, b: str) -> bool:
    """Whether values of the two kinds compare; choices and texts do with each other."""
    return a == b or {a, b} == {"choice", "text"}


def _want(what: str, ids: Iterable[Id], of: KindOf, *kinds: str) -> None:
    for id_ in ids:
        if of(id_) not in kinds:
            raise ValueError(f"{what} takes a {' or a '.join(kinds)}, and value {id_} is a {of(id_)}")


def _one_kind(what: str, ids: Iterable[Id], of: KindOf) -> str:
    kinds = [of(id_) for id_ in ids]
    if not all(alike(kinds[0], kind) for kind in kinds):
        raise ValueError(f"{what} takes values of one kind, not {', '.join(dict.fromkeys(kinds))}")
    return kinds[0] if len(set(kinds)) == 1 else "text"


def _const(op: ir.Const, of: KindOf, space: str, specs: Specs) -> str:
    return scalar_kind(op.value)


def _column(op: ir.Column, of: KindOf, space: str, specs: Specs) -> str:
    if space == BILL:
        raise ValueError(f"a column, {op.name}, belongs to the rows of a list, not to the bill")
    for column in specs.lists[space].columns:
        if column.name == op.name:
            return column.kind
    raise KeyError(f"list {space} has no column {op.name}")


def _opening(op: ir.Opening, of: KindOf, space: str, specs: Specs) -> str:
    slot = specs.slots[op.slot]
    if (slot.list or BILL) != space:
        raise ValueError(f"slot {op.slot} belongs to {slot.list or BILL}, not to {space}")
    if (slot.window is None) != (op.index is None) or not 0 <= (op.index or 0) < (slot.window or 1):
        raise ValueError(f"slot {op.slot} holds {slot.window or 'one'} value(s): index {op.index} is not one of them")
    return slot.kind


def _window_count(op: ir.WindowCount, of: KindOf, space: str, specs: Specs) -> str:
    slot = specs.slots[op.slot]
    if (slot.list or BILL) != space:
        raise ValueError(f"slot {op.slot} belongs to {slot.list or BILL}, not to {space}")
    return "number"


def _fact(op: ir.Fact, of: KindOf, space: str, specs: Specs) -> str:
    if op.name in _DATE_FACTS:
        return "date"
    if op.name in _FLAG_FACTS:
        return "flag"
    if op.name not in _NUMBER_FACTS:
        raise ValueError(f"there is no fact of the calendar called {op.name}")
    return "number"


def _linear(op: ir.Linear, of: KindOf, space: str, specs: Specs) -> str:
    if len(op.args) != len(op.coefficients):
        raise ValueError("a sum has one coefficient per argument")
    _want("a sum", op.args, of, "number")
    return "number"


def _product(op: ir.Mul | ir.Over, of: KindOf, space: str, specs: Specs) -> str:
    _want("a product or quotient", (op.a, op.b), of, "number")
    return "number"


def _rounded(op: ir.Round | ir.Ratio, of: KindOf, space: str, specs: Specs) -> str:
    if op.step <= 0:
        raise ValueError(f"a rounding step is above zero, not {op.step}")
    _want("a rounding", (op.a, op.b) if isinstance(op, ir.Ratio) else (op.a,), of, "number")
    return "number"


def _extreme(op: ir.Min | ir.Max, of: KindOf, space: str, specs: Specs) -> str:
    if not op.args:
        raise ValueError("a minimum or maximum needs an argument")
    _want("a minimum or maximum", op.args, of, "number", "date")
    return _one_kind("a minimum or maximum", op.args, of)


def _compare(op: ir.Compare, of: KindOf, space: str, specs: Specs) -> str:
    if op.test not in ("eq", "ne", "lt", "le", "gt", "ge"):
        raise ValueError(f"there is no comparison {op.test}")
    kind = _one_kind("a comparison", (op.a, op.b), of)
    if op.test not in ("eq", "ne") and kind not in ("number", "date", "row"):
        raise ValueError(f"a {kind} is equal to another or not, but never {op.test}")
    return "flag"


def _logic(op: ir.And | ir.Or, of: KindOf, space: str, specs: Specs) -> str:
    _want("a condition", op.args, of, "flag")
    return "flag"


def _not(op: ir.Not, of: KindOf, space: str, specs: Specs) -> str:
    _want("a condition", (op.a,), of, "flag")
    return "flag"


def _choose(op: ir.Choose, of: KindOf, space: str, specs: Specs) -> str:
    _want("a choice by condition", (op.flag,), of, "flag")
    return _one_kind("a choice by condition", (op.then, op.otherwise), of)


def _date_diff(op: ir.DateDiff, of: KindOf, space: str, specs: Specs) -> str:
    _want("days between", (op.a, op.b), of, "date")
    return "number"


def _shift(op: ir.Shift, of: KindOf, space: str, specs: Specs) -> str:
    if op.by not in ("days", "months"):
        raise ValueError(f"a date moves by days or months, not by {op.by}")
    _want("a moved date", (op.date,), of, "date")
    _want("the amount a date moves by", (op.amount,), of, "number")
    return "date"


def _row_of(op: ir.RowOf, of: KindOf, space: str, specs: Specs) -> str:
    table = specs.tables[op.table]
    if len(op.keys) != len(table.keys):
        raise ValueError(f"table {op.table} is looked up by {len(table.keys)} keys, not {len(op.keys)}")
    for kind, key in zip(table.keys, op.keys, strict=True):
        if not alike(kind, of(key)):
            raise ValueError(f"a key of table {op.table} is a {kind}, and value {key} is a {of(key)}")
    return "row"


def _has_cell(op: ir.HasCell, of: KindOf, space: str, specs: Specs) -> str:
    _cell_of(op, of, space, specs)
    return "flag"


def _cell_of(op: ir.CellOf | ir.HasCell, of: KindOf, space: str, specs: Specs) -> str:
    _want("a cell", (op.row,), of, "row")
    table = specs.tables[op.table]
    return table.columns[column_index(table, op.column)].kind


def _part(op: ir.Part, of: KindOf, space: str, specs: Specs) -> str:
    _want("a tier's part", (op.start, op.end, op.low), of, "number")
    _want("a tier's part", () if op.high is None else (op.high,), of, "number")
    return "number"


def _tier_of(op: ir.TierOf, of: KindOf, space: str, specs: Specs) -> str:
    if len(op.bounds) != len(op.owns) or not set(op.owns) <= {"up_to", "below"}:
        raise ValueError("each bound of tiers says who owns it: up_to or below")
    _want("a choice of tier", (op.selector, *op.bounds), of, "number")
    return "row"


def _pick(op: ir.Pick, of: KindOf, space: str, specs: Specs) -> str:
    if not op.options:
        raise ValueError("there is nothing to pick from")
    _want("a pick", (op.index,), of, "row")
    return _one_kind("a pick", op.options, of)


_FOLDED = {"sum": "number", "max": "number", "min": "number", "any": "flag"}


def _fold(op: ir.FoldRows, of: KindOf, space: str, specs: Specs) -> str:
    rows = specs.lists[op.list]
    if space != BILL:
        group = specs.lists[space]
        if op.fn != "sum" or group.kind not in MADE or group.source not in (rows.id, rows.source):
            raise ValueError(f"{op.fn} of {op.list} into {space}: rows are summed into the bill or a group of theirs")
    if op.fn == "count" and op.a is None:
        return "number"
    if op.fn not in _FOLDED or op.a is None:
        raise ValueError(f"rows are folded by sum, max, min, any, each of a value, or counted: not by {op.fn}")
    kind = of(op.a)
    _want(f"{op.fn} of rows", (op.a,), of, _FOLDED[op.fn])
    return kind


def _running(op: ir.Running, of: KindOf, space: str, specs: Specs) -> str:
    if space == BILL:
        raise ValueError("a running sum belongs to the rows of a list")
    _want("a running sum", (op.a,), of, "number")
    return "number"


def _first(op: ir.First, of: KindOf, space: str, specs: Specs) -> str:
    if space == BILL:
        raise ValueError("the first row belongs to a list")
    return "flag"


def _draw(op: ir.Draw, of: KindOf, space: str, specs: Specs) -> str:
    if op.rows not in specs.lists or specs.lists[op.lots].kind != "lots" or space not in (op.rows, op.lots):
        raise ValueError(f"rows of {op.rows} draw from {op.lots}, and what they get belongs to one of the two")
    ids = (op.need, op.at, op.available, op.start, op.end)
    _want("a draw", ids if op.whole is None else (*ids, op.whole), of, "number")
    return "number"


_KINDS: dict[type, Callable[[Any, KindOf, str, Specs], str]] = {
    ir.Const: _const,
    ir.Input: lambda op, of, space, specs: specs.inlets[op.name].kind,
    ir.Column: _column,
    ir.Opening: _opening,
    ir.WindowCount: _window_count,
    ir.Fact: _fact,
    ir.Linear: _linear,
    ir.Mul: _product,
    ir.Over: _product,
    ir.Ratio: _rounded,
    ir.Round: _rounded,
    ir.Min: _extreme,
    ir.Max: _extreme,
    ir.Compare: _compare,
    ir.And: _logic,
    ir.Or: _logic,
    ir.Not: _not,
    ir.Choose: _choose,
    ir.DateDiff: _date_diff,
    ir.Shift: _shift,
    ir.RowOf: _row_of,
    ir.HasCell: _has_cell,
    ir.CellOf: _cell_of,
    ir.Part: _part,
    ir.TierOf: _tier_of,
    ir.Pick: _pick,
    ir.FoldRows: _fold,
    ir.Running: _running,
    ir.First: _first,
    ir.Draw: _draw,
}
