"""Where the rows of all input stand: each has a number, by which its file and line are found again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from attrs import define, field

from pricing_dsl.batch.files.block import Block, Place, place_text

Numbers = npt.NDArray[np.int64]

_BITS = 32
"""Of a row's number these say where in its block it is; the others, which block."""
_WITHIN = (1 << _BITS) - 1
FIRST_BLOCK = 1
"""The number of the first block, so that no row has the number it has in its block."""


def first_of(block: int) -> int:
    """The number of the first row of a block."""
    return block << _BITS


@define
class Places:
    """The places of the rows of each block, by its number."""

    _blocks: dict[int, tuple[str, Sequence[Place]]] = field(factory=dict)

    def add(self, number: int, name: str, block: Block) -> Numbers:
        """Remember a block of the file that goes by a name; the numbers of its rows."""
        self._blocks[number] = name, block.places
        return first_of(number) + np.arange(len(block), dtype=np.int64)

    def where(self, row: int) -> str:
        """Where a row stands: usage.csv:3."""
        name, places = self._blocks[row >> _BITS]
        return place_text(name, places[row & _WITHIN])
