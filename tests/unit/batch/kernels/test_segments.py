"""Sums over the rows of bills, and from row to row."""

from __future__ import annotations

from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing_dsl.batch.kernels.segments import Segments

_BILLS = st.lists(st.lists(st.integers(-9, 9), max_size=9), min_size=1, max_size=8)


def _of(bills: list[list[int]]) -> tuple[Segments, np.ndarray]:
    offsets = np.cumsum([0, *map(len, bills)], dtype=np.int64)
    return Segments(offsets), np.array([row for bill in bills for row in bill], dtype=np.int64)


@given(_BILLS)
def test_into_bills(bills: list[list[int]]) -> None:
    segments, column = _of(bills)
    wanted = {"sum": sum, "least": lambda rows: min(rows, default=0), "greatest": lambda rows: max(rows, default=0)}
    for name, reduce in wanted.items():
        out = np.empty(len(bills), dtype=np.int64)
        getattr(segments, name)(column, out)
        assert out.tolist() == [reduce(rows) for rows in bills], name


@given(_BILLS)
def test_the_sum_of_the_rows_before(bills: list[list[int]]) -> None:
    segments, column = _of(bills)
    out = np.empty(len(column), dtype=np.int64)
    segments.running(column, out)
    assert out.tolist() == [before for rows in bills for before in list(accumulate(rows, initial=0))[:-1]]


@given(_BILLS)
def test_what_the_row_before_has(bills: list[list[int]]) -> None:
    segments, column = _of(bills)
    out = np.empty(len(column), dtype=np.int64)
    segments.previous(column, out)
    assert out.tolist() == [before for rows in bills for before in [0, *rows][: len(rows)]]


@pytest.mark.parametrize("rows", [1, 3, 1000])
def test_sums_of_neighbours_do_not_meet(rows: int) -> None:
    """The sums of all bills together would not fit; on the way from row to row they are never formed."""
    most = (2**63 - 2) // (2 * rows)
    segments, column = _of([[most] * rows] * 50)
    with np.errstate(all="raise"):
        sums, before = np.empty(50, dtype=np.int64), np.empty(50 * rows, dtype=np.int64)
        segments.sum(column, sums)
        segments.running(column, before)
    assert set(sums.tolist()) == {most * rows}
    assert before.tolist() == [most * row for row in range(rows)] * 50
