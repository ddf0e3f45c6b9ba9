"""The columns that bills are asked for, and how many rows at once come to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
from attrs import field, frozen

from pricing_dsl.batch.bill_columns import BillColumn
from pricing_dsl.batch.columns.fast import Fast
from pricing_dsl.batch.columns.limbs import Flags, Ints
from pricing_dsl.batch.columns.parts import Part, joined
from pricing_dsl.batch.exact_rows import ExactRows
from pricing_dsl.batch.incoming import Incoming
from pricing_dsl.batch.rejects import Rejects
from pricing_dsl.batch.states import Opening
from pricing_dsl.rating.program import Rater
from pricing_dsl.rating.state import State


@frozen
class Block:
    """What became of a block of rows. columns: of those that were rated; rated: which they are. odd: closing states
    that the columns cannot hold, by the number of the bill."""

    columns: Sequence[pa.Array]
    rated: Flags
    odd: Mapping[int, State]


@frozen(eq=False)
class Outputs:
    """Bills as columns. columns: all; asked: how many of the first are asked for, the others are carried only."""

    rater: Rater
    incoming: Incoming
    default: str
    columns: tuple[BillColumn, ...]
    asked: int
    fast: Fast | None = field(repr=False)

    def rate(self, batch: pa.RecordBatch, opening: Opening, rows: Ints, rejects: Rejects) -> Block:
        """The bills of a batch: the fast way where that is sure, the exact way for all other rows.

        Args:
            opening: the states that open the rows' periods, row for row.
            rows: the number of each row in the table.
            rejects: where rows are set aside.
        """
        parts: list[Part] = []
        exact = np.ones(batch.num_rows, np.bool_)
        if self.fast is not None and batch.num_rows:
            found = self.fast.rate(batch, opening.columns_and_batch, rows, opening.odd)
            parts, exact = list(found.parts), found.exact
        rated = np.ones(batch.num_rows, np.bool_)
        odd: dict[int, State] = {}
        which = np.flatnonzero(exact)
        if len(which):
            made = self._one_by_one(batch, opening, which, rows, rejects)
            rated[which] = False
            rated[list(made.cells)] = True
            parts.append(made.part())
            odd = made.odd
        arrays = joined(parts, rated, [column.type for column in self.columns])
        return Block(arrays, rated, {int(np.count_nonzero(rated[:at])): state for at, state in odd.items()})

    def _one_by_one(
        self, batch: pa.RecordBatch, opening: Opening, which: Ints, rows: Ints, rejects: Rejects
    ) -> ExactRows:
        found = ExactRows(self.rater, self.default, self.columns, self.asked, rejects)
        some = batch if len(which) == batch.num_rows else batch.take(pa.array(which))
        states = opening.states(which, len(which) == batch.num_rows)
        for at, facts, state in zip(which.tolist(), self.incoming.summaries(some), states, strict=True):
            found.rate(at, int(rows[at]), facts, state)
        return found
