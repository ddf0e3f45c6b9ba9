"""What a price curve says to those who buy: what the next unit costs, where it jumps, where more is cheaper."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from attrs import evolve, frozen

from pricing_dsl.analysis.curves import Curve
from pricing_dsl.analysis.extremes import Extreme, greatest, least
from pricing_dsl.analysis.falls import Part, fall
from pricing_dsl.analysis.forms import Form, constant
from pricing_dsl.analysis.stretches import Stretch, UnclearError, sign_parts

_STEPS = 200
"""So many steps of a rounding are looked at one by one."""


@frozen
class Quote:
    """A price at one quantity. marginal: what one more costs from here on, roundings evened out; None where the curve
    ends. average: for each unit; None at zero."""

    x: Fraction
    total: Fraction
    marginal: Fraction | None
    average: Fraction | None


@frozen
class Jump:
    """Where a curve jumps: its limit from below, its value, its limit from above."""

    at: Fraction
    before: Fraction
    value: Fraction
    after: Fraction

    @property
    def size(self) -> Fraction:
        """By how much it rises; below zero: falls."""
        return self.after - self.before


@frozen
class DeadZone:
    """Quantities at which more is cheaper: from `lo` to `hi`, `instead` saves up to `saving`."""

    lo: Fraction
    hi: Fraction
    instead: Fraction
    saving: Fraction


@frozen
class Flat:
    """A range over which more costs nothing more; hi None: from `lo` on."""

    lo: Fraction
    hi: Fraction | None
    value: Fraction


def quote(curve: Curve, x: Fraction) -> Quote | None:
    """The price at a quantity; None where there is no bill."""
    total, onward = curve.at(x), curve.onward(x)
    if total is None:
        return None
    return Quote(x, total, None if onward is None else onward.drift, total / x if x else None)


def jumps(curve: Curve) -> list[Jump]:
    """Where the curve jumps between its segments. Steps of roundings and packages inside one are not told."""
    found = []
    for before, here, after in zip(curve.segments, curve.segments[1:], curve.segments[2:], strict=False):
        at, forms = here.cell, (before.form, here.form, after.form)
        if isinstance(at, Fraction) and None not in forms and at == before.hi == after.lo:
            first, own, last = (form or Form() for form in forms)
            jump = Jump(at, first.near(at, -1), own.at(at), last.near(at, 1))
            if not jump.before == jump.value == jump.after:
                found.append(jump)
    return found


def cliffs(curve: Curve) -> list[Jump]:
    """Where the curve jumps down: a little more is cheaper."""
    return [jump for jump in jumps(curve) if jump.after < jump.value or jump.value < jump.before]


def flats(curve: Curve) -> list[Flat]:
    """Ranges over which more costs nothing more, each as long as it is."""
    found: list[Flat] = []
    for one in curve.segments:
        if one.form is None or not one.form.is_constant or one.lo is None:
            continue
        if found and found[-1].hi == one.lo and found[-1].value == one.form.constant:
            found[-1] = evolve(found[-1], hi=one.hi)
        else:
            found.append(Flat(one.lo, one.hi, one.form.constant))
    return [flat for flat in found if flat.lo != flat.hi]


# ---- where more is cheaper -------------------------------------------------------------------------------------------


def dead_zones(curve: Curve) -> list[DeadZone]:
    """Where a quantity beyond the next breakpoint is cheaper.

    Where roundings have too many steps to be looked at, zones are told as far as no rounding can undo them.
    """
    found: list[DeadZone] = []
    cheapest: Extreme | None = None
    for cell, form in reversed([] if _never_falls(curve) else curve.parts):
        if cheapest is not None and cheapest.value is not None and cheapest.at is not None:
            found += reversed(list(_dearer(cell, form, cheapest.value, cheapest.at)))
        here = _attained(cell, form)
        if here is not None and (cheapest is None or _is_less(here, cheapest)):
            cheapest = here
    return _adjoined(found[::-1])


def _never_falls(curve: Curve) -> bool:
    try:
        return fall(curve.parts) is None
    except UnclearError:
        return False


def _attained(cell: Stretch | Fraction, form: Form) -> Extreme | None:
    """The least on a part; where it is not known, what it comes to at its ends."""
    here = least([(cell, form)], _STEPS)
    if here is None or here.exact or isinstance(cell, Fraction):
        return here
    ends = [Extreme(form.near(end, side), end) for end, side in ((cell.lo, 1), (cell.hi, -1)) if end is not None]
    return min(ends, key=lambda end: end.value or Fraction(0), default=None)


def _is_less(a: Extreme, b: Extreme) -> bool:
    return b.value is not None and (a.value is None or a.value < b.value)


def _dearer(cell: Stretch | Fraction, form: Form, value: Fraction, instead: Fraction) -> Iterator[DeadZone]:
    """Where on a part more is paid than a value that follows."""
    over = form.plus(constant(value), Fraction(-1))
    if isinstance(cell, Fraction):
        if (saving := over.at(cell)) > 0:
            yield DeadZone(cell, cell, instead, saving)
        return
    for part, known in _above(over, cell):
        most = greatest([(part, known)], _STEPS)
        lo, hi = (part, part) if isinstance(part, Fraction) else (part.lo, part.hi)
        if most is not None and most.value is not None and lo is not None and hi is not None:
            yield DeadZone(lo, hi, instead, most.value)


def _above(over: Form, cell: Stretch) -> Iterator[Part]:
    """The parts of a stretch on which a form is above zero; where that changes too often, those on which the line that
    it is never below is."""
    try:
        signs = list(sign_parts(over, cell, _STEPS))
    except UnclearError:
        signs = [(cell, None)]
    for part, sign in signs:
        if sign == 1:
            yield part, over
        elif sign is None and isinstance(part, Stretch):
            low = over.line.shifted(over.stray[0])
            yield from ((one, low) for one, above in sign_parts(low, part) if above == 1)


def _adjoined(zones: list[DeadZone]) -> list[DeadZone]:
    """Zones that adjoin, with the same way out, as one; single points are none."""
    found: list[DeadZone] = []
    for zone in zones:
        if found and found[-1].hi == zone.lo and found[-1].instead == zone.instead:
            found[-1] = evolve(found[-1], hi=zone.hi, saving=max(found[-1].saving, zone.saving))
        else:
            found.append(zone)
    return [zone for zone in found if zone.lo != zone.hi]
