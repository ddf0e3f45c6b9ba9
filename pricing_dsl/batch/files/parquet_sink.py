"""Parquet files, whose row groups are made on all cores.

Arrow writes a Parquet file in one thread. So each batch is made into a little file of its own, in memory, and their row
groups are put into one file: the bytes as they are, in a footer that says where they are now. (File metadata:
https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift)"""

from __future__ import annotations

from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq
from attrs import define, field, frozen

from pricing_dsl.batch.files.thrift import Reader, Struct, written

_MAGIC = b"PAR1"
_TAIL = 8
"""The bytes at the end of a file: the size of the footer, and the magic ones."""
_ROWS, _ROW_GROUPS = 3, 4
_COLUMNS, _GROUP_OFFSET, _ORDINAL = 1, 5, 7
_CHUNK_OFFSET, _CHUNK_META = 2, 3
_PAGE_OFFSETS = (9, 10, 11)
"""Fields of the footer, of a row group, of a column chunk and of its metadata."""
FEW = ("plan", "currency", "notices")
"""Texts that are few, so that a dictionary of them is worth it."""


def options(schema: pa.Schema) -> dict[str, Any]:
    """How Parquet is written: values as they are, decimals as integers where these hold them. Looking for values that
    are equal, which is what dictionaries are made of, takes several times as long; the least and the most of decimals
    half as long again, and nobody looks for amounts by them."""
    few = [name for name in FEW if name in schema.names]
    told = [of.name for of in schema if not pa.types.is_decimal(of.type)]
    return {
        "use_dictionary": few or False,
        "write_statistics": told or False,
        "store_decimal_as_integer": True,
        "compression": "snappy",
    }


@frozen
class RowGroup:
    """The bytes of a row group, and what a footer says of it, as if it began behind the first bytes of a file."""

    data: memoryview
    said: Struct


@define
class ParquetSink:
    """A Parquet file."""

    file: BinaryIO
    schema: pa.Schema
    _size: int = 0
    _rows: int = 0
    _groups: list[Struct] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        self._write(_MAGIC)

    def encode(self, batch: pa.RecordBatch) -> RowGroup:
        data, footer = _file_of(self.schema, batch)
        (group,) = footer[_ROW_GROUPS][1][1]
        return RowGroup(data[len(_MAGIC) :], group)

    def write(self, encoded: RowGroup) -> None:
        group = encoded.said
        _move(group, self._size - len(_MAGIC))
        group.pop(_ORDINAL, None)
        self._rows += group[_ROWS][1]
        self._groups.append(group)
        self._write(encoded.data)

    def close(self) -> None:
        _, footer = _file_of(self.schema, None)
        footer[_ROWS] = footer[_ROWS][0], self._rows
        kind, _ = footer[_ROW_GROUPS][1]
        footer[_ROW_GROUPS] = footer[_ROW_GROUPS][0], (kind, self._groups)
        end = written(footer)
        self._write(end + len(end).to_bytes(4, "little") + _MAGIC)

    def _write(self, data: bytes | memoryview) -> None:
        self.file.write(data)
        self._size += len(data)


def _file_of(schema: pa.Schema, batch: pa.RecordBatch | None) -> tuple[memoryview, Struct]:
    """A file with one row group, or none: what is before its footer, and that."""
    out = pa.BufferOutputStream()
    with pq.ParquetWriter(out, schema, store_schema=batch is None, **options(schema)) as writer:
        if batch is not None:
            writer.write_batch(batch, row_group_size=len(batch))
    data = memoryview(out.getvalue())
    start = len(data) - _TAIL - int.from_bytes(data[-_TAIL:-4], "little")
    return data[:start], Reader(bytes(data[start:-_TAIL])).struct()


def _move(group: Struct, by: int) -> None:
    """Say of a row group that it begins so many bytes later."""
    _add(group, _GROUP_OFFSET, by)
    for chunk in group[_COLUMNS][1][1]:
        if chunk[_CHUNK_OFFSET][1]:  # new writers say 0 for nothing
            _add(chunk, _CHUNK_OFFSET, by)
        for offset in _PAGE_OFFSETS:
            _add(chunk[_CHUNK_META][1], offset, by)


def _add(struct: Struct, number: int, by: int) -> None:
    if number in struct:
        kind, value = struct[number]
        struct[number] = kind, value + by
