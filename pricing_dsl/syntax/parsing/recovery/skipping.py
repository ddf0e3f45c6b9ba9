"""Edits that skip a stretch of text, where no edit of one token helps."""

from __future__ import annotations

from collections.abc import Iterator

from pricing_dsl.syntax.parsing.automaton import Stack, shift
from pricing_dsl.syntax.parsing.grammar import END
from pricing_dsl.syntax.parsing.recovery.site import Edit, Site
from pricing_dsl.syntax.words import words

LONGEST_SKIP = 64  # tokens
_MOST_CLOSED = 12  # blocks that one edit closes
_NOT_AT_LINE_START = 2.0


def skips(site: Site) -> Iterator[Edit]:
    """Edits that drop what the parser was reading, or part of it, and go on where the text makes sense again.

    Braces inside what is dropped come in pairs. A declaration at the left edge of the text ends every block: this is
    the one place where layout counts, and only in text that is wrong anyway.
    """
    size = len(site.read)
    states = list(reversed(site.stacks[-1].bottom_up()))
    braces = _Braces(site)
    for ahead in range(LONGEST_SKIP):
        if site.index + ahead >= len(site.coming):
            return
        position = size + ahead
        token = site.token(position)
        edge = token.kind == END or (token.kind in words().declarations and site.indent(position) == 0)
        for stack in states:
            site.tried += 1
            cost = position - stack.position + (0.0 if _restarts(site, position) else _NOT_AT_LINE_START)
            if edge:
                yield from _closing(site, stack, position, cost)
            elif braces.balanced_from(stack.position):
                yield from _resuming(site, stack, position, cost)
        if edge:
            return
        braces.read(token.kind)


def _resuming(site: Site, stack: Stack, position: int, cost: float) -> Iterator[Edit]:
    """Drop what stands between the state `stack` and a position, or put `BROKEN` in its place."""
    take = position - stack.position
    if shift(stack, "BROKEN"):
        yield site.edit(stack.position, take, ("BROKEN",), cost)
    elif take:
        yield site.edit(stack.position, take, (), cost)


def _closing(site: Site, stack: Stack, position: int, cost: float) -> Iterator[Edit]:
    """The same, and close what is open, as many blocks as it takes."""
    take = position - stack.position
    put: tuple[str, ...] = ()
    after: Stack | None = stack
    if take and (broken := shift(stack, "BROKEN")):
        put, after = ("BROKEN",), broken
    for _ in range(_MOST_CLOSED):
        if after is None:
            return
        if put or take:
            yield site.edit(stack.position, take, put, cost + len(put))
        closer = next((sign for sign in "}])" if shift(after, sign)), None)
        if closer is None:
            return
        put += (closer,)
        after = shift(after, closer)


def _restarts(site: Site, position: int) -> bool:
    return site.starts_line(position) or site.token(position).kind in ("}", "|")


class _Braces:
    """Whether braces come in pairs between a token read and one to come, told without counting them each time.

    `levels[n]` counts the blocks open before token n of those read, `lowest[n]` the fewest behind it; `level` and
    `least` are the same of what has come since.
    """

    def __init__(self, site: Site) -> None:
        self.levels = [0]
        for token in site.read:
            self.levels.append(self.levels[-1] + _opens(token.kind))
        self.level = self.levels[-1]
        self.least: float = float("inf")
        self.lowest: list[float] = [self.least]
        for level in reversed(self.levels[1:]):
            self.lowest.append(min(self.lowest[-1], level))
        self.lowest.reverse()

    def read(self, kind: str) -> None:
        """One more token has come."""
        self.level += _opens(kind)
        self.least = min(self.least, self.level)

    def balanced_from(self, start: int) -> bool:
        """Whether each brace from a token read to the last that came has its other one."""
        level = self.levels[start]
        return self.level == level and self.lowest[start] >= level and self.least >= level


def _opens(kind: str) -> int:
    return (kind == "{") - (kind == "}")
