"""Rows of the reference plan as columns of whole thousandths, as every batch engine is given them."""

from __future__ import annotations

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from tests.benchmarks.usage_data import rows

DISTINCT = 1_000_000
"""So many rows are different; more of them are these over and over."""


@frozen
class Columns:
    """used, opening: thousandths of a unit."""

    used: NDArray[np.int64]
    opening: NDArray[np.int64]

    @classmethod
    def of(cls, count: int) -> Columns:
        """So many rows."""
        used, opening = (np.array(column, np.int64) for column in rows(min(count, DISTINCT)))
        return cls(np.resize(used, count), np.resize(opening, count))

    def __len__(self) -> int:
        return len(self.used)
