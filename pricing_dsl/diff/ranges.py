"""For which quantities the bill rises or falls, and by how much at most: exact ranges, from the curves of both
versions, each with a summary that both have rated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from attrs import evolve, frozen

from pricing_dsl.analysis.comparison import Swing, swings
from pricing_dsl.analysis.curves import Curve, Segment
from pricing_dsl.analysis.falls import simple_between
from pricing_dsl.analysis.settings import Moving
from pricing_dsl.analysis.situations import Quantity, quantities
from pricing_dsl.analysis.stretches import Stretch, UnclearError, breaks
from pricing_dsl.diff.apart import difference, moving_in
from pricing_dsl.diff.bases import Base, bases
from pricing_dsl.diff.comparison import Comparison
from pricing_dsl.diff.replay import UNRATED, Replay, Replayed
from pricing_dsl.diff.spans import Span

_POINTS = 24
"""So many numbers are rated where a curve cannot tell."""
_FAR = Fraction(10**6)
ZERO = Fraction(0)


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

    has_lo, has_hi: whether it holds its ends. sampled: what both versions make of some numbers in it.
    """

    lo: Fraction | None
    hi: Fraction | None
    has_lo: bool
    has_hi: bool
    reason: str
    sampled: tuple[Witness, ...]

    @property
    def gone(self) -> bool:
        """Whether the new version gives no bill any more."""
        return self._without(new=True) and not self._without(new=False)

    @property
    def come(self) -> bool:
        """Whether the old version gave no bill yet."""
        return self._without(new=False) and not self._without(new=True)

    @property
    def billed(self) -> bool:
        """Whether either version bills any of it."""
        return not (self._without(new=True) and self._without(new=False))

    def _without(self, *, new: bool) -> bool:
        """Whether there is no bill by one version for any number in it."""
        totals = [one.rated.after if new else one.rated.before for one in self.sampled]
        return bool(totals) and all(isinstance(total, str) for total in totals)


@frozen
class Along:
    """What becomes of a plan's bills along one quantity, all else as the base has it; of a list its first row moves.

    Outside of ranges and gaps they stay the same, or neither version gives one. lo, hi: between which numbers the
    quantity lies; None: without end. is_whole: it comes in whole numbers.
    """

    span: Span
    quantity: Quantity
    base: Base
    lo: Fraction | None
    hi: Fraction | None
    is_whole: bool
    ranges: tuple[Range, ...]
    gaps: tuple[Gap, ...]

    def is_all(self, range_: Range) -> bool:
        """Whether a range is all that the quantity may be."""
        low = range_.lo is None or (range_.lo == self.lo and range_.has_lo)
        return low and (range_.hi is None or (range_.hi == self.hi and range_.has_hi))


def along(comparison: Comparison) -> Iterator[Along]:
    """Each plan that rates differently along each quantity that either of its versions knows.

    Of several bases the first is told in which the bills differ; where they never do, the first of all.

    Raises:
        CompileError: one of the rulebooks has mistakes.
    """
    for span in comparison.touched:
        was, now = comparison.plans(span)
        some = list(bases(comparison, span))
        replay = Replay(comparison, span)
        looked = {(one.name, one.list): one for one in quantities(comparison.new.program, now)}
        for one in quantities(comparison.old.program, was):
            looked.setdefault((one.name, one.list), one)
        for quantity in looked.values():
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
    moving = next((one for version in reversed(versions) if (one := moving_in(quantity, version)) is not None), None)
    if moving is None:
        return None
    try:
        apart = difference(versions, base, quantity, moving)
        found = [] if apart is None else swings(apart)
    except UnclearError as why:
        return _untold(_Looking(replay, quantity, base, Curve(()), moving.step), span, moving, str(why))
    if apart is None:
        return None
    step = moving.step
    looking = _Looking(replay, quantity, base, apart, step)
    gaps = tuple(looking.gaps())
    if not apart.parts and not gaps:
        return None  # neither version gives a bill
    ranges = _merged(range_ for one in found if (range_ := looking.range(one)) is not None)
    return Along(span, quantity, base, apart.segments[0].lo, apart.segments[-1].hi, step is not None, ranges, gaps)


def _untold(looking: _Looking, span: Span, moving: Moving, why: str) -> Along | None:
    """A quantity of which nothing can be told but by samples."""
    numbers = [*([] if moving.lo is None else [moving.lo]), *_some(Stretch(moving.lo, moving.hi, moving.step))]
    ends = moving.lo is not None, False
    gap = Gap(moving.lo, moving.hi, *ends, why, tuple(map(looking.rated, numbers)))
    if not gap.billed:
        return None
    return Along(span, looking.quantity, looking.base, moving.lo, moving.hi, moving.step is not None, (), (gap,))


def _merged(ranges: Iterable[Range]) -> tuple[Range, ...]:
    """Ranges that adjoin and go the same way as one; so are single numbers and what goes up and down beside them."""
    found: list[Range] = []
    for one in ranges:
        before = found[-1] if found else None
        if before is not None and before.hi == one.lo and (before.has_hi or one.has_lo) and _is_alike(before, one):
            found[-1] = _together(before, one)
        else:
            found.append(one)
    return tuple(found)


def _is_alike(a: Range, b: Range) -> bool:
    if a.sign == b.sign:
        return True
    return any(one.sign is None and other.lo == other.hi for one, other in ((a, b), (b, a)))


