"""X7xx: what the linter says of examples."""

from __future__ import annotations

from tests.linter.looking import found, under

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
