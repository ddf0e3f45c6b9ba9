"""Within which bounds of the data a kernel never leaves 64 bits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from math import ceil, floor

import numpy as np
from attrs import define, evolve, field, frozen

from pricing_dsl.batch.kernels.intervals import DAYS, FLAG, MOST, Bounds, Interval, OverflowsError, intervals
from pricing_dsl.batch.kernels.steps import Step
from pricing_dsl.exact import Range

MOST_ROWS = 1024
"""A bill with more rows of a list is proved on its own."""

_CODES: Interval = (-1, 2**31)
_WIDEST = 62
_LONG = 20_000
"""So many steps times arguments are many."""
_MOST_KNOWN = 1024
"""So many proofs for blocks of data are remembered."""


@frozen
class Leaf:
    """An argument, as what a kernel may take for granted. den: what its numbers are over; low, high: what the plans
    claim of its numerators, None where they claim nothing. What is outside is refused elsewhere."""

    name: str
    kind: str
    space: str
    den: int = 1
    low: int | None = None
    high: int | None = None

    @classmethod
    def of(cls, name: str, kind: str, space: str, den: int, claim: Range) -> Leaf:
        """The leaf of a claim about the numbers themselves."""
        low = None if claim.lo is None else ceil(claim.lo * den)
        high = None if claim.hi is None else floor(claim.hi * den)
        return cls(name, kind, space, den, low, high)

    @classmethod
    def shared(cls, leaves: Sequence[Leaf]) -> Leaf:
        """One leaf of several plans: what all of them allow."""
        lows = [leaf.low for leaf in leaves if leaf.low is not None]
        highs = [leaf.high for leaf in leaves if leaf.high is not None]
        return evolve(leaves[0], low=max(lows, default=None), high=min(highs, default=None))

    @property
    def type(self) -> type:
        """What a column of it is made of."""
        return np.bool_ if self.kind == "flag" else np.int64

    @property
    def guarded(self) -> bool:
        """Whether its data are looked at before they are computed with."""
        return self.kind in ("number", "date")

    def within(self, size: int) -> Interval:
        """The numbers of at most this size that it may have; at least the one that is nearest to them."""
        if self.kind == "flag":
            return FLAG
        if self.kind != "number":
            return DAYS if self.kind == "date" else _CODES
        return self._nearest(-size), self._nearest(size)

    def of_bits(self, bits: int) -> Interval:
        """The numbers of so many bits that it may have."""
        return self.within(2**bits - 1)

    def around(self, found: Interval) -> Interval:
        """The numbers that it may have, no longer in bits than those found, on the same sides of zero."""
        if self.kind != "number":
            return self.within(MOST)
        low, high = found
        return self._nearest(-_wide(-low) if low < 0 else 0), self._nearest(_wide(high) if high > 0 else 0)

    def allows(self, found: Interval) -> bool:
        """Whether all of these are numbers that it may have."""
        low, high = self.within(MOST)
        return low <= found[0] and found[1] <= high

    def _nearest(self, number: int) -> int:
        number = number if self.low is None else max(self.low, number)
        return number if self.high is None else min(self.high, number)


def _wide(number: int) -> int:
    """The greatest number that is no longer in bits."""
    return (1 << number.bit_length()) - 1


Box = Mapping[str, Interval]
"""The bounds of each argument by name."""


def largest_box(steps: tuple[Step, ...], leaves: Sequence[Leaf]) -> tuple[Box | None, str]:
    """For every argument the largest numbers that are safe together, as far as the plans claim that they come; None
    where nothing is safe, and why that is.

    First all have the same size, as large as can be; then each gets as many bits more as the others leave it.
    """
    bits, more, why = -1, _WIDEST, ""  # numbers of `bits` bits are proved, those of more than `more` are not
    while bits < more:
        middle = (bits + more + 1) // 2
        found = _overflow(steps, Bounds({leaf.name: leaf.of_bits(middle) for leaf in leaves}, MOST_ROWS))
        if found is None:
            bits = middle
        else:
            more, why = middle - 1, found
    if bits < 0:
        return None, why
    return _grown(steps, leaves, {leaf.name: leaf.of_bits(bits) for leaf in leaves}, bits), ""


def _grown(steps: tuple[Step, ...], leaves: Sequence[Leaf], box: Box, bits: int) -> Box:
    """The box with each side as much longer as the others leave it; of long programs as it is, for that takes time."""
    sizes = dict.fromkeys((leaf.name for leaf in leaves if leaf.kind == "number"), bits)
    more = [32, 16, 8, 4, 2, 1] if len(steps) * len(sizes) <= _LONG else []
    for bits_more, leaf in product(more, leaves):
        if leaf.name not in sizes:
            continue
        size = min(_WIDEST, sizes[leaf.name] + bits_more)
        wider = {**box, leaf.name: leaf.of_bits(size)}
        if wider != box and _overflow(steps, Bounds(wider, MOST_ROWS)) is None:
            box, sizes[leaf.name] = wider, size
    return box


def _overflow(steps: tuple[Step, ...], bounds: Bounds) -> str | None:
    """What may not fit; None: everything does."""
    try:
        intervals(steps, bounds)
    except OverflowsError as error:
        return str(error)
    return None


@define
class Proofs:
    """What is proved of steps: the box of all data, and by and by bounds of single blocks that leave it."""

    steps: tuple[Step, ...]
    leaves: tuple[Leaf, ...]
    box: Box
    _known: dict[tuple[tuple[Interval, ...], int], bool] = field(init=False, factory=dict)

    def cover(self, found: Box, rows: int) -> bool:
        """Whether data with these least and greatest numbers of guarded arguments is safe, with so many rows in a bill.

        They are taken for the next power of two, so few proofs are needed for many blocks of data.
        """
        if not all(leaf.allows(found[leaf.name]) for leaf in self.leaves if leaf.guarded):
            return False
        box = {leaf.name: leaf.around(found[leaf.name]) if leaf.guarded else leaf.within(0) for leaf in self.leaves}
        key = (tuple(box.values()), _wide(rows))
        if key not in self._known:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[key] = _overflow(self.steps, Bounds(box, key[1])) is None
        return self._known[key]
