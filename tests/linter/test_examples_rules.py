"""X7xx: what the linter says of examples."""

from __future__ import annotations

import pytest

from pricing_dsl.examples.run import run_examples
from pricing_dsl.pipeline import Compilation
from tests.linter.looking import fixed, found, under

PLAN = """
meter storage in GB

plan basic every month {
  charge storage on storage graduated tiers {
    up to 100 GB at 0.10 USD per GB
    up to 500 GB at 0.08 USD per GB
    above        at 0.05 USD per GB
  } at most 200 USD
}
"""


def test_a_period_in_the_middle_may_be_there_for_what_it_carries_on() -> None:
    text = """
    example "two periods" for basic {
      given storage = 10 GB
      then
      given storage = 20 GB
      expect total == 2.00 USD
    }
    """
    assert found("X704", PLAN + text) == []


def test_a_last_period_without_an_expectation_is_for_nothing() -> None:
    text = """
    example "two periods" for basic {
      given storage = 10 GB
      expect total == 1.00 USD
      then
      given storage = 20 GB
    }
    """
    assert [one.message for one in found("X704", PLAN + text)] == ["the last period of this example expects nothing"]


def test_a_table_of_facts_alone_is_told_once() -> None:
    text = """
    examples "nothing expected" for basic {
      | storage |
      | 10 GB   |
      | 20 GB   |
    }
    """
    assert under("X704", PLAN + text) == ['"nothing expected"']


def test_tiers_of_one_charge_are_one_finding() -> None:
    text = """
    example "small" for basic {
      given storage = 10 GB
      expect total == 1.00 USD
    }
    """
    assert [one.message for one in found("X703", PLAN + text)] == [
        "no example reaches tier `up to 500 GB` of `storage` and tier `above` of `storage`"
    ]


def test_a_plan_without_any_example_is_another_rules() -> None:
    assert found("X703", PLAN) == []
    assert len(found("X701", PLAN)) == 1


def test_what_is_not_offered_is_shown_by_a_rejection() -> None:
    text = """
    meter users in whole user
    unit user, users

    plan basic every month {
      charge users on users volume tiers {
        up to 10 users flat 10 USD
        above not offered
      }
    }
    examples "ten" for basic {
      | users    | total     |
      | 10 users | 10.00 USD |
    }
    """
    assert [one.message for one in found("X703", text)] == ["no example shows that usage above is not offered"]
    rejected = """
    example "eleven" for basic {
      given users = 11 users
      expect rejected
    }
    """
    assert found("X703", text + rejected) == []


def test_a_volume_tier_is_shown_where_it_stands() -> None:
    assert under("X703", USERS % "up to 10 users flat 10 USD" + BLOCK) == ["above          at 7 USD per user"]


def test_one_bill_above_zero_is_enough() -> None:
    text = """
    examples "both" for basic {
      | storage | total    |
      | 0 GB    | 0.00 USD |
      | 10 GB   | 1.00 USD |
    }
    """
    assert found("X709", PLAN + text) == []


def test_a_credit_that_eats_up_a_fee_is_billed_all_the_same() -> None:
    text = """
    plan basic every month {
      fee base 10 USD
      discount launch 100% of base
    }
    example "the launch" for basic {
      expect total == 0.00 USD
    }
    """
    assert found("X709", text) == []


def test_the_same_facts_in_another_period_are_other_facts() -> None:
    text = """
    example "in May" for basic {
      given period = 2026-05-01 to 2026-05-31
      given storage = 10 GB
      expect total == 1.00 USD
    }
    example "in June" for basic {
      given period = 2026-06-01 to 2026-06-30
      given storage = 10 GB
      expect total == 1.00 USD
    }
    """
    assert found("X710", PLAN + text) == []


def test_two_equal_rows_of_a_table_are_the_same_facts() -> None:
    text = """
    examples "rows" for basic {
      | storage | total    |
      | 10 GB   | 1.00 USD |
      | 10.0 GB | 1.00 USD |
    }
    """
    assert len(found("X710", PLAN + text)) == 1


USERS = """
unit user, users
input users in whole user
input region: { eu, us }

plan team every month {
  charge users on users volume tiers {
    %s
    above          at 7 USD per user
  }
  fee hosting 5 USD if region is eu
}

"""
BLOCK = """
example "five" for team {
  given users = 5 users
  given region = eu
  expect total == 15.00 USD
}
"""
ROWS = """
examples "five" for team {
  | region | total     | users   |
  | eu     | 15.00 USD | 5 users |
}
"""


