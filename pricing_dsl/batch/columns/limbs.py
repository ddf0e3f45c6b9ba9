"""Decimals of Arrow as whole numbers of 64 bits, and back: their bytes are looked at, no value is converted."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pricing_dsl.batch.arrays import DIGITS

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_SURE_DIGITS = 18
"""Numbers of so many digits fit 64 bits, whatever they are."""
_WORD = 64
_BYTES = 16
_HALF = np.uint64(32)
_LOW = np.uint64(2**32 - 1)


def integers(array: pa.Array) -> tuple[Ints, Flags | None]:
    """What the numbers of an array of decimals are in its last digit, and which of them fit 64 bits; None: all do.
    What a null reads as means nothing."""
    kind = array.type
    words = kind.bit_width // _WORD
    if words < 1:  # decimal32
        narrow = np.frombuffer(array.buffers()[1], np.int32)[array.offset : array.offset + len(array)]
        return narrow.astype(np.int64), None
    limbs = np.frombuffer(array.buffers()[1], np.int64)
    limbs = limbs[array.offset * words : (array.offset + len(array)) * words].reshape(len(array), words)
    low = np.ascontiguousarray(limbs[:, 0])
    if kind.precision <= _SURE_DIGITS or words == 1:
        return low, None
    above = limbs[:, 1:]
    if from_zero(low) and not np.bitwise_or.reduce(above, axis=None):
        return low, None
    fits = (above == (low >> (_WORD - 1))[:, None]).all(axis=1)
    return low, None if fits.all() else fits


def from_zero(values: Ints) -> bool:
    """Whether no number is below zero: then what has the bits of all of them is not, either."""
    return int(np.bitwise_or.reduce(values)) >= 0


def multiplied(values: Ints, factor: int) -> tuple[Ints, Flags | None]:
    """Numbers times a factor above zero, and which of the products fit 64 bits; None: all do."""
    if factor == 1:
        return values, None
    most = (2**63 - 1) // factor
    if not len(values) or (-most <= int(values.min()) and int(values.max()) <= most):
        return values * np.int64(min(factor, 2**63 - 1)), None  # beyond 64 bits only 0 is left, whatever the factor
    fits = (values >= -most) & (values <= most)
    return np.where(fits, values, 0) * np.int64(min(factor, 2**63 - 1)), fits


def decimals(values: Ints, factor: int, scale: int, valid: Flags | None) -> pa.Array:
    """Decimals of `scale` that are `values` times `factor` in their last digit. valid: which of them are there.

    factor: from 1 to 10 ** 19, so that no product takes more than 38 digits.
    """
    buffer = pa.allocate_buffer(len(values) * _BYTES)  # Arrow has such memory at hand; numpy asks the system for it
    write(np.frombuffer(buffer, np.int64).reshape(len(values), 2), values, factor)
    return pa.Array.from_buffers(pa.decimal128(DIGITS, scale), len(values), [bitmap(valid), buffer])


def write(limbs: Ints, values: Ints, factor: int) -> None:
    """Put `values` times `factor` into the two limbs of each row."""
    low, high = limbs[:, 0], limbs[:, 1]
    most = (2**63 - 1) // factor
    if factor == 1:
        low[:] = values
    elif not len(values) or (-most <= int(values.min()) and int(values.max()) <= most):
        np.multiply(values, np.int64(min(factor, 2**63 - 1)), out=low)  # beyond 64 bits only 0 is left
    else:
        _multiply(low, high, values, factor)
        return
    np.right_shift(low, _WORD - 1, out=high)


def _multiply(low: Ints, high: Ints, values: Ints, factor: int) -> None:
    """The product in 128 bits, by halves of 32: of the absolute value, the sign is put on afterwards."""
    negative = values < 0
    size = np.where(negative, -values, values).view(np.uint64)
    a1, a0 = size >> _HALF, size & _LOW
    b1, b0 = np.uint64(factor >> 32), np.uint64(factor & (2**32 - 1))
    carried = (a0 * b0 >> _HALF) + (a1 * b0 & _LOW) + (a0 * b1 & _LOW)
    below = (a0 * b0 & _LOW) | (carried << _HALF)
    above = a1 * b1 + (a1 * b0 >> _HALF) + (a0 * b1 >> _HALF) + (carried >> _HALF)
    # -x is ~x + 1: the carry goes up where all bits below are 0.
    below_of = np.where(negative, ~below + np.uint64(1), below)
    above_of = np.where(negative, ~above + (below == 0).astype(np.uint64), above)
    low[:] = below_of.view(np.int64)
    high[:] = above_of.view(np.int64)


def bitmap(valid: Flags | None) -> Any:
    """Arrow's bitmap of which values are there."""
    return None if valid is None else pa.py_buffer(np.packbits(valid, bitorder="little"))


def fixed(values: npt.NDArray[Any], kind: pa.DataType, valid: Flags | None) -> pa.Array:
    """An array of numbers or days of a fixed width."""
    return pa.Array.from_buffers(kind, len(values), [bitmap(valid), pa.py_buffer(np.ascontiguousarray(values))])
