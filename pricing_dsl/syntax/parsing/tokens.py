"""Tokens and comments of a text."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import field, frozen


@frozen
class Comment:
    """A comment, from its `#` to the end of its line; `start` and `end` are offsets in the text."""

    start: int
    end: int
    text: str


@frozen
class Tokens:
    """The words and signs of a text in order, as four lists of equal length.

    `kinds` are those of the grammar: a keyword or a sign is its own kind, the others are `NAME`, `NUMBER`, `STRING` ….
    `starts` and `ends` are offsets in the text.
    """

    kinds: Sequence[str] = field(factory=list)
    texts: Sequence[str] = field(factory=list)
    starts: Sequence[int] = field(factory=list)
    ends: Sequence[int] = field(factory=list)

    def __len__(self) -> int:
        return len(self.kinds)
