"""What splitting and merging saves, with what is known by hand."""

from __future__ import annotations

from fractions import Fraction

from pricing_dsl.analysis.arbitrage import Gain, merge_gain, split_gain
from pricing_dsl.analysis.comparison import Swing, difference, swings
from pricing_dsl.analysis.curves import Curve
from pricing_dsl.analysis.extremes import Extreme
from pricing_dsl.analysis.situations import Quantity
from pricing_dsl.rating.usage import Usage
from tests.unit.analysis.prices import VOLUME, of, price, program_of

ALLOWANCE = "grant g 100 GB of storage every month charge s on overage of storage at 0.10 USD per GB"
DEARER = "charge s on storage slabs { first 100 GB at 1 USD per GB rest at 3 USD per GB }"


def test_a_second_account_gets_its_own_allowance() -> None:
    assert split_gain(price(ALLOWANCE)) == Gain(*of(10, 100, 100, 10))
    assert merge_gain(price(ALLOWANCE)) is None


def test_a_second_account_starts_in_the_first_tier_again() -> None:
    assert split_gain(price(DEARER)) == Gain(*of(200, 100, 100, 200))


def test_what_is_cheaper_in_bulk_is_merged() -> None:
    gain = merge_gain(price(VOLUME))
    assert gain == Gain(*of(4, 100, 100, 4))  # 10 + 10 against 200 at 0.08
    assert split_gain(price(VOLUME)) is None


def test_a_price_per_unit_is_neither() -> None:
    assert split_gain(price("charge s on storage at 0.10 USD per GB")) is None
    assert merge_gain(price("charge s on storage at 0.10 USD per GB")) is None


def test_a_fee_is_saved_by_being_one() -> None:
    gain = merge_gain(price("fee f 49 USD"))
    assert gain is not None
    assert (gain.amount, gain.most) == (49, 49)


def test_started_packages_are_saved_by_being_one() -> None:
    gain = merge_gain(price("charge c on calls at 5 USD per started 1_000 calls", "calls"))
    assert gain is not None
    assert gain.amount == 5
    assert gain.amount <= gain.most


def test_of_roundings_the_bound_is_told() -> None:
    found = price(ALLOWANCE, rounding="half_up to 0.01 each line")
    gain = split_gain(found)
    assert gain is not None
    assert gain.amount >= 10
    assert 10 <= gain.most <= 10 + Fraction("0.03")
    a, b, both = found.at(gain.a), found.at(gain.b), found.at(gain.a + gain.b)
    assert a is not None
    assert b is not None
    assert both is not None
    assert both - a - b == gain.amount


def test_what_two_versions_differ_by() -> None:
    old, new = (program_of(body) for body in (DEARER, ALLOWANCE))
    found = difference((old, old.plans[0]), (new, new.plans[0]), Usage(), Quantity("storage"))
    assert isinstance(found, Curve)
    assert swings(found) == [
        Swing(Fraction(0), None, -1, Extreme(None, None), Extreme(Fraction(0), Fraction(0))),
    ]


def test_a_version_rises_and_falls() -> None:
    old = program_of("charge s on storage at 1 USD per GB")
    new = program_of("fee f 10 USD charge s on storage at 0.5 USD per GB")
    found = difference((old, old.plans[0]), (new, new.plans[0]), Usage(), Quantity("storage"), hi=Fraction(100))
    assert isinstance(found, Curve)
    assert [(one.lo, one.hi, one.sign, one.least.value, one.greatest.value) for one in swings(found)] == [
        (0, 20, 1, 0, 10),
        (20, 100, -1, -40, 0),
    ]
