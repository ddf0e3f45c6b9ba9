"""Offsets in code points, as the compiler counts, and positions as an editor counts: lines, and units of its encoding.

The protocol breaks lines at `\\n`, `\\r\\n` and `\\r` and nowhere else; columns count in UTF-16 unless both sides
agreed on another encoding.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

from attrs import frozen
from lsprotocol import types as lsp

from pricing_dsl.source import Place

_BREAK = re.compile(r"\r\n|\r|\n")


@frozen(slots=False)
class Positions:
    """The positions of one text, in one encoding of the protocol (`utf-8`, `utf-16`, `utf-32`)."""

    text: str
    encoding: str = "utf-16"

    @cached_property
    def starts(self) -> list[int]:
        """The offset at which each line begins."""
        return [0, *(found.end() for found in _BREAK.finditer(self.text))]

    def line_of(self, offset: int) -> int:
        """The line, from 0, in which an offset lies."""
        return bisect_right(self.starts, min(max(offset, 0), len(self.text))) - 1

    def position(self, offset: int) -> lsp.Position:
        """The position of an offset; one outside the text is taken to its nearest end."""
        offset = min(max(offset, 0), len(self.text))
        line = self.line_of(offset)
        before = self.text[self.starts[line] : offset]
        return lsp.Position(line, len(before) if before.isascii() else _units(before, self.encoding))

    def range(self, start: int, end: int) -> lsp.Range:
        """The range between two offsets."""
        return lsp.Range(self.position(start), self.position(end))

    def range_of(self, place: Place) -> lsp.Range:
        """The range of a place in this text."""
        return self.range(place.start, place.end)

    @property
    def whole(self) -> lsp.Range:
        """The range of the whole text."""
        return self.range(0, len(self.text))

    def offset(self, position: lsp.Position) -> int:
        """The offset of a position; a column behind the end of its line is taken to that end, a line behind the end of
        the text to that end, and a column inside a character to its beginning."""
        if position.line >= len(self.starts):
            return len(self.text)
        start, end = self.starts[position.line], self._end(position.line)
        line = self.text[start:end]
        if line.isascii():
            return start + min(position.character, len(line))
        return start + _code_points(line, position.character, self.encoding)

    def offsets(self, range: lsp.Range) -> tuple[int, int]:
        """The offsets at the two ends of a range, in order."""
        first, last = self.offset(range.start), self.offset(range.end)
        return min(first, last), max(first, last)

    def line_text(self, line: int) -> str:
        """The text of a line, counted from 0, without its break."""
        return self.text[self.starts[line] : self._end(line)]

    def _end(self, line: int) -> int:
        if line + 1 == len(self.starts):
            return len(self.text)
        end = self.starts[line + 1] - 1
        return end - 1 if self.text[end] == "\n" and end > self.starts[line] and self.text[end - 1] == "\r" else end


def _units(text: str, encoding: str) -> int:
    """How many units of an encoding a text takes; lone surrogates, which no encoding has, count as one or three."""
    if encoding == "utf-32":
        return len(text)
    if encoding == "utf-8":
        return len(text.encode("utf-8", "surrogatepass"))
    return len(text) + sum(character > "\uffff" for character in text)


def _code_points(line: str, units: int, encoding: str) -> int:
    """How many code points of a line lie before a column."""
    taken = 0
    for index, character in enumerate(line):
        taken += _units(character, encoding)
        if taken > units:
            return index
    return len(line)


def changed(text: str, change: lsp.TextDocumentContentChangeEvent, encoding: str) -> str:
    """A text after one change that the editor tells of."""
    if isinstance(change, lsp.TextDocumentContentChangeWholeDocument):
        return change.text
    start, end = Positions(text, encoding).offsets(change.range)
    return text[:start] + change.text + text[end:]
