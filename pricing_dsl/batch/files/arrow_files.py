"""Parquet and Arrow IPC files as sources of rows."""

from __future__ import annotations

import mmap
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import pyarrow as pa
import pyarrow.parquet as pq
from attrs import evolve, frozen

from pricing_dsl.batch.files.block import BLOCK_ROWS, Block, Input, Loaded
from pricing_dsl.batch.files.errors import FileError
from pricing_dsl.batch.files.text_files import opened

_FILE = b"ARROW1"
"""How an IPC file begins; a stream does not."""


@frozen
class ParquetFile:
    """A Parquet file. types: the columns that are read of it. size: how many rows it has."""

    input: Input
    types: pa.Schema
    size: int

    @classmethod
    def of(cls, input: Input) -> ParquetFile:
        """The file, its footer read. Raises FileError."""
        with _parquet(input) as file:
            return cls(input, file.schema_arrow.remove_metadata(), file.metadata.num_rows)

    def only(self, names: Sequence[str]) -> ParquetFile:
        """The file with these columns only."""
        return evolve(self, types=pa.schema([self.types.field(name) for name in names]))

    def pieces(self) -> Iterator[Loaded]:
        """Its rows, in stretches."""
        with _parquet(self.input) as file:
            yield from _loaded(file.iter_batches(BLOCK_ROWS, columns=self.types.names), self.types)


@frozen
class IpcFile:
    """An Arrow IPC file, or a stream in a file. types: the columns that are read of it. size: how many rows it has."""

    input: Input
    types: pa.Schema
    size: int

    @classmethod
    def of(cls, input: Input) -> IpcFile:
        """The file, its schema and the sizes of its batches read. Raises FileError."""
        with _ipc(input) as (schema, batches):
            return cls(input, schema.remove_metadata(), sum(batch.num_rows for batch in batches))

    def only(self, names: Sequence[str]) -> IpcFile:
        """The file with these columns only."""
        return evolve(self, types=pa.schema([self.types.field(name) for name in names]))

    def pieces(self) -> Iterator[Loaded]:
        """Its rows, in stretches."""
        with _ipc(self.input) as (_, batches):
            yield from _loaded(batches, self.types)


def _loaded(batches: Iterable[pa.RecordBatch], types: pa.Schema) -> Iterator[Loaded]:
    row = 1
    for batch in batches:
        columns = batch.select(types.names).replace_schema_metadata(None)
        for start in range(0, batch.num_rows, BLOCK_ROWS):
            some = columns.slice(start, BLOCK_ROWS)
            yield Loaded(Block(some, range(row, row + some.num_rows)))
            row += some.num_rows


@contextmanager
def _parquet(input: Input) -> Iterator[pq.ParquetFile]:
    with _told(input, "Parquet"), opened(input) as handle, pq.ParquetFile(handle, pre_buffer=False) as file:
        yield file


@contextmanager
def _ipc(input: Input) -> Iterator[tuple[pa.Schema, Iterator[pa.RecordBatch]]]:
    """The schema and the batches of a file. It is mapped, so that a batch of any size takes no memory."""
    with _told(input, "Arrow"), opened(input) as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        source = pa.BufferReader(pa.py_buffer(mapped))
        if mapped[: len(_FILE)] == _FILE:
            reader = pa.ipc.open_file(source)
            yield reader.schema, _forgotten(mapped, map(reader.get_batch, range(reader.num_record_batches)))
        else:
            stream = pa.ipc.open_stream(source)
            yield stream.schema, _forgotten(mapped, stream)


def _forgotten(mapped: mmap.mmap, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The batches in slices; what of the file was read is given back to the system, which reads it again if need be."""
    for batch in batches:
        for start in range(0, batch.num_rows, BLOCK_ROWS):
            yield batch.slice(start, BLOCK_ROWS)
            if hasattr(mapped, "madvise"):
                mapped.madvise(mmap.MADV_DONTNEED)


@contextmanager
def _told(input: Input, what: str) -> Iterator[None]:
    """What Arrow says of a damaged file, as a `FileError`."""
    try:
        yield
    except (pa.ArrowException, ValueError, OSError) as error:
        if isinstance(error, FileError):
            raise
        raise FileError(f"{input.name} is no {what} file: {error}.") from None
