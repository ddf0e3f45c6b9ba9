"""D6xx: what the linter says of dated values."""

from __future__ import annotations

import pytest

from pricing_dsl.pipeline import Compilation
from tests.linter.looking import fixed, found, rulebook, under

PRICE = """
meter storage in GB
term price {
  from 2025-01-01: 0.10 USD per GB
  from 2026-01-01: %s
}

plan basic every month %s {
  charge storage on storage at price
}
"""


@pytest.mark.parametrize(
    ("later", "leaps"),
    [
        ("0.20 USD per GB", False),
        ("0.79 USD per GB", False),
        ("0.80 USD per GB", True),
        ("1.00 USD per GB", True),
        ("0.0125 USD per GB", True),
        ("0.02 USD per GB", False),
        ("0.00 USD per GB", False),  # free from now on: that is no slip of the decimal point
    ],
)
def test_a_leap_is_eight_times_or_an_eighth(later: str, leaps: bool) -> None:
    assert bool(found("D611", PRICE % (later, ""))) is leaps


def test_versions_of_a_plan_are_compared_statement_by_statement() -> None:
    text = """
    meter storage in GB

    plan basic every month through 2025-12-31 {
      fee base 5 USD
      charge storage on storage graduated tiers {
        up to 100 GB at 0.10 USD per GB
        above        at 0.09 USD per GB
      }
    }
    plan basic every month from 2026-01-01 {
      charge storage on storage graduated tiers {
        up to 100 GB at 0.11 USD per GB
        above        at 0.95 USD per GB
      }
      fee base 50 USD
    }
    """
    assert under("D611", text) == ["0.95 USD per GB", "50 USD"]


def test_statements_of_another_shape_are_not_compared() -> None:
    text = """
    plan basic every month through 2025-12-31 {
      fee base 5 USD
    }
    plan basic every month from 2026-01-01 {
      fee base 50 USD at least 40 USD
    }
    """
    assert found("D611", text) == []


@pytest.mark.parametrize(
    ("window", "dead"),
    [
        ("", []),
        ("from 2025-12-31", []),
        ("from 2026-01-01", ["2025-01-01"]),
        ("through 2025-12-31", ["2026-01-01"]),
        ("through 2026-01-01", []),
    ],
)
def test_a_value_is_dead_when_no_period_can_begin_in_its_days(window: str, dead: list[str]) -> None:
    assert under("D612", PRICE % ("0.11 USD per GB", window)) == dead


def test_what_is_asked_for_on_another_day_may_need_older_values() -> None:
    text = """
    records orders { amount in USD, placed: date }
    term fee_percent {
      from 2024-01-01: 3%
      from 2026-01-01: 2%
    }

    plan basic every month from 2026-01-01 {
      each order in orders {
        charge billed = order.amount * (fee_percent at order.placed)
      }
    }
    """
    assert found("D612", text) == []


def test_an_empty_change_is_taken_out() -> None:
    text = PRICE % ("0.10 USD per GB", "")
    (finding,) = found("D613", text)
    assert finding.fix is not None
    assert finding.fix.safe
    after = fixed(text, finding.fix)
    assert "2026-01-01" not in after
    assert Compilation("page.rulebook", after).ok


TABLE = """
input product: text
table prices {
  | product | monthly |
  from 2025-01-01:
  | "box"   | 10 USD  |
  | "bag"   | 5 USD   |
  from 2026-01-01:
  %s
}

plan basic every month from 2025-01-01 {
  fee base prices[product].monthly
}
"""


@pytest.mark.parametrize(
    ("rows", "lost"),
    [
        ('| "box" | 12 USD |', ['| "bag"   | 5 USD   |']),
        ('| "box" | 12 USD |\n  | "bag" | not offered |', []),
        ('| "box" | 12 USD |\n  | any | 6 USD |', []),
        ('| "box" | 12 USD |\n  | any | not offered |', []),
    ],
)
def test_a_row_is_lost_where_nothing_answers_for_it(rows: str, lost: list[str]) -> None:
    assert Compilation("page.rulebook", rulebook(TABLE % rows)).ok
    assert under("D605", TABLE % rows) == lost
