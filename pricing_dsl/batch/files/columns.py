"""The columns of several files as those of one table."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

from pricing_dsl.batch.files.errors import FileError
from pricing_dsl.batch.files.text_values import DIGITS


class MixedError(ValueError):
    """One name holds values of different forms, which no column does."""


def widened(one: pa.Schema, other: pa.Schema) -> pa.Schema:
    """The columns that hold what either do.

    Raises:
        MixedError: one of them cannot.
    """
    fields = {of.name: of.type for of in one}
    for of in other:
        fields[of.name] = joined(of.name, fields[of.name], of.type) if of.name in fields else of.type
    return pa.schema(list(fields.items()))


def joined(name: str, one: pa.DataType, other: pa.DataType) -> pa.DataType:
    """The type that holds what either do, without a loss.

    Raises:
        MixedError: there is none.
    """
    if one == other or pa.types.is_null(other):
        return one
    if pa.types.is_null(one):
        return other
    if _is_number(one) and _is_number(other):
        return pa.decimal128(DIGITS, max(_scale(one), _scale(other)))
    if pa.types.is_list(one) and pa.types.is_list(other):
        return pa.list_(joined(name, one.value_type, other.value_type))
    if pa.types.is_struct(one) and pa.types.is_struct(other):
        return pa.struct(widened(pa.schema(one), pa.schema(other)))
    raise MixedError(f"{name} is {one} in one place and {other} in another")


def of_files(tables: Iterable[tuple[str, pa.Schema]]) -> pa.Schema:
    """The columns of several files together; what is text in one file is so in all.

    Raises:
        FileError: a column holds different things in two of them.
    """
    fields: dict[str, pa.DataType] = {}
    for path, types in tables:
        for of in types:
            known = fields.setdefault(of.name, of.type)
            try:
                fields[of.name] = joined(of.name, known, of.type)
            except MixedError as error:
                if pa.types.is_nested(known) or pa.types.is_nested(of.type):
                    raise FileError(f"{path} cannot be rated with the files before it: {error}.") from None
                fields[of.name] = pa.string()
    return pa.schema(list(fields.items()))


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_decimal128(kind))


def _scale(kind: pa.DataType) -> int:
    return kind.scale if pa.types.is_decimal128(kind) else 0


def aligned(batch: pa.RecordBatch, types: pa.Schema, rows: int | None = None) -> pa.RecordBatch:
    """The batch with these columns; those it does not have are null. rows: how many it has, where it has no columns."""
    if batch.schema.equals(types):
        return batch
    size = batch.num_rows if rows is None else rows
    columns = []
    for of in types:
        at = batch.schema.get_field_index(of.name)
        column = pa.nulls(size, of.type) if at < 0 else batch.column(at)
        columns.append(column if column.type == of.type else pc.cast(column, of.type))
    return pa.record_batch(columns, types)


def empty(schema: pa.Schema) -> pa.RecordBatch:
    """No rows."""
    return pa.RecordBatch.from_arrays([pa.array([], of.type) for of in schema], schema=schema)
