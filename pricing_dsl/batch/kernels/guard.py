"""The data of a block against the box in which its kernel is proved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from attrs import define, field

from pricing_dsl.batch.kernels.box import MOST_ROWS, Leaf, Proofs
from pricing_dsl.batch.kernels.intervals import Interval
from pricing_dsl.batch.kernels.rows import Column, Flags, Ints
from pricing_dsl.batch.kernels.segments import Segments
from pricing_dsl.ir.nodes import BILL


@define
class Guard:
    """What lets a block of data in."""

    proofs: Proofs
    _guarded: list[tuple[int, Leaf, Interval]] = field(init=False)

    def __attrs_post_init__(self) -> None:
        box = self.proofs.box
        leaves = enumerate(self.proofs.leaves)
        self._guarded = [(at, leaf, box[leaf.name]) for at, leaf in leaves if leaf.guarded]

    def lets_in(self, columns: Sequence[Column], rows: int) -> bool:
        """Whether a block is safe, with so many rows in its longest bill: inside the box, or proved by itself."""
        if rows <= MOST_ROWS and all(_inside(columns[at], box) for at, _, box in self._guarded):
            return True
        found = {leaf.name: _bounds(columns[at], box) for at, leaf, box in self._guarded}
        return self.proofs.cover(found, rows)

    def replaced(self, columns: Sequence[Column], rows: Mapping[str, Segments], outside: Flags) -> list[Column]:
        """A block's columns with harmless numbers where theirs are outside the box; bills with such are flagged."""
        safe = list(columns)
        for at, leaf, (low, high) in self._guarded:
            column = columns[at]
            beyond = (column < low) | (column > high)
            if beyond.any():
                safe[at] = np.where(beyond, min(max(0, low), high), column)
                outside[beyond if leaf.space == BILL else rows[leaf.space].bill_of[beyond]] = True
        return safe


def _inside(column: Ints, box: Interval) -> bool:
    """Whether all numbers are inside. One that has all bits of all of them is not below any that are above zero."""
    low, high = box
    if low <= 0 <= int(np.bitwise_or.reduce(column)) <= high:
        return True
    return not column.size or (low <= int(column.min()) and int(column.max()) <= high)


def _bounds(column: Ints, box: Interval) -> Interval:
    """The least and the greatest number, or one of the box where there is none."""
    return (int(column.min()), int(column.max())) if column.size else (box[0], box[0])
