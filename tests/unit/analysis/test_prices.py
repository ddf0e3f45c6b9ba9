"""Price curves of small plans, with what is known of them by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from pricing_dsl.analysis.comparison import Run, break_evens, cheapest, runs
from pricing_dsl.analysis.prices import DeadZone, Flat, Jump, Quote, cliffs, dead_zones, flats, jumps, quote
from pricing_dsl.analysis.stretches import Stretch
from pricing_dsl.rating.state import State
from tests.unit.analysis.prices import INCLUDED, VOLUME, of, price


def test_breakpoints_are_where_the_price_bends() -> None:
    found = price("charge s on storage slabs { first 100 GB at 3 USD per GB rest at 1 USD per GB } at most 500 USD")
    assert found.breakpoints == of(100, 300)
    assert found.at(Fraction(301)) == 500
    assert jumps(found) == []
    assert flats(found) == [Flat(Fraction(300), None, Fraction(500))]


def test_roundings_are_steps_inside_a_piece() -> None:
    found = price("charge s on storage at 0.10 USD per GB", rounding="half_up to 0.01 each line")
    assert found.breakpoints == []
    assert found.at(Fraction("0.05")) == Fraction("0.01")
    assert found.at(Fraction("0.04")) == 0


def test_a_quote_has_the_marginal_and_the_average_price() -> None:
    found = price(INCLUDED)
    assert quote(found, Fraction(300)) == Quote(Fraction(300), Fraction(55), Fraction("0.03"), Fraction(55, 300))
    assert quote(found, Fraction(0)) == Quote(Fraction(0), Fraction(49), Fraction(0), None)


def test_a_volume_tier_is_a_cliff_with_a_dead_zone_before_it() -> None:
    found = price(VOLUME)
    assert cliffs(found) == [Jump(*of(100, 10, 10, 8))]
    assert cliffs(found)[0].size == -2
    assert dead_zones(found) == [DeadZone(*of(80, 100, 100, 2))]


def test_what_is_paid_in_packages_has_neither() -> None:
    found = price("charge c on calls at 5 USD per started 1_000 calls", "calls")
    assert cliffs(found) == []
    assert dead_zones(found) == []
    assert [found.at(Fraction(x)) for x in (0, 1, 1_000, 1_001)] == of(0, 5, 5, 10)


def test_a_rounding_alone_makes_no_dead_zone() -> None:
    body = "charge s on storage at 0.10 USD per GB discount d 7% of s"
    assert dead_zones(price(body, rounding="half_up to 0.01 each line", hi=Fraction(10))) == []


def test_usage_that_is_rejected_has_no_price() -> None:
    found = price("charge s on storage slabs { first 10 GB at 1 USD per GB rest not offered }")
    assert found.at(Fraction(10)) == 10
    assert found.at(Fraction(11)) is None
    assert "not offered" in found.segments[-1].reason


def test_what_was_carried_in_moves_the_curve() -> None:
    body = """grant g 100 GB of storage every month { rollover all for 1 month }
        charge s on overage of storage at 1 USD per GB"""
    assert price(body).breakpoints == of(100)
    assert price(body, opening=State(slots={"g.rolled.1": Fraction(50)})).breakpoints == of(150)


def test_break_even_of_two_plans_is_exact() -> None:
    difference = price("charge s on storage at 0.10 USD per GB").minus(price(INCLUDED))
    at = Fraction(4600, 7)  # 0.10 x = 49 + 0.03 (x - 100)
    assert break_evens(difference) == [(at, at)]
    assert runs(difference) == [Run(Fraction(0), at, -1), Run(at, None, 1)]
    assert difference.least is not None
    assert (difference.least.value, difference.least.at) == (-49, 0)
    assert difference.greatest is not None
    assert difference.greatest.value is None


def test_with_roundings_a_tie_lies_between() -> None:
    rounding = "half_up to 0.01 each line"
    one, other = price("charge s on storage at 0.10 USD per GB", rounding=rounding), price(INCLUDED, rounding=rounding)
    ((last, first),) = break_evens(one.minus(other))
    assert last < Fraction(4600, 7) < first
    for x, sign in ((last - 1, -1), ((last + first) / 2, 0), (first + 1, 1)):
        a, b = one.at(x), other.at(x)
        assert a is not None
        assert b is not None
        assert (a > b) - (a < b) == sign


def test_the_greatest_rise_between_two_versions() -> None:
    old = price("charge s on storage slabs { first 100 GB at 3 USD per GB rest at 1 USD per GB }")
    new = price("charge s on storage slabs { first 200 GB at 2 USD per GB rest at 1 USD per GB }")
    difference = new.minus(old)
    assert difference.least is not None
    assert (difference.least.value, difference.least.at) == (-100, 100)
    assert difference.greatest is not None
    assert (difference.greatest.value, difference.greatest.at) == (0, 0)
    assert [run.sign for run in runs(difference)] == [-1, 0]


def test_the_cheapest_of_three() -> None:
    found = cheapest(
        {
            "payg": price("charge s on storage at 1 USD per GB", hi=Fraction(1000)),
            "pro": price("fee f 50 USD charge s on storage at 0.5 USD per GB", hi=Fraction(1000)),
            "flat": price("fee f 200 USD", hi=Fraction(1000)),
        }
    )
    stretches = [(one.cell.lo, one.cell.hi, one.names) for one in found if isinstance(one.cell, Stretch)]
    assert stretches == [(0, 100, ("payg",)), (100, 300, ("pro",)), (300, 1000, ("flat",))]
    assert [one.names for one in found if one.cell in (100, 300)] == [("payg", "pro"), ("pro", "flat")]


def test_only_what_is_given_once_can_move() -> None:
    with pytest.raises(LookupError):
        price("fee f 1 USD", "egress")
