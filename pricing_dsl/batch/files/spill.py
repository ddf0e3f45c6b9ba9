"""Rows on disk for a while: more than memory holds, put in order and read again.

All of them are in one file, which has no name, so that nothing is left of a run that is killed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from threading import Lock
from types import TracebackType
from typing import BinaryIO

import pyarrow as pa
from attrs import define, field


@define
class SpillFile:
    """Stretches of bytes, written by one thread or another and read again."""

    _file: BinaryIO = field(factory=tempfile.TemporaryFile)
    _size: int = 0
    _lock: Lock = field(factory=Lock)

    def __enter__(self) -> SpillFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def write(self, data: pa.Buffer) -> tuple[int, int]:
        """Write bytes; where they are, and how many."""
        with self._lock:
            place = self._size, data.size
            self._file.seek(self._size)
            self._file.write(data)
            self._size += data.size
        return place

    def read(self, place: tuple[int, int]) -> bytes:
        """The bytes at a place."""
        start, size = place
        with self._lock:
            self._file.seek(start)
            return self._file.read(size)


@define
class Spill:
    """Batches of one schema in a file, one after the other, to be read as often as wanted."""

    file: SpillFile
    schema: pa.Schema
    _held: list[pa.RecordBatch] = field(factory=list)
    _rows: int = 0
    _places: list[tuple[int, int]] = field(factory=list)

    def add(self, batch: pa.RecordBatch, enough: int = 1) -> None:
        """Some more rows; they are written when there are `enough`."""
        if batch.num_rows:
            self._held.append(batch)
            self._rows += batch.num_rows
        if self._rows >= enough:
            self._flush()

    def batches(self) -> Iterator[pa.RecordBatch]:
        """All of them, in order."""
        if self._held:
            self._flush()
        for place in self._places:
            yield from pa.ipc.open_stream(self.file.read(place))

    def table(self) -> pa.Table:
        """All of them at once."""
        return pa.Table.from_batches(self.batches(), self.schema)

    def _flush(self) -> None:
        out = pa.BufferOutputStream()
        with pa.ipc.new_stream(out, self.schema) as writer:
            writer.write_table(pa.Table.from_batches(self._held, self.schema).combine_chunks())
        self._places.append(self.file.write(out.getvalue()))
        self._held, self._rows = [], 0
