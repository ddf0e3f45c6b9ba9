"""What price curves of generated plans say, against the bills."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from attrs import evolve
from hypothesis import assume, event, given
from hypothesis import strategies as st

from pricing_dsl.analysis.comparison import runs
from pricing_dsl.analysis.curves import Curve, curve
from pricing_dsl.analysis.prices import cliffs, dead_zones, flats
from pricing_dsl.analysis.stretches import Stretch, UnclearError
from pricing_dsl.ir.nodes import Plan
from pricing_dsl.rating.problems import Rejected
from pricing_dsl.rating.program import Rater
from pricing_dsl.rating.usage import Usage
from tests.properties.cases import cases
from tests.properties.engine import Case, usage_of

FAR = Fraction(10_000)


def first_plan(case: Case) -> tuple[Plan, Usage]:
    usage = usage_of(case.program, case.rulebook.plan, case.summaries[0])
    return Rater(case.program).plan_of(usage), usage


def meters(case: Case, plan: Plan, usage: Usage) -> list[str]:
    """Meters that the plan looks at, given once."""
    return [
        i.name for i in case.program.inlets if i.role == "meter" and i.name in usage.values and i.name in plan.needs
    ]


def total(case: Case, usage: Usage, name: str, x: Fraction) -> Fraction | None:
    bill = Rater(case.program).rate(evolve(usage, values={**usage.values, name: x}))
    return None if isinstance(bill, Rejected) else bill.total


def within(cell: Stretch | Fraction) -> Iterator[Fraction]:
    """Some numbers of a cell."""
    if isinstance(cell, Fraction):
        yield cell
        return
    yield cell.inner_point()
    assert cell.lo is not None
    unit = cell.step or Fraction(1, 100)
    tried = (cell.lo + unit, cell.lo + 7 * unit, *(() if cell.hi is None else (cell.hi - unit,)))
    yield from (x for x in tried if cell.holds(x) and (cell.step is None or not x % cell.step))


def drawn(case: Case, data: st.DataObject) -> tuple[Plan, Usage, str, Curve]:
    """A plan, its usage, and the curve along one of its meters."""
    plan, usage = first_plan(case)
    names = meters(case, plan, usage)
    assume(names)
    name = data.draw(st.sampled_from(names))
    found = curve(case.program, plan, usage, name)
    assume(isinstance(found, Curve))
    assert isinstance(found, Curve)
    return plan, usage, name, found


@given(cases(), st.data())
def test_what_is_said_of_a_curve_is_so(case: Case, data: st.DataObject) -> None:
    _, usage, name, found = drawn(case, data)
    for flat in flats(found):
        ends = [flat.lo + 1, *([] if flat.hi is None else [(flat.lo + flat.hi) / 2])]
        values = {found.at(x) for x in ends if flat.hi is None or x < flat.hi}
        assert values <= {flat.value, None}
        event("flat")
    for jump in cliffs(found):
        assert min(jump.value, jump.after) < max(jump.before, jump.value)
        assert total(case, usage, name, jump.at) == jump.value
        event("cliff")
    try:
        zones = dead_zones(found)
    except UnclearError:
        return
    for zone in zones:
        event("dead zone")
        for x in within(Stretch(zone.lo, zone.hi, _step(found))):
            here = found.at(x)
            beyond = [y for part in found.parts for y in within(part[0]) if y > x]
            beyond += [zone.instead, zone.instead + (_step(found) or Fraction(1, 10**9))]
            values = [value for y in beyond if y > x and (value := found.at(y)) is not None]
            assert here is not None
            assert min(values) < here
            assert here == total(case, usage, name, x)


def _step(found: Curve) -> Fraction | None:
    return next((one.cell.step for one in found.segments if isinstance(one.cell, Stretch)), None)


@given(cases(), st.data())
def test_the_extremes_of_a_curve_are_passed_nowhere(case: Case, data: st.DataObject) -> None:
    _, _, _, found = drawn(case, data)
    lowest, highest = found.least, found.greatest
    for cell, _ in found.parts:
        for x in within(cell):
            value = found.at(x)
            assert value is not None
            assert lowest is not None
            assert highest is not None
            assert lowest.value is None or lowest.value <= value
            assert highest.value is None or value <= highest.value


@given(cases(), st.data())
def test_a_difference_has_the_sign_of_its_run(case: Case, data: st.DataObject) -> None:
    """The same plan for two usages of all else, along one meter."""
    plan, usage, name, one = drawn(case, data)
    assume(len(case.summaries) > 1)
    other_usage = usage_of(case.program, case.rulebook.plan, case.summaries[-1])
    assume(Rater(case.program).plan_of(other_usage) == plan)
    other = curve(case.program, plan, other_usage, name)
    assume(isinstance(other, Curve))
    assert isinstance(other, Curve)
    try:
        found = runs(one.minus(other))
    except UnclearError:
        return
    for run in found:
        event(f"sign {run.sign}")
        cell = run.lo if run.lo == run.hi else Stretch(run.lo, run.hi, _step(one))
        for x in within(cell) if cell is not None else ():
            a, b = total(case, usage, name, x), total(case, other_usage, name, x)
            if a is not None and b is not None and run.sign is not None:
                assert run.sign == 0 or (a - b) * run.sign >= 0
                assert run.sign != 0 or a == b
