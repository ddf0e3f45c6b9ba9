"""The columns that bills are asked for, and how many rows at once come to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
from attrs import field, frozen

from pricing_dsl.batch.arrays import array_of
from pricing_dsl.batch.bill_columns import ROW, BillColumn
from pricing_dsl.batch.cells import DoesNotFitError
from pricing_dsl.batch.columns.fast import Fast
from pricing_dsl.batch.columns.limbs import Flags, Ints
from pricing_dsl.batch.columns.parts import Part, joined
from pricing_dsl.batch.incoming import Incoming
from pricing_dsl.batch.rejects import Rejects
from pricing_dsl.batch.states import Opening
from pricing_dsl.rating.bill import Bill
from pricing_dsl.rating.problems import Problem, Rejected
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
            made = _OneByOne(self, rejects).rate(batch, opening, which, rows)
            rated[which] = False
            rated[list(made.cells)] = True
            parts.append(made.part())
            odd = made.odd
        arrays = joined(parts, batch.num_rows, [column.type for column in self.columns])
        if not rated.all():
            kept = pa.array(rated)
            arrays = [array.filter(kept) for array in arrays]
        places = np.cumsum(rated) - 1
        return Block(arrays, rated, {int(places[at]): state for at, state in odd.items()})


class _OneByOne:
    """Rows on the exact way."""

    def __init__(self, outputs: Outputs, rejects: Rejects) -> None:
        self.outputs, self.rejects = outputs, rejects
        self.cells: dict[int, list[object]] = {}
        self.odd: dict[int, State] = {}

    def rate(self, batch: pa.RecordBatch, opening: Opening, which: Ints, rows: Ints) -> _OneByOne:
        """Rate these of a batch's rows; rows: the number of each in the table."""
        some = batch if len(which) == batch.num_rows else batch.take(pa.array(which))
        states = opening.states(which, len(which) == batch.num_rows)
        for at, facts, state in zip(which.tolist(), self.outputs.incoming.summaries(some), states, strict=True):
            if self.outputs.default and not facts.get("plan"):
                facts = {**facts, "plan": self.outputs.default}
            row = int(rows[at])
            if isinstance(state, tuple):
                self.rejects.add(row, facts, state)
                continue
            bill = self.outputs.rater.rate(facts, state)
            problems = bill.problems if isinstance(bill, Rejected) else self._put(at, row, bill)
            if problems:
                self.rejects.add(row, facts, problems)
        return self

    def _put(self, at: int, row: int, bill: Bill) -> list[Problem]:
        """Put a bill into its columns, or say which of them cannot hold it."""
        cells: list[object] = []
        problems: list[Problem] = []
        for number, column in enumerate(self.outputs.columns):
            try:
                cells.append(row if column.name == ROW else column.cell(bill))
            except DoesNotFitError as error:
                cells.append(None)
                if number < self.outputs.asked:
                    problems.append(Problem(column.name, str(error)))
                else:
                    self.odd[at] = bill.closing
        if problems:
            self.odd.pop(at, None)
        else:
            self.cells[at] = cells
        return problems

    def part(self) -> Part:
        """The columns of those that were rated."""
        rows = sorted(self.cells)
        columns = zip(*(self.cells[at] for at in rows), strict=True) if rows else [()] * len(self.outputs.columns)
        kinds = [column.type for column in self.outputs.columns]
        arrays = [array_of(list(cells), kind) for cells, kind in zip(columns, kinds, strict=True)]
        return Part(np.array(rows, np.int64), arrays)
