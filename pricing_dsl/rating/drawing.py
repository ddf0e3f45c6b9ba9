"""Rows that draw from lots which live for a while, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from attrs import frozen

ZERO = Fraction(0)


@frozen
class Need:
    """What a row needs, and when. whole: it takes a multiple of this, or nothing."""

    at: Fraction
    quantity: Fraction
    whole: Fraction | None = None

    def of(self, there: Fraction) -> Fraction:
        """What it takes of what is there."""
        taken = max(ZERO, min(self.quantity, there))
        return taken if not self.whole else taken // self.whole * self.whole


@frozen
class Living:
    """A lot that is there from `start` on, and no more at `end`."""

    start: Fraction
    end: Fraction
    available: Fraction


def draw(needs: Sequence[Need], lots: Sequence[Living], *, newest: bool) -> tuple[list[Fraction], list[Fraction]]:
    """What each row gets, and what each lot gives (see `ir.Draw`)."""
    left = [max(ZERO, lot.available) for lot in lots]
    got = [ZERO] * len(needs)
    order = sorted(range(len(lots)), key=lambda number: _turn(lots[number], newest))
    for row in sorted(range(len(needs)), key=lambda number: needs[number].at):
        alive = [number for number in order if lots[number].start <= needs[row].at < lots[number].end]
        wanted = got[row] = needs[row].of(sum((left[number] for number in alive), ZERO))
        for number in alive:
            taken = min(wanted, left[number])
            left[number] -= taken
            wanted -= taken
    return got, [max(ZERO, lot.available) - rest for lot, rest in zip(lots, left, strict=True)]


def _turn(lot: Living, newest: bool) -> tuple[Fraction, Fraction]:
    """The place of a lot among those that are drawn; equal ones go as they stand."""
    return (-lot.start, lot.end) if newest else (lot.end, lot.start)
