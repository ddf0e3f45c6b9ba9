"""A place where the text does not parse, and edits that would mend it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from attrs import define, field, frozen

from pricing_dsl.source import Place
from pricing_dsl.syntax.parsing.automaton import Stack, is_name, shift
from pricing_dsl.syntax.parsing.grammar import END
from pricing_dsl.syntax.words import words

LOOK_AHEAD = 24  # tokens from the one that does not fit, by which an edit is judged

_KEYWORD_AS_NAME = 2.5  # what it costs to read a keyword at the start of a line as a name
LONG_LOOK_AHEAD = 120  # the same, where several edits seem equally good


class Token(NamedTuple):
    """One token; a token put in by a repair has `start` and `end` alike."""

    kind: str
    text: str
    start: int
    end: int


@frozen
class Edit:
    """From `position` on, `take` tokens are replaced by tokens of the kinds `put`.

    Positions count the tokens read and then those to come. `reach` says how many tokens can be read, from the one
    that did not fit on, if the edit is made, `stop` is the state where the next one does not fit, and `cost` how
    unlikely it is that the author meant it.
    """

    position: int
    take: int
    put: tuple[str, ...]
    reach: int
    stop: Stack | None = field(repr=False, eq=False)
    cost: float


@define
class Site:
    """The parser before a token that does not fit.

    `read` are the tokens read so far in this stretch of text, mended where need was, and `stacks[n]` is the state
    before token n of them, the last one the state before the token that does not fit. `coming` holds the tokens of the
    whole text, of which `index` is that token.
    """

    text: str
    coming: Sequence[Token]
    index: int
    read: list[Token]
    stacks: list[Stack]
    tried: int = field(default=0, init=False)  # how many edits

    def token(self, position: int) -> Token:
        """The token at a position."""
        size = len(self.read)
        return self.read[position] if position < size else self.coming[self.index + position - size]

    def kinds(self, position: int, most: int) -> Iterator[str]:
        """The kinds of the tokens from a position to `most` of those to come."""
        size = len(self.read)
        ahead = self.index + max(position - size, 0)
        tokens = chain(self.read[position:], self.coming[ahead : self.index + most])
        return (token.kind for token in tokens)

    def go_on(self, stack: Stack | None, position: int, most: int = LOOK_AHEAD) -> tuple[int, Stack | None, int]:
        """How many tokens, from the one that does not fit on, can be read if `stack` goes on at `position`.

        -1 if not even those read before it can be. Who comes to the end of the text has reached everything. With it the
        state before the token that does not fit then, or None if there is none as far as was looked, and how many lines
        begin with a keyword that was read as a name.
        """
        count = position - len(self.read)
        named = 0
        beginnings = words().beginnings
        for kind in self.kinds(position, most):
            after = shift(stack, kind) if stack is not None else None
            if after is None:
                return max(count, -1), stack, named
            stack = after
            if kind in beginnings and is_name(stack) and self.starts_line(len(self.read) + count):
                named += 1
            count += 1
            if kind == END:
                return most, None, named
        return count, None, named

    def edit(self, position: int, take: int, put: tuple[str, ...], cost: float) -> Edit:
        """An edit, with how far it leads. What is put in must be possible there."""
        self.tried += 1
        stack: Stack | None = self.stacks[position]
        for kind in put:
            stack = shift(stack, kind) if stack is not None else None
        reach, stop, named = self.go_on(stack, position + take)
        return Edit(position, take, put, reach, stop, cost + named * _KEYWORD_AS_NAME)

    def long_reach(self, edit: Edit) -> int:
        """The reach of an edit, looking further than usual."""
        stack: Stack | None = self.stacks[edit.position]
        for kind in edit.put:
            stack = shift(stack, kind) if stack is not None else None
        return self.go_on(stack, edit.position + edit.take, LONG_LOOK_AHEAD)[0]

    def starts_line(self, position: int) -> bool:
        """Whether a token is the first of its line."""
        return self.indent(position) is not None

    def indent(self, position: int) -> int | None:
        """How far a token stands from the left edge, if it is the first of its line. The end of the text is there."""
        token = self.token(position)
        if token.kind == END:
            return 0
        before = self.token(position - 1).end if position else self.coming[self.index - 1].end if self.index else 0
        edge = self.text.rfind("\n", before, token.start)
        if edge < 0 and before > 0:
            return None
        return token.start - edge - 1


def place_of(site: Site, position: int, file: int) -> Place:
    """Where a token stands; the end of the text is right behind its last word."""
    token = site.token(position)
    if token.kind == END and site.index + position - len(site.read) > 0:
        end = site.coming[site.index + position - len(site.read) - 1].end
        return Place(file, end, end)
    return Place(file, token.start, token.end)
