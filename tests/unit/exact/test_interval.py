"""Intervals hold whatever an operation can give."""

import json
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing_dsl.exact import Range, RoundingMode, round_to

small = st.fractions(min_value=-20, max_value=20, max_denominator=12)


@st.composite
def members(draw: st.DrawFn) -> tuple[Range, Fraction]:
    """A range and a number in it; every end may be open, and the number often lies on an end."""
    low, value, high = sorted([draw(small), draw(small), draw(small)])
    value = draw(st.sampled_from([low, value, high]))
    return Range(draw(st.sampled_from([low, None])), draw(st.sampled_from([high, None]))), value


@given(members(), members())
def test_is_sound(first: tuple[Range, Fraction], second: tuple[Range, Fraction]) -> None:
    (a, x), (b, y) = first, second
    assert a.add(b).contains(x + y)
    assert a.mul(b).contains(x * y)
    assert a.scale(y).contains(x * y)
    assert a.min(b).contains(min(x, y))
    assert a.max(b).contains(max(x, y))
    assert a.join(b).contains(x)
    assert a.join(b).contains(y)


@given(members())
def test_reciprocal_is_sound(member: tuple[Range, Fraction]) -> None:
    span, value = member
    if value:
        assert span.reciprocal().contains(1 / value)


@given(members(), st.fractions(min_value=Fraction(1, 10), max_value=5), st.sampled_from(RoundingMode))
def test_rounded_is_sound(member: tuple[Range, Fraction], step: Fraction, mode: RoundingMode) -> None:
    span, value = member
    assert span.rounded(step, mode).contains(round_to(value, step, mode))


@given(members())
def test_json_round_trip(member: tuple[Range, Fraction]) -> None:
    span, _ = member
    assert Range.from_json(json.loads(json.dumps(span.to_json()))) == span


def between(lo: int | None, hi: int | None) -> Range:
    return Range(None if lo is None else Fraction(lo), None if hi is None else Fraction(hi))


def test_ends_are_tight() -> None:
    assert between(1, 2).add(between(10, None)) == between(11, None)
    assert between(-2, 3).mul(between(-5, 4)) == between(-15, 12)
    assert between(0, None).mul(between(0, None)) == between(0, None)
    assert between(0, 0).mul(between(None, None)) == between(0, 0)
    assert between(None, None).mul(between(1, 2)) == between(None, None)
    assert between(1, None).mul(between(None, -2)) == between(None, -2)
    assert between(-1, 2).scale(Fraction(-3)) == between(-6, 3)
    assert between(0, 5).min(between(3, None)) == between(0, 5)
    assert between(0, 5).max(between(3, None)) == between(3, None)
    assert between(0, 1).join(between(7, 9)) == between(0, 9)
    assert between(2, None).reciprocal() == Range(Fraction(0), Fraction(1, 2))
    assert between(0, 4).reciprocal() == Range(Fraction(1, 4), None)
    assert between(-4, 0).reciprocal() == Range(None, Fraction(-1, 4))
    assert between(-1, 1).reciprocal() == Range()
    assert not between(1, 2).contains(Fraction(3))
    assert not between(1, None).contains(Fraction(0))


def test_refuses_a_range_upside_down() -> None:
    with pytest.raises(ValueError, match="not from 2 to 1"):
        between(2, 1)


@pytest.mark.parametrize("data", [[], ["1"], ["1", 2], ["2", "1"], ["1e9", None], "ab", ["1" * 1001, None]])
def test_refuses_other_json(data: Any) -> None:
    with pytest.raises(ValueError, match=r"range|number|digits"):
        Range.from_json(data)
