"""Rows of tables by their keys, for many keys at once.

The bounds that a table's rows have for a key cut its numbers into a few classes, and numbers of one class find the same
row. So a key is turned into its class, and the classes of all keys into the row, by an array with a cell for each
combination of them; where that would be too large, each combination that comes is looked up once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from fractions import Fraction
from math import prod
from typing import TypeGuard

import numpy as np
from attrs import define, field, frozen

from pricing_dsl.batch.kernels.intervals import MOST, NEAR
from pricing_dsl.batch.kernels.lookups import Plan, search
from pricing_dsl.batch.kernels.rows import Column, Ints
from pricing_dsl.batch.kernels.steps import Bound, PlanRows
from pricing_dsl.ir.nodes import Match, TableRow
from pricing_dsl.rating.emit.lookup import NO_ROW, Lookup

_WIDEST = 2**16
"""Classes whose bounds lie no further apart than this are taken by index."""
_MOST_CELLS = 2**20


@frozen
class Classes:
    """What the bounds of a key make of its numbers. starts: the least number of each class but the first, rising;
    step: how far the cells of two classes are apart."""

    starts: Ints = field(eq=False)
    step: int
    _near: Ints | None = field(eq=False)

    @classmethod
    def of(cls, starts: Sequence[int], step: int) -> Classes:
        """The classes that begin with these numbers."""
        known = np.array(starts, dtype=np.int64)
        if not starts or starts[-1] - starts[0] > _WIDEST or starts[0] <= -NEAR or starts[-1] >= NEAR:
            return cls(known, step, None)
        numbers = np.arange(starts[0] - 1, starts[-1] + 1)
        return cls(known, step, np.searchsorted(known, numbers, side="right") * step)

    def cells(self, key: Column) -> Ints:
        """How far the cells of these keys are from the first."""
        if self._near is not None:
            return self._near.take(key - (int(self.starts[0]) - 1), mode="clip")
        found = np.empty(len(key), dtype=np.int64)
        search(self.starts, key, found, np.greater_equal, "right")
        return np.multiply(found, self.step, out=found)


@define
class RowFinder:
    """The rows of a table, of each plan or the same for all."""

    rows: PlanRows
    _classes: list[Classes] = field(init=False, factory=list)
    _cells: Ints | None = field(init=False, default=None)
    """The row of each combination of classes, plan by plan."""
    _size: int = field(init=False)
    _scalar: list[Lookup] = field(init=False)

    def __attrs_post_init__(self) -> None:
        plans = self.rows.plans
        tests = list(zip(*(row for plan in plans for row in plan), strict=True))
        starts = [sorted({end for test in of_key for end in _ends(test) if _is_reached(end)}) for of_key in tests]
        shape = [len(each) + 1 for each in starts]
        steps = [prod(shape[at + 1 :]) for at in range(len(shape))]
        self._size = prod(shape)
        self._classes = [Classes.of(each, step) for each, step in zip(starts, steps, strict=True)]
        if self._size * len(plans) <= _MOST_CELLS:
            self._cells = np.concatenate([_filled(plan, starts, shape) for plan in plans])
        self._scalar = [Lookup(tuple(TableRow(tuple(map(_match, row)), ()) for row in plan)) for plan in plans]

    def find(self, keys: Sequence[Column | int], plan: Plan, out: Ints) -> None:
        """The first row whose keys all match; -1: none. Keys are columns, or constants, not all of them."""
        columns = [_column(key, len(out)) for key in keys]
        if self._cells is None:
            self._found_once(columns, plan, out)
            return
        cell = plan * self._size if isinstance(plan, int) else np.multiply(plan, self._size)
        for classes, column in zip(self._classes, columns, strict=True):
            cell = cell + classes.cells(column)
        self._cells.take(cell, out=out, mode="clip")

    def _found_once(self, keys: Sequence[Column], plan: Plan, out: Ints) -> None:
        """Each combination of keys is looked up once."""
        alike = np.zeros(len(out), dtype=np.int64)
        for key in (_column(plan, len(out)), *keys):
            _, found = np.unique(key, return_inverse=True)
            _, alike = np.unique(alike * (found.max(initial=0) + 1) + found, return_inverse=True)
        _, firsts = np.unique(alike, return_index=True)
        plans = _column(plan, len(out))
        rows = [self._scalar[plans[at]](*(int(key[at]) for key in keys)) for at in firsts]
        np.array(rows, dtype=np.int64).take(alike, out=out, mode="clip")


def _column(key: Column | int, count: int) -> Column:
    """A key as numbers."""
    return np.full(count, key, dtype=np.int64) if isinstance(key, int) else key.astype(np.int64, copy=False)


def _ends(test: Bound) -> tuple[int | None, int | None]:
    """The least number that a test holds for, and the one after the greatest; None: it has no such."""
    bound = test.number
    ends = {"is": (bound, bound + 1), "up_to": (None, bound + 1), "below": (None, bound), "since": (bound, None)}
    return ends.get(test.kind, (None, None))


def _filled(rows: Sequence[Sequence[Bound]], starts: Sequence[list[int]], shape: Sequence[int]) -> Ints:
    """For each combination of classes the first row that holds it."""
    cells = np.full(shape, NO_ROW, dtype=np.int64)
    for number, row in reversed(list(enumerate(rows))):
        cells[tuple(_held(test, of_key) for test, of_key in zip(row, starts, strict=True))] = number
    return cells.ravel()


def _held(test: Bound, starts: list[int]) -> slice:
    """The classes of the numbers that a test holds for."""
    low, high = _ends(test)
    first = 0 if low is None else len(starts) + 1 if low > MOST else bisect_right(starts, low)
    return slice(first, len(starts) + 1 if high is None or high > MOST else bisect_right(starts, high))


def _is_reached(end: int | None) -> TypeGuard[int]:
    """Whether there are numbers on both sides of where a test begins or ends to hold."""
    return end is not None and -MOST < end <= MOST


def _match(test: Bound) -> Match:
    return Match(test.kind) if test.kind in ("any", "above") else Match(test.kind, Fraction(test.number))
