"""Rows of bills, one bill's after the other's: where each bill's are, and what may be done with them at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pricing_dsl.batch.columns.limbs import Flags, Ints


def offsets_of(counts: npt.NDArray[np.integer]) -> Ints:
    """Where each bill's rows begin, and where the last one's end."""
    found = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=found[1:])
    return found


def bills_of(offsets: Ints) -> Ints:
    """The bill of each row."""
    return np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))


def rows_of(offsets: Ints, bills: Ints) -> Ints:
    """The rows of some bills, one bill's after the other's."""
    counts = offsets[bills + 1] - offsets[bills]
    within = offsets_of(counts)
    return np.arange(within[-1]) + np.repeat(offsets[bills] - within[:-1], counts)


def any_of(offsets: Ints, rows: Flags) -> Flags:
    """Whether any row of each bill is so."""
    found = np.zeros(len(offsets) - 1, np.bool_)
    found[np.searchsorted(offsets, np.flatnonzero(rows), "right") - 1] = True
    return found


def list_parts(array: pa.Array) -> tuple[Ints, pa.Array]:
    """Where the elements of each list begin, and the elements of all; a null list has none."""
    if not (pa.types.is_list(array.type) or pa.types.is_large_list(array.type) or pa.types.is_map(array.type)):
        array = array.cast(pa.list_(array.type.value_field))
    raw = array.offsets.to_numpy()
    if not array.null_count:
        return (raw - raw[0]).astype(np.int64), array.values.slice(raw[0], raw[-1] - raw[0])
    counts = np.where(array.is_valid().to_numpy(zero_copy_only=False), np.diff(raw), 0)
    offsets = offsets_of(counts)
    if offsets[-1] == raw[-1] - raw[0]:
        return offsets, array.values.slice(raw[0], raw[-1] - raw[0])
    there = np.repeat(counts > 0, np.diff(raw))
    return offsets, array.values.take(pa.array(np.arange(raw[0], raw[-1])[there]))
