"""Rows that are rated one by one: what `Rater.rate` says of each, put into columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from attrs import define, field

from pricing_dsl.batch.arrays import array_of
from pricing_dsl.batch.bill_columns import ROW, BillColumn
from pricing_dsl.batch.cells import DoesNotFitError
from pricing_dsl.batch.columns.parts import Part
from pricing_dsl.batch.openings import Opened
from pricing_dsl.batch.rejects import Rejects
from pricing_dsl.rating.bill import Bill
from pricing_dsl.rating.problems import Problem, Rejected
from pricing_dsl.rating.program import Rater
from pricing_dsl.rating.state import State


@define
class ExactRows:
    """Rows of a batch as they are rated. default: the plan of those that name none. asked: how many of the first
    columns are asked for: of the others, which are carried only, one may not hold its value; then `odd` has the state.
    """

    rater: Rater
    default: str
    columns: Sequence[BillColumn]
    asked: int
    rejects: Rejects
    cells: dict[int, list[Any]] = field(factory=dict)
    odd: dict[int, State] = field(factory=dict)

    def rate(self, at: int, row: int, facts: dict[str, Any], opening: Opened) -> Bill | None:
        """The bill of a row, or None where it is set aside. at: its place in the batch; row: its number."""
        facts = self.with_plan(facts)
        if isinstance(opening, tuple):
            self.rejects.add(row, facts, opening)
            return None
        found = self.rater.rate(facts, opening)
        if isinstance(found, Rejected):
            self.rejects.add(row, facts, found.problems)
            return None
        if problems := self._put(at, row, found):
            self.rejects.add(row, facts, problems)
            return None
        return found

    def with_plan(self, facts: dict[str, Any]) -> dict[str, Any]:
        """The facts, with the plan by default where they name none."""
        return {**facts, "plan": self.default} if self.default and facts.get("plan") in (None, "") else facts

    def _put(self, at: int, row: int, bill: Bill) -> list[Problem]:
        """Put a bill into its columns, or say which of them cannot hold it."""
        cells: list[Any] = []
        problems: list[Problem] = []
        odd = False
        for number, column in enumerate(self.columns):
            try:
                cells.append(row if column.name == ROW else column.cell(bill))
            except DoesNotFitError as error:
                cells.append(None)
                odd = True
                if number < self.asked:
                    problems.append(Problem(column.name, str(error)))
        if not problems:
            self.cells[at] = cells
            if odd:
                self.odd[at] = bill.closing
        return problems

    def part(self) -> Part:
        """The columns of those that were rated."""
        rows = sorted(self.cells)
        columns = zip(*(self.cells[at] for at in rows), strict=True) if rows else [()] * len(self.columns)
        kinds = [column.type for column in self.columns]
        arrays = [array_of(list(cells), kind) for cells, kind in zip(columns, kinds, strict=True)]
        return Part(np.array(rows, np.int64), arrays)
