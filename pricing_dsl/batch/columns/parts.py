"""Columns of bills that come in parts: from kernels for many rows, from the exact way for some."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from attrs import frozen

from pricing_dsl.batch.columns.limbs import Flags, Ints, bitmap
from pricing_dsl.batch.columns.reading import valid


@frozen
class Part:
    """The columns of some rows; rows: which, in rising order; None: all. A later part is right where two overlap."""

    rows: Ints | None
    columns: Sequence[pa.Array]


def joined(parts: Sequence[Part], rated: Flags, kinds: Sequence[pa.DataType]) -> list[pa.Array]:
    """The columns of all rows that were rated, each of which is in some part."""
    kept = None if rated.all() else pa.array(rated)
    if len(parts) == 1 and parts[0].rows is None:
        return [array if kept is None else array.filter(kept) for array in parts[0].columns]
    place = np.zeros(len(rated), np.int64)
    before = 0
    for part in parts:
        size = len(rated) if part.rows is None else len(part.rows)
        place[slice(None) if part.rows is None else part.rows] = np.arange(before, before + size)
        before += size
    return [
        _put([(part.rows, part.columns[at]) for part in parts], rated, place, kind) for at, kind in enumerate(kinds)
    ]


def _put(parts: list[tuple[Ints | None, pa.Array]], rated: Flags, place: Ints, kind: pa.DataType) -> pa.Array:
    width = _width(kind)
    if width is None:
        arrays = [array for _, array in parts] or [pa.nulls(0, kind)]
        return pa.concat_arrays(arrays).take(pa.array(place[rated]))
    count = len(rated)
    cells = np.zeros((count, width), np.uint8)
    there: Flags | None = None
    for rows, array in parts:
        where: Any = slice(None) if rows is None else rows
        cells[where] = _cells(array, width)
        own = valid(array)
        if own is not None or there is not None:
            there = np.ones(count, np.bool_) if there is None else there
            there[where] = True if own is None else own
    found = pa.Array.from_buffers(kind, count, [bitmap(there), pa.py_buffer(cells)])
    return found if rated.all() else found.filter(pa.array(rated))


def _width(kind: pa.DataType) -> int | None:
    """The bytes of a value, where all have as many; flags are bits."""
    if pa.types.is_boolean(kind) or not (pa.types.is_primitive(kind) or pa.types.is_decimal(kind)):
        return None
    return int(kind.bit_width) // 8


def _cells(array: pa.Array, width: int) -> npt.NDArray[np.uint8]:
    buffer = array.buffers()[1]
    if buffer is None:
        return np.zeros((len(array), width), np.uint8)
    raw = np.frombuffer(buffer, np.uint8)
    return raw[array.offset * width : (array.offset + len(array)) * width].reshape(len(array), width)
