"""States as columns: where those that open the periods of rows are found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import define, field, frozen

from pricing_dsl.batch.columns.limbs import Ints
from pricing_dsl.batch.columns.names import texts
from pricing_dsl.batch.openings import Opened, OpeningColumns, opening_table_columns
from pricing_dsl.batch.rated import TableError
from pricing_dsl.batch.slots import Held
from pricing_dsl.ir.nodes import Program
from pricing_dsl.rating.state import State

Columns = tuple[Sequence[tuple[str, int]], pa.RecordBatch]


@frozen
class Opening:
    """The states that open the periods of a batch's rows, row for row. reader: what the columns are; None: there are
    none, all are new. odd: states that stand for those of the columns, by row."""

    reader: OpeningColumns | None
    batch: pa.RecordBatch | None
    odd: Mapping[int, State] = field(factory=dict)

    @classmethod
    def of_states(cls, states: Sequence[State]) -> Opening:
        """States as they are, not in columns."""
        return cls(None, None, dict(enumerate(states)))

    @property
    def columns_and_batch(self) -> Columns | None:
        """The columns by name and place, and their batch."""
        if self.reader is None or self.batch is None:
            return None
        return [(name, at) for name, at, _ in self.reader.columns], self.batch

    def states(self, rows: Ints, all_rows: bool) -> list[Opened]:
        """The states of some rows."""
        found: list[Opened] = [None] * len(rows)
        if self.reader is not None and self.batch is not None:
            found = self.reader.states(self.batch if all_rows else self.batch.take(pa.array(rows)))
        if self.odd:
            return [self.odd.get(row, state) for row, state in zip(rows.tolist(), found, strict=True)]
        return found


NEW = Opening(None, None)


@define(slots=False)
class Pool:
    """States in a table. names: the subscription of each, where they are found by that. odd: those that the columns
    cannot hold, by row."""

    reader: OpeningColumns
    table: pa.Table
    names: pa.Array | None = None
    odd: dict[int, State] = field(factory=dict)

    @classmethod
    def of(cls, table: pa.Table, program: Program, slots: Mapping[str, Held]) -> Pool:
        """The states in a table of bills (`closing.…`, or `opening.…`), by subscription.

        Raises:
            TableError: it has no column of subscriptions, or one of them twice.
        """
        columns = opening_table_columns(table.schema, program)
        at = next((at for name, at, _ in columns.facts if name == "subscription"), None)
        if at is None:
            raise TableError("the opening states have no column `subscription`, by which they are found")
        chunks = [texts(chunk)[0] for chunk in table.column(at).chunks]
        names = pa.concat_arrays(chunks) if chunks else pa.array([], pa.string())
        counted = pc.value_counts(names.drop_null())
        twice = counted.field("values").filter(pc.greater(counted.field("counts"), 1))
        if len(twice):
            raise TableError(f"the subscription {twice[0]} has several opening states: keep that of its last period")
        return cls(OpeningColumns(columns.opening, slots), table, names)

    @cached_property
    def _places(self) -> dict[str, int]:
        assert self.names is not None
        return {name: at for at, name in enumerate(self.names.to_pylist()) if name is not None}

    def places(self, names: pa.Array) -> Ints:
        """Where the states of subscriptions are; -1: nowhere."""
        if self.names is None or not len(self.names):
            return np.full(len(names), -1, np.int64)
        if _MUCH_MORE * len(names) < len(self.names):
            known = self._places
            return np.array([known.get(name, -1) for name in names.to_pylist()], np.int64)
        found = pc.index_in(names, self.names, skip_nulls=True)
        return np.asarray(found.fill_null(-1).to_numpy(zero_copy_only=False)).astype(np.int64)

    def state_of(self, name: str) -> Opened:
        """The state of a subscription."""
        return self.state(self._places[name]) if name in self._places else None

    def state(self, place: int) -> Opened:
        """The state at a place."""
        if place in self.odd:
            return self.odd[place]
        return self.reader.states(_batch_of(self.table.slice(place, 1)))[0]

    def opening(self, places: Ints) -> Opening:
        """The states at some places; -1 is none."""
        rows = pa.array(places, mask=places < 0) if (places < 0).any() else pa.array(places)
        batch = _batch_of(self.table.take(rows))
        odd: dict[int, Any] = {}
        if self.odd:
            odd = {at: self.odd[place] for at, place in enumerate(places.tolist()) if place in self.odd}
        return Opening(self.reader, batch, odd)


def states_of(table: pa.Table, program: Program, slots: Mapping[str, Held]) -> dict[str, Opened]:
    """The states in a table of bills (`closing.…`, or `opening.…`), by subscription.

    Raises:
        TableError: it has no column of subscriptions, or one of them twice.
    """
    pool = Pool.of(table, program, slots)
    assert pool.names is not None
    states = pool.reader.states(_batch_of(table))
    return {name: state for name, state in zip(pool.names.to_pylist(), states, strict=True) if name is not None}


def _batch_of(table: pa.Table) -> pa.RecordBatch:
    """A table as one batch."""
    found = table.combine_chunks().to_batches()
    none = [pa.nulls(0, of.type) for of in table.schema]
    return found[0] if found else pa.RecordBatch.from_arrays(none, schema=table.schema)


_MUCH_MORE = 4
"""Looking into so many times more states than are looked for, they are better known by name."""
