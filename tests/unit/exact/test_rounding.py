"""Rounding, with the standard library's `decimal` as the oracle."""

import decimal
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing_dsl.exact import RoundingMode, round_to

CENT = Fraction(1, 100)
ORACLE = {
    RoundingMode.UP: decimal.ROUND_UP,
    RoundingMode.DOWN: decimal.ROUND_DOWN,
    RoundingMode.HALF_UP: decimal.ROUND_HALF_UP,
    RoundingMode.HALF_EVEN: decimal.ROUND_HALF_EVEN,
    RoundingMode.HALF_DOWN: decimal.ROUND_HALF_DOWN,
    RoundingMode.CEILING: decimal.ROUND_CEILING,
    RoundingMode.FLOOR: decimal.ROUND_FLOOR,
}
modes = st.sampled_from(RoundingMode)
steps = st.fractions(min_value=Fraction(1, 1000), max_value=1000, max_denominator=1000)


@given(st.integers(-(10**9), 10**9).map(lambda n: Decimal(n).scaleb(-3)), modes)
def test_agrees_with_decimal(value: Decimal, mode: RoundingMode) -> None:
    expected = value.quantize(Decimal("0.01"), rounding=ORACLE[mode])
    assert round_to(Fraction(value), CENT, mode) == Fraction(expected)


@given(st.integers(-10_000, 10_000).map(lambda n: Decimal(10 * n + 5).scaleb(-3)), modes)
def test_agrees_with_decimal_in_the_middle(value: Decimal, mode: RoundingMode) -> None:
    expected = value.quantize(Decimal("0.01"), rounding=ORACLE[mode])
    assert round_to(Fraction(value), CENT, mode) == Fraction(expected)


@given(st.fractions(), steps, modes)
def test_gives_a_neighbouring_multiple(value: Fraction, step: Fraction, mode: RoundingMode) -> None:
    rounded = round_to(value, step, mode)
    assert (rounded / step).denominator == 1
    assert abs(rounded - value) < step
    if mode.startswith("half"):
        assert abs(rounded - value) <= step / 2
    assert round_to(rounded, step, mode) == rounded


@given(st.fractions(), st.fractions(), steps, modes)
def test_is_monotone(a: Fraction, b: Fraction, step: Fraction, mode: RoundingMode) -> None:
    low, high = sorted((a, b))
    assert round_to(low, step, mode) <= round_to(high, step, mode)


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        # of -2.5, -1.2, 1.2, 1.5, 2.5 to whole numbers
        ("up", [-3, -2, 2, 2, 3]),
        ("down", [-2, -1, 1, 1, 2]),
        ("half_up", [-3, -1, 1, 2, 3]),
        ("half_even", [-2, -1, 1, 2, 2]),
        ("half_down", [-2, -1, 1, 1, 2]),
        ("ceiling", [-2, -1, 2, 2, 3]),
        ("floor", [-3, -2, 1, 1, 2]),
    ],
)
def test_by_hand(mode: str, expected: list[int]) -> None:
    values = [Fraction(-5, 2), Fraction(-6, 5), Fraction(6, 5), Fraction(3, 2), Fraction(5, 2)]
    assert [round_to(value, Fraction(1), RoundingMode(mode)) for value in values] == expected


def test_steps_other_than_powers_of_ten() -> None:
    assert round_to(Fraction("1.03"), Fraction("0.05"), RoundingMode.HALF_UP) == Fraction("1.05")
    assert round_to(Fraction(3601), Fraction(3600), RoundingMode.UP) == 7200


@pytest.mark.parametrize("step", [Fraction(0), Fraction(-1)])
def test_refuses_a_step_that_is_none(step: Fraction) -> None:
    with pytest.raises(ValueError, match="above zero"):
        round_to(Fraction(1), step, RoundingMode.UP)
