"""Rows on disk for a while: more than memory holds, put in order and read again.

The files have no name, so that nothing is left of a run that is killed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import BinaryIO

import pyarrow as pa
from attrs import define, field


@define
class Spill:
    """Batches of one schema, written one after the other and then read as often as wanted."""

    schema: pa.Schema
    _file: BinaryIO = field(factory=tempfile.TemporaryFile)
    _held: list[pa.RecordBatch] = field(factory=list)
    _rows: int = 0
    _writer: pa.ipc.RecordBatchStreamWriter | None = None

    def add(self, batch: pa.RecordBatch, enough: int = 1) -> None:
        """Some more rows; they are written when there are `enough`."""
        if batch.num_rows:
            self._held.append(batch)
            self._rows += batch.num_rows
        if self._rows >= enough:
            self._flush()

    def batches(self) -> Iterator[pa.RecordBatch]:
        """All of them, in order."""
        self._flush()
        if self._writer is None:
            return
        self._writer.close()
        self._file.seek(0)
        yield from pa.ipc.open_stream(self._file)

    def table(self) -> pa.Table:
        """All of them at once."""
        return pa.Table.from_batches(self.batches(), self.schema)

    def close(self) -> None:
        """Give the file up."""
        self._file.close()

    def _flush(self) -> None:
        if not self._held:
            return
        if self._writer is None:
            self._writer = pa.ipc.new_stream(self._file, self.schema)
        table = pa.Table.from_batches(self._held, self.schema)
        for batch in table.combine_chunks().to_batches():
            self._writer.write_batch(batch)
        self._held, self._rows = [], 0
