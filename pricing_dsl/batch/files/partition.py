"""Rating rows in any order: they are parted by subscription, rated part by part, and put back in their order.

What memory does not hold goes to files for a while. A part has all periods of its subscriptions."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pyarrow as pa
from attrs import define, evolve, frozen

from pricing_dsl.batch.bill_columns import ROW
from pricing_dsl.batch.files.block import BLOCK_ROWS
from pricing_dsl.batch.files.columns import empty
from pricing_dsl.batch.files.cores import in_order
from pricing_dsl.batch.files.hashing import NOTHING, Hashes, hashes
from pricing_dsl.batch.files.openings import Openings
from pricing_dsl.batch.files.places import FIRST_BLOCK, first_of
from pricing_dsl.batch.files.rated_rows import Rated, RowRater, in_order_of_rows
from pricing_dsl.batch.files.rows import ASIDE, SUBSCRIPTION, Rows, one_batch
from pricing_dsl.batch.files.spill import Spill, SpillFile
from pricing_dsl.batch.files.states import States

_ODD = "\0odd"
"""A column for the facts of odd rows, pickled: the file has no name and is ours alone."""
_MOST = 512
_PART_ROWS = BLOCK_ROWS
_ENOUGH = 2_048
"""So many rows of a part are written at once."""
_HELD = BLOCK_ROWS
"""So many rows of all parts together are in memory when they are put back in order."""


def in_partitions(blocks: Iterable[Rows], rater: RowRater, rows: int, states: States | None = None) -> Iterator[Rated]:
    """What became of all rows, by their numbers, a stretch of the input at a time.

    rows: how many there are. states: what opens their periods, where these are too many to be held by the rater. Of
    subscriptions that no bill was made for, their states are then among the closing ones.
    """
    size = rows if states is None else max(rows, states.size)
    with SpillFile() as file:
        yield from _Partitions(rater, file).rated(blocks, min(_MOST, 1 + size // _PART_ROWS), states)


@frozen
class _Partitions:
    """Rows parted by subscription."""

    rater: RowRater
    file: SpillFile

    def rated(self, blocks: Iterable[Rows], count: int, states: States | None) -> Iterator[Rated]:
        schema = pa.schema([(ROW, pa.int64()), (_ODD, pa.binary()), *self.rater.types])
        parts = [Spill(self.file, schema) for _ in range(count)]
        unread, read = Spill(self.file, ASIDE), 0
        for block in blocks:
            read += 1
            unread.add(block.unread)
            _spread(block, parts, schema)
        bills, aside = [], [_Ascending.of(unread)]
        for rated in in_order(self._rated, zip(parts, self._states(states, count), strict=True)):
            yield evolve(rated, bills=empty(rated.bills.schema), aside=empty(ASIDE))
            bills.append(self._on_disk(rated.bills, 1 + _HELD // count))
            aside.append(self._on_disk(rated.aside, 1 + _HELD // count))
        for end in map(first_of, range(FIRST_BLOCK + 1, FIRST_BLOCK + read + 1)):
            some, said = ([one.until(end) for one in found] for found in (bills, aside))
            yield Rated(in_order_of_rows(some), in_order_of_rows(said), ())

    def _states(self, states: States | None, count: int) -> Sequence[Spill | None]:
        """The states of the subscriptions of each part."""
        if states is None:
            return [None] * count
        parts = [Spill(self.file, states.types) for _ in range(count)]
        for batch in states.batches():
            _deal(batch, hashes(batch.column(SUBSCRIPTION)), parts)
        return parts

    def _rated(self, part: tuple[Spill, Spill | None]) -> Rated:
        """What became of the rows of a part."""
        rows, states = part
        found = one_batch(rows.table())
        if states is None:
            return self.rater.rate(_as_rows(found))
        openings = Openings.of(states.table())
        rated = evolve(self.rater, openings=openings).rate(_as_rows(found))
        if not self.rater.carried:
            return rated
        for closing_states in rated.closing:
            openings.close(closing_states.column(SUBSCRIPTION))
        return evolve(rated, closing=(*rated.closing, *openings.rest().to_batches()))

    def _on_disk(self, batch: pa.RecordBatch, step: int) -> _Ascending:
        """A batch, to be read again in steps of so many rows."""
        spilled = Spill(self.file, batch.schema)
        for start in range(0, batch.num_rows, step):
            spilled.add(batch.slice(start, step))
        return _Ascending.of(spilled)


def _spread(block: Rows, parts: Sequence[Spill], schema: pa.Schema) -> None:
    """Add the rows of a block to their parts."""
    names = block.subscriptions()
    keys = np.where(names == NOTHING, block.numbers.astype(np.uint64), names)
    _deal(_as_batch(block, schema), keys, parts)


def _deal(batch: pa.RecordBatch, keys: Hashes, parts: Sequence[Spill]) -> None:
    """Add each row to the part that its key says."""
    places = keys % np.uint64(len(parts))
    order = np.argsort(places, kind="stable")
    ends = np.searchsorted(places[order], np.arange(len(parts) + 1, dtype=np.uint64))
    ordered = batch.take(pa.array(order))
    for part, start, end in zip(parts, ends, ends[1:], strict=False):
        part.add(ordered.slice(start, end - start), _ENOUGH)


def _as_batch(rows: Rows, schema: pa.Schema) -> pa.RecordBatch:
    """Rows as columns, the odd ones too."""
    odd = pa.nulls(len(rows), pa.binary())
    if rows.odd:
        odd = pa.array([rows.odd.get(at) and pickle.dumps(rows.odd[at]) for at in range(len(rows))], pa.binary())
    return pa.record_batch([pa.array(rows.numbers), odd, *rows.columns.columns], schema)


def _as_rows(found: pa.RecordBatch) -> Rows:
    """What `_as_batch` made."""
    pickled = found.column(1)
    some = enumerate(pickled.to_pylist()) if pickled.null_count < len(pickled) else ()
    odd = {at: pickle.loads(one) for at, one in some if one is not None}
    return Rows(found.column(0).to_numpy(), found.select(found.schema.names[2:]), odd, empty(ASIDE))


@define
class _Ascending:
    """Batches on disk whose numbers of rows ascend, read from the lowest on. held: what is read and not yet given."""

    batches: Iterator[pa.RecordBatch]
    held: pa.RecordBatch

    @classmethod
    def of(cls, spill: Spill) -> _Ascending:
        """From the first row on."""
        return cls(spill.batches(), empty(spill.schema))

    def until(self, end: int) -> pa.RecordBatch:
        """The rows before a number that were not given yet."""
        found = []
        while True:
            rows = self.held.column(0).to_numpy()
            cut = int(np.searchsorted(rows, end))
            found.append(self.held[:cut])
            self.held = self.held[cut:]
            more = None if len(self.held) else next(self.batches, None)
            if more is None:
                return pa.concat_batches(found)
            self.held = more
