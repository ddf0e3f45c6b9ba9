"""Dates that are moved over columns, as one by one."""

from __future__ import annotations

import datetime

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from pricing_dsl.batch.kernels import dates
from pricing_dsl.ir import scalar

_EPOCH = datetime.date(1970, 1, 1)
_BY = st.integers(-30, 30) | st.integers(-150_000, 150_000) | st.sampled_from((2**40, -(2**40)))


def _days(date: datetime.date) -> int:
    return (date - _EPOCH).days


@given(st.lists(st.tuples(st.dates(), _BY), min_size=1))
@example([(datetime.date(2024, 1, 31), 1), (datetime.date(2023, 1, 31), 1), (datetime.date.max, 1)])
@example([(datetime.date.min, 0), (datetime.date.max, 0), (datetime.date.min, -1), (datetime.date(1969, 12, 31), 2)])
def test_months_and_days(moves: list[tuple[datetime.date, int]]) -> None:
    days, by = np.array([_days(date) for date, _ in moves]), np.array([by for _, by in moves])
    months = [_days(scalar.shift_months(date, by)) for date, by in moves]
    assert dates.shift_months(days, by).tolist() == months
    assert dates.shift_days(days, by).tolist() == [_days(scalar.shift_days(date, by)) for date, by in moves]


@given(st.dates(), _BY)
def test_one_of_both_may_be_a_constant(date: datetime.date, by: int) -> None:
    wanted = [_days(scalar.shift_months(date, by))] * 2
    assert dates.shift_months(_days(date), np.array([by, by])).tolist() == wanted
    assert dates.shift_months(np.array([_days(date)] * 2), by).tolist() == wanted
