"""Courses as lines to draw: exact points, still in the units of the price. Only who draws turns them into pixels."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from fractions import Fraction

from attrs import frozen

from pricing_dsl.analysis.forms import Form
from pricing_dsl.analysis.stretches import Stretch, UnclearError, breaks
from pricing_dsl.simulate.courses import Course


class View(StrEnum):
    """What is drawn: the total, what one more unit costs, or what a unit costs on average."""

    TOTAL = "total"
    MARGINAL = "marginal"
    AVERAGE = "average"

    @property
    def heading(self) -> str:
        """What it is called above its picture."""
        return {"total": "Total", "marginal": "Price of one more", "average": "Average price"}[self.value]


@frozen
class Stroke:
    """A line through points; sampled: between bills made one by one, so not known in between."""

    points: tuple[tuple[Fraction, Fraction], ...]
    sampled: bool = False


def strokes(course: Course, view: View, columns: int) -> list[Stroke]:
    """A course as strokes, drawn finely enough for a picture so many columns wide."""
    made = _DRAWN[view]
    found: list[Stroke] = []
    for cell, form in course.curve.parts:
        points = tuple(made(cell, form, columns))
        if not points:
            continue
        if found and found[-1].points[-1] == points[0]:
            found[-1] = Stroke((*found[-1].points, *points[1:]))
        else:
            found.append(Stroke(points))
    return [*found, *_sampled(course, view)]


def _total(cell: Stretch | Fraction, form: Form, columns: int) -> Iterator[tuple[Fraction, Fraction]]:
    """A form on a part: its steps, or, where they are too many to be seen, its value column by column."""
    if isinstance(cell, Fraction):
        yield cell, form.at(cell)
        return
    lo, hi = _ends(cell)
    try:
        bends = breaks(form, lo, hi, 2 * columns)
    except UnclearError:
        bends = None
    if bends is None:
        yield from ((x, form.at(x)) for x in _columns(lo, hi, columns))
        return
    yield lo, form.near(lo, 1)
    for x in bends:
        yield x, form.near(x, -1)
        yield x, form.near(x, 1)
    yield hi, form.near(hi, -1)


def _marginal(cell: Stretch | Fraction, form: Form, columns: int) -> Iterator[tuple[Fraction, Fraction]]:
    if isinstance(cell, Stretch):
        lo, hi = _ends(cell)
        yield lo, form.drift
        yield hi, form.drift


def _average(cell: Stretch | Fraction, form: Form, columns: int) -> Iterator[tuple[Fraction, Fraction]]:
    if isinstance(cell, Fraction):
        if cell:
            yield cell, form.at(cell) / cell
        return
    lo, hi = _ends(cell)
    if lo:
        yield lo, form.near(lo, 1) / lo
    for x in _columns(lo, hi, columns)[1:-1]:
        yield x, form.at(x) / x
    yield hi, form.near(hi, -1) / hi


_DRAWN: dict[View, Callable[[Stretch | Fraction, Form, int], Iterator[tuple[Fraction, Fraction]]]] = {
    View.TOTAL: _total,
    View.MARGINAL: _marginal,
    View.AVERAGE: _average,
}


def _sampled(course: Course, view: View) -> Iterator[Stroke]:
    """A stroke for each stretch that single bills stand for; what one more costs between them is not known."""
    for gap in course.untold if view is not View.MARGINAL else ():
        inside = [(x, total) for x, total in course.points if gap.lo <= x <= gap.hi]
        if view is View.AVERAGE:
            inside = [(x, total / x) for x, total in inside if x]
        if inside:
            yield Stroke(tuple(inside), sampled=True)


def _ends(cell: Stretch) -> tuple[Fraction, Fraction]:
    assert cell.lo is not None
    assert cell.hi is not None
    return cell.lo, cell.hi


def _columns(lo: Fraction, hi: Fraction, columns: int) -> list[Fraction]:
    return [lo + (hi - lo) * at / columns for at in range(columns + 1)]


def seen(view: View, drawn: list[Stroke], lo: Fraction, hi: Fraction) -> list[Fraction]:
    """The values that the axis of a view is made for: of averages, those not just beside zero, where a fee of any size
    is spread over next to nothing."""
    beyond = lo + (hi - lo) / 12 if view is View.AVERAGE and lo * hi >= 0 else lo
    return [y for stroke in drawn for x, y in stroke.points if x >= beyond]
