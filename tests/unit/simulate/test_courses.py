"""The curve of a plan is what the engine bills, wherever it is told."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pricing_dsl.compiling import compile, compile_text
from pricing_dsl.rating.bill import Bill
from pricing_dsl.rating.program import Rater
from pricing_dsl.simulate.cases import Over, Rulebook, cases
from pricing_dsl.simulate.courses import Course, course

ROOT = Path(__file__).parents[3]
PLANS = Path(__file__).parent / "plans.rulebook"
COURSES = [
    course(case)
    for path, over in ((PLANS, "storage=0..2TB"), (ROOT / "rulebooks/energy/kseb_domestic.rulebook", "units=0..700"))
    for case in cases([Rulebook(compile(path).ir)], Over.of(over), {})
]


@pytest.mark.parametrize("found", COURSES, ids=lambda one: one.label)
@settings(max_examples=20)
@given(share=st.fractions(0, 1, max_denominator=1000))
def test_the_curve_is_what_is_billed(found: Course, share: Fraction) -> None:
    case = found.case
    for x in (case.lo + (case.hi - case.lo) * share, *found.curve.breakpoints):
        bill = Rater(case.program).rate(case.at(x), case.opening)
        assert found.curve.at(x) == (bill.total if isinstance(bill, Bill) else None)


def test_where_nothing_is_billed_the_reason_is_told(ask) -> None:
    (found,) = ask("storage=0..2TB", "limited").courses
    (gap,) = found.unbilled
    assert (gap.lo, gap.hi) == (500, 2000)
    assert "not offered" in gap.reason
    assert found.points == ()


UNTELLABLE = """
rulebook shares version "1" currency USD rounding none
meter used in kWh
meter peak in kW
plan large every month {
  let hours = (used / peak rounded down to 0.01 hour)
  charge energy = hours * 0.10 USD per hour
}
"""


def test_what_the_algebra_cannot_tell_is_billed_one_by_one() -> None:
    program = compile_text(UNTELLABLE).ir
    (case,) = cases([Rulebook(program)], Over.of("peak=1..10"), {"used": "100 kWh"})
    found = course(case)
    assert [(gap.lo, gap.hi) for gap in found.untold] == [(1, 10)]
    assert found.untold[0].reason
    assert len(found.points) > 30
    for x, total in found.points:
        bill = Rater(program).rate(case.at(x))
        assert isinstance(bill, Bill)
        assert bill.total == total
