"""Tables of bills on their way into a file: what is made of each batch on any core, and how it is written in turn."""

from __future__ import annotations

import csv
import io
import json
from typing import Any, BinaryIO, Protocol

import pyarrow as pa
from attrs import frozen

from pricing_dsl.batch.files.cell_texts import csv_texts, json_texts, lines
from pricing_dsl.batch.files.parquet_sink import ParquetSink

SUFFIXES = {
    ".parquet": "parquet",
    ".pq": "parquet",
    ".arrow": "arrow",
    ".ipc": "arrow",
    ".feather": "arrow",
    ".csv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
"""The formats of tables by how names of files end."""


class Sink(Protocol):
    """Where a table goes."""

    def encode(self, batch: pa.RecordBatch) -> Any:
        """What is to be written of a batch; called in several threads."""
        ...

    def write(self, encoded: Any) -> None:
        """Write what `encode` made, in the order of the rows. Raises OSError."""
        ...

    def close(self) -> None:
        """Write what stands at the end. Raises OSError."""
        ...


def sink_of(format_name: str, file: BinaryIO, schema: pa.Schema) -> Sink:
    """What writes a table with this schema to a file."""
    match format_name:
        case "parquet":
            return ParquetSink(file, schema)
        case "arrow":
            return IpcSink(pa.ipc.new_file(file, schema))
        case "csv":
            return CsvSink.of(file, schema)
        case _:
            return JsonSink(file)


@frozen
class IpcSink:
    """An Arrow IPC file, not compressed, so that it can be mapped."""

    writer: pa.ipc.RecordBatchFileWriter

    def encode(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        return batch

    def write(self, encoded: pa.RecordBatch) -> None:
        self.writer.write_batch(encoded)

    def close(self) -> None:
        self.writer.close()


@frozen
class CsvSink:
    """A CSV file."""

    file: BinaryIO

    @classmethod
    def of(cls, file: BinaryIO, schema: pa.Schema) -> CsvSink:
        head = io.StringIO()
        csv.writer(head, lineterminator="\n").writerow(schema.names)
        file.write(head.getvalue().encode())
        return cls(file)

    def encode(self, batch: pa.RecordBatch) -> pa.Buffer:
        parts: list[pa.Array | str] = []
        for column in batch.columns:
            parts += [csv_texts(column), ","]
        return lines([*parts[:-1], "\n"])

    def write(self, encoded: pa.Buffer) -> None:
        self.file.write(encoded)

    def close(self) -> None:
        """Nothing is left to write."""


@frozen
class JsonSink:
    """A file of JSON lines."""

    file: BinaryIO

    def encode(self, batch: pa.RecordBatch) -> pa.Buffer:
        parts: list[pa.Array | str] = []
        for number, (name, column) in enumerate(zip(batch.schema.names, batch.columns, strict=True)):
            parts += [("{" if number == 0 else ", ") + json.dumps(name, ensure_ascii=False) + ": ", json_texts(column)]
        return lines([*parts, "}\n"])

    def write(self, encoded: pa.Buffer) -> None:
        self.file.write(encoded)

    def close(self) -> None:
        """Nothing is left to write."""
