"""Some rows of the input, rated: their bills, what is set aside, and what they carry on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import frozen

from pricing_dsl.batch.bill_columns import ROW
from pricing_dsl.batch.carried import Carried
from pricing_dsl.batch.files.block import Facts
from pricing_dsl.batch.files.columns import aligned
from pricing_dsl.batch.files.hashing import NOTHING, Hashes, hashes, unique
from pricing_dsl.batch.files.openings import Openings
from pricing_dsl.batch.files.places import FIRST_BLOCK, Numbers, Places, first_of
from pricing_dsl.batch.files.rows import ASIDE, SUBSCRIPTION, Rows, one_batch
from pricing_dsl.batch.incoming import OPENING, plain
from pricing_dsl.batch.rated import RatedTable
from pricing_dsl.batch.rater import TableRater

PERIODS = "closing.periods"


@frozen
class Rated:
    """What became of some rows. bills: a row each, `row` first. aside: as `ASIDE`. closing: the last state of each
    subscription, where these are asked for."""

    bills: pa.RecordBatch
    aside: pa.RecordBatch
    closing: tuple[pa.RecordBatch, ...]


@frozen
class RowRater:
    """Rates rows of all files of a run.

    table: rates rows in the columns of `types`; its bills have `row` first. carried: the columns of bills that the next
    period opens with, where they are asked for. openings: the states of the period before, if there is one.
    """

    table: TableRater
    types: pa.Schema
    carried: tuple[str, ...]
    openings: Openings | None
    places: Places

    def rate(self, rows: Rows, *, once: bool = False) -> Rated:
        """The bills of rows that hold every period of their subscriptions. Safe in several threads.

        once: no subscription comes twice.
        """
        carried = Carried() if self.openings is None else self.opening(rows.subscriptions())
        return self._rate(rows, lambda part: self.table.rate_apart(part.columns, carried, once=once), carried)

    def rate_next(self, rows: Rows, carried: Carried) -> Rated:
        """The bills of rows that go on with what those before them carried. `carried` is changed."""
        return self._rate(rows, lambda part: self.table.rate_next(part.columns, carried), carried)

    def opening(self, subscriptions: Hashes | None = None) -> Carried:
        """What opens the first periods of some subscriptions, or of all."""
        if self.openings is None:
            return Carried()
        table = self.openings.table if subscriptions is None else self.openings.of_subscriptions(subscriptions)
        return self.table.carried(table)

    def _rate(self, rows: Rows, by_columns: Callable[[Rows], RatedTable], carried: Carried) -> Rated:
        bills, aside = [], [rows.unread]
        for part in _parted(rows):
            carried.named = partial(self._where, part)
            rated = self.table.rate_facts(self._facts(part), carried) if part.odd else by_columns(part)
            broken = carried.broken.items()
            carried.broken |= {name: int(part.numbers[row]) for name, row in broken if row < _FIRST}
            bills.append(renumbered(one_batch(rated.bills), part.numbers))
            aside.append(aligned(renumbered(one_batch(rated.rejects), part.numbers), ASIDE))
        made = in_order_of_rows(bills)
        return Rated(made, in_order_of_rows(aside), self._closing(made))

    def _where(self, rows: Rows, row: int) -> str:
        """Where a row stands: one of these, or, by its number among all, one that was set aside before."""
        return self.places.where(row if row >= _FIRST else int(rows.numbers[row]))

    def _facts(self, rows: Rows) -> list[Facts]:
        """All rows by their facts, the odd ones as they were written."""
        incoming = self.table.incoming
        facts: list[dict[str, Any]] = incoming.summaries(rows.columns)
        for name, at, convert in incoming.opening:
            for one, value in zip(facts, plain(rows.columns.column(at), convert), strict=True):
                one[f"{OPENING}{name}"] = value
        for at, odd in rows.odd.items():
            facts[at] = dict(odd)
        return list(facts)

    def _closing(self, bills: pa.RecordBatch) -> tuple[pa.RecordBatch, ...]:
        """The state after the last period of each subscription."""
        if not self.carried:
            return ()
        found = bills.select([SUBSCRIPTION, *self.carried]).filter(pc.is_valid(bills.column(SUBSCRIPTION)))
        names = hashes(found.column(SUBSCRIPTION))
        if len(unique(names)) == len(names):
            return (found,)
        last: dict[str, tuple[int, int]] = {}
        periods = found.column(PERIODS).to_pylist()
        for at, (name, count) in enumerate(zip(found.column(SUBSCRIPTION).to_pylist(), periods, strict=True)):
            last[name] = max(last.get(name, (0, 0)), (count, at))
        return (found.take(pa.array([at for _, at in last.values()], pa.int64())),)


_FIRST = first_of(FIRST_BLOCK)


def _parted(rows: Rows) -> tuple[Rows, ...]:
    """Rows that columns hold, with the others of their subscriptions; and odd ones, with the others of theirs."""
    if not rows.odd:
        return (rows,)
    names = rows.subscriptions()
    odd = np.array(list(rows.odd))
    by_facts = np.isin(names, names[odd]) & (names != NOTHING)
    by_facts[odd] = True
    return rows.take(np.flatnonzero(~by_facts)), rows.take(np.flatnonzero(by_facts))


def in_order_of_rows(batches: Sequence[pa.RecordBatch]) -> pa.RecordBatch:
    """Batches with numbers of rows as one, by those; of one row, in the order of the batches."""
    filled = [batch for batch in batches if batch.num_rows]
    if len(filled) < 2:
        return (filled or batches)[0]
    joined = pa.concat_batches(filled)
    return joined.take(pa.array(np.argsort(joined.column(ROW).to_numpy(), kind="stable")))


def renumbered(batch: pa.RecordBatch, numbers: Numbers) -> pa.RecordBatch:
    """A batch with rows counted from 0 as one with their numbers among all."""
    at = batch.schema.get_field_index(ROW)
    rows = pa.array(numbers[batch.column(at).to_numpy()], pa.int64())
    return batch.set_column(at, batch.schema.field(at), rows)
