"""What a value is as a function of one quantity x: an affine part, and whole parts of such functions.

    slope * x + constant + sum of coefficient * floor(inner(x))

Every rounding mode is a sum of floors once the sign of what is rounded is known (see `roundings`), so sums, products
with constants and roundings of such functions are such functions again. They are exact at every x, however many steps
they have, and never unrolled.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import cached_property
from math import gcd, lcm

from attrs import frozen

ZERO = Fraction(0)
ONE = Fraction(1)


@frozen(cache_hash=True)
class Form:
    """A function of x. steps: (inner, coefficient) of each whole part, in a fixed order, without duplicates."""

    slope: Fraction = ZERO
    constant: Fraction = ZERO
    steps: tuple[tuple[Form, Fraction], ...] = ()

    # ---- making ----

    def plus(self, other: Form, factor: Fraction = ONE) -> Form:
        """The sum of this and `factor` times the other."""
        slope, constant = self.slope + factor * other.slope, self.constant + factor * other.constant
        if not other.steps:
            return Form(slope, constant, self.steps)
        steps = dict(self.steps)
        for inner, coefficient in other.steps:
            steps[inner] = steps.get(inner, ZERO) + factor * coefficient
        return Form(slope, constant, _ordered(steps.items()))

    def times(self, factor: Fraction) -> Form:
        """The product with a constant."""
        if not factor:
            return Form()
        steps = tuple((inner, factor * coefficient) for inner, coefficient in self.steps)
        return Form(factor * self.slope, factor * self.constant, steps)

    def shifted(self, by: Fraction) -> Form:
        """The sum with a constant."""
        return Form(self.slope, self.constant + by, self.steps)

    # ---- what it is ----

    @property
    def is_constant(self) -> bool:
        return not self.slope and not self.steps

    def at(self, x: Fraction) -> Fraction:
        """The value at x."""
        return self.slope * x + self.constant + sum((c * (inner.at(x) // 1) for inner, c in self.steps), ZERO)

    def near(self, x: Fraction, side: int) -> Fraction:
        """The limit at x, from the right (side 1) or from the left (side -1)."""
        value = self.slope * x + self.constant
        for inner, coefficient in self.steps:
            value += coefficient * whole_near(inner, x, side)
        return value

    @cached_property
    def direction(self) -> int | None:
        """1: never falls as x grows, -1: never rises, 0: constant, None: its terms go both ways."""
        found = {_sign(self.slope)} - {0}
        for inner, coefficient in self.steps:
            own = inner.direction
            if own is None:
                return None
            found |= {own * _sign(coefficient)} - {0}
        return None if len(found) > 1 else found.pop() if found else 0

    def pace(self, step: Fraction) -> tuple[Fraction, Fraction]:
        """Between which bounds it changes from one x to the next, of an x that comes in steps."""
        low = high = self.slope * step
        for inner, c in self.steps:
            least, most = inner.pace(step)
            ends = c * (least // 1), c * -(-most // 1)
            low, high = low + min(ends), high + max(ends)
        return low, high

    # ---- its line, and how far it strays from it ----

    @cached_property
    def drift(self) -> Fraction:
        """The slope in the long run."""
        return self.slope + sum((c * inner.drift for inner, c in self.steps), ZERO)

    @cached_property
    def level(self) -> Fraction:
        """The form lies within `stray` of drift * x + level."""
        return self.constant + sum((c * inner.level for inner, c in self.steps), ZERO)

    @cached_property
    def stray(self) -> tuple[Fraction, Fraction]:
        """How far below (at most 0) and above (at least 0) its line it can be."""
        low = high = ZERO
        for inner, c in self.steps:
            below, above = inner.stray
            ends = c * (below - 1), c * above
            low, high = low + min(ends), high + max(ends)
        return low, high

    @cached_property
    def period(self) -> Fraction | None:
        """f(x + period) = f(x) + period * drift for all x; None where there are no steps, so that every number is one.

        Wherever f has steps, drift included, there is such a number: all slopes are fractions.
        """
        found: Fraction | None = None
        for inner, _ in self.steps:
            own = inner.period
            if own is None:
                own = 1 / abs(inner.slope)
            else:
                own *= (inner.drift * own).denominator
            found = own if found is None else _lcm(found, own)
        return found

    @cached_property
    def variation(self) -> Fraction:
        """At most so far does it go up and down in a stretch of length 1, in the long run."""
        return abs(self.slope) + sum((abs(c) * inner.variation for inner, c in self.steps), ZERO)

    @cached_property
    def step_rate(self) -> Fraction:
        """At most so many steps are there in a stretch of length 1, in the long run."""
        return sum((inner.variation + inner.step_rate for inner, _ in self.steps), ZERO)

    @property
    def line(self) -> Form:
        """The line it strays from."""
        return Form(self.drift, self.level)


X = Form(ONE)
"""The quantity itself."""


def constant(value: Fraction) -> Form:
    """The form that is the same everywhere."""
    return Form(ZERO, value)


def floor(form: Form, step: Fraction | None = None) -> Form:
    """The whole part, in simplest terms: what is whole anyway stands outside. step: x is a multiple of it."""
    outside, inside = form.constant // 1, [(inner, c) for inner, c in form.steps if c.denominator != 1]
    whole = [(inner, c) for inner, c in form.steps if c.denominator == 1]
    slope, inside_slope = ZERO, form.slope
    if step is not None and (form.slope * step).denominator == 1:
        slope, inside_slope = form.slope, ZERO
    rest = Form(inside_slope, form.constant - outside, tuple(inside))
    if not rest.is_constant:
        whole.append((rest, ONE))
    steps: dict[Form, Fraction] = {}
    for inner, c in whole:
        steps[inner] = steps.get(inner, ZERO) + c
    return Form(slope, Fraction(outside), _ordered(steps.items()))


def whole_near(inner: Form, x: Fraction, side: int) -> int:
    """The whole part of a form just right (side 1) or left (side -1) of x."""
    value = inner.near(x, side)
    whole = value // 1
    return whole - 1 if value == whole and inner.slope * side < 0 else whole


def _ordered(steps: Iterable[tuple[Form, Fraction]]) -> tuple[tuple[Form, Fraction], ...]:
    return tuple(sorted(((inner, c) for inner, c in steps if c), key=_place))


def _place(step: tuple[Form, Fraction]) -> tuple[Fraction, Fraction, int]:
    inner, _ = step
    return inner.slope, inner.constant, len(inner.steps)


def _sign(value: Fraction) -> int:
    return (value > 0) - (value < 0)


def _lcm(a: Fraction, b: Fraction) -> Fraction:
    """The least common multiple of two fractions above zero."""
    return Fraction(lcm(a.numerator, b.numerator), gcd(a.denominator, b.denominator))
