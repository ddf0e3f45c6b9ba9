"""The rows of bills in a block: sums over them, and what goes from row to row.

Sums are formed within each bill only, so what holds for the rows of one bill holds on the way there too.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from attrs import frozen

from pricing_dsl.batch.kernels.rows import Column, Flags, Ints

_SHORT = 6
"""Where bills have fewer rows than this on average, each row is added to its bill; else bill after bill is added up."""


@frozen(slots=False, eq=False)
class Segments:
    """The rows of a list for the bills of a block. offsets: from 0; members: for each row of a group's source the row
    of the group."""

    offsets: Ints
    members: Ints | None = None

    @cached_property
    def counts(self) -> Ints:
        """How many rows each bill has."""
        return np.diff(self.offsets)

    @cached_property
    def bill_of(self) -> Ints:
        """The bill of each row."""
        return np.repeat(np.arange(len(self.counts)), self.counts)

    @cached_property
    def filled(self) -> Ints:
        """The bills that have rows."""
        return np.flatnonzero(self.counts)

    @cached_property
    def starts(self) -> Ints:
        """The first row of each bill that has rows."""
        return self.offsets[:-1][self.filled]

    @property
    def rows(self) -> int:
        """How many rows all bills have."""
        return int(self.offsets[-1])

    # ---- into bills ----

    def count(self, out: Ints) -> None:
        """How many rows each bill has."""
        np.copyto(out, self.counts)

    def sum(self, column: Ints, out: Ints) -> None:
        """The sum of each bill's rows."""
        if self.rows < _SHORT * len(out):
            out.fill(0)
            np.add.at(out, self.bill_of, column)
        else:
            self._reduced(np.add, column, out, 0)

    def least(self, column: Ints, out: Ints) -> None:
        """The least of each bill's rows; 0 of none."""
        self._reduced(np.minimum, column, out, 0)

    def greatest(self, column: Ints, out: Ints) -> None:
        """The greatest of each bill's rows; 0 of none."""
        self._reduced(np.maximum, column, out, 0)

    def any(self, column: Flags, out: Flags) -> None:
        """Whether a flag holds in one of each bill's rows."""
        if column.any():
            self._reduced(np.logical_or, column, out, False)
        else:
            out.fill(False)

    def common_multiple(self, column: Ints, out: Ints) -> None:
        """The least common multiple of each bill's rows without their signs, 0 taken as 1; 1 of none."""
        self._reduced(np.lcm, np.maximum(np.absolute(column), 1), out, 1)

    def _reduced(self, operation: np.ufunc, column: Column, out: Column, nothing: int) -> None:
        """`reduceat` knows no segments without rows: it would give them the row of the next."""
        if len(self.filled) == len(out):
            operation.reduceat(column, self.starts, out=out)
            return
        out.fill(nothing)
        if self.rows:
            out[self.filled] = operation.reduceat(column, self.starts)

    # ---- into rows ----

    def spread(self, column: Column, out: Column) -> None:
        """A bill's number for each of its rows."""
        column.take(self.bill_of, out=out, mode="clip")

    def grouped(self, column: Ints, out: Ints) -> None:
        """The sums of the source's rows for each row of the group."""
        assert self.members is not None
        out.fill(0)
        np.add.at(out, self.members, column)

    def running(self, column: Ints, out: Ints) -> None:
        """For each row the sum of those before it in its bill: from each bill's first row the sum of the bill before is
        taken away, so that one sum over all rows begins anew there."""
        np.copyto(out, column)
        if len(self.starts) > 1:
            out[self.starts[1:]] -= np.add.reduceat(column, self.starts)[:-1]
        np.add.accumulate(out, out=out)
        np.subtract(out, column, out=out)

    def previous(self, column: Ints, out: Ints) -> None:
        """For each row what the row before it in its bill has, 0 in the first."""
        out[1:] = column[:-1]
        out[self.starts] = 0

    def first(self, out: Flags) -> None:
        """Whether a row is the first of its bill."""
        out.fill(False)
        out[self.starts] = True
