"""Texts of rulebooks, and places in them.

Everything counts in code points. A compilation reads one or more files; a ``Place`` names a stretch of one of them,
so that it stays meaningful after the text itself has been left behind.
"""

from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from attrs import frozen


class Place(NamedTuple):
    """The code points from ``start`` up to, not including, ``end`` of file number ``file`` of a compilation."""

    file: int
    start: int
    end: int

    def to(self, last: "Place") -> "Place":
        """The stretch from the start of this place to the end of ``last``, in the same file."""
        return Place(self.file, self.start, last.end)


@frozen
class Source:
    """One text and the path it goes by in messages."""

    path: str
    text: str

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """The offset at which each line begins; an empty text has one empty line."""
        starts = [0]
        end = self.text.find("\n")
        while end >= 0:
            starts.append(end + 1)
            end = self.text.find("\n", end + 1)
        return tuple(starts)

    @property
    def line_count(self) -> int:
        """How many lines there are; a text that ends with a line break counts the empty line after it."""
        return len(self.line_starts)

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1. An offset outside the text is taken to its nearest end."""
        offset = min(max(offset, 0), len(self.text))
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """The offset of a line and column, both from 1; a column beyond the line is taken to the line's end."""
        if line > self.line_count:
            return len(self.text)
        line = max(line, 1)
        return self.line_starts[line - 1] + min(max(column, 1) - 1, len(self.line_text(line)))

    def line_text(self, line: int) -> str:
        """The text of a line, counted from 1, without its line break.

        Raises ``IndexError`` if there is no such line.
        """
        if not 1 <= line <= self.line_count:
            raise IndexError(f"{self.path} has {self.line_count} lines, not {line}")
        start = self.line_starts[line - 1]
        end = self.line_starts[line] - 1 if line < self.line_count else len(self.text)
        return self.text[start:end].removesuffix("\r")


@frozen
class Sources:
    """The files of one compilation; a ``Place`` counts them from 0, the main file first."""

    files: tuple[Source, ...] = ()

    def __getitem__(self, file: int) -> Source:
        return self.files[file]

    def __len__(self) -> int:
        return len(self.files)

    def __iter__(self) -> Iterator[Source]:
        return iter(self.files)

    def text(self, place: Place) -> str:
        """The text that a place covers."""
        return self.files[place.file].text[place.start : place.end]

    def position(self, place: Place) -> tuple[int, int]:
        """Line and column, both from 1, at which a place starts."""
        return self.files[place.file].position(place.start)
