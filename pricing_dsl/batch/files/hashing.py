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
    data = b"".join((memoryview(texts.buffers()[2])[offsets[0] : offsets[-1]], _PADDING))
    if (lengths == lengths[0]).all():
        found = _of_one_length(data, int(lengths[0]), found)
    else:
        found = _of_any_length(data, offsets[:-1] - offsets[0], lengths, found)
    found[(found == NOTHING) & (lengths > 0)] = _ODD
    return found


def unique(hashes: Hashes) -> Hashes:
    """Each hash once, in order. (`np.unique` takes five times as long.)"""
    found = np.sort(hashes)
    first = np.ones(len(found), np.bool_)
    np.not_equal(found[1:], found[:-1], out=first[1:])
    return found if first.all() else found[first]


def _of_one_length(data: bytes, length: int, found: Hashes) -> Hashes:
    for start in range(0, length, _WORD):
        words = np.ndarray((len(found),), "<u8", data, start, (length,))
        found = _mixed(found ^ (words << _unused(length - start)))
    return found


def _of_any_length(data: bytes, starts: npt.NDArray[np.int64], lengths: npt.NDArray[np.int64], found: Hashes) -> Hashes:
    words = np.ndarray((len(data) - len(_PADDING),), "<u8", data, 0, (1,))
    for start in range(0, int(lengths.max()), _WORD):
        rows = np.flatnonzero(lengths > start)
        unused = _unused(lengths[rows] - start)
        found[rows] = _mixed(found[rows] ^ (words[starts[rows] + start] << unused))
    return found


def _unused(left: npt.NDArray[np.int64] | int) -> Hashes:
    """The bits of a word that are behind the end of a text, of which so many bytes are left."""
    return (np.clip(_WORD - left, 0, _WORD - 1) * 8).astype(np.uint64)


def _mixed(values: Hashes) -> Hashes:
    """Every bit of the result depends on every bit of the value (two rounds of multiply and fold)."""
    values = (values ^ (values >> _HALF)) * _MIX
    values ^= values >> _HALF
    values *= _ODD
    values ^= values >> _HALF
    return values
