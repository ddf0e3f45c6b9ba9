"""JSON files: lines with an object each, cut into stretches that are read one beside the other; or one document.

A stretch of lines is read by Arrow where its objects hold the same forms of values; numbers become decimals digit by
digit, never binary fractions. Any other is read by Python's json module, as one summary after the other always was;
where both can read a stretch, they read the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json as arrow_json
from attrs import field, frozen

from pricing_dsl.batch.files.block import (
    BLOCK_BYTES,
    BLOCK_ROWS,
    Block,
    Facts,
    Input,
    Loaded,
    Place,
    Unread,
    joined_blocks,
)
from pricing_dsl.batch.files.columns import empty
from pricing_dsl.batch.files.text_files import Stretch, after_mark, count_lines, decoded, opened, stretches

_OPEN, _CLOSE, _LINE, _RETURN = b"{}\n\r"
_NO_OBJECT = "a summary is a JSON object"


@frozen(slots=False)
class JsonLines:
    """A file of JSON lines. types: its columns in the forms their values are written in: numbers are decimals, numbers
    in quotes are texts. size: of a stretch, in bytes."""

    input: Input
    types: pa.Schema = field(factory=lambda: pa.schema([]))
    size: int = BLOCK_BYTES

    def pieces(self) -> Iterator[JsonPiece]:
        """Its lines, in stretches."""
        for stretch in stretches(self.input, after_mark(self.input), 1, len, self.size):
            yield JsonPiece(stretch, self)

    def head(self) -> list[Facts]:
        """Its first rows, as Python reads them."""
        with opened(self.input) as file:
            start = after_mark(self.input)
            file.seek(start)
            data = file.read(_HEAD)
        size = (data.rfind(b"\n") + 1) or len(data)
        return list(JsonPiece(Stretch(self.input, start, size, 1), self).row_by_row(data[:size], 1).odd.values())

    @cached_property
    def quoted(self) -> str | None:
        """A pattern of numbers in quotes under names that have numbers without: Arrow would read those, and `1e3`."""
        names = {of.name for of in _with_numbers(self.types)}
        if not names:
            return None
        some = "|".join(re.escape(json.dumps(name, ensure_ascii=False)) for name in sorted(names))
        return rf'(?:{some})\s*:\s*(?:"|\[[^\]{{]*")'


@frozen
class JsonPiece:
    """Some lines of a file of JSON lines."""

    stretch: Stretch
    file: JsonLines

    def block(self) -> Block:
        """Its rows as columns, as far as they are alike."""
        data = self.stretch.read()
        if not data.isascii():
            decoded(self.stretch.input, data)
        return joined_blocks(list(self._blocks(data, self.stretch.line)), self.file.types)

    def _blocks(self, data: bytes, line: int) -> Iterator[Block]:
        """The rows of some lines: all as columns, or half by half, until those that are odd stand alone."""
        rows = self._columns(data)
        if rows is not None:
            yield Block(rows, range(line, line + rows.num_rows))
            return
        half = data.find(b"\n", len(data) // 2) + 1
        if len(data) < _SMALL or not len(self.file.types) or half in (0, len(data)):
            yield self.row_by_row(data, line)
            return
        yield from self._blocks(data[:half], line)
        yield from self._blocks(data[half:], line + count_lines(data[:half]))

    def _columns(self, data: bytes) -> pa.RecordBatch | None:
        """The rows as Arrow reads them; None where it cannot, or could read something else."""
        if not len(self.file.types) or not _an_object_a_line(data):
            return None
        if (b"\\" in data and _has(data, _ESCAPED)) or (self.file.quoted and _has(data, self.file.quoted)):
            return None
        try:
            found = arrow_json.read_json(
                pa.BufferReader(data),
                arrow_json.ReadOptions(use_threads=False, block_size=len(data) + 1),
                arrow_json.ParseOptions(self.file.types, unexpected_field_behavior="error"),
            )
        except pa.ArrowInvalid:
            return None
        if found.num_rows != count_lines(data) + (not data.endswith((b"\n", b"\r"))):
            return None
        return found.combine_chunks().to_batches()[0]

    def row_by_row(self, data: bytes, line: int) -> Block:
        """The rows as Python reads them."""
        numbered = enumerate(data.splitlines(keepends=True), start=line)
        texts = ((number, decoded(self.stretch.input, text)) for number, text in numbered)
        return _block(found for number, text in texts if text.strip() for found in _read(text, number))


_HEAD = 65_536
"""So many bytes are looked at to learn what forms values have."""
_SMALL = 16_384
"""So many bytes are read by Python rather than in halves."""


@frozen
class JsonDocument:
    """A file with one object, or one list of them. It is read as a whole. types: columns that would hold its rows."""

    input: Input
    types: pa.Schema = field(factory=lambda: pa.schema([]))

    def pieces(self) -> Iterator[Loaded]:
        """Its rows, in stretches."""
        with opened(self.input) as file:
            file.seek(after_mark(self.input))
            text = decoded(self.input, file.read())
        found = list(_read(text, ""))
        for start in range(0, len(found), BLOCK_ROWS):
            yield Loaded(_block(found[start : start + BLOCK_ROWS]))


def _block(found: Iterable[tuple[Place, Facts | str]]) -> Block:
    """What was read, what is no row apart from the rows."""
    rows: list[Facts] = []
    places: list[Place] = []
    unread: list[Unread] = []
    for place, row in found:
        if isinstance(row, str):
            unread.append(Unread(place, row, len(rows)))
        else:
            rows.append(row)
            places.append(place)
    return Block(empty(pa.schema([])), places, dict(enumerate(rows)), tuple(unread))


def _read(text: str, place: Place) -> Iterator[tuple[Place, Facts | str]]:
    """The summary that a text states, or each of a list of them; or why there is none."""
    try:
        data = json.loads(text, parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        yield place, f"this is no JSON: {error}"
        return
    if not isinstance(data, list):
        yield place, data if isinstance(data, dict) else _NO_OBJECT
        return
    within = f":{place}" if place else ""
    for number, item in enumerate(data, start=1):
        yield f"{within}[{number}]", item if isinstance(item, dict) else _NO_OBJECT


def _no_number(word: str) -> Decimal:
    raise ValueError(f"{word} is no number")


def _has(data: bytes, pattern: str) -> bool:
    found: bool = pc.match_substring_regex(pa.array([data], pa.large_binary()), pattern)[0].as_py()
    return found


_ESCAPED = r'\\(?:[^"\\]|\\.)*"\s*:'
"""A name written with escapes, which a pattern of names would not find."""


def _an_object_a_line(data: bytes) -> bool:
    """Whether each line begins and ends as an object does."""
    bytes_ = np.frombuffer(data, np.uint8)
    ends = np.flatnonzero(bytes_ == _LINE)
    if b"\r" in data and data.count(b"\r") != data.count(b"\r\n"):
        return False
    if not data.endswith(b"\n"):
        ends = np.append(ends, len(data))
    starts = np.append(0, ends[:-1] + 1)
    last = ends - 1
    last = last - (bytes_[last] == _RETURN)
    return bool((ends > starts).all() and (bytes_[starts] == _OPEN).all() and (bytes_[last] == _CLOSE).all())


def _with_numbers(fields: Any) -> Iterator[pa.Field]:
    """The fields, at any depth, whose values are decimals or lists of them."""
    for of in fields:
        kind = of.type
        while pa.types.is_list(kind):
            kind = kind.value_type
        if pa.types.is_struct(kind):
            yield from _with_numbers(kind)
        elif pa.types.is_decimal(kind):
            yield of
