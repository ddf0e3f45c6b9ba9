"""CSV files, cut into stretches that are read one beside the other.

A plain stretch is read by Arrow: its quotes open and close on one line each, no line is empty, every row has as many
values as there are columns. Any other is read by Python's csv module, which also says what is wrong with it. Where both
can read a stretch, they read the same."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv
from attrs import define, frozen

from pricing_dsl.batch.files.block import BLOCK_BYTES, Block, Input, Unread
from pricing_dsl.batch.files.errors import FileError
from pricing_dsl.batch.files.text_files import MARK, Stretch, after_mark, count_lines, decoded, opened, stretches

_QUOTE, _LINE = b'"\n'
_TOO_MANY = "there are more values than columns"
_TOO_FEW = "there are fewer values than columns"


@frozen
class CsvFile:
    """A CSV file. types: its columns, as its first row names them; all are texts. start, line: where its second row
    begins. size: of a stretch, in bytes."""

    input: Input
    types: pa.Schema
    start: int
    line: int
    size: int = BLOCK_BYTES

    @classmethod
    def of(cls, input: Input) -> CsvFile:
        """The file, its first row read.

        Raises:
            FileError: it cannot be read, or has a column twice.
        """
        start = after_mark(input)
        with opened(input) as file:
            file.seek(start)
            lines = _Lines(input, file)
            try:
                names = [name.strip() for name in next(csv.reader(lines, strict=True), [])]
            except csv.Error as error:
                raise FileError(f"{input.name} is no CSV file: {error}.") from None
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise FileError(f"{input.name} has the column {', '.join(twice)} more than once.")
        return cls(input, pa.schema([(name, pa.string()) for name in names]), start + lines.size, 1 + lines.count)

    def pieces(self) -> Iterator[CsvPiece]:
        """Its rows, in stretches."""
        for stretch in stretches(self.input, self.start, self.line, _whole_rows, self.size):
            yield CsvPiece(stretch, self.types)


@frozen
class CsvPiece:
    """Some rows of a CSV file."""

    stretch: Stretch
    types: pa.Schema

    def block(self) -> Block:
        """Its rows as columns."""
        data = self.stretch.read()
        rows = self._plain(data) if _is_plain(data) else None
        if rows is not None:
            return Block(rows, range(self.stretch.line, self.stretch.line + rows.num_rows))
        return self._row_by_row(data)

    def _plain(self, data: bytes) -> pa.RecordBatch | None:
        """The rows as Arrow reads them; None where it does not take them."""
        names = self.types.names
        try:
            found = arrow_csv.read_csv(
                pa.BufferReader(data),
                arrow_csv.ReadOptions(use_threads=False, block_size=len(data) + 1, column_names=names),
                arrow_csv.ParseOptions(newlines_in_values=False),
                arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
            )
        except pa.ArrowInvalid:
            return None
        if found.num_rows != count_lines(data) + (not data.endswith((b"\n", b"\r"))):
            return None  # some lines are empty
        return found.combine_chunks().to_batches()[0]

    def _row_by_row(self, data: bytes) -> Block:
        width = len(self.types)
        rows, lines, unread = [], [], []
        for line, row in self._rows(data):
            if len(row) == width:
                rows.append(row)
                lines.append(line)
            else:
                unread.append(Unread(line, _TOO_MANY if len(row) > width else _TOO_FEW, len(rows)))
        columns = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)] or [
            pa.array([], pa.string())
        ] * width
        batch = pa.record_batch(columns, names=self.types.names)
        return Block(batch, lines, unread=tuple(unread))

    def _rows(self, data: bytes) -> Iterator[tuple[int, list[str]]]:
        """(line it ends on, values) of each row that is not empty."""
        lines = _Lines(self.stretch.input, data.splitlines(keepends=True))
        try:
            for row in csv.reader(lines, strict=True):
                if row:
                    yield self.stretch.line + lines.count - 1, row
        except csv.Error as error:
            raise FileError(f"{self.stretch.input.name} is no CSV file: {error}.") from None


@define
class _Lines:
    """Lines of bytes as text, one after the other. size, count: how many bytes and lines were taken."""

    input: Input
    source: Iterable[bytes]
    size: int = 0
    count: int = 0

    def __iter__(self) -> Iterator[str]:
        for some in self.source:
            for line in some.splitlines(keepends=True):
                self.size += len(line)
                self.count += 1
                yield decoded(self.input, line)


def _whole_rows(data: bytes) -> int:
    """How many bytes of some lines are whole rows: a quoted value may go on in the next line."""
    if _quotes_close(data):
        return len(data)
    lines, end = _Lines(Input("", ""), data.splitlines(keepends=True)), 0
    try:
        for _ in csv.reader(lines, strict=True):
            end = lines.size
    except (csv.Error, FileError):
        return end if lines.size == len(data) else len(data)
    return end


def _is_plain(data: bytes) -> bool:
    """Whether each line is one row, if it is not empty."""
    if data.startswith(MARK) or (b"\r" in data and data.count(b"\r") != data.count(b"\r\n")):
        return False
    return _quotes_close(data)


def _quotes_close(data: bytes) -> bool:
    """Whether all quotes surround values, each of them on one line."""
    if _QUOTE not in data:
        return True
    bytes_ = np.frombuffer(b"\n" + data + b"\n", np.uint8)
    quotes = np.flatnonzero(bytes_ == _QUOTE)
    if len(quotes) % 2:
        return False
    opening, closing = quotes[::2], quotes[1::2]
    if not np.isin(bytes_[opening - 1], _BEFORE).all() or not np.isin(bytes_[closing + 1], _AFTER).all():
        return False
    ends = np.flatnonzero(bytes_ == _LINE)
    return bool((np.searchsorted(ends, opening) == np.searchsorted(ends, closing)).all())


_BEFORE = np.frombuffer(b'",\n', np.uint8)
_AFTER = np.frombuffer(b'",\n\r', np.uint8)
