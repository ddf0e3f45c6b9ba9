"""The columns of a table as the facts of its summaries, named as those of one summary are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa
from attrs import frozen

from pricing_dsl.batch.rated import TableError
from pricing_dsl.ir.nodes import Program
from pricing_dsl.rating.emit.moments import DATES

OPENING = "opening."
"""How columns begin that hold the opening state of each row."""

Convert = Callable[[Any], Any]
_IN_PLACE_OF_FLOATS = 'cast it to a decimal, as pyarrow.decimal128(18, 6), or give its numbers as text: "12.5"'


@frozen
class Incoming:
    """The columns of a table, looked at once.

    facts: (name, place in the table, what makes plain data of a value) of the facts of a summary. opening: the same of
    the columns of an opening state, with the names of `State`, slots by theirs.
    """

    schema: pa.Schema
    facts: tuple[tuple[str, int, Convert | None], ...]
    opening: tuple[tuple[str, int, Convert | None], ...]

    @classmethod
    def of(cls, schema: pa.Schema, program: Program) -> Incoming:
        """The columns of a table with this schema.

        Raises:
            TableError: some hold no exact values, or are given twice; the message names all of them.
        """
        inlets = {inlet.name for inlet in program.inlets}
        facts, opening, wrong = [], [], list(_twice(schema))
        for at, column in enumerate(schema):
            name = column.name.strip()
            wrong.extend(_unfit(name, column.type, within=False))
            if name.startswith(OPENING) and name not in inlets:
                opening.append((name.removeprefix(OPENING), at, converter(column.type)))
            else:
                facts.append((name, at, converter(column.type)))
        if wrong:
            raise TableError("; ".join(wrong))
        return cls(schema, tuple(facts), tuple(opening))

    def has(self, name: str) -> bool:
        """Whether there is a column of that name, or a part of one: `period` is both `period.start` and its end."""
        names = [fact for fact, _, _ in self.facts]
        return name in names or name.partition(".")[0] in names

    def summaries(self, batch: pa.RecordBatch) -> list[dict[str, Any]]:
        """The facts of each row, as `Rater.rate` takes them."""
        columns = [(name, plain(batch.column(at), convert)) for name, at, convert in self.facts]
        names = [name for name, _ in columns]
        if not columns:
            return [{} for _ in range(batch.num_rows)]
        return [dict(zip(names, row, strict=True)) for row in zip(*(values for _, values in columns), strict=True)]


def plain(column: pa.Array, convert: Convert | None) -> list[Any]:
    """The values of a column as plain data."""
    values: list[Any] = column.to_pylist()
    return values if convert is None else [None if value is None else convert(value) for value in values]


def converter(kind: pa.DataType) -> Convert | None:
    """What makes plain data of what Arrow gives for a value of a type; None where it is plain.

    A field of a struct that is null is one that is not given. A map is a mapping, or, where it has a key twice, a list
    of pairs, which no name takes.
    """
    if pa.types.is_dictionary(kind) or pa.types.is_run_end_encoded(kind):
        return converter(kind.value_type)
    if pa.types.is_map(kind):
        item = converter(kind.item_type) or _same
        return lambda pairs: _mapping([(key, None if value is None else item(value)) for key, value in pairs])
    if _is_list(kind):
        inner = converter(kind.value_type)
        return None if inner is None else lambda values: [None if one is None else inner(one) for one in values]
    if pa.types.is_struct(kind):
        inner_of = {of.name: converter(of.type) or _same for of in kind}
        return lambda row: {name: inner_of[name](value) for name, value in row.items() if value is not None}
    return None


def _same(value: Any) -> Any:
    return value


def _mapping(pairs: list[tuple[Any, Any]]) -> Any:
    found = dict(pairs)
    return found if len(found) == len(pairs) else pairs


def _is_list(kind: pa.DataType) -> bool:
    return bool(
        pa.types.is_list(kind)
        or pa.types.is_large_list(kind)
        or pa.types.is_fixed_size_list(kind)
        or pa.types.is_list_view(kind)
        or pa.types.is_large_list_view(kind)
    )


# ---- types that hold no exact value ----------------------------------------------------------------------------------


def _twice(schema: pa.Schema) -> Iterator[str]:
    names = [name.strip() for name in schema.names]
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            yield f"the column {name} is given twice"
    if "period" in names and (parts := [name for name in names if name in DATES and name.startswith("period.")]):
        yield f"the period is given twice: as period and as {' and '.join(parts)}"


def _unfit(name: str, kind: pa.DataType, *, within: bool) -> Iterator[str]:
    """Why a column of this type is not taken; within: it is part of another."""
    if pa.types.is_floating(kind):
        yield f"the column {name} holds binary floats ({kind}), which are not exact: {_IN_PLACE_OF_FLOATS}"
    elif pa.types.is_timestamp(kind) and not within:
        yield f"the column {name} holds moments ({kind}), and dates are asked for: cast it to pyarrow.date32()"
    elif pa.types.is_dictionary(kind) or pa.types.is_run_end_encoded(kind):
        yield from _unfit(name, kind.value_type, within=within)
    elif pa.types.is_map(kind):
        yield from _unfit(f"{name}[…]", kind.item_type, within=True)
    elif _is_list(kind):
        yield from _unfit(f"{name}[…]", kind.value_type, within=True)
    elif pa.types.is_struct(kind):
        for of in kind:
            yield from _unfit(f"{name}.{of.name}", of.type, within=True)
    elif not _is_plain(kind):
        yield f"the column {name} is of the type {kind}, which no name of a summary takes"


def _is_plain(kind: pa.DataType) -> bool:
    texts = pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)
    exact = pa.types.is_integer(kind) or pa.types.is_decimal(kind) or pa.types.is_boolean(kind)
    return bool(texts or exact or pa.types.is_date(kind) or pa.types.is_timestamp(kind) or pa.types.is_null(kind))
