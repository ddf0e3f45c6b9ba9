"""Constants by index, and where a number stands among them; for rows of one plan, or of several."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from attrs import define, field

from pricing_dsl.batch.kernels.intervals import MOST
from pricing_dsl.batch.kernels.rows import Column, Ints
from pricing_dsl.batch.kernels.steps import PlanCells

Plan: TypeAlias = "int | Ints"
"""The plan of all rows, or of each."""

MOST_COMPARED = 96
"""Among so many numbers one is compared with each: that is faster than a search, which branches."""


@define
class CellLookup:
    """Columns of constants, one of each plan or one for all."""

    cells: PlanCells
    _columns: tuple[Column, ...] = field(init=False)
    _flat: Column = field(init=False)
    _bounds: Ints = field(init=False)

    def __attrs_post_init__(self) -> None:
        plans, kind = self.cells.plans, np.bool_ if self.cells.flag else np.int64
        width = max(map(len, plans))
        self._columns = tuple(np.array(plan, dtype=kind) for plan in plans)
        # One after the other, the last cell of each once more before its first; all a place to the left, round the end.
        rows = [(plan[-1], *plan, *plan[-1:] * (width - len(plan))) for plan in plans]
        self._flat = np.roll(np.array(rows, dtype=kind).ravel(), -1)
        self._bounds = np.array([(*plan, *[MOST + 1] * (width - len(plan))) for plan in plans], dtype=np.int64).T.copy()

    def take(self, index: Ints, plan: Plan, out: Column) -> None:
        """The cells at these places; -1 is the last."""
        if isinstance(plan, int):
            self._columns[plan].take(index, out=out, mode="wrap")
            return
        place = plan * (len(self._bounds) + 1)
        np.add(place, index, out=place)
        self._flat.take(place, out=out, mode="wrap")

    def search_left(self, number: Ints, plan: Plan, out: Ints) -> None:
        """How many of the cells are below a number."""
        self._search(number, plan, out, np.greater, "left")

    def search_right(self, number: Ints, plan: Plan, out: Ints) -> None:
        """How many of the cells are not above a number."""
        self._search(number, plan, out, np.greater_equal, "right")

    def _search(self, number: Ints, plan: Plan, out: Ints, test: np.ufunc, side: str) -> None:
        if isinstance(plan, int):
            search(self._columns[plan], number, out, test, side)
        elif len(self._bounds) <= MOST_COMPARED:
            _count([row.take(plan) for row in self._bounds], number, out, test)
        else:
            for one in np.unique(plan):
                of = np.flatnonzero(plan == one)
                found = np.empty(len(of), dtype=np.int64)
                search(self._columns[one], number[of], found, test, side)
                out[of] = found


def search(cells: Ints, number: Ints, out: Ints, test: np.ufunc, side: str) -> None:
    """How many cells, in rising order, are below a number (test: greater, side: left), or not above it."""
    if len(cells) <= MOST_COMPARED:
        _count(cells.tolist(), number, out, test)
    else:
        out[:] = cells.searchsorted(number, side="left" if side == "left" else "right")


def _count(bounds: list[int] | list[Ints], number: Ints, out: Ints, test: np.ufunc) -> None:
    """For how many bounds the test holds."""
    held = np.empty(len(number), dtype=np.bool_)
    total: npt.NDArray[np.int8] = np.zeros(len(number), dtype=np.int8)
    for bound in bounds:
        test(number, bound, out=held)
        np.add(total, held.view(np.int8), out=total)
    np.copyto(out, total)
