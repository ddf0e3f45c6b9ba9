"""JSON files: lines with an object each, cut into stretches that are read one beside the other; or one document.

A stretch of lines is read by Arrow where its objects hold the same forms of values; numbers become decimals digit by
digit, never binary fractions. Any other is read by Python's json module, as one summary after the other always was;
where both can read a stretch, they read the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json as arrow_json
from attrs import frozen

from pricing_dsl.batch.files.block import BLOCK_BYTES, BLOCK_ROWS, Block, Facts, Input, Loaded, Place, Unread
from pricing_dsl.batch.files.number_texts import as_types
from pricing_dsl.batch.files.text_files import Stretch, after_mark, count_lines, decoded, opened, stretches

_OPEN, _CLOSE, _LINE, _RETURN = b"{}\n\r"
_NO_OBJECT = "a summary is a JSON object"


@frozen(slots=False)
class JsonLines:
    """A file of JSON lines. written: the forms its values are written in, as types: numbers are decimals, numbers in
    quotes are texts. types: its columns in the types they are read in. size: of a stretch, in bytes."""

    input: Input
    written: pa.Schema
    types: pa.Schema
    size: int = BLOCK_BYTES

    @classmethod
    def of(cls, input: Input) -> JsonLines:
        """The file, of which nothing is known yet. Raises FileError."""
        return cls(input, pa.schema([]), pa.schema([]))

    def pieces(self) -> Iterator[JsonPiece]:
        """Its lines, in stretches."""
        for stretch in stretches(self.input, after_mark(self.input), 1, len, self.size):
            yield JsonPiece(stretch, self)

    @cached_property
    def quoted(self) -> str | None:
        """A pattern of numbers in quotes under names that have numbers without: Arrow would read those, and `1e3`."""
        names = {of.name for of in _with_numbers(self.written)}
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
        """Its rows as columns, where they are alike."""
        data = self.stretch.read()
        if not data.isascii():
            decoded(self.stretch.input, data)
        rows = self._columns(data)
        if rows is not None:
            return Block(rows, range(self.stretch.line, self.stretch.line + rows.num_rows))
        return self.row_by_row(data)

    def texts(self, place: Place) -> Facts:
        """The object on a line."""
        block = self.row_by_row(self.stretch.read())
        assert isinstance(block.rows, list)
        return next((row for at, row in zip(block.places, block.rows, strict=True) if at == place), {})

    def _columns(self, data: bytes) -> pa.RecordBatch | None:
        """The rows as Arrow reads them; None where it cannot, or could read something else."""
        if not len(self.file.written) or not _an_object_a_line(data):
            return None
        if (b"\\" in data and _has(data, _ESCAPED)) or (self.file.quoted and _has(data, self.file.quoted)):
            return None
        try:
            found = arrow_json.read_json(
                pa.BufferReader(data),
                arrow_json.ReadOptions(use_threads=False, block_size=len(data) + 1),
                arrow_json.ParseOptions(self.file.written, unexpected_field_behavior="error"),
            )
            if found.num_rows != count_lines(data) + (not data.endswith((b"\n", b"\r"))):
                return None
            return as_types(found.combine_chunks().to_batches()[0], self.file.types)
        except pa.ArrowInvalid:
            return None

    def row_by_row(self, data: bytes) -> Block:
        """The rows as Python reads them."""
        rows: list[Facts] = []
        places: list[Place] = []
        unread: list[Unread] = []
        for number, line in enumerate(data.splitlines(keepends=True), start=self.stretch.line):
            text = decoded(self.stretch.input, line)
            for place, found in _read(text, number) if text.strip() else ():
                if isinstance(found, str):
                    unread.append(Unread(place, found))
                else:
                    rows.append(found)
                    places.append(place)
        return Block(rows, places, tuple(unread))


@frozen
class JsonDocument:
    """A file with one object, or one list of them. It is read as a whole."""

    input: Input

    def pieces(self) -> Iterator[Loaded]:
        """Its rows, in stretches."""
        with opened(self.input) as file:
            file.seek(after_mark(self.input))
            text = decoded(self.input, file.read())
        found = list(_read(text, ""))
        for start in range(0, len(found), BLOCK_ROWS):
            some = found[start : start + BLOCK_ROWS]
            rows = [(place, row) for place, row in some if not isinstance(row, str)]
            unread = tuple(Unread(place, reason) for place, reason in some if isinstance(reason, str))
            yield Loaded(Block([row for _, row in rows], [place for place, _ in rows], unread))


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
