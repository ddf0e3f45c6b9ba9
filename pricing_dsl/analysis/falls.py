"""Where a function of one quantity falls: two numbers that show it, or none.

A stretch is looked at over one period of its steps: after that a form only repeats itself, higher or lower by its
drift. On a quantity that comes in steps of its own (whole calls) only its own numbers count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import pairwise
from math import gcd, lcm
from typing import TypeAlias

from attrs import frozen

from pricing_dsl.analysis.forms import Form, constant
from pricing_dsl.analysis.stretches import MAX_STEPS, Stretch, UnclearError, breaks

Part: TypeAlias = "tuple[Stretch | Fraction, Form]"
"""A point or a stretch, and the form on it; parts of a function come from low to high."""

_LARGEST_ROUND = 12
"""Numbers that show something are sought among multiples of 10 to this power first."""


@frozen
class _Held:
    """What a function comes to at the end of a part: attained at a point, or approached along a stretch."""

    value: Fraction
    cell: Stretch | Fraction
    form: Form


def fall(parts: Iterable[Part]) -> tuple[Fraction, Fraction] | None:
    """Two numbers a < b at which the function has f(a) > f(b); None: it never falls.

    Raises:
        UnclearError: that cannot be told.
    """
    before: _Held | None = None
    for cell, form in parts:
        if isinstance(cell, Fraction):
            held = _Held(form.at(cell), cell, form)
            if before is not None and before.value > held.value:
                return _reaching(before, held.value, end=1, above=True), cell
            before = held
            continue
        if before is not None and cell.lo is not None and before.value > (first := form.near(cell.lo, 1)):
            between = (before.value + first) / 2
            found = _pair(before, _Held(first, cell, form), between)
            if found is not None:
                return found
        if (inside := fall_inside(form, cell)) is not None:
            return inside
        if cell.hi is not None:
            before = _last(form, cell)
    return None


def _last(form: Form, stretch: Stretch) -> _Held:
    """What a form comes to at the high end; of a quantity in steps, at the last of its numbers."""
    assert stretch.hi is not None
    if stretch.step is None:
        return _Held(form.near(stretch.hi, -1), stretch, form)
    last = -(-stretch.hi // stretch.step) * stretch.step - stretch.step
    return _Held(form.at(last), last, form)


def _pair(before: _Held, after: _Held, between: Fraction) -> tuple[Fraction, Fraction] | None:
    """A number of each of two parts, on either side of a value between them."""
    assert isinstance(after.cell, Stretch)
    if after.cell.step is not None:
        assert after.cell.lo is not None
        b = (after.cell.lo // after.cell.step + 1) * after.cell.step
        return (_reaching(before, after.form.at(b), end=1, above=True), b) if before.value > after.form.at(b) else None
    return _reaching(before, between, end=1, above=True), _reaching(after, between, end=-1, above=False)


def _reaching(held: _Held, value: Fraction, *, end: int, above: bool) -> Fraction:
    """A number of a part, near its end (1 high, -1 low), where the form is above (or below) a value it passes there."""
    cell, form = held.cell, held.form
    if isinstance(cell, Fraction):
        return cell
    x = cell.hi if end > 0 else cell.lo
    assert x is not None
    width = 1 / form.step_rate if form.step_rate else Fraction(1)
    near = cell.within(x - width, x) if end > 0 else cell.within(x, x + width)
    assert near is not None
    assert near.lo is not None
    assert near.hi is not None
    at = breaks(form, near.lo, near.hi)
    lo, hi = (at[-1] if at else near.lo, x) if end > 0 else (x, at[0] if at else near.hi)
    slope = form.slope * (1 if above else -1) * end
    if slope > 0:  # the form leaves the value again, away from the end
        reach = abs(held.value - value) / abs(form.slope)
        lo, hi = (max(lo, x - reach), x) if end > 0 else (x, min(hi, x + reach))
    return simple_between(lo, hi)


# ---- inside a stretch ------------------------------------------------------------------------------------------------


def fall_inside(form: Form, stretch: Stretch) -> tuple[Fraction, Fraction] | None:
    """As `fall`, of one stretch."""
    if form.direction in (0, 1) or (stretch.step is not None and form.pace(stretch.step)[0] >= 0):
        return None
    window = _window(form, stretch)
    counted = stretch.step is not None
    found = _fall_in_steps(form, stretch, window) if counted else _fall_between_breaks(form, window)
    if found is None and form.drift < 0:
        raise UnclearError("it falls only over a long stretch")
    return found


def _window(form: Form, stretch: Stretch) -> Stretch:
    """A part after which a form only repeats itself, with both ends."""
    if stretch.lo is not None and stretch.hi is not None and _fits(form, stretch.lo, stretch.hi, stretch.step):
        return stretch
    period = form.period or Fraction(1)
    if stretch.step is not None:
        period = _common(period, stretch.step)
    start = stretch.lo if stretch.lo is not None else Fraction(0) if stretch.hi is None else stretch.hi - 3 * period
    window = stretch.within(start, start + 3 * period)
    assert window is not None
    assert window.lo is not None
    assert window.hi is not None
    if not _fits(form, window.lo, window.hi, stretch.step):
        raise UnclearError("its roundings repeat only after a long while")
    return window


def _fits(form: Form, lo: Fraction, hi: Fraction, step: Fraction | None) -> bool:
    return (hi - lo) * (form.step_rate if step is None else 1 / step) <= MAX_STEPS


def _common(a: Fraction, b: Fraction) -> Fraction:
    return Fraction(lcm(a.numerator, b.numerator), gcd(a.denominator, b.denominator))


def _fall_in_steps(form: Form, stretch: Stretch, window: Stretch) -> tuple[Fraction, Fraction] | None:
    for a, b in pairwise(_numbers(window, stretch)):
        if form.at(a) > form.at(b):
            return a, b
    return None


def _numbers(window: Stretch, stretch: Stretch) -> Iterator[Fraction]:
    """The numbers of a quantity in steps, in a window."""
    assert window.lo is not None
    assert window.hi is not None
    assert window.step is not None
    x = (window.lo // window.step + 1) * window.step
    while x < window.hi or (x == window.hi and stretch.holds(x)):
        yield x
        x += window.step


def _fall_between_breaks(form: Form, window: Stretch) -> tuple[Fraction, Fraction] | None:
    assert window.lo is not None
    assert window.hi is not None
    if form.slope < 0:
        at = breaks(form, window.lo, window.hi)
        hi = at[0] if at else window.hi
        first = simple_between(window.lo, hi)
        return first, simple_between(first, hi)
    before: _Held | None = None
    for lo, hi in pairwise([window.lo, *breaks(form, window.lo, window.hi), window.hi]):
        stretch = Stretch(lo, hi)
        if before is not None:
            at_break = _Held(form.at(lo), lo, constant(form.at(lo)))
            if before.value > at_break.value:
                return _reaching(before, at_break.value, end=1, above=True), lo
            first = form.near(lo, 1)
            if at_break.value > first:
                return lo, _reaching(_Held(first, stretch, form), at_break.value, end=-1, above=False)
        before = _Held(form.near(hi, -1), stretch, form)
    return None


# ---- numbers that are easy to read -----------------------------------------------------------------------------------


def simple_between(lo: Fraction, hi: Fraction) -> Fraction:
    """The roundest decimal with lo < x < hi."""
    power = Fraction(10**_LARGEST_ROUND)
    while True:
        x = (lo // power + 1) * power
        if x < hi:
            return x
        power /= 10


def some_number(cell: Stretch | Fraction) -> Fraction:
    """A number of a part that is easy to read."""
    if isinstance(cell, Fraction):
        return cell
    if cell.step is not None or cell.lo is None:
        return cell.inner_point()
    return simple_between(cell.lo, cell.lo + 1 if cell.hi is None else cell.hi)
