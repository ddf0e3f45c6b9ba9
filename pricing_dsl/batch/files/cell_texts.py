"""Columns of bills as texts, whole columns at a time."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

_NEEDS_QUOTES = '[",\n\r]'
_NEEDS_ESCAPE = r'["\\\x00-\x1f]'


def texts(column: pa.Array) -> pa.Array:
    """Each value as text, null as null: numbers in full, dates as 2026-01-31, flags as true, lists as JSON."""
    kind = column.type
    if pa.types.is_string(kind):
        return column
    if pa.types.is_decimal(kind):
        return _decimals(column)
    if pa.types.is_nested(kind):
        return pa.array([None if value is None else _json(value) for value in column.to_pylist()], pa.string())
    return pc.cast(column, pa.string())


def csv_texts(column: pa.Array) -> pa.Array:
    """Each value as a cell of a CSV file, null as an empty one."""
    found = pc.fill_null(texts(column), "")
    quoted = pc.match_substring_regex(found, _NEEDS_QUOTES)
    if not pc.any(quoted).as_py():
        return found
    return pc.if_else(quoted, _joined('"', pc.replace_substring(found, '"', '""'), '"'), found)


def json_texts(column: pa.Array) -> pa.Array:
    """Each value as JSON: whole numbers, flags and lists as such, decimals and the others as texts in quotes."""
    kind = column.type
    found = texts(column)
    if pa.types.is_string(kind):
        found = _escaped(found)
    elif not (pa.types.is_nested(kind) or pa.types.is_integer(kind) or pa.types.is_boolean(kind)):
        found = _joined('"', found, '"')
    return pc.fill_null(found, "null") if found.null_count else found


def lines(parts: list[pa.Array | str]) -> pa.Buffer:
    """Columns of texts and what stands between them, row after row."""
    found = _joined(*parts)
    offsets = found.buffers()[1]
    ends = pa.Array.from_buffers(pa.int32(), len(found) + 1, [None, offsets], offset=found.offset)
    start, end = ends[0].as_py(), ends[-1].as_py()
    return found.buffers()[2].slice(start, end - start)


def _joined(*parts: pa.Array | str) -> pa.Array:
    return pc.binary_join_element_wise(*parts, "")


def _decimals(column: pa.Array) -> pa.Array:
    """Arrow writes small numbers as 1E-9 and nothing as 0E-9; nobody else does."""
    found = pc.cast(column, pa.string())
    if column.type.scale <= _PLAIN_ZEROS:
        return found
    zero = pc.equal(column, pa.scalar(Decimal(0), column.type))
    found = pc.if_else(zero, "0." + "0" * column.type.scale, found)
    powers = pc.match_substring(found, "E")
    if not pc.any(powers).as_py():
        return found
    small = [format(value, "f") for value in column.filter(powers).drop_null().to_pylist()]
    return pc.replace_with_mask(found, pc.fill_null(powers, False), pa.array(small, pa.string()))


_PLAIN_ZEROS = 6
"""So many zeros after the point are written out."""


def _escaped(column: pa.Array) -> pa.Array:
    if pc.any(pc.match_substring_regex(column, _NEEDS_ESCAPE)).as_py():
        return pa.array([None if text is None else json.dumps(text, ensure_ascii=False) for text in column.to_pylist()])
    return _joined('"', column, '"')


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)
