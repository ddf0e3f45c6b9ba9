"""Prices: what the linter says of how they are written."""

from __future__ import annotations

from tests.linter.looking import found, under

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
