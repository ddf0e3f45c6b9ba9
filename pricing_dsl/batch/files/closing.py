"""Closing states on their way into a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import BinaryIO, Protocol

import pyarrow as pa
from attrs import define, field, frozen

from pricing_dsl.batch.files.columns import aligned
from pricing_dsl.batch.files.openings import Openings
from pricing_dsl.batch.files.order import Order
from pricing_dsl.batch.files.rows import SUBSCRIPTION, one_batch
from pricing_dsl.batch.files.run import FileRun
from pricing_dsl.batch.files.sinks import SUFFIXES, Sink, sink_of
from pricing_dsl.batch.files.states import states_from
from pricing_dsl.ir.nodes import Program
from pricing_dsl.rating.state import State


class Closing(Protocol):
    """Takes the closing states of subscriptions, newer ones after older ones."""

    def add(self, states: pa.RecordBatch) -> None:
        """Some states, one for each subscription."""
        ...

    def close(self) -> None:
        """Write what is not yet written. Raises OSError."""
        ...


@frozen
class JsonClosing:
    """States as one by one: JSON, all of them in memory."""

    file: BinaryIO
    program: Program
    _states: dict[str, State] = field(factory=dict)

    def add(self, states: pa.RecordBatch) -> None:
        self._states.update(states_from(pa.Table.from_batches([states]), self.program))

    def close(self) -> None:
        data = {"subscriptions": {name: state.to_json() for name, state in self._states.items()}}
        self.file.write((json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode())


@frozen
class TableClosing:
    """States as a table."""

    sink: Sink

    def add(self, states: pa.RecordBatch) -> None:
        if states.num_rows:
            self.sink.write(self.sink.encode(states))

    def close(self) -> None:
        self.sink.close()


@define
class Latest:
    """Keeps the newest state of each subscription, where a subscription may come again."""

    into: Closing
    _tables: list[pa.RecordBatch] = field(factory=list)
    _at: dict[str, int] = field(factory=dict)
    _rows: int = 0

    def add(self, states: pa.RecordBatch) -> None:
        for at, name in enumerate(states.column(SUBSCRIPTION).to_pylist(), start=self._rows):
            self._at[name] = at
        self._tables.append(states)
        self._rows += states.num_rows
        if self._rows > _MOST + 2 * len(self._at):
            self._tables = [self._newest()]
            self._at = {name: at for at, name in enumerate(self._at)}
            self._rows = len(self._at)

    def close(self) -> None:
        if self._tables:
            self.into.add(self._newest())
        self.into.close()

    def _newest(self) -> pa.RecordBatch:
        return one_batch(pa.Table.from_batches(self._tables).take(pa.array(self._at.values(), pa.int64())))


_MOST = 500_000
"""So many rows may be held that newer ones replaced."""


@frozen
class AllStates:
    """The closing states of those that were rated, and the opening ones of those that were not. schema: the columns
    that hold both."""

    into: Closing
    openings: Openings | None
    schema: pa.Schema

    def add(self, states: pa.RecordBatch) -> None:
        if self.openings is not None:
            self.openings.close(states.column(SUBSCRIPTION))
        self.into.add(aligned(states, self.schema))

    def close(self) -> None:
        for batch in self.openings.rest().to_batches() if self.openings is not None else ():
            self.into.add(aligned(batch, self.schema))
        self.into.close()


def closing_of(run: FileRun, program: Program, file: BinaryIO, path: str) -> Closing:
    """What takes the closing states of a run that asks for them. path: the file's name, which says its format."""
    assert run.closing is not None
    format_name = SUFFIXES.get(Path(path).suffix.lower())
    into: Closing = JsonClosing(file, program)
    if format_name is not None:
        into = TableClosing(sink_of(format_name, file, run.closing))
    if run.surveyed.order is Order.IN_TIME and run.many is None:
        into = Latest(into)
    return AllStates(into, run.rater.openings, run.closing)
