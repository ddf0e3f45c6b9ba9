"""64-bit hashes of columns of texts, whole columns at a time.

A hash tells rows apart in little memory. Two texts may have the same one (a chance of one in a million among six
million texts), so equal hashes only ever make rating more careful, never a result."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Hashes = npt.NDArray[np.uint64]

NOTHING = np.uint64(0)
"""The hash of the empty text and of null, and of no other."""
_ODD = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xFF51AFD7ED558CCD)
_HALF = np.uint64(32)
_WORD = 8
_PADDING = bytes(_WORD)


def hashes(column: pa.Array) -> Hashes:
    """A hash of each text; equal texts have equal ones. Null counts as the empty text."""
    texts = pc.utf8_trim_whitespace(pc.cast(column, pa.string()))
    if texts.null_count:
        texts = pc.fill_null(texts, "")
    offsets = np.frombuffer(texts.buffers()[1], np.int32)[texts.offset : texts.offset + len(texts) + 1].astype(np.int64)
    lengths = np.diff(offsets)
    found = lengths.astype(np.uint64) * _ODD
    if not len(texts) or not lengths.any():
        return _mixed(found)
    data = memoryview(texts.buffers()[2])[offsets[0] : offsets[-1]]
    words = _words(data)
    for start in range(0, int(lengths.max()), _WORD):
        rows = np.flatnonzero(lengths > start)
        whole = len(rows) == len(texts)
        at = (offsets[:-1] if whole else offsets[rows]) - offsets[0] + start
        missing = np.clip(_WORD - ((lengths if whole else lengths[rows]) - start), 0, _WORD - 1)
        word = words[at] << (missing.astype(np.uint64) * np.uint64(_WORD))
        if whole:
            found = _mixed(found ^ word)
        else:
            found[rows] = _mixed(found[rows] ^ word)
    found[(found == NOTHING) & (lengths > 0)] = _ODD
    return found


def joined(one: Hashes, other: Hashes) -> Hashes:
    """A hash of two things together."""
    return _mixed(one ^ (other * _ODD))


def _words(data: memoryview) -> Hashes:
    """The eight bytes from each place on."""
    padded = b"".join((data, _PADDING))
    return np.ndarray((len(data),), dtype="<u8", buffer=padded, strides=(1,))


def _mixed(values: Hashes) -> Hashes:
    """Every bit of the result depends on every bit of the value (two rounds of multiply and fold)."""
    values = (values ^ (values >> _HALF)) * _MIX
    values ^= values >> _HALF
    values *= _ODD
    values ^= values >> _HALF
    return values
