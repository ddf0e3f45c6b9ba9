"""The least and the greatest a function of one quantity comes to, and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import chain

from attrs import frozen

from pricing_dsl.analysis.falls import Part
from pricing_dsl.analysis.forms import Form
from pricing_dsl.analysis.stretches import MAX_STEPS, Stretch, breaks


@frozen
class Extreme:
    """A value that a function has, or comes as close to as one likes, near `at`; None: without end, or as the quantity
    grows for ever. exact: False where roundings repeat only after a long while: then it is a bound within a few steps
    of the rounding."""

    value: Fraction | None
    at: Fraction | None
    exact: bool = True


def least(parts: Iterable[Part], steps: int = MAX_STEPS) -> Extreme | None:
    """The least value of a function; None for a function of no parts.

    Args:
        steps: so many steps of a rounding are looked at one by one; where there are more, a bound is told.
    """
    return _best(chain.from_iterable(_of(cell, form, steps) for cell, form in parts))


def greatest(parts: Iterable[Part], steps: int = MAX_STEPS) -> Extreme | None:
    """The greatest value of a function; None for a function of no parts. steps: as of `least`."""
    found = least(((cell, form.times(Fraction(-1))) for cell, form in parts), steps)
    if found is None or found.value is None:
        return found
    return Extreme(-found.value, found.at, found.exact)


def _best(found: Iterable[Extreme]) -> Extreme | None:
    best: Extreme | None = None
    for one in found:
        if one.value is None:
            return one
        if best is None or best.value is None or one.value < best.value:
            best = one
    return best


def _of(cell: Stretch | Fraction, form: Form, steps: int) -> Iterator[Extreme]:
    """What may be the least value on a part."""
    if isinstance(cell, Fraction):
        yield Extreme(form.at(cell), cell)
        return
    if (cell.lo is None and form.drift > 0) or (cell.hi is None and form.drift < 0):
        yield Extreme(None, None)
        return
    if form.direction is not None:
        yield from _at_ends(cell, form)
        return
    window = _window(cell, form, steps)
    if window is None:
        low, _ = form.stray
        ends = [end for end in (cell.lo, cell.hi) if end is not None]
        yield from (Extreme(form.line.at(end) + low, end, exact=False) for end in ends or [Fraction(0)])
        return
    assert window.lo is not None
    assert window.hi is not None
    yield Extreme(form.near(window.lo, 1), window.lo)
    yield Extreme(form.near(window.hi, -1), window.hi)
    for x in breaks(form, window.lo, window.hi):
        yield from (Extreme(value, x) for value in (form.near(x, -1), form.at(x), form.near(x, 1)))


def _at_ends(cell: Stretch, form: Form) -> Iterator[Extreme]:
    """The ends of a part on which the form goes one way; of a quantity in steps, its first and last number."""
    for end, side in ((cell.lo, 1), (cell.hi, -1)):
        if end is not None and cell.step is not None:
            whole = (end // cell.step + 1) * cell.step if side > 0 else -(-end // cell.step) * cell.step - cell.step
            yield Extreme(form.at(whole), whole)
        elif end is not None:
            yield Extreme(form.near(end, side), end)
        elif form.is_constant:
            yield Extreme(form.constant, None)


def _window(cell: Stretch, form: Form, steps: int) -> Stretch | None:
    """A part that holds the least value: all of it, or a period at the end that the form drifts down to."""
    if cell.lo is not None and cell.hi is not None and form.step_rate * (cell.hi - cell.lo) <= steps:
        return cell
    period = form.period
    if period is None or form.step_rate * 2 * period > steps:
        return None
    if form.drift < 0 or cell.lo is None:
        end = Fraction(0) if cell.hi is None else cell.hi
        return cell.within(end - 2 * period, end)
    return cell.within(cell.lo, cell.lo + 2 * period)