def _together(a: Range, b: Range) -> Range:
    """Two ranges as one, with the witness whose bills differ most."""
    lows, highs = (a.low, b.low), (a.high, b.high)
    return Range(
        a.lo,
        b.hi,
        a.has_lo,
        b.has_hi,
        a.sign if a.sign == b.sign else None,
        None if None in lows else min(one for one in lows if one is not None),
        None if None in highs else max(one for one in highs if one is not None),
        b.pace,
        a.exact and b.exact,
        max((a.witness, b.witness), key=lambda one: abs(one.rated.difference or ZERO)),
    )


@frozen
class _Looking:
    """A difference along a quantity, of which only multiples of `step` count, if there is one."""

    replay: Replay
    quantity: Quantity
    base: Base
    curve: Curve
    step: Fraction | None

    def rated(self, x: Fraction) -> Witness:
        return Witness(x, self.replay.rate(self.quantity.put(self.base.usage, x), self.base.opening))

    def range(self, swing: Swing) -> Range | None:
        """A range and what it comes to; None where no number of the quantity lies in it."""
        sign = _sign_of(swing)
        at = (swing.greatest if sign != -1 else swing.least).at
        lo, has_lo = self._end(swing.lo, swing.sign, 1)
        hi, has_hi = self._end(swing.hi, swing.sign, -1)
        low, high = swing.least, swing.greatest
        pace = None
        if hi is None:
            onward = self.curve.onward(_beyond(lo, self.curve))
            pace = None if onward is None else onward.drift
        exact = low.exact and high.exact
        found = Range(lo, hi, has_lo, has_hi, sign, low.value, high.value, pace, exact, Witness(ZERO, UNRATED))
        x = self._witness(found, at)
        return None if x is None else evolve(found, witness=self.rated(x))

    def _end(self, end: Fraction | None, sign: int | None, side: int) -> tuple[Fraction | None, bool]:
        """An end of a range, and whether it is of it: of a quantity in steps, the first or the last number that is.
        Where roundings take bills up and down, the numbers at both ends are ranges of their own."""
        if end is None:
            return None, False
        holds = sign is not None and self._sign(end) == sign
        if self.step is None or (holds and not end % self.step):
            return end, holds
        return (end // self.step + 1 if side > 0 else -(-end // self.step) - 1) * self.step, True

    def _sign(self, x: Fraction) -> int | None:
        value = self.curve.at(x)
        return None if value is None else (value > 0) - (value < 0)

    def _witness(self, of: Range, at: Fraction | None) -> Fraction | None:
        """A number in the range at which the bills differ: where they do most, if they come to that."""
        some = [] if at is None else [self._rounder(at), at, *self._near(at)]
        if of.lo is None or of.lo != of.hi:
            some += [_round_number(of.lo, of.hi), *_some(Stretch(of.lo, of.hi, self.step))]
        some += [end for end in (of.lo, of.hi) if end is not None]
        counted = [x for one in some for x in self._counted(one)]
        return next((x for x in counted if of.holds(x) and self._differs(x, of.sign)), None)

    def _counted(self, x: Fraction) -> tuple[Fraction, ...]:
        """The number, or the two beside it that the quantity may be."""
        if self.step is None or not x % self.step:
            return (x,)
        below = x // self.step * self.step
        return below, below + self.step

    def _differs(self, x: Fraction, sign: int | None) -> bool:
        """Whether the bills differ there, the way they do in the range."""
        own = self._sign(x)
        return bool(own) and sign in (None, own)

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

    def _rounder(self, at: Fraction) -> Fraction:
        """A number beyond with the same difference, where it stays the same from there and that is rounder."""
        if at.denominator == 1:
            return at
        flat = (one for one in self.curve.segments if one.lo == at and one.form is not None and one.form.is_constant)
        cell = next((one.cell for one in flat if isinstance(one.cell, Stretch)), None)
        if cell is None or cell.lo is None:
            return at
        found = _round_number(cell.lo, cell.hi)
        return found if self.curve.at(found) == self.curve.at(at) else at

    def gaps(self) -> Iterator[Gap]:
        """Where the curve does not tell, and at least one version gives a bill."""
        for untold in _adjoined(one for one in self.curve.segments if one.form is None):
            first, last = untold[0], untold[-1]
            numbers = [x for one in untold for x in ([one.cell] if isinstance(one.cell, Fraction) else _some(one.cell))]
            ends = isinstance(first.cell, Fraction), isinstance(last.cell, Fraction)
            gap = Gap(first.lo, last.hi, *ends, first.reason, tuple(map(self.rated, numbers)))
            if gap.billed:
                yield gap


def _adjoined(segments: Iterable[Segment]) -> list[list[Segment]]:
    """Segments that follow each other without another between, for one reason, together."""
    found: list[list[Segment]] = []
    for one in segments:
        if found and found[-1][-1].hi == one.lo and found[-1][-1].reason == one.reason:
            found[-1].append(one)
        else:
            found.append([one])
    return found


def _beyond(lo: Fraction | None, curve: Curve) -> Fraction:
    ends = [*curve.breakpoints, *([] if lo is None else [lo])]
    return max(ends, default=Fraction(0))


def _round_number(lo: Fraction | None, hi: Fraction | None) -> Fraction:
    """A round number inside a range."""
    low = (hi - _FAR if hi is not None else ZERO) if lo is None else lo
    high = low + max(abs(low), Fraction(1)) * 10 if hi is None else hi
    return simple_between(low, high)


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
    lo, hi = stretch.lo, stretch.hi
    if lo is None:
        lo = Fraction(0) if hi is None else hi - _FAR
    hi = max(lo * 10, _FAR) if hi is None else hi
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
