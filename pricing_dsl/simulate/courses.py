"""What a plan costs along a quantity: the exact curve, and bills one by one where it cannot be told."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from attrs import evolve, frozen

from pricing_dsl.analysis.curves import Curve, Segment, curve
from pricing_dsl.analysis.stretches import Stretch, UnclearError
from pricing_dsl.rating.bill import Bill
from pricing_dsl.rating.problems import Rejected
from pricing_dsl.rating.program import Rater
from pricing_dsl.simulate.cases import Case

SAMPLES = 64
"""How many bills are made on a stretch that the algebra cannot tell."""


@frozen
class Gap:
    """A range without an exact curve, and why: there is no bill, or its curve cannot be told."""

    lo: Fraction
    hi: Fraction
    reason: str


@frozen
class Course:
    """A plan's total along the quantity.

    curve: exact, without a form on the gaps. points: bills made one by one on the stretches in `untold`, which have a
    bill but no curve. unbilled: where a summary is set aside.
    """

    case: Case
    curve: Curve
    points: tuple[tuple[Fraction, Fraction], ...] = ()
    untold: tuple[Gap, ...] = ()
    unbilled: tuple[Gap, ...] = ()

    @property
    def label(self) -> str:
        return self.case.label


def course(case: Case) -> Course:
    """The course of a case. Amounts are those of the engine: exact on the curve, one bill each on the points."""
    try:
        found = curve(
            case.program,
            case.plan,
            case.usage,
            case.quantity,
            opening=case.opening,
            lo=case.lo,
            hi=case.hi,
            row=case.row,
        )
    except UnclearError as why:
        found = Curve((Segment(Stretch(case.lo, case.hi), None, str(why)),))
    if isinstance(found, Rejected):
        return Course(case, Curve(()), unbilled=(Gap(case.lo, case.hi, str(found)),))
    return _sampled(Course(case, found))


def _sampled(course: Course) -> Course:
    """The course with bills where the curve has no form."""
    rater = Rater(course.case.program)
    points: list[tuple[Fraction, Fraction]] = []
    untold: list[Gap] = []
    unbilled: list[Gap] = []
    for segment in course.curve.segments:
        if segment.form is not None:
            continue
        lo, hi = segment.lo, segment.hi
        assert lo is not None
        assert hi is not None
        bills = list(_bills(course.case, rater, segment))
        made = [(x, bill.total) for x, bill in bills if isinstance(bill, Bill)]
        points += made
        if made:
            untold.append(Gap(lo, hi, segment.reason))
        else:
            told = next((str(bill) for _, bill in bills if isinstance(bill, Rejected)), segment.reason)
            unbilled.append(Gap(lo, hi, segment.reason or told))
    return evolve(course, points=tuple(points), untold=tuple(_joined(untold)), unbilled=tuple(_joined(unbilled)))


def _bills(case: Case, rater: Rater, segment: Segment) -> Iterator[tuple[Fraction, Bill | Rejected]]:
    for x in _places(segment.cell):
        yield x, rater.rate(case.at(x), case.opening)


def _places(cell: Stretch | Fraction) -> Iterator[Fraction]:
    """Evenly spread numbers of a part that has ends; of a quantity in steps, those it may have."""
    if isinstance(cell, Fraction):
        yield cell
        return
    assert cell.lo is not None
    assert cell.hi is not None
    before = None
    for at in range(1, SAMPLES):
        x = cell.lo + (cell.hi - cell.lo) * at / SAMPLES
        if cell.step is not None:
            x = x // cell.step * cell.step
        if cell.holds(x) and x != before:
            yield x
        before = x


def _joined(gaps: list[Gap]) -> Iterator[Gap]:
    """Gaps that adjoin, for the same reason, as one."""
    last: Gap | None = None
    for gap in gaps:
        if last is not None and last.hi == gap.lo and last.reason == gap.reason:
            last = evolve(last, hi=gap.hi)
            continue
        if last is not None:
            yield last
        last = gap
    if last is not None:
        yield last
