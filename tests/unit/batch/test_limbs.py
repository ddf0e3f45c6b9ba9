"""Decimals and whole numbers of 64 bits, by their bytes."""

from __future__ import annotations

from decimal import Context, Decimal

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pricing_dsl.batch.columns.limbs import decimals, integers

_WIDE = Context(prec=60)
WORDS = st.integers(-(2**63), 2**63 - 1)


@example([0, 0], 10**19, 0)
@given(st.lists(WORDS | st.sampled_from([0, -1, 2**63 - 1, -(2**63)])), st.integers(1, 10**19), st.integers(0, 19))
def test_products_take_both_limbs(values: list[int], factor: int, scale: int) -> None:
    found = decimals(np.array(values, np.int64), factor, scale, None)
    found.validate(full=True)
    assert [int(one.as_py().scaleb(scale, _WIDE)) for one in found] == [value * factor for value in values]


@given(st.lists(st.none() | st.integers(-(10**37), 10**37)), st.integers(0, 3))
def test_what_fits_64_bits_is_read(values: list[int | None], offset: int) -> None:
    array = pa.array([None if one is None else Decimal(one) for one in values], pa.decimal128(38, 0))[offset:]
    found, fits = integers(array)
    for at, value in enumerate(values[offset:]):
        if value is not None:
            inside = -(2**63) <= value < 2**63
            assert (fits is None or bool(fits[at])) == inside or fits is None
            assert not inside or int(found[at]) == value
            assert inside or (fits is not None and not fits[at])


@pytest.mark.parametrize("kind", [pa.decimal32(9, 2), pa.decimal64(18, 2), pa.decimal128(18, 2), pa.decimal256(60, 2)])
def test_of_every_width(kind: pa.DataType) -> None:
    array = pa.array([Decimal("0.01"), Decimal("-12.5"), None, Decimal("9999999.99")], kind)[1:]
    found, fits = integers(array)
    assert (int(found[0]), int(found[2]), fits) == (-1250, 999999999, None)
