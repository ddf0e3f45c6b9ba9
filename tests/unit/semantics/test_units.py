"""Units and their algebra."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing_dsl.rating.calendar import Span
from pricing_dsl.semantics.unit_table import UnitTable
from pricing_dsl.semantics.units import (
    ONE,
    Unit,
    convertible,
    currency_of,
    divide,
    money,
    multiply,
    ratio,
    scaled,
    span_of,
)

TABLE = UnitTable.built_in()
units = st.sampled_from([ONE, money("USD"), *TABLE.units.values()])
USD = money("USD")


def unit(name: str) -> Unit:
    found = TABLE.lookup(name)
    assert found is not None
    return found


def test_texts() -> None:
    price = divide(USD, unit("GB"))
    assert price.text == "USD per GB"
    assert multiply(price, unit("GB")).text == "USD"
    assert multiply(price, unit("GB")) == USD
    assert multiply(unit("GB"), unit("second")).text == "GB second"
    assert divide(unit("kWh"), unit("days")).text == "kWh per day"
    assert divide(price, unit("month")).text == "USD per GB month"
    assert multiply(divide(price, unit("month")), unit("month")).text == "USD per GB"
    assert divide(unit("GB"), unit("GB")).text == ""
    assert divide(ONE, unit("GB")).text == "per GB"
    assert multiply(divide(ONE, unit("GB")), USD).text == "USD per GB"
    assert multiply(divide(ONE, unit("GB")), unit("GB")) == ONE
    assert multiply(unit("m"), unit("m")).text == "m m"
    assert divide(multiply(unit("m"), unit("m")), unit("m")).text == "m"


def test_a_price_per_gb_on_megabytes_is_money() -> None:
    product = multiply(divide(USD, unit("GB")), unit("MB"))
    assert convertible(product, USD)
    assert ratio(product, USD) == Fraction(1, 1000)


def test_currencies_are_units_of_their_own() -> None:
    assert currency_of(USD) == "USD"
    assert currency_of(divide(USD, unit("GB"))) is None
    assert currency_of(divide(ONE, USD)) is None
    assert currency_of(multiply(USD, USD)) is None
    assert currency_of(unit("GB")) is None
    assert currency_of(ONE) is None
    assert not convertible(USD, money("EUR"))
    named_so = TABLE.declare(["usd"]).lookup("usd")
    assert named_so is not None
    assert not convertible(named_so, USD)


@given(units, units, units)
def test_algebra(a: Unit, b: Unit, c: Unit) -> None:
    assert multiply(a, b) == multiply(b, a)
    assert multiply(multiply(a, b), c) == multiply(a, multiply(b, c))
    assert divide(multiply(a, b), b) == a
    assert divide(a, a) == ONE
    assert divide(a, divide(b, c)) == divide(multiply(a, c), b)
    assert multiply(a, ONE) == a


@given(units, units)
def test_text_comes_back_when_units_cancel(a: Unit, b: Unit) -> None:
    assert multiply(divide(a, b), b).text == a.text
    assert all(power for _, power in divide(a, b).dims)


@given(units, units)
def test_ratio_converts(a: Unit, b: Unit) -> None:
    if not convertible(a, b):
        with pytest.raises(ValueError, match="measure different things"):
            ratio(a, b)
        return
    assert ratio(a, b) * ratio(b, a) == 1
    assert scaled(b, ratio(a, b), "x") == a


@pytest.mark.parametrize("factor", [Fraction(0), Fraction(-1)])
def test_a_unit_is_some_of_another(factor: Fraction) -> None:
    with pytest.raises(ValueError, match="a unit is some of another"):
        scaled(unit("GB"), factor, "x")


@pytest.mark.parametrize(
    ("number", "name", "span"),
    [
        (1, "month", Span(months=1)),
        (3, "months", Span(months=3)),
        (1, "quarter", Span(months=3)),
        (2, "years", Span(months=24)),
        (Fraction(1, 4), "year", Span(months=3)),
        (30, "days", Span(days=30)),
        (1, "week", Span(days=7)),
        (48, "hours", Span(days=2)),
    ],
)
def test_spans(number: int, name: str, span: Span) -> None:
    assert span_of(Fraction(number), unit(name)) == span


@pytest.mark.parametrize(
    ("number", "name", "says"),
    [
        (Fraction(1, 2), "month", "0.5 month is not a whole number of months"),
        (0, "month", "whole number of months"),
        (36, "hours", "36 hour is not a whole number of days"),
        (0, "day", "whole number of days"),
        (5, "GB", "5 GB is not a length of time"),
        (10**9, "years", "longer than a hundred years"),
    ],
)
def test_other_spans_are_refused(number: int, name: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        span_of(Fraction(number), unit(name))
