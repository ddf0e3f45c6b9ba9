"""Tables and cells, looked into for many rows at once."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing_dsl.batch.kernels import finding
from pricing_dsl.batch.kernels.finding import RowFinder
from pricing_dsl.batch.kernels.intervals import FAR, MOST
from pricing_dsl.batch.kernels.lookups import CellLookup
from pricing_dsl.batch.kernels.steps import Bound, PlanCells, PlanRows
from pricing_dsl.ir.nodes import Match
from pricing_dsl.ir.scalar import matches

_NEAR = st.integers(-3, 9)
_FAR = st.sampled_from((-(10**15), -5, 0, 7, 10**6, 10**12, 2**62, FAR, -FAR))
_KINDS = st.sampled_from(("is", "up_to", "below", "since", "any", "above"))


@st.composite
def _tables(draw: st.DrawFn) -> tuple[int, list[list[tuple[Bound, ...]]], list[tuple[int, ...]]]:
    """Keys, the rows of each plan, and combinations of keys."""
    bounds = draw(st.lists(st.sampled_from((_NEAR, _FAR)), min_size=1, max_size=3))
    row = st.tuples(*(st.builds(Bound, _KINDS, bound) for bound in bounds))
    plans = draw(st.lists(st.lists(row, min_size=1, max_size=6), min_size=1, max_size=3))
    near = [st.one_of(*(bound.map(lambda one, by=by: _key(one + by)) for by in (-1, 0, 1))) for bound in bounds]
    return len(bounds), plans, draw(st.lists(st.tuples(*near), min_size=1, max_size=12))


def _key(number: int) -> int:
    return max(-MOST, min(number, MOST))


def _first(rows: list[tuple[Bound, ...]], keys: tuple[int, ...]) -> int:
    tests = [[Match(test.kind, test.number) for test in row] for row in rows]
    return next((at for at, row in enumerate(tests) if all(map(matches, row, keys))), -1)


@pytest.mark.parametrize("most_cells", [2**20, 0], ids=["by class", "each combination once"])
@given(table=_tables(), data=st.data())
def test_the_first_row_whose_keys_all_match(most_cells: int, table: tuple, data: st.DataObject) -> None:
    width, plans, keys = table
    finder = _finder(plans, most_cells)
    columns = [np.array([key[at] for key in keys], dtype=np.int64) for at in range(width)]
    plan = np.array([data.draw(st.integers(0, len(plans) - 1)) for _ in keys])
    out = np.empty(len(keys), dtype=np.int64)
    finder.find(columns, plan, out)
    assert out.tolist() == [_first(plans[at], key) for at, key in zip(plan, keys, strict=True)]
    finder.find(columns, len(plans) - 1, out)
    assert out.tolist() == [_first(plans[-1], key) for key in keys]


def _finder(plans: list, most_cells: int) -> RowFinder:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(finding, "_MOST_CELLS", most_cells)
        return RowFinder(PlanRows(tuple(map(tuple, plans))))


_CELLS = st.lists(st.lists(_NEAR, min_size=1, max_size=5), min_size=1, max_size=3)
_MANY = st.lists(st.lists(_NEAR, min_size=97, max_size=99), min_size=1, max_size=2)


@given(_CELLS, st.data())
def test_cells_by_index_from_the_end_too(plans: list[list[int]], data: st.DataObject) -> None:
    lookup = CellLookup(PlanCells(tuple(map(tuple, plans))))
    plan = data.draw(st.lists(st.integers(0, len(plans) - 1), min_size=1, max_size=8))
    index = [data.draw(st.integers(-1, len(plans[one]) - 1)) for one in plan]
    out = np.empty(len(plan), dtype=np.int64)
    lookup.take(np.array(index), np.array(plan), out)
    assert out.tolist() == [plans[one][at] for one, at in zip(plan, index, strict=True)]


@given(_CELLS | _MANY, st.data())
def test_where_numbers_stand_among_cells(plans: list[list[int]], data: st.DataObject) -> None:
    plans = [sorted(cells) for cells in plans]
    lookup = CellLookup(PlanCells(tuple(map(tuple, plans))))
    plan = data.draw(st.lists(st.integers(0, len(plans) - 1), min_size=1, max_size=8))
    numbers = np.array([data.draw(_NEAR) for _ in plan])
    out = np.empty(len(plan), dtype=np.int64)
    for search, bisect in ((lookup.search_left, bisect_left), (lookup.search_right, bisect_right)):
        search(numbers, np.array(plan), out)
        assert out.tolist() == [bisect(plans[one], number) for one, number in zip(plan, numbers, strict=True)]
        search(numbers, 0, out)
        assert out.tolist() == [bisect(plans[0], number) for number in numbers]
