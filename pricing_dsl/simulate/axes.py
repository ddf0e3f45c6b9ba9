"""Axes: round numbers to mark, and how they are written. All exact."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from attrs import frozen

from pricing_dsl.exact import grouped_text, money_text

_NICE = (Fraction(1), Fraction(2), Fraction(5, 2), Fraction(5), Fraction(10))


@frozen
class Axis:
    """An axis from `lo` to `hi` with marks at multiples of `step`."""

    lo: Fraction
    hi: Fraction
    step: Fraction

    @classmethod
    def around(cls, values: Iterable[Fraction], marks: int) -> Axis:
        """An axis that begins and ends with a mark and holds all values and zero, with about so many marks."""
        known = [Fraction(0), *values]
        step = nice_step(max(known) - min(known), marks)
        lo, hi = min(known) // step * step, -(-max(known) // step) * step
        return cls(lo, hi if hi > lo else lo + step, step)

    @classmethod
    def between(cls, lo: Fraction, hi: Fraction, marks: int) -> Axis:
        """An axis of just that range."""
        return cls(lo, hi, nice_step(hi - lo, marks))

    @property
    def marks(self) -> list[Fraction]:
        """The multiples of the step on the axis."""
        first = -(-self.lo // self.step)
        return [self.step * at for at in range(first, self.hi // self.step + 1)]

    def share(self, value: Fraction) -> Fraction:
        """Where a value lies, from 0 at `lo` to 1 at `hi`."""
        return (value - self.lo) / (self.hi - self.lo)

    def text(self, mark: Fraction) -> str:
        """A mark as it is written: all of an axis with as many decimals."""
        places = 0
        while (self.step * 10**places).denominator != 1 and places < 12:
            places += 1
        return grouped_text(money_text(mark, places))


def nice_step(span: Fraction, marks: int) -> Fraction:
    """The smallest step of the form 1, 2, 2.5 or 5 times a power of ten that gives at most so many steps."""
    least = span / max(marks, 1)
    if least <= 0:
        return Fraction(1)
    power = Fraction(1)
    while power > least:
        power /= 10
    while power * 10 <= least:
        power *= 10
    return next(power * nice for nice in _NICE if power * nice >= least)
