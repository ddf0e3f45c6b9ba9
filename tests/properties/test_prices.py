"""What price curves of generated plans say, against the bills."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from attrs import evolve
from hypothesis import assume, event, given
from hypothesis import strategies as st

from pricing_dsl.analysis.arbitrage import Gain, merge_gain, split_gain
from pricing_dsl.analysis.comparison import runs
from pricing_dsl.analysis.curves import Curve, curve
from pricing_dsl.analysis.prices import cliffs, dead_zones, flats
from pricing_dsl.analysis.stretches import Stretch, UnclearError
from pricing_dsl.ir.nodes import Plan
from pricing_dsl.rating.problems import Rejected
from pricing_dsl.rating.program import Rater
from pricing_dsl.rating.state import State
from pricing_dsl.rating.usage import Usage
from tests.properties.cases import cases
from tests.properties.engine import Case, usage_of
from tests.properties.states import states_of

FAR = Fraction(10_000)


def first_plan(case: Case) -> tuple[Plan, Usage]:
    usage = usage_of(case.program, case.rulebook.plan, case.summaries[0])
    return Rater(case.program).plan_of(usage), usage


def meters(case: Case, plan: Plan, usage: Usage) -> list[str]:
    """Meters that the plan looks at, given once."""
    return [
        i.name for i in case.program.inlets if i.role == "meter" and i.name in usage.values and i.name in plan.needs
    ]


def total(case: Case, usage: Usage, name: str, x: Fraction, opening: State) -> Fraction | None:
    bill = Rater(case.program).rate(evolve(usage, values={**usage.values, name: x}), opening)
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


def drawn(case: Case, data: st.DataObject) -> tuple[Plan, Usage, State, str, Curve]:
    """A plan, its usage, what is carried in, and the curve along one of its meters."""
    plan, usage = first_plan(case)
    names = meters(case, plan, usage)
    assume(names)
    name = data.draw(st.sampled_from(names))
    opening = data.draw(st.just(State()) | states_of(case.program, plan, evolve(case.summaries[0], period=None)))
    found = curve(case.program, plan, usage, name, opening=opening)
    assume(isinstance(found, Curve))
    assert isinstance(found, Curve)
    event(f"carried in: {bool(opening.slots)}")
    return plan, usage, opening, name, found


@given(cases(), st.data())
def test_what_is_said_of_a_curve_is_so(case: Case, data: st.DataObject) -> None:
    _, usage, opening, name, found = drawn(case, data)
    for flat in flats(found):
        ends = [flat.lo + 1, *([] if flat.hi is None else [(flat.lo + flat.hi) / 2])]
        values = {found.at(x) for x in ends if flat.hi is None or x < flat.hi}
        assert values <= {flat.value, None}
        event("flat")
    for jump in cliffs(found):
        assert min(jump.value, jump.after) < max(jump.before, jump.value)
        assert total(case, usage, name, jump.at, opening) == jump.value
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
            assert here == total(case, usage, name, x, opening)


def _step(found: Curve) -> Fraction | None:
    return next((one.cell.step for one in found.segments if isinstance(one.cell, Stretch)), None)


@given(cases(), st.data())
def test_the_extremes_of_a_curve_are_passed_nowhere(case: Case, data: st.DataObject) -> None:
    *_, found = drawn(case, data)
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
    plan, usage, opening, name, one = drawn(case, data)
    assume(len(case.summaries) > 1)
    other_usage = usage_of(case.program, case.rulebook.plan, case.summaries[-1])
    assume(Rater(case.program).plan_of(other_usage) == plan)
    other = curve(case.program, plan, other_usage, name, opening=opening)
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
            a, b = total(case, usage, name, x, opening), total(case, other_usage, name, x, opening)
            if a is not None and b is not None and run.sign is not None:
                assert run.sign == 0 or (a - b) * run.sign >= 0
                assert run.sign != 0 or a == b


@given(cases(), st.data())
def test_no_two_parts_save_more_than_is_said(case: Case, data: st.DataObject) -> None:
    _, usage, opening, name, found = drawn(case, data)
    step = _step(found)
    chosen = data.draw(st.lists(st.integers(0, 400), min_size=4, max_size=10))
    ends = [*found.breakpoints, Fraction(10)]
    xs = [Fraction(k, 100) * ends[k % len(ends)] for k in chosen] + found.breakpoints[:8]
    xs = [x if step is None else x // step * step for x in xs if x >= 0]
    saved = [
        (both - one - other, one, other)
        for a, b in product(xs, xs)
        if (one := found.at(a)) is not None and (other := found.at(b)) is not None
        if (both := found.at(a + b)) is not None
    ]
    for sign, gain in ((1, split_gain(found)), (-1, merge_gain(found))):
        event("nothing is saved" if gain is None else "something is saved")
        assert all(sign * amount <= (0 if gain is None else gain.most) for amount, *_ in saved)
        if gain is not None:
            check_gain(case, usage, opening, name, found, gain, sign)


def check_gain(case: Case, usage: Usage, opening: State, name: str, found: Curve, gain: Gain, sign: int) -> None:
    """The engine gives it at the two quantities, or very close to them."""
    near = [Fraction(0)] if _step(found) else [Fraction(0), Fraction(1, 10**15), Fraction(-1, 10**15)]
    pairs = [(gain.a + x, gain.b + y) for x, y in product([*near, *(2 * x for x in near)], near)]
    bills = [[total(case, usage, name, x, opening) for x in (a, b, a + b)] for a, b in pairs if min(a, b) >= 0]
    saved = [sign * (both - a - b) for a, b, both in bills if a is not None and b is not None and both is not None]
    assert not saved or max(saved) > gain.amount - Fraction(1, 10**6)
