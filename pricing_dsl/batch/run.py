"""A table on its way: what opens the periods of its rows, and their bills in the order of the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from attrs import define, field

from pricing_dsl.batch.carried import Carried
from pricing_dsl.batch.columns.parts import Part
from pricing_dsl.batch.keys import first_days, subscriptions
from pricing_dsl.batch.periods import Periods
from pricing_dsl.batch.rated import RatedTable
from pricing_dsl.batch.rejects import Rejects
from pricing_dsl.batch.states import NEW, Opening
from pricing_dsl.batch.tables import sliced
from pricing_dsl.batch.waves import Waves, waves_of

if TYPE_CHECKING:
    from pricing_dsl.batch.rater import TableRater


@define
class Run:
    """A table on its way. first_row: the number of its first row."""

    rater: TableRater
    carried: Carried
    first_row: int
    rejects: Rejects = field(factory=Rejects)

    def rate(self, table: pa.Table, *, keep: bool, once: bool = False) -> RatedTable:
        """Its bills. keep: the closing states of its subscriptions are kept in `carried`. once: it is known that no
        subscription comes twice."""
        names = None if once and self.carried.opening is None else subscriptions(table, self.rater.incoming)
        if once or names is None or names.null_count == len(names):
            made, straight = self._straight(table, names), True
        else:
            waves = waves_of(names, first_days(table, self.rater.incoming))
            straight = waves is None and not keep and not self.carried.broken
            if straight:
                made = self._straight(table, names)
            else:
                made = self._in_waves(table, names, waves or Waves.one(len(names)), keep=keep)
        bills = self._bills(made)
        return RatedTable(bills if straight else _in_order(bills, made), pa.Table.from_batches([self.rejects.batch()]))

    def _straight(self, table: pa.Table, names: pa.Array | None) -> list[Part]:
        """The bills of a table as it stands: its rows carry nothing to each other."""
        opening, made, at = self.carried.opening, list[Part](), 0
        places = None if names is None or opening is None else opening.places(names)
        for batch in sliced(table.to_batches()):
            rows = np.arange(at, at + batch.num_rows)
            at += batch.num_rows
            if places is not None and opening is not None:
                states = opening.opening(places[rows])
            else:
                states = Opening(self.rater.states, batch) if self.rater.states.columns else NEW
            block = self.rater.plain.rate(batch, states, rows + self.first_row, self.rejects)
            made.append(Part(None, block.columns))
        return made

    def _in_waves(self, table: pa.Table, names: pa.Array, waves: Waves, *, keep: bool) -> list[Part]:
        table = table.combine_chunks()
        return Periods(self.rater, self.carried, self.first_row, self.rejects, table, names, waves).rate(keep=keep)

    def _bills(self, made: list[Part]) -> pa.Table:
        schema = self.rater.bills
        parts = [pa.Table.from_arrays(list(part.columns), schema=schema) for part in made]
        return pa.concat_tables(parts) if parts else schema.empty_table()


def _in_order(bills: pa.Table, made: list[Part]) -> pa.Table:
    """The bills in the order of their rows."""
    rows = np.concatenate([part.rows for part in made if part.rows is not None] or [np.zeros(0, np.int64)])
    if len(rows) > 1 and not np.all(rows[1:] > rows[:-1]):
        return bills.combine_chunks().take(pa.array(np.argsort(rows, kind="stable")))
    return bills
