"""Rows of many bills draw from lots as those of one bill do."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pricing_dsl.batch.kernels.drawing import SCRATCH, drawn
from pricing_dsl.batch.kernels.segments import Segments
from pricing_dsl.rating.emit import lookup

_DAYS = st.integers(0, 5)
_WHOLES = st.sampled_from((0, 0, 1, 2, 3))
_LOTS = st.lists(st.tuples(_DAYS, _DAYS, st.integers(-2, 9)), max_size=6)


def _segments(bills: list[list[tuple[int, ...]]]) -> Segments:
    return Segments(np.cumsum([0, *map(len, bills)], dtype=np.int64))


def _columns(bills: list[list[tuple[int, ...]]]) -> list[np.ndarray]:
    rows = [row for bill in bills for row in bill]
    return [np.array([row[at] for row in rows], dtype=np.int64) for at in range(3)]


def _bills(wholes: st.SearchStrategy[int]) -> st.SearchStrategy[list[tuple[list, list]]]:
    rows = st.lists(st.tuples(_DAYS, st.integers(-2, 9), wholes), max_size=5)
    return st.lists(st.tuples(rows, _LOTS), min_size=1, max_size=6)


@given(_bills(st.just(0)) | _bills(_WHOLES), st.booleans())
def test_bills_draw_as_they_do_one_by_one(bills: list[tuple[list, list]], newest: bool) -> None:
    rows, lots = ([bill[at] for bill in bills] for at in range(2))
    of_rows, of_lots = _columns(rows), _columns(lots)
    got, gave = np.empty(len(of_rows[0]), np.int64), np.empty(len(of_lots[0]), np.int64)
    scratch = [np.empty(len(got), np.bool_ if flag else np.int64) for flag in SCRATCH]
    drawn(_segments(rows), _segments(lots), (*of_rows, *of_lots, newest), got, gave, scratch)
    wanted = [lookup.drawn(needs, living, newest) for needs, living in bills]
    assert got.tolist() == [number for each, _ in wanted for number in each]
    assert gave.tolist() == [number for _, each in wanted for number in each]
