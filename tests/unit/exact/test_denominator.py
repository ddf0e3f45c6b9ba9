"""Denominators known in form."""

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing_dsl.exact import Den

GIVENS = ["period.days", "storage", "term.divisor"]
dens = st.builds(
    lambda const, powers: Den(const, tuple(powers.items())),
    st.integers(1, 1000),
    st.dictionaries(st.sampled_from(GIVENS), st.integers(1, 3)),
)
values = st.fixed_dictionaries({name: st.integers(1, 1000) for name in GIVENS})
numerators = st.integers(-(10**6), 10**6)


@given(dens, dens, values, numerators, numerators)
def test_is_sound(a: Den, b: Den, bound: dict[str, int], m: int, n: int) -> None:
    x, y = Fraction(m, a.bind(bound)), Fraction(n, b.bind(bound))
    common = a.join(b).bind(bound)
    for result in (x + y, x - y, min(x, y), max(x, y)):
        assert (result * common).denominator == 1
    assert (x * y * a.times(b).bind(bound)).denominator == 1


@given(dens, values, numerators, st.integers(1, 1000))
def test_scaled_is_sound(den: Den, bound: dict[str, int], n: int, factor: int) -> None:
    value = Fraction(n, den.bind(bound)) / factor
    assert (value * den.scaled(factor).bind(bound)).denominator == 1


@given(dens, dens)
def test_join_is_the_least(a: Den, b: Den) -> None:
    assert a.join(b) == b.join(a)
    assert a.join(a) == a
    assert a.times(b) == b.times(a)
    assert a.join(b).join(b) == a.join(b)


@given(dens)
def test_json_round_trip(den: Den) -> None:
    assert Den.from_json(json.loads(json.dumps(den.to_json()))) == den


def test_worked() -> None:
    money = Den(100)
    prorated = money.times(Den.given("period.days"))
    assert prorated == Den(100, (("period.days", 1),))
    assert prorated.bind({"period.days": 31}) == 3100
    assert prorated.join(Den(8)) == Den(200, (("period.days", 1),))
    assert Den(1, (("b", 1), ("a", 2))).powers == (("a", 2), ("b", 1))


def test_a_missing_or_impossible_given_is_refused() -> None:
    with pytest.raises(KeyError, match=r"period\.days"):
        Den.given("period.days").bind({})
    with pytest.raises(ValueError, match="at least 1, not 0"):
        Den.given("period.days").bind({"period.days": 0})


@pytest.mark.parametrize(
    ("const", "powers"), [(0, ()), (-1, ()), (1, (("a", 0),)), (1, (("a", 1), ("a", 2))), (1, (("a", 10**9),))]
)
def test_refuses_what_is_no_denominator(const: int, powers: tuple[tuple[str, int], ...]) -> None:
    with pytest.raises(ValueError, match="denominator"):
        Den(const, powers)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"const": 1, "powers": {}},
        {"const": "-1", "powers": {}},
        {"const": "0", "powers": {}},
        {"const": "1", "powers": []},
        {"const": "1", "powers": {"a": "1"}},
        {"const": "1", "powers": {"a": True}},
        {"const": "²", "powers": {}},
    ],
)
def test_refuses_other_json(data: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="denominator"):
        Den.from_json(data)
