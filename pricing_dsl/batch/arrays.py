"""Arrow arrays of Python values; decimals of whole numbers that count their last digit."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

import pyarrow as pa

DIGITS = 38
"""What a decimal128 holds."""
_LIMIT: int = 10**DIGITS
_BYTES = 16


def fits(number: int) -> bool:
    """Whether a decimal128 holds so many of its last digit."""
    return abs(number) < _LIMIT


def array_of(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """The array of values; None is null. Of a decimal, a value is a whole number that counts its last digit."""
    if pa.types.is_decimal128(kind):
        return _decimals(values, kind)
    if pa.types.is_list(kind):
        counts = accumulate((0 if value is None else len(value) for value in values), initial=0)
        inner = array_of([one for value in values if value is not None for one in value], kind.value_type)
        offsets = pa.array(counts, pa.int32())
        return pa.ListArray.from_arrays(offsets, inner, kind, mask=_mask(values))
    if pa.types.is_struct(kind):
        fields = [array_of([None if value is None else value[at] for value in values], of.type) for at, of in _at(kind)]
        return pa.StructArray.from_arrays(fields, fields=[of for _, of in _at(kind)], mask=_mask(values))
    return pa.array(values, kind)


def _at(kind: pa.DataType) -> list[tuple[int, pa.Field]]:
    return [(at, kind.field(at)) for at in range(kind.num_fields)]


def _mask(values: Sequence[Any]) -> pa.Array | None:
    return pa.array([value is None for value in values], pa.bool_()) if None in values else None


def _decimals(values: Sequence[int | None], kind: pa.DataType) -> pa.Array:
    limbs = b"".join((value or 0).to_bytes(_BYTES, "little", signed=True) for value in values)
    valid = pa.array([value is not None for value in values], pa.bool_()).buffers()[1] if None in values else None
    return pa.Array.from_buffers(kind, len(values), [valid, pa.py_buffer(limbs)])
