"""A number of a bill along one quantity, as an exact function that can be asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from attrs import evolve, frozen

from pricing_dsl.analysis.extremes import Extreme, greatest, least
from pricing_dsl.analysis.falls import Part
from pricing_dsl.analysis.forms import Form
from pricing_dsl.analysis.samples import Sample
from pricing_dsl.analysis.settings import Moving, Setting
from pricing_dsl.analysis.situations import Quantity, paired, quantity_of, situations
from pricing_dsl.analysis.stretches import Stretch, pinned, sign_parts
from pricing_dsl.analysis.sweeps import Piece, pieces
from pricing_dsl.ir.nodes import Id, Plan, Program
from pricing_dsl.rating.problems import Rejected
from pricing_dsl.rating.state import State
from pricing_dsl.rating.usage import Usage


@frozen
class Segment:
    """A part of a curve: a point, or an open stretch; its form, or why there is none: what rejects a summary there, or
    why it cannot be told."""

    cell: Stretch | Fraction
    form: Form | None
    reason: str = ""

    @property
    def lo(self) -> Fraction | None:
        return self.cell.lo if isinstance(self.cell, Stretch) else self.cell

    @property
    def hi(self) -> Fraction | None:
        return self.cell.hi if isinstance(self.cell, Stretch) else self.cell

    def holds(self, x: Fraction) -> bool:
        return self.cell.holds(x) if isinstance(self.cell, Stretch) else self.cell == x


@frozen
class Curve:
    """A number of a bill along one quantity, as segments from low to high: as few as there can be."""

    segments: tuple[Segment, ...]

    def at(self, x: Fraction) -> Fraction | None:
        """The value; None where there is no bill, or it cannot be told."""
        found = next((one for one in self.segments if one.holds(x)), None)
        return None if found is None or found.form is None else found.form.at(x)

    def onward(self, x: Fraction) -> Form | None:
        """How it goes on from x to greater quantities; None: there are none, or it cannot be told."""
        for one in self.segments:
            if isinstance(one.cell, Stretch) and (one.lo is None or one.lo <= x) and (one.hi is None or x < one.hi):
                return one.form
        return None

    @property
    def parts(self) -> list[Part]:
        """The segments that have a form."""
        return [(one.cell, one.form) for one in self.segments if one.form is not None]

    @property
    def breakpoints(self) -> list[Fraction]:
        """Where the curve bends or jumps, in order. Steps of roundings and packages inside a segment are not told; nor
        is its first point, if it goes on from there."""
        ends = {one.lo for one in self.segments[1:]} | {one.hi for one in self.segments[:-1]}
        first, second = (*self.segments[:2], None, None)[:2]
        if first is not None and second is not None and first.form is not None and second.form is not None:
            start = first.lo
            if (
                start is not None
                and start == first.hi == second.lo
                and first.form.at(start) == second.form.near(start, 1)
            ):
                ends.discard(start)
        return sorted(end for end in ends if end is not None)

    @property
    def least(self) -> Extreme | None:
        return least(self.parts)

    @property
    def greatest(self) -> Extreme | None:
        return greatest(self.parts)

    def minus(self, other: Curve) -> Curve:
        """The difference of two curves along the same quantity, where both are."""
        points = sorted({*self.breakpoints, *other.breakpoints})
        return merged(_differences(self._parted(points), other._parted(points)))

    def _parted(self, points: list[Fraction]) -> Iterator[Segment]:
        for one in self.segments:
            for cell in one.cell.parted(points) if isinstance(one.cell, Stretch) else [one.cell]:
                yield evolve(one, cell=cell)

    def signs(self) -> Iterator[tuple[Part, int | None]]:
        """Parts on which the curve has one sign, from low to high; None where roundings take it back and forth.

        Raises:
            UnclearError: there are too many steps to look at.
        """
        for cell, form in self.parts:
            if isinstance(cell, Fraction):
                value = form.at(cell)
                yield (cell, form), (value > 0) - (value < 0)
            else:
                yield from (((part, form), sign) for part, sign in sign_parts(form, cell))


def curve(
    program: Program,
    plan: Plan,
    usage: Usage,
    of: Quantity | str,
    *,
    opening: State | None = None,
    lo: Fraction | None = None,
    hi: Fraction | None = None,
    target: Id | None = None,
    row: int = 0,
) -> Curve | Rejected:
    """The total of a plan (or another value of the bill) along a number of the summary, all else as it is given.

    Args:
        of: the quantity, or its name; what `usage` says of it does not matter.
        lo, hi: the range looked at, inside what the quantity may be.
        target: the value; None: the total.
        row: of a quantity with rows, the one that moves.

    Raises:
        LookupError: there is no such number in the summary.
    """
    quantity = quantity_of(program, plan, of) if isinstance(of, str) else of
    if not quantity.is_in(usage, row):
        raise LookupError(f"there is no row {row} of `{quantity.name}` to move")
    moving = quantity.moving(program, plan, row)
    low = moving.lo if lo is None else lo if moving.lo is None else max(lo, moving.lo)
    high = moving.hi if hi is None else hi if moving.hi is None else min(hi, moving.hi)
    inside = quantity.put(usage, low if low is not None else Fraction(0), row)
    setting = Setting.of(program, plan, inside, opening)
    if isinstance(setting, Rejected):
        return setting
    return curve_of(setting, evolve(moving, lo=low, hi=high), plan.total if target is None else target)


def curve_of(setting: Setting, moving: Moving, target: Id) -> Curve:
    """A value of the bill along a quantity."""
    return merged(segment(piece, target) for piece in pieces(setting, moving, [target]))


@frozen
class Along:
    """A curve, and what it runs along: which quantity (which row of it), and what else is used."""

    quantity: Quantity
    row: int
    situation: Sample
    curve: Curve


def plan_curves(
    program: Program, plan: Plan, target: Id | None = None, given: Iterable[Sample] | None = None
) -> Iterator[Along]:
    """The total of a plan (or another value) along each of its quantities, in each of some situations.

    Args:
        given: the situations; None: plain ones. What is set aside in one of them is left out.
    """
    for quantity, situation in paired(program, plan, situations(program, plan) if given is None else given):
        found = curve(program, plan, situation.usage, quantity, opening=situation.opening, target=target)
        if isinstance(found, Curve) and any(one.form is not None for one in found.segments):
            yield Along(quantity, 0, situation, found)


def segment(piece: Piece, target: Id, row: int | None = None) -> Segment:
    """What a piece knows of one of its results; of one with rows, in one of them."""
    result = piece.results[target]
    form = result if row is None or not isinstance(result, list) else result[row]
    if piece.rejected or not isinstance(form, Form):
        return Segment(piece.cell, None, piece.rejected or piece.unclear)
    return Segment(piece.cell, form)


def _differences(ones: Iterable[Segment], others: Iterable[Segment]) -> Iterator[Segment]:
    by_cell = {other.cell: other for other in others}
    for one in ones:
        other = by_cell.get(one.cell)
        if other is None:
            continue
        if one.form is None or other.form is None:
            yield Segment(one.cell, None, one.reason or other.reason)
        else:
            yield Segment(one.cell, one.form.plus(other.form, Fraction(-1)))


# ---- as few segments as there can be ---------------------------------------------------------------------------------


def merged(segments: Iterable[Segment]) -> Curve:
    """The curve of adjoining segments; those that go on as they were are one."""
    found: list[Segment] = []
    for one in segments:
        found.append(one)
        if len(found) >= 2 and (joined := _one(found[-2], None, found[-1])) is not None:
            found[-2:] = [joined]
        elif len(found) >= 3 and (joined := _one(*found[-3:])) is not None:
            found[-3:] = [joined]
    return Curve(tuple(found))


def _one(before: Segment, point: Segment | None, after: Segment) -> Segment | None:
    """The segment that two stretches are, with the point between them where there is one; None: they are not one."""
    a, b = before.cell, after.cell
    if not (isinstance(a, Stretch) and isinstance(b, Stretch)) or a.hi is None or a.hi != b.lo:
        return None
    between = [] if point is None else [point]
    if any(one.cell != a.hi for one in between):
        return None
    whole = Stretch(a.lo, b.hi, a.step)
    if before.form is None or after.form is None:
        all_alike = len({(one.form is None, one.reason) for one in (before, *between, after)}) == 1
        return Segment(whole, None, before.reason) if all_alike else None
    for form in (after.form, before.form):
        holds = all(one.form is not None and one.form.at(a.hi) == form.at(a.hi) for one in between)
        if holds and _is_same(form, before.form, a) and _is_same(form, after.form, b):
            return Segment(whole, form)
    return None


def _is_same(form: Form, other: Form, stretch: Stretch) -> bool:
    return pinned(form, stretch).plus(pinned(other, stretch), Fraction(-1)) == Form()
