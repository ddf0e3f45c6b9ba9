"""Columns of texts that are all plain numbers, as decimals."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

DIGITS = 38
"""What a decimal128 holds."""
_PLAIN = r"^(-?[0-9]{1,18}(\.[0-9]{1,18})?)?$"
"""A number as it is written in full, or nothing. What else may stand for one (a unit, `1_000`) is read row by row."""


def decimals_of(texts: pa.Array) -> int | None:
    """How many decimals the numbers in a column have at most; None where some text is no plain number."""
    if not pc.all(pc.match_substring_regex(texts, _PLAIN), skip_nulls=True).as_py():
        return None
    point = pc.find_substring(texts, ".")
    after = pc.if_else(pc.less(point, 0), 0, pc.subtract(pc.subtract(pc.binary_length(texts), point), 1))
    return pc.max(after).as_py() or 0


def as_types(batch: pa.RecordBatch, types: pa.Schema) -> pa.RecordBatch:
    """A batch with its texts as numbers where `types` has decimals; an empty text is null.

    Raises:
        pa.ArrowInvalid: a text is no number, or has more decimals.
    """
    if batch.schema.types == types.types:
        return batch
    columns = [_as_type(column, of.type) for column, of in zip(batch.columns, types, strict=True)]
    return pa.record_batch(columns, types)


def _as_type(column: pa.Array, kind: pa.DataType) -> pa.Array:
    if column.type == kind:
        return column
    empty = pc.equal(pc.binary_length(column), 0)
    if pc.any(empty, skip_nulls=True).as_py():
        column = pc.if_else(empty, None, column)
    return pc.cast(column, kind)
