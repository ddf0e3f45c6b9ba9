"""What generated source asks of tables, tiers and lots that no short expression says."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any

from attrs import field, frozen

from pricing_dsl.ir.nodes import Match, TableRow
from pricing_dsl.ir.scalar import matches

__all__ = ["NO_ROW", "Lookup", "before", "bisect_left", "bisect_right", "drawn", "first_tier"]

NO_ROW = -1
_MOST_KNOWN = 4096
"""So many combinations of a table's exact keys are remembered with the rows they leave."""


def first_tier(selector: int, bounds: Sequence[int], owned: Sequence[bool]) -> int:
    """The index of the first bound that holds the selector, or how many bounds there are."""
    for index, (bound, up_to) in enumerate(zip(bounds, owned, strict=True)):
        if selector < bound or (up_to and selector == bound):
            return index
    return len(bounds)


def before(numbers: Iterable[int]) -> list[int]:
    """For each number the sum of those before it."""
    return list(accumulate(numbers, initial=0))[:-1]


def drawn(
    rows: Iterable[tuple[int, int, int]], lots: Iterable[tuple[int, int, int]], newest: bool
) -> tuple[list[int], list[int]]:
    """What each row gets, and what each lot gives (see `ir.Draw`).

    Args:
        rows: (at, need, whole) of each; whole 0: any part.
        lots: (start, end, available) of each.
    """
    needs, living = list(rows), list(lots)
    left = [max(0, available) for _, _, available in living]
    got = [0] * len(needs)
    turns = [(-start, end) if newest else (end, start) for start, end, _ in living]
    order = sorted(range(len(living)), key=turns.__getitem__)
    for row in sorted(range(len(needs)), key=lambda number: needs[number][0]):
        at, need, whole = needs[row]
        alive = [number for number in order if living[number][0] <= at < living[number][1]]
        wanted = max(0, min(need, sum(left[number] for number in alive)))
        got[row] = wanted = wanted // whole * whole if whole else wanted
        for number in alive:
            taken = min(wanted, left[number])
            left[number] -= taken
            wanted -= taken
    return got, [max(0, available) - rest for (_, _, available), rest in zip(living, left, strict=True)]


@frozen
class Lookup:
    """The rows of a table, in order; numbers in keys are what the caller's keys are counted in."""

    rows: tuple[TableRow, ...]
    _exact: tuple[int, ...] = field(init=False, eq=False, repr=False)
    _left: dict[tuple[Any, ...], list[tuple[int, list[tuple[int, Match]]]]] = field(
        init=False, factory=dict, eq=False, repr=False
    )

    @_exact.default
    def _find_exact(self) -> tuple[int, ...]:
        """The keys that are compared for being the same, and nothing else."""
        columns = zip(*(row.matches for row in self.rows), strict=True)
        return tuple(at for at, column in enumerate(columns) if {match.kind for match in column} <= {"is", "any"})

    def __call__(self, *keys: Any) -> int:
        """The index of the first row whose keys all match; -1: none."""
        exact = tuple(keys[at] for at in self._exact)
        left = self._left.get(exact)
        if left is None:
            left = self._remember(exact)
        for index, tests in left:
            if all(matches(match, keys[at]) for at, match in tests):
                return index
        return NO_ROW

    def _remember(self, exact: tuple[Any, ...]) -> list[tuple[int, list[tuple[int, Match]]]]:
        """The rows that these exact keys leave, with the tests of the other keys; after a row without tests, none."""
        known = dict(zip(self._exact, exact, strict=True))
        left = []
        for index, row in enumerate(self.rows):
            if all(matches(row.matches[at], key) for at, key in known.items()):
                tests = [(at, match) for at, match in enumerate(row.matches) if at not in known]
                tests = [(at, match) for at, match in tests if match.kind not in ("any", "above")]
                left.append((index, tests))
                if not tests:
                    break
        if len(self._left) < _MOST_KNOWN:
            self._left[exact] = left
        return left