@pytest.mark.parametrize("example", [BLOCK, ROWS])
def test_the_examples_at_boundaries_hold_and_leave_nothing_to_find(example: str) -> None:
    text = USERS % "up to 10 users flat 10 USD" + example
    (finding,) = found("X702", text)
    assert finding.stake == "exactly 10 users cost 10.00 USD by the tier that ends there, 70.00 USD by the next"
    assert finding.fix is not None
    assert not finding.fix.safe  # a bill that nobody looked at must not become what is right
    after = fixed(text, finding.fix)
    assert "| 10 users | eu     | 10.00 USD    | 15.00 USD |" in after
    results = run_examples(Compilation("page.rulebook", after))
    assert len(results) == 2
    assert all(result.passed for result in results)
    assert found("X702", after) == []


def test_facts_that_no_cell_can_hold_are_given_in_blocks() -> None:
    example = BLOCK.replace("given region", "given period = 2026-01-01 to 2026-01-31\n  given region")
    text = USERS % "up to 10 users flat 10 USD" + example
    (finding,) = found("X702", text)
    after = fixed(text, finding.fix)
    assert after.count("given period = 2026-01-01 to 2026-01-31") == 2
    assert all(result.passed for result in run_examples(Compilation("page.rulebook", after)))


def test_a_bound_that_is_below_belongs_to_the_tier_above() -> None:
    text = USERS % "below 10 users flat 10 USD" + BLOCK
    (finding,) = found("X702", text)
    assert "| 10 users | eu     | 70.00 USD    | 75.00 USD |" in fixed(text, finding.fix)


def test_no_boundary_where_nothing_jumps() -> None:
    assert found("X702", USERS % "up to 10 users at 14 USD per user\n up to 20 users flat 140 USD" + BLOCK) == []


def test_a_branch_that_is_not_taken_is_not_at_its_bound() -> None:
    text = """
    meter energy in kWh
    plan home every month {
      when energy <= 10 kWh {
        charge energy on energy at 1 USD per kWh
      } otherwise {
        charge energy on energy volume tiers {
          up to 10 kWh flat 1 USD
          up to 20 kWh flat 2 USD
          above        flat 3 USD
        }
      }
    }
    examples "edges" for home {
      | energy | total    |
      | 10 kWh | 10.00 USD |
      | 20 kWh | 2.00 USD |
    }
    """
    assert [one.message for one in found("X702", text)] == [
        "no example has exactly 10 kWh, where the price of `energy` jumps"
    ]


def test_graduated_tiers_jump_where_a_flat_price_is_owed_for_entering() -> None:
    tiers = """
    meter storage in GB
    plan basic every month {
      charge storage on storage graduated tiers {
        up to 100 GB at 0.10 USD per GB
        up to 500 GB at 0.08 USD per GB
        above        flat 20 USD plus 0.05 USD per GB
      }
    }
    examples "two" for basic {
      | storage | total     |
      | 50 GB   | 5.00 USD  |
    }
    """
    (finding,) = found("X702", tiers)
    assert finding.message == "no example has exactly 500 GB, where the price of `storage` jumps"
    assert finding.stake == "exactly 500 GB are billed the 20.00 USD for entering the next tier, or not"


RATES = """
meter storage in GB
term price {
  from 2025-01-01: 0.10 USD per GB
  from 2026-01-01: 0.11 USD per GB
}

plan basic every month from 2025-01-01 {
  charge storage on storage at price
}
"""


def dated(year: int, total: str) -> str:
    return (
        f'example "{year}" for basic {{\n  given period = {year}-01-01 to {year}-01-31\n  given storage = 100 GB\n'
        f"  expect total == {total} USD\n}}\n"
    )


def test_a_dated_value_that_no_example_bills() -> None:
    assert under("X712", RATES + dated(2025, "10.00")) == ["0.11 USD per GB"]
    assert found("X712", RATES + dated(2025, "10.00") + dated(2026, "11.00")) == []


def test_a_table_that_no_example_looks_up_is_left_to_other_rules() -> None:
    assert found("X712", RATES) == []


def test_every_currency_has_an_example() -> None:
    text = """
    rulebook demo
      currency USD, EUR
      rounding half_up to minor_unit each line

    table book {
      | currency | monthly |
      | USD      | 10 USD  |
      | EUR      | 9 EUR   |
    }
    plan pro every month currency USD, EUR {
      fee base book[currency].monthly
    }
    example "in dollars" for pro {
      given currency = USD
      expect total == 10.00 USD
    }
    """
    assert [one.message for one in found("X701", text)] == ["no example says what `pro` bills in EUR"]
