"""Open stretches of a quantity, and where a form changes its sign on one.

On a stretch a form without steps is affine, so its sign is known from its ends. One with steps stays within a known
distance of its line: outside the narrow band where that line is near zero the sign is known, and inside it the form is
looked at step by step, over one period where it does not drift.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

from attrs import evolve, frozen

from pricing_dsl.analysis.forms import ZERO, Form, constant, floor, whole_near

End: TypeAlias = tuple[int, Fraction]
"""A number, or an infinity: (its sign or 0, the number or 0). They compare as what they mean."""

MAX_STEPS = 4_000
"""Most steps that are looked at one by one."""

MAX_CHANGES = 200
"""Most places at which a stretch is parted at once."""

FEW_STEPS = 32
"""As few steps as a change of sign is narrowed down to, where there is one only."""

_MAX_HALVINGS = 256
_NIL: End = (0, ZERO)


class UnclearError(Exception):
    """What a value is cannot be told along the whole stretch; the text says why."""


class Split(Exception):  # noqa: N818 - not an error: it asks for smaller stretches
    """The answer differs along the stretch: ask again on the stretches between `points`, and at each of them."""

    def __init__(self, points: list[Fraction]) -> None:
        self.points = points
        super().__init__(points)


@frozen
class Stretch:
    """All x with lo < x < hi; None: without end. step: x is a multiple of it."""

    lo: Fraction | None
    hi: Fraction | None
    step: Fraction | None = None

    def holds(self, x: Fraction) -> bool:
        """Whether x lies inside; that it is a multiple of the step is not asked."""
        return (self.lo is None or self.lo < x) and (self.hi is None or x < self.hi)

    def first(self, form: Form) -> End:
        """What the form tends to at the low end."""
        return (-_sign(form.drift), ZERO) if self.lo is None else (0, form.near(self.lo, 1))

    def last(self, form: Form) -> End:
        """What the form tends to at the high end."""
        return (_sign(form.drift), ZERO) if self.hi is None else (0, form.near(self.hi, -1))

    def within(self, lo: Fraction, hi: Fraction) -> Stretch | None:
        """What of it lies between lo and hi, if anything does."""
        low, high = lo if self.lo is None else max(lo, self.lo), hi if self.hi is None else min(hi, self.hi)
        return Stretch(low, high, self.step) if low < high else None

    def parted(self, points: list[Fraction]) -> Iterator[Stretch | Fraction]:
        """The points inside, and the stretches between them, from low to high, without what holds no x."""
        inside = sorted({x for x in points if self.holds(x)})
        for lo, hi in pairwise([self.lo, *inside, self.hi]):
            yield from evolve(self, lo=lo, hi=hi).plain()
            if hi is not None and hi != self.hi and (self.step is None or not hi % self.step):
                yield hi

    def plain(self) -> Iterator[Stretch | Fraction]:
        """Itself; the one x it holds; or nothing."""
        if self.step is None or self.lo is None or self.hi is None:
            yield self
            return
        first, last = (self.lo // self.step + 1) * self.step, -(-self.hi // self.step) * self.step - self.step
        if first < last:
            yield self
        elif first == last:
            yield first

    def inner_point(self) -> Fraction:
        """Some x inside."""
        if self.step is not None:
            lo = -self.step if self.lo is None and (self.hi is None or self.hi > 0) else self.lo
            if lo is None:
                assert self.hi is not None
                return -(-self.hi // self.step) * self.step - self.step
            return (lo // self.step + 1) * self.step
        if self.lo is None or self.hi is None:
            end, way = (self.hi, -1) if self.lo is None else (self.lo, 1)
            return ZERO if end is None else end + way
        return (self.lo + self.hi) / 2


def pinned(form: Form, stretch: Stretch) -> Form:
    """The form as it is on a stretch: whole parts that do not change there are constants."""
    if not form.steps:
        return form
    result = Form(form.slope, form.constant)
    for inner, coefficient in form.steps:
        here = pinned(inner, stretch)
        whole = None
        if stretch.lo is not None and stretch.hi is not None and here.direction is not None:
            first, last = whole_near(here, stretch.lo, 1), whole_near(here, stretch.hi, -1)
            whole = constant(Fraction(first)) if first == last else None
        result = result.plus(floor(here, stretch.step) if whole is None else whole, coefficient)
    return result


# ---- signs -----------------------------------------------------------------------------------------------------------


def decide(form: Form, stretch: Stretch, yes: frozenset[int]) -> bool:
    """Whether the sign of the form is one of `yes` all along the stretch.

    Raises:
        Split: it is on some parts and not on others.
        UnclearError: that changes too often to be told.
    """
    form = pinned(form, stretch)
    signs, changes = possible_signs(form, stretch), None
    if not (signs <= yes or signs.isdisjoint(yes)):
        signs, changes = _looked_at(form, stretch)
    if signs <= yes:
        return True
    if signs.isdisjoint(yes):
        return False
    if changes is None:
        raise UnclearError("roundings take it back and forth all along")
    raise Split(changes)


def sign_parts(form: Form, stretch: Stretch, steps: int = MAX_STEPS) -> Iterator[tuple[Stretch | Fraction, int | None]]:
    """The parts of a stretch on which the form has one sign, from low to high; None: it changes too often there.

    Raises:
        UnclearError: it has more than so many steps to be looked at.
    """
    form = pinned(form, stretch)
    signs, changes = possible_signs(form, stretch), None
    if len(signs) > 1:
        signs, changes = _looked_at(form, stretch, steps)
    if len(signs) == 1:
        yield stretch, next(iter(signs))
    elif changes is None:
        yield stretch, None
    else:
        for part in stretch.parted(changes):
            yield part, _sign(form.at(part if isinstance(part, Fraction) else part.inner_point()))


def possible_signs(form: Form, stretch: Stretch) -> frozenset[int]:
    """The signs the form may have on the stretch: all that it has, and perhaps others."""
    if form.is_constant:
        return frozenset({_sign(form.constant)})
    if form.direction is not None:
        low, high = sorted((stretch.first(form), stretch.last(form)))
    else:
        below, above = (form.line.shifted(by) for by in form.stray)
        low = min(stretch.first(below), stretch.last(below))
        high = max(stretch.first(above), stretch.last(above))
    signs = {-1} if low < _NIL else set()
    signs |= {1} if high > _NIL else set()
    signs |= {0} if low < _NIL < high or (form.steps and _NIL in (low, high)) else set()
    return frozenset(signs or {0})


def _looked_at(form: Form, stretch: Stretch, steps: int = MAX_STEPS) -> tuple[frozenset[int], list[Fraction] | None]:
    """The signs the form has on the stretch, and the points where they change; None: again and again."""
    if not form.drift:
        return _repeating(form, stretch, steps)
    if not form.steps:
        at = -form.constant / form.slope
        return possible_signs(form, stretch), [at] if stretch.holds(at) else []
    band = sorted(-(form.level + by) / form.drift for by in form.stray)
    width = band[1] - band[0]
    near = stretch.within(band[0] - width, band[1] + width)
    if near is None:
        return possible_signs(form, stretch), []
    if form.direction is not None:
        near = _narrowed(form, near)
    signs, changes = sign_changes(form, near, steps)
    way = _sign(form.drift)
    signs |= {-way} if near.lo != stretch.lo else set()
    signs |= {way} if near.hi != stretch.hi else set()
    return signs, changes if len(changes) <= MAX_CHANGES else None


def _repeating(form: Form, stretch: Stretch, steps: int) -> tuple[frozenset[int], list[Fraction] | None]:
    """As `_looked_at`, of a form that does not drift."""
    period = form.period
    assert period is not None
    if stretch.lo is not None and stretch.hi is not None and form.step_rate * (stretch.hi - stretch.lo) <= steps:
        signs, changes = sign_changes(form, stretch, steps)
        return signs, changes if len(changes) <= MAX_CHANGES else None
    start = stretch.lo if stretch.lo is not None else ZERO if stretch.hi is None else stretch.hi - period
    signs, _ = sign_changes(form, Stretch(start, start + period, stretch.step), steps)
    return signs | {_sign(form.at(start + period))}, None


def _narrowed(form: Form, stretch: Stretch) -> Stretch:
    """The part where a form that only rises or only falls has its change of sign; few steps are left in it."""
    assert stretch.lo is not None
    assert stretch.hi is not None
    assert form.direction
    lo, hi = stretch.lo, stretch.hi
    for _ in range(_MAX_HALVINGS):
        middle = (lo + hi) / 2
        if form.step_rate * (hi - lo) <= FEW_STEPS:
            break
        if form.near(middle, -1) * form.direction < 0:
            lo = middle
        elif form.near(middle, 1) * form.direction > 0:
            hi = middle
        else:
            break
    return Stretch(lo, hi, stretch.step)


def sign_changes(form: Form, stretch: Stretch, steps: int = MAX_STEPS) -> tuple[frozenset[int], list[Fraction]]:
    """The signs that a form has on a stretch with ends, and where they change, looked at step by step.

    Raises:
        UnclearError: it has too many steps there.
    """
    assert stretch.lo is not None
    assert stretch.hi is not None
    at = breaks(form, stretch.lo, stretch.hi, steps)
    signs: set[int] = set()
    changes: list[Fraction] = []
    before: int | None = None
    for lo, hi in pairwise([stretch.lo, *at, stretch.hi]):
        first, last = form.near(lo, 1), form.near(hi, -1)
        if lo != stretch.lo:
            own = _sign(form.at(lo))
            signs.add(own)
            after = _sign(first) or _sign(last)
            if not before == own == after:
                changes.append(lo)
        if first * last < 0:
            signs |= {-1, 0, 1}
            changes.append(lo + first / (first - last) * (hi - lo))
        else:
            signs.add(_sign(first) or _sign(last))
        before = _sign(last) or _sign(first)
    return frozenset(signs), changes


# ---- steps -----------------------------------------------------------------------------------------------------------


def breaks(form: Form, lo: Fraction, hi: Fraction, most: int = MAX_STEPS) -> list[Fraction]:
    """Every x with lo < x < hi at which a whole part of the form changes, in order.

    Raises:
        UnclearError: there may be more than `most`.
    """
    if form.step_rate * (hi - lo) > most:
        raise UnclearError("it has too many steps to be looked at one by one")
    found: set[Fraction] = set()
    for inner, _ in form.steps:
        own = breaks(inner, lo, hi, most)
        found.update(own)
        if not inner.slope:
            continue
        for a, b in pairwise([lo, *own, hi]):
            first = inner.near(a, 1)
            low, high = sorted((first, inner.near(b, -1)))
            found.update(a + (whole - first) / inner.slope for whole in range(low // 1 + 1, -(-high // 1)))
    return sorted(found)


def _sign(value: Fraction) -> int:
    return (value > 0) - (value < 0)
