"""What is gained by buying in two parts what could be bought in one, or in one what could be bought in two.

f(a + b) - f(a) - f(b) is affine wherever a, b and a + b each stay inside a segment of f. So it is greatest where two of
the three stand at ends of segments, or in the limit beside them: those places are looked at, all of them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import pairwise, product

from attrs import frozen

from pricing_dsl.analysis.curves import Curve, Segment
from pricing_dsl.analysis.forms import ZERO, Form
from pricing_dsl.analysis.stretches import Stretch, breaks

MAX_ENDS = 40
"""Of a curve with more ends of segments, only so many are looked at, and the bound says that there may be more."""

_MAX_STEPS = 12
"""A segment with so few steps is looked at step by step."""

_SIDES = (0, 1, -1)
"""At a quantity, just above it, just below it."""

_PAIRS = tuple(product(_SIDES, _SIDES))


@frozen
class Gain:
    """Two quantities, and what is saved by buying them apart (or together): `amount`, at them or as close beside them
    as one likes. most: no other two save more."""

    amount: Fraction
    a: Fraction
    b: Fraction
    most: Fraction


def split_gain(curve: Curve) -> Gain | None:
    """The most that buying a and b apart saves against a + b together; None: it never saves anything.

    A second account that gets its own allowance, or starts again in a first tier that is cheaper.
    """
    return _Search(curve, apart=True).best()


def merge_gain(curve: Curve) -> Gain | None:
    """The most that buying a + b together saves against a and b apart; None: it never saves anything.

    What is charged once for each account counts, as fees do.
    """
    return _Search(curve, apart=False).best()


class _Search:
    def __init__(self, curve: Curve, *, apart: bool) -> None:
        self.sign = 1 if apart else -1
        self.segments = [one for one in curve.segments if one.hi is None or one.hi >= 0]
        self.step = next((one.cell.step for one in self.segments if isinstance(one.cell, Stretch)), None)
        self.highs = [(one.hi is None, one.hi or ZERO) for one in self.segments]
        self.spot = lru_cache(maxsize=None)(self._spot)

    def best(self) -> Gain | None:
        """The greatest gain found, at the least quantities."""
        if self._is_settled:
            return None
        found: tuple[Fraction, Fraction, Fraction] | None = None
        for a, b in self._places():
            gain = self._gain(a, b)
            if gain is not None and gain > 0 and (found is None or gain > found[0]):
                found = gain, a, b
        if found is None:
            return None
        return Gain(*found, found[0] if self._is_exact else max(found[0], self._most))

    # ---- where ----

    @cached_property
    def ends(self) -> list[Fraction]:
        """Ends of segments, and of steps where they are few."""
        found: set[Fraction] = set()
        for one in self.segments:
            found |= {end for end in (one.lo, one.hi) if end is not None and end >= 0}
            found.update(_few_steps(one))
        if self.step is not None:
            found = {x for end in found for x in self._on_grid(end)}
        return sorted(found)

    def _on_grid(self, end: Fraction) -> Iterator[Fraction]:
        """The numbers of a quantity in steps at an end and, if need be, beside it."""
        assert self.step is not None
        if not end % self.step and end not in self._jumps and not self._has_steps:
            yield end
            return
        below = end // self.step * self.step
        found = (below - self.step, below, below + self.step) if below == end else (below, below + self.step)
        yield from (x for x in found if x >= 0)

    def _places(self) -> Iterator[tuple[Fraction, Fraction]]:
        """Pairs of which two of a, b and a + b are at ends; a is not the lesser, those with the least sum first."""
        ends = self.ends[:MAX_ENDS]
        found = {(a, b) for a, b in product(ends, ends) if a >= b}
        found |= {(max(a, c - a), min(a, c - a)) for a, c in product(ends, ends) if a <= c}
        yield from sorted(found, key=sum)

    @cached_property
    def _is_settled(self) -> bool:
        """Whether the average price only falls (or, for buying together, only rises), so that there is no gain."""
        at_zero = next((one.form.at(ZERO) for one in self.segments if one.form is not None and one.holds(ZERO)), None)
        if at_zero is None or self.sign * at_zero < 0:
            return False
        before: Fraction | None = None
        for one in self.segments:
            form = one.form
            if form is None or form.steps or one.lo is None or one.lo < 0:
                return False
            if one.cell == ZERO:
                continue
            rises = isinstance(one.cell, Stretch) and self.sign * form.constant < 0
            if rises or (before is not None and self.sign * (form.at(one.lo) - before) > 0):
                return False
            before = None if one.hi is None else form.at(one.hi)
        return True

    @cached_property
    def _jumps(self) -> set[Fraction]:
        """Where the curve may jump."""
        found = set()
        for before, after in pairwise(self.segments):
            at = before.hi
            if at is not None:
                sides = (before.form and before.form.near(at, -1), after.form and after.form.near(at, 1))
                if None in sides or sides[0] != sides[1]:
                    found.add(at)
        return found

    def _jumping(self, x: Fraction) -> bool:
        """Whether the limits beside a quantity are looked at, too."""
        return self.step is None and (self._has_steps or x in self._jumps)

    @cached_property
    def _has_steps(self) -> bool:
        return any(form.steps for form in self._forms)

    # ---- how much ----

    def _gain(self, a: Fraction, b: Fraction) -> Fraction | None:
        """The gain at two quantities, or just beside them."""
        (first, smooth), (second, so_too), (whole, and_so) = self.spot(a), self.spot(b), self.spot(a + b)
        best: Fraction | None = None
        for at_a, at_b in [(0, 0)] if self.step is not None or (smooth and so_too and and_so) else _PAIRS:
            one, other = first[at_a], second[at_b]
            if one is not None and other is not None:
                for side in _sides_of_sum(at_a, at_b):
                    both = whole[side]
                    if both is not None:
                        gain = self.sign * (both - one - other)
                        best = gain if best is None or gain > best else best
        return best

    def _spot(self, x: Fraction) -> tuple[tuple[Fraction | None, ...], bool]:
        """What it costs at x, in the limit above it and in the limit below it, by side; and whether that is the same,
        wherever there is a price at all."""
        here, above, below = (self._value(x, side) for side in _SIDES)
        return (here, above, below), here is not None and above in (here, None) and below in (here, None)

    def _value(self, x: Fraction, side: int) -> Fraction | None:
        one = self._segment(x, side)
        if one is None or one.form is None:
            return None
        return one.form.near(x, side) if side else one.form.at(x)

    def _segment(self, x: Fraction, side: int) -> Segment | None:
        for one in self.segments[bisect_left(self.highs, (False, x)) :]:
            if one.holds(x) if not side else _goes_on(one, x, side):
                return one
            if one.lo is not None and one.lo > x:
                return None
        return None

    # ---- the bound ----

    @cached_property
    def _forms(self) -> list[Form]:
        return [one.form for one in self.segments if one.form is not None]

    @cached_property
    def _is_exact(self) -> bool:
        """Whether all ends were looked at: there are no steps besides."""
        few = all(one.form is None or not one.form.steps or _few_steps(one) for one in self.segments)
        return few and len(self.ends) <= MAX_ENDS

    @cached_property
    def _most(self) -> Fraction:
        """The greatest gain along the lines that the segments stray from, and what straying can add to it."""
        lines = [Segment(one.cell, None if one.form is None else one.form.line, one.reason) for one in self.segments]
        low = min(form.stray[0] for form in self._forms)
        high = max(form.stray[1] for form in self._forms)
        strayed = high - 2 * low if self.sign > 0 else 2 * high - low
        gain = _Search(Curve(tuple(lines)), apart=self.sign > 0).best()
        return strayed + (ZERO if gain is None else gain.amount)


def _goes_on(segment: Segment, x: Fraction, side: int) -> bool:
    """Whether a segment is what lies just beside x."""
    if not isinstance(segment.cell, Stretch):
        return False
    lo, hi = segment.cell.lo, segment.cell.hi
    if side > 0:
        return (lo is None or lo <= x) and (hi is None or x < hi)
    return (lo is None or lo < x) and (hi is None or x <= hi)


def _sides_of_sum(a: int, b: int) -> tuple[int, ...]:
    """On which sides of the sum one may be when its parts are on these sides."""
    if a and b and a != b:
        return _SIDES
    return (a or b,)


def _few_steps(one: Segment) -> list[Fraction]:
    """Where a segment has steps, none where they are many. Of one without end, as far as two quantities from the first
    period of its steps reach together: beyond, it only repeats itself."""
    if one.form is None or not one.form.steps or not isinstance(one.cell, Stretch):
        return []
    period = one.form.period
    assert period is not None
    lo = max(one.cell.lo or ZERO, ZERO)
    hi = 2 * (lo + period) if one.cell.hi is None else one.cell.hi
    if lo >= hi or one.form.step_rate * (hi - lo) > _MAX_STEPS:
        return []
    return breaks(one.form, lo, hi, _MAX_STEPS)
