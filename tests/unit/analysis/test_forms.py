"""Functions of one quantity with whole parts, against plain arithmetic."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from pricing_dsl.analysis.forms import Form, X, constant, floor
from pricing_dsl.analysis.stretches import Split, Stretch, UnclearError, breaks, decide, pinned
from pricing_dsl.analysis.symbols import form_of, made, rounded
from pricing_dsl.exact import RoundingMode, round_to

numbers = st.fractions(-20, 20, max_denominator=8)


def forms(depth: int = 2) -> SearchStrategy[Form]:
    """A form with whole parts inside whole parts."""
    affine = st.builds(Form, numbers, numbers)
    if depth == 0:
        return affine
    steps = st.lists(st.tuples(forms(depth - 1), numbers), max_size=2)
    return st.tuples(affine, steps).map(
        lambda both: sum_of(both[0], [floor(inner).times(factor) for inner, factor in both[1]])
    )


def sum_of(first: Form, others: list[Form]) -> Form:
    for other in others:
        first = first.plus(other)
    return first


def sign(value: Fraction) -> int:
    return (value > 0) - (value < 0)


places = st.fractions(0, 30, max_denominator=60)


def test_whole_parts_of_what_is_whole_stand_outside() -> None:
    cents = floor(Form(Fraction(10), Fraction(1, 2)))
    assert floor(cents.plus(constant(Fraction(7, 2)))) == cents.shifted(Fraction(3))
    assert floor(Form(Fraction(5), Fraction(1, 3)), step=Fraction(1)) == Form(Fraction(5))


@given(forms(), places, places)
def test_a_form_repeats_after_its_period_but_for_its_drift(form: Form, x: Fraction, y: Fraction) -> None:
    if form.period is not None:
        assert form.at(x + form.period) == form.at(x) + form.period * form.drift
    low, high = form.stray
    assert low <= form.at(y) - form.line.at(y) <= high


@given(forms(), places, places)
def test_a_direction_is_kept(form: Form, x: Fraction, y: Fraction) -> None:
    low, high = sorted((x, y))
    if form.direction is not None:
        assert sign(form.at(high) - form.at(low)) in (0, form.direction)


@given(forms(), st.integers(0, 20), st.integers(1, 3))
def test_between_its_breaks_a_form_is_affine(form: Form, start: int, length: int) -> None:
    lo, hi = Fraction(start), Fraction(start + length)
    try:
        found = breaks(form, lo, hi, 200)
    except UnclearError:
        return
    for a, b in pairwise([lo, *found, hi]):
        middle = (a + b) / 2
        assert pinned(form, Stretch(a, b)).at(middle) == form.at(middle)
        assert form.near(a, 1) + form.slope * (middle - a) == form.at(middle)
        assert form.near(b, -1) - form.slope * (b - middle) == form.at(middle)


@given(forms(), st.integers(0, 20), st.none() | st.integers(1, 20), st.lists(places, max_size=20))
def test_what_is_decided_is_so(form: Form, start: int, length: int | None, xs: list[Fraction]) -> None:
    stretch = Stretch(Fraction(start), None if length is None else Fraction(start + length))
    for yes in map(frozenset, ({1}, {0}, {-1}, {0, 1}, {-1, 0}, {-1, 1})):
        try:
            answer = decide(form, stretch, yes)
        except (Split, UnclearError):
            continue
        for x in xs:
            if stretch.holds(x + start):
                assert (sign(form.at(x + start)) in yes) == answer


@pytest.mark.parametrize("mode", RoundingMode)
@pytest.mark.parametrize("step", [Fraction(1, 100), Fraction(1), Fraction(5, 4)])
@pytest.mark.parametrize("lattice", [None, Fraction(1, 8)])
def test_rounding_is_the_engine_s(mode: RoundingMode, step: Fraction, lattice: Fraction | None) -> None:
    for ends in ((Fraction(0), Fraction(9)), (Fraction(-9), Fraction(0))):
        stretch = Stretch(*ends, lattice)
        slope, start = Fraction(5, 8), Fraction(0)
        form = form_of(rounded(made(X.times(slope).shifted(start), stretch), step, mode))
        for eighths in range(int(8 * ends[0]) + 1, int(8 * ends[1])):
            x = Fraction(eighths, 8)
            assert form.at(x) == round_to(slope * x + start, step, mode), x


def test_a_rounding_whose_sign_changes_asks_for_parts() -> None:
    with pytest.raises(Split) as asked:
        rounded(made(X.shifted(Fraction(-3)), Stretch(Fraction(0), None)), Fraction(1), RoundingMode.UP)
    assert asked.value.points == [3]


def test_the_crossing_of_two_roundings_is_found_among_billions_of_steps() -> None:
    """x at 0.1 USD, rounded to cents, is 200 USD from 1,999.95 on, and more from 2,000.05 on, however far one looks."""
    stretch = Stretch(Fraction(0), Fraction(10**12))
    billed = rounded(made(X.times(Fraction(1, 10)), stretch), Fraction(1, 100), RoundingMode.HALF_UP)
    with pytest.raises(Split) as asked:
        bool(billed >= 200)
    assert asked.value.points == [Fraction("1999.95"), Fraction("2000.05")]


def test_what_goes_back_and_forth_for_ever_is_not_told() -> None:
    stretch = Stretch(Fraction(0), None)
    wobble = made(X, stretch) - rounded(made(X, stretch), Fraction(1), RoundingMode.FLOOR)
    assert wobble >= 0
    assert wobble < 1
    with pytest.raises(UnclearError):
        bool(wobble > Fraction(1, 2))
