"""Prices: what the linter says of how they are written."""

from __future__ import annotations

import pytest

from pricing_dsl.pipeline import Compilation
from tests.linter.looking import fixed, found, rulebook, under

TABLE = """
input region: { eu, us, apac }
unit call, calls
meter api in whole call
table prices {
  | region | price                       |
  | eu     | 0.40 USD per million calls  |
  | us     | 0.35 USD per %s calls |
  | apac   | 0.50 USD per million calls  |
}

plan basic every month {
  charge api on api at prices[region].price
}
"""


def test_the_odd_price_of_a_column_is_the_one_told() -> None:
    (finding,) = found("T120", TABLE % "thousand")
    assert finding.message == "this price is per thousand calls, others beside it are per million calls"
    assert finding.stake == "if it was meant per million calls, it is 1_000 times too high"
    assert under("T120", TABLE % "thousand") == ["0.35 USD per thousand calls"]
    assert found("T120", TABLE % "million") == []


def test_currencies_have_units_of_their_own() -> None:
    text = """
    rulebook demo
      currency USD, JPY
      rounding half_up to minor_unit each line

    meter stored in GB
    table book {
      | currency | per_gb              |
      | USD      | 0.10 USD per GB     |
      | JPY      | 14_000 JPY per TB   |
    }
    plan pro every month currency USD, JPY {
      charge storage on stored at book[currency].per_gb
    }
    """
    assert found("T120", text) == []


STORAGE = """
meter storage in GB
plan basic every month {
  charge storage on storage at %s
}
"""


@pytest.mark.parametrize(
    ("price", "meant"),
    [
        ("0.054054 USD per GB", "2/37"),
        ("0.3333 USD per GB", "1/3"),
        ("0.333 USD per GB", "1/3"),
        ("0.667 USD per GB", "2/3"),
        ("0.1667 USD per GB", "1/6"),
        ("0.00001667 USD per GB", "1/60000"),
        ("1.8333 USD per GB", "11/6"),
        ("0.142857 USD per GB", None),  # a whole period once is no repetition
        ("0.142857142857 USD per GB", "1/7"),
        ("0.1111 USD per GB", "1/9"),
        ("0.33 USD per GB", None),
        ("3.33 USD per GB", None),
        ("0.0055 USD per GB", None),
        ("0.2525 USD per GB", None),
        ("0.9999 USD per GB", None),
        ("0.10000 USD per GB", None),
        ("0.87133 USD per GB", None),
        ("333 USD per GB", None),
        ("2/37 USD per GB", None),
    ],
)
def test_what_looks_like_a_fraction_cut_short(price: str, meant: str | None) -> None:
    messages = [one.message for one in found("M407", STORAGE % price)]
    assert messages == ([] if meant is None else [f"`{price.split()[0]}` looks like {meant} cut short"])


def test_writing_the_fraction_is_for_the_author_to_decide() -> None:
    (finding,) = found("M407", STORAGE % "0.054054 USD per GB")
    assert finding.stake == "the difference is 1 USD in every 18_500_000 GB"
    assert finding.fix is not None
    assert not finding.fix.safe
    after = fixed(STORAGE % "0.054054 USD per GB", finding.fix)
    assert "at 2/37 USD per GB" in after
    assert Compilation("page.rulebook", after).ok


@pytest.mark.parametrize(
    ("percent", "cut"), [("33.33%", True), ("16.67%", True), ("66.667%", True), ("6.67%", False), ("33%", False)]
)
def test_percentages_are_cut_short_too(percent: str, cut: bool) -> None:
    text = f"plan basic every month {{\n  fee base 10 USD\n  discount launch {percent} of base\n}}\n"
    assert bool(found("M407", text)) is cut


def test_data_in_examples_may_be_cut() -> None:
    text = STORAGE % "0.10 USD per GB" + 'example "a third" for basic {\n  given storage = 0.3333 GB\n}\n'
    assert found("M407", text) == []


UNROUNDED = """
rulebook demo
  currency USD
  rounding none

unit seat, seats
input seats in whole seat
meter storage in GB

plan basic every month {
  charge seats on seats at %s
  charge storage on storage at 1 USD per started GB
  %s
}
"""


@pytest.mark.parametrize(
    ("price", "more", "finer"),
    [
        ("7 USD per seat", "", []),
        ("7.25 USD per seat", "", []),
        ("7.255 USD per seat", "", ["charge seats on seats at 7.255 USD per seat"]),
        ("7.255 USD per seat rounded half_up to 0.01 USD", "", []),
        ("7 USD per seat", "discount loyal 10% of seats.amount", []),
        ("7.25 USD per seat", "discount loyal 10% of seats.amount", ["discount loyal 10% of seats.amount"]),
        ("7.25 USD per seat", "fee base 10 USD prorated", ["fee base 10 USD prorated"]),
        ("7.255 USD per seat", "rounding final half_up to 0.01 USD", []),
    ],
)
def test_a_fraction_of_a_coin_is_known_from_the_denominators(price: str, more: str, finer: list[str]) -> None:
    assert under("M414", UNROUNDED % (price, more)) == finer


@pytest.mark.parametrize(
    ("number", "uneven"),
    [
        ("1_000", False),
        ("1_000_000", False),
        ("12_34_567", False),
        ("1_0000_0000", False),
        ("1_000_00", True),
        ("10_00", True),
        ("1_00", True),
        ("1000_000", True),
        ("1_000.55", False),
    ],
)
def test_digits_are_grouped_by_thousands_or_as_elsewhere(number: str, uneven: bool) -> None:
    text = STORAGE.replace("on storage", f"on min(storage, {number} GB)") % "1 USD per GB"
    findings = found("M415", text)
    assert bool(findings) is uneven
    if findings:
        after = fixed(text, findings[0].fix)
        assert Compilation("page.rulebook", after).program.plans == Compilation("p", rulebook(text)).program.plans


def test_what_stands_in_a_branch_below_the_tax_is_not_taxed_either() -> None:
    text = """
    input urgent: flag
    plan basic every month {
      fee base 10 USD
      tax gst 10% of subtotal
      when urgent {
        fee express 5 USD
      }
    }
    """
    assert under("M416", text) == ["express"]


def test_a_tax_on_certain_lines_says_what_it_is_on() -> None:
    text = """
    plan basic every month {
      fee base 10 USD
      tax gst 10% of base
      fee deposit 5 USD
    }
    """
    assert found("M416", text) == []


def test_bounded_terms_and_fixed_ones_are_no_matter() -> None:
    text = """
    term low = 1 USD negotiable from 0.50 USD to 1 USD
    term fixed = 2 USD
    plan basic every month {
      fee base low + fixed
    }
    """
    assert found("C314", text) == []


def test_a_fee_of_the_year_has_no_share_of_the_month() -> None:
    text = """
    plan basic every month {
      fee base 30 USD prorated
      fee setup 15 USD once
      fee support 100 USD every year
    }
    """
    assert found("G220", text) == []
