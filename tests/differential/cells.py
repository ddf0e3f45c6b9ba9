"""Columns of a table: what type holds some values, and how a value is put into it; of single values, and of rows."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pyarrow as pa
from attrs import frozen

from pricing_dsl.exact import to_text
from tests.properties.draft import Inlet
from tests.properties.usages import Fact, Row

TEXT = pa.string()
MOST_DAYS = 31

Facts = dict[str, Any]
Put = Callable[[Any], Any]


@frozen
class Cells:
    """type: of the column; put: makes of a value what the column takes, in one of the ways to write it."""

    type: pa.DataType
    put: Put


def cells_of(random: Random, kind: str, stated: Iterable[Fact], *, nested: bool = False) -> Cells:
    """A column for values of a kind, these among them. nested: it is part of another one."""
    texts = Cells(TEXT, lambda value: _as_text(random, value, percent=kind == "percent"))
    options = [texts]
    numbers = [value for value in stated if isinstance(value, Fraction)]
    match kind:
        case "percent":
            return texts
        case "flag":
            options.append(Cells(pa.bool_(), _same))
        case "date" | "bought":
            options += [Cells(pa.date32(), _same), Cells(pa.date64(), _same)]
        case _ if numbers:
            options += [*_numbers(numbers)] * 2
        case _ if not nested:
            options.append(Cells(pa.dictionary(pa.int16(), TEXT), _same))
    return random.choice(options)


def _as_text(random: Random, value: Any, *, percent: bool) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if not isinstance(value, Fraction):
        return value
    if percent:
        return f"{to_text(100 * value)}%"
    ways = [to_text(value)] * 3
    ways += [f"{value.numerator}.000", f"{value.numerator:_}"] if value.denominator == 1 else []
    ways += [f"{to_text(value / 1000)} thousand"] if value and value % 1000 == 0 else []
    return random.choice(ways)


def _numbers(stated: list[Fraction]) -> Iterator[Cells]:
    """The columns that hold all of these numbers."""
    largest = max(abs(value) for value in stated)
    for digits, scale in ((18, 3), (38, 9), (18, 0), (12, 9), (38, 12)):
        fit = all((value * 10**scale).denominator == 1 for value in stated)
        if fit and largest * 10**scale < 10**digits:
            yield Cells(pa.decimal128(digits, scale), lambda value: Decimal(to_text(value)))
    if all(value.denominator == 1 for value in stated):
        yield from (Cells(of, int) for of in (pa.int64(), pa.int32()) if largest < 2 ** (of.bit_width - 1))
        if min(stated) >= 0 and largest < 2**64:
            yield Cells(pa.uint64(), int)


def _same(value: Any) -> Any:
    return value


# ---- what has rows ---------------------------------------------------------------------------------------------------


@frozen
class Rows:
    """types: of the columns, by name, as far as they are known beforehand; put: the columns of rows, of None too."""

    types: Mapping[str, pa.DataType]
    put: Callable[[tuple[Row, ...] | None], Facts]


def rows_of(random: Random, inlet: Inlet, stated: Iterable[Row]) -> Rows:
    """One of the ways to give the rows of an inlet: a list of structs; of a meter also a map or a struct by its only
    dimension, columns by dimension, or a list by day."""
    *keys, quantity = inlet.rows
    rows = list(stated)
    cells = {
        one.name: cells_of(random, one.kind, [row[one.name] for row in rows if one.name in row], nested=True)
        for one in inlet.rows
    }
    options = [_listed]
    if inlet.role == "meter" and all(key.kind in ("choice", "open") for key in keys):
        options += [_flat] if len(keys) > 1 else [_flat, _mapped, _struct]
    if [key.kind for key in keys] == ["day"]:
        options.append(_by_day)
    return random.choice(options)(inlet, rows, cells, [key.name for key in keys], cells[quantity.name])


def _listed(inlet: Inlet, rows: list[Row], cells: Mapping[str, Cells], keys: list[str], of: Cells) -> Rows:
    kind = pa.list_(pa.struct([(name, one.type) for name, one in cells.items()]))

    def put(given: tuple[Row, ...] | None) -> Facts:
        if given is None:
            return {inlet.name: None}
        return {inlet.name: [{name: cells[name].put(value) for name, value in row.items()} for row in given]}

    return Rows({inlet.name: kind}, put)


def _flat(inlet: Inlet, rows: list[Row], cells: Mapping[str, Cells], keys: list[str], of: Cells) -> Rows:
    def name(row: Row) -> str:
        return f"{inlet.name}[{', '.join(str(row[key]) for key in keys)}]"

    def put(given: tuple[Row, ...] | None) -> Facts:
        return {name(row): of.put(row[inlet.name]) for row in given or ()}

    return Rows({name(row): of.type for row in rows}, put)


def _mapped(inlet: Inlet, rows: list[Row], cells: Mapping[str, Cells], keys: list[str], of: Cells) -> Rows:
    return Rows({inlet.name: pa.map_(TEXT, of.type)}, lambda given: {inlet.name: _by_key(inlet, keys, of, given)})


def _struct(inlet: Inlet, rows: list[Row], cells: Mapping[str, Cells], keys: list[str], of: Cells) -> Rows:
    names = dict.fromkeys(str(row[keys[0]]) for row in rows)
    kind = pa.struct([(name, of.type) for name in names]) if names else pa.map_(TEXT, of.type)
    return Rows({inlet.name: kind}, lambda given: {inlet.name: _by_key(inlet, keys, of, given)})


def _by_key(inlet: Inlet, keys: list[str], of: Cells, given: tuple[Row, ...] | None) -> Facts | None:
    return None if given is None else {str(row[keys[0]]): of.put(row[inlet.name]) for row in given}


def _by_day(inlet: Inlet, rows: list[Row], cells: Mapping[str, Cells], keys: list[str], of: Cells) -> Rows:
    """A quantity for each day up to the last that has one, zero on those without."""

    def put(given: tuple[Row, ...] | None) -> Facts:
        if given is None:
            return {inlet.name: None}
        days = {row["day"]: row[inlet.name] for row in given}
        last = max((day for day in days if isinstance(day, Fraction)), default=Fraction(0))
        return {inlet.name: [of.put(days.get(Fraction(day), Fraction(0))) for day in range(1, int(last) + 1)]}

    return Rows({inlet.name: pa.list_(of.type)}, put)
