"""For which quantities the bill rises or falls, and by how much at most: exact ranges, from the curves of both
versions, each with a summary that both have rated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from attrs import evolve, frozen

from pricing_dsl.analysis.comparison import Swing, difference, swings
from pricing_dsl.analysis.curves import Curve
from pricing_dsl.analysis.falls import simple_between
from pricing_dsl.analysis.situations import Quantity, quantities
from pricing_dsl.analysis.stretches import Stretch, UnclearError, breaks
from pricing_dsl.diff.bases import Base, bases
from pricing_dsl.diff.comparison import Comparison
from pricing_dsl.diff.replay import Replay, Replayed
from pricing_dsl.diff.spans import Span
from pricing_dsl.rating.problems import Rejected

_POINTS = 24
"""So many numbers are rated where a curve cannot tell."""
_FAR = Fraction(10**6)


@frozen
class Witness:
    """How much of the quantity, and what both versions bill for it."""

    x: Fraction
    rated: Replayed


@frozen
class Range:
    """Quantities for which the bill never falls (sign 1) or never rises (-1); None: roundings take it up and down.

    lo, hi: None without end; has_lo, has_hi: whether the range holds its ends. low, high: of the difference there:
    it comes to them, or as close as one likes; None without end. pace: what each further unit adds to the difference in
    the long run, of a range without end. exact: whether `low` and `high` are no mere bounds.
    """

    lo: Fraction | None
    hi: Fraction | None
    has_lo: bool
    has_hi: bool
    sign: int | None
    low: Fraction | None
    high: Fraction | None
    pace: Fraction | None
    exact: bool
    witness: Witness

    def holds(self, x: Fraction) -> bool:
        """Whether a quantity lies in the range."""
        above = self.lo is None or self.lo < x or (self.has_lo and x == self.lo)
        return above and (self.hi is None or x < self.hi or (self.has_hi and x == self.hi))


@frozen
class Gap:
    """Quantities for which there is no difference to tell: one version gives no bill, or the curve cannot be told.
    sampled: what both versions make of some numbers in it."""

    lo: Fraction | None
    hi: Fraction | None
    reason: str
    sampled: tuple[Witness, ...]


@frozen
class Along:
    """What becomes of a plan's bills along one quantity, all else as the base has it; of a list its first row moves.
    Outside of ranges and gaps they stay the same. lo, hi: between which numbers the quantity lies; None: without end.
    """

    span: Span
    quantity: Quantity
    base: Base
    lo: Fraction | None
    hi: Fraction | None
    ranges: tuple[Range, ...]
    gaps: tuple[Gap, ...]

    def is_all(self, range_: Range) -> bool:
        """Whether a range is all that the quantity may be."""
        low = range_.lo is None or (range_.lo == self.lo and range_.has_lo)
        return low and (range_.hi is None or (range_.hi == self.hi and range_.has_hi))


def along(comparison: Comparison) -> Iterator[Along]:
    """Each plan that rates differently along each quantity that both its versions know.

    Of several bases the first is told in which the bills differ; where they never do, the first of all.

    Raises:
        CompileError: one of the rulebooks has mistakes.
    """
    for span in comparison.touched:
        was, now = comparison.plans(span)
        known = {(one.name, one.list) for one in quantities(comparison.old.program, was)}
        some = list(bases(comparison, span))
        replay = Replay(comparison, span)
        for quantity in quantities(comparison.new.program, now):
            if (quantity.name, quantity.list) in known:
                found = (_look(comparison, replay, span, quantity, base) for base in some)
                told = _first_telling(one for one in found if one is not None)
                if told is not None:
                    yield told


def _first_telling(all_: Iterator[Along]) -> Along | None:
    """The first with ranges; or with gaps; or any."""
    found = None
    for one in all_:
        if one.ranges:
            return one
        if found is None or (one.gaps and not found.gaps):
            found = one
    return found


def _look(comparison: Comparison, replay: Replay, span: Span, quantity: Quantity, base: Base) -> Along | None:
    """The bills along a quantity in one situation; None where that is no situation to look at them in."""
    was, now = comparison.plans(span)
    versions = (comparison.old.program, was), (comparison.new.program, now)
    if not quantity.is_in(base.usage):
        return None
    try:
        curve = difference(*versions, base.usage, quantity, opening=base.opening)
        if isinstance(curve, Rejected):
            return None
        found = swings(curve)
    except (LookupError, UnclearError):
        return None
    looking = _Looking(replay, quantity, base, curve)
    gaps = tuple(looking.gaps())
    if not curve.parts and not gaps:
        return None
    lo, hi = curve.segments[0].lo, curve.segments[-1].hi
    return Along(span, quantity, base, lo, hi, tuple(map(looking.range, found)), gaps)


@frozen
class _Looking:
    replay: Replay
    quantity: Quantity
    base: Base
    curve: Curve

    def rated(self, x: Fraction) -> Witness:
        return Witness(x, self.replay.rate(self.quantity.put(self.base.usage, x), self.base.opening))

    def range(self, swing: Swing) -> Range:
        swing = evolve(swing, sign=_sign_of(swing))
        ends = [
            end is not None and self._sign(end) not in (None, 0, -(swing.sign or 0)) for end in (swing.lo, swing.hi)
        ]
        at = swing.greatest if swing.sign != -1 else swing.least
        witness = self.rated(self._witness(swing, at.at))
        pace = None
        if swing.hi is None:
            onward = self.curve.onward(_beyond(swing.lo, self.curve))
            pace = None if onward is None else onward.drift
        return Range(
            swing.lo,
            swing.hi,
            ends[0],
            ends[1],
            swing.sign,
            swing.least.value,
            swing.greatest.value,
            pace,
            swing.least.exact and swing.greatest.exact,
            witness,
        )

    def _sign(self, x: Fraction) -> int | None:
        value = self.curve.at(x)
        return None if value is None else (value > 0) - (value < 0)

    def _witness(self, swing: Swing, at: Fraction | None) -> Fraction:
        """A number in the range, where the difference is greatest if it comes to that."""
        lo, hi = swing.lo, swing.hi
        if lo is not None and lo == hi:
            return lo
        step = next((one.cell.step for one in self.curve.segments if isinstance(one.cell, Stretch)), None)
        if at is not None and self._differs(at, swing):
            return self._rounder(at, step)
        some = [] if at is None else self._near(at)
        some += [_round_number(lo, hi, step), *_some(Stretch(lo, hi, step))]
        return next((x for x in some if self._differs(x, swing)), some[0])

    def _differs(self, x: Fraction, swing: Swing) -> bool:
        """Whether the bills differ there, the way they do in the range."""
        sign = self._sign(x)
        return bool(sign) and swing.sign in (None, sign)

    def _near(self, at: Fraction) -> list[Fraction]:
        """Round numbers just beside one that a difference jumps at."""
        beside = []
        for one in self.curve.segments:
            if one.form is not None and isinstance(one.cell, Stretch) and one.form.step_rate:
                width = 1 / one.form.step_rate
                for near in (one.cell.within(at, at + width), one.cell.within(at - width, at)):
                    if near is not None and near.lo is not None and near.hi is not None:
                        ends = [near.lo, *breaks(one.form, near.lo, near.hi), near.hi]
                        beside += [simple_between(*ends[:2]), simple_between(*ends[-2:])]
        return beside

    def _rounder(self, at: Fraction, step: Fraction | None) -> Fraction:
        """A number beyond with the same difference, where it stays the same from there and that is rounder."""
        if at.denominator == 1:
            return at
        flat = (one for one in self.curve.segments if one.lo == at and one.form is not None and one.form.is_constant)
        cell = next((one.cell for one in flat if isinstance(one.cell, Stretch)), None)
        if cell is None or cell.lo is None:
            return at
        found = _round_number(cell.lo, cell.hi, step)
        return found if self.curve.at(found) == self.curve.at(at) else at

    def gaps(self) -> Iterator[Gap]:
        for one in self.curve.segments:
            if one.form is None:
                numbers = [one.cell] if isinstance(one.cell, Fraction) else list(_some(one.cell))
                yield Gap(one.lo, one.hi, one.reason, tuple(map(self.rated, numbers)))


def _beyond(lo: Fraction | None, curve: Curve) -> Fraction:
    ends = [*curve.breakpoints, *([] if lo is None else [lo])]
    return max(ends, default=Fraction(0))


def _round_number(lo: Fraction | None, hi: Fraction | None, step: Fraction | None) -> Fraction:
    """A round number inside a range; of a quantity in steps, one of them where there is one."""
    low = (hi - _FAR if hi is not None else Fraction(0)) if lo is None else lo
    high = low + max(abs(low), Fraction(1)) * 10 if hi is None else hi
    found = simple_between(low, high)
    if step is None or not found % step:
        return found
    stepped = (low // step + 1) * step
    return stepped if stepped < high else found


def _sign_of(swing: Swing) -> int | None:
    """The way a range goes; where roundings take it up and down, one all the same if it never goes the other way."""
    low, high = swing.least, swing.greatest
    if swing.sign is None and low.exact and low.value is not None and low.value >= 0:
        return 1
    if swing.sign is None and high.exact and high.value is not None and high.value <= 0:
        return -1
    return swing.sign


def _some(stretch: Stretch) -> Iterator[Fraction]:
    """Numbers spread over a stretch."""
    lo = Fraction(0) if stretch.lo is None else stretch.lo
    hi = max(lo * 10, _FAR) if stretch.hi is None else stretch.hi
    for number in range(1, _POINTS):
        x = lo + (hi - lo) * number / _POINTS
        if stretch.step is not None:
            x -= x % stretch.step
        if stretch.holds(x):
            yield x


def rises(found: Sequence[Along]) -> Iterator[tuple[Along, Range]]:
    """Where bills rise."""
    for one in found:
        yield from ((one, range_) for range_ in one.ranges if range_.high is None or range_.high > 0)
