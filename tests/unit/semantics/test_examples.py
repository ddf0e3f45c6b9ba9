"""Examples and proofs: the facts and expectations they state."""

from datetime import date
from fractions import Fraction

import pytest

from pricing_dsl.semantics import model

DECLARED = """
unit call, calls
meter storage in GB
meter egress in GB by region { eu, us } default none
meter reads in call each day default none
meter demand in kW as peak default 0 kW
records payments { amount in USD, method: { card, ach } default card }
input tenure in month default 0 months
term soft = 2 USD per GB negotiable
"""
PLAN = """
plan basic every month {
  charge storage on storage at soft
  charge egress on egress at 1 USD per GB
  charge read on reads at 1 USD per call
  charge peak on demand at 1 USD per kW
  charge handling = sum(p.amount for p in payments)
  remember last = storage keeping 3
  remember best = max(previous best, storage) opening 0 GB
}
"""
NEEDED = "given storage = 1 GB given payments = [ ]"


@pytest.fixture
def step(rulebook):
    """The one step of an example with these facts and expectations."""

    def meaning(text: str, needed: str = NEEDED) -> model.ExampleStep:
        made = rulebook(f'{DECLARED}{PLAN}example "x" for basic {{ {needed} {text} }}')
        return made.examples[0].steps[0]

    return meaning


def test_values_stand_in_the_unit_of_what_comes_in(step):
    values = step(
        "given storage = 500 MB given tenure = 1 year given soft = 3 USD per TB", "given payments = [ ]"
    ).values
    assert values == {"storage": Fraction(1, 2), "tenure": 12, "soft": Fraction(3, 1000)}


def test_the_frame(step):
    made = step("given period = 2026-01-01 to 2026-01-31 given subscription.start = 2025-12-15")
    assert made.period == (date(2026, 1, 1), date(2026, 1, 31))
    assert made.subscription_start == date(2025, 12, 15)


def test_rows_of_a_meter_are_given_one_by_one_or_together(step):
    one = step("given egress[eu] = 1 GB given egress[us] = 2 GB").rows["egress"]
    together = step("given egress { | region | egress | | eu | 1 GB | | us | 2 GB | }").rows["egress"]
    assert one == together == ({"region": "eu", "egress": 1}, {"region": "us", "egress": 2})


def test_days_are_counted_from_the_first_of_the_period(step):
    assert step("given reads = [60 calls, 40 calls]").rows["reads"] == (
        {"day": 1, "reads": 60},
        {"day": 2, "reads": 40},
    )
    each = step("given period = 2026-02-01 to 2026-02-28 given reads = 5 calls each day").rows["reads"]
    assert (len(each), each[-1]) == (28, {"day": 28, "reads": 5})


def test_records_may_leave_out_what_has_a_default(step):
    text = "given payments { | amount | | 5 USD | | 7 USD | }"
    assert step(text, "given storage = 1 GB").rows["payments"] == ({"amount": 5}, {"amount": 7})


def test_samples_are_kept_for_the_aggregate(step):
    samples = step('given demand from { | at | kW | | 2026-01-01 | 5 kW | | "2026-01-02T10:00" | 6 | }').samples
    assert samples["demand"].rows == (
        {"at": date(2026, 1, 1), "demand": 5},
        {"at": "2026-01-02T10:00", "demand": 6},
    )


def test_openings(step):
    made = step("given last.opening = [3 GB, 500 MB] given best.opening = 1 TB")
    assert made.openings == {"last": (3, Fraction(1, 2)), "best": 1000}


def test_inputs_and_terms_stay_and_usage_does_not(rulebook):
    text = f'example "x" for basic {{ {NEEDED} given tenure = 5 months given soft = 1 USD per GB then {NEEDED} }}'
    first, second = rulebook(DECLARED + PLAN + text).examples[0].steps
    assert second.values == {"tenure": 5, "soft": 1, "storage": 1}
    assert first.values == second.values


def test_the_next_period_follows(rulebook):
    period = "given period = 2026-01-31 to 2026-02-27"
    text = f'example "x" for basic {{ {period} {NEEDED} then {NEEDED} then {NEEDED} }}'
    steps = rulebook(DECLARED + PLAN + text).examples[0].steps
    assert [step.period for step in steps[1:]] == [
        (date(2026, 2, 28), date(2026, 3, 30)),
        (date(2026, 3, 31), date(2026, 4, 29)),
    ]


def test_the_version_of_the_first_day_rates_it(rulebook):
    text = """
    plan basic every month through 2025-12-31 { fee base 1 USD }
    plan basic every month from 2026-01-01 { fee base 2 USD }
    example "x" for basic { given period = 2025-12-15 to 2026-01-14 then expect base == 2 USD }
    """
    assert [step.plan for step in rulebook(text).examples[0].steps] == [0, 1]


def test_expectations_are_conditions_of_the_complete_bill(step):
    made = step("expect total == 2 USD expect storage == 1 GB expect best == 1 GB and max(last) == 1 GB")
    assert [one.text for one in made.expectations] == [
        "total == 2 USD",
        "storage == 1 GB",
        "best == 1 GB and max(last) == 1 GB",
    ]
    assert isinstance(made.expectations[0].condition.args[0], model.Total)
    assert isinstance(made.expectations[1].condition.args[0], model.Given)


def test_who_expects_a_rejection_need_not_give_all(step):
    assert isinstance(step("expect rejected", "").expectations[0].condition, model.Rejected)


# ---- the table form --------------------------------------------------------------------------------------------------


def test_columns_are_given_or_expected_by_their_name(rulebook):
    text = """
    examples "x" for basic {
      | storage | egress[eu] | storage.amount | best | total       |
      | 1 GB    | 0 GB       | 2 USD          | 1 GB | any         |
      | 2 GB    | 0 GB       | any            | any  | not offered |
    }
    """
    declared = DECLARED.replace("records payments { amount in USD, method: { card, ach } default card }", "")
    plan = PLAN.replace("charge handling = sum(p.amount for p in payments)", "")
    first, second = (example.steps[0] for example in rulebook(declared + plan + text).examples)
    assert (first.values, first.rows["egress"]) == ({"storage": 1}, ({"region": "eu", "egress": 0},))
    assert [one.text for one in first.expectations] == ["storage.amount == 2 USD", "best == 1 GB"]
    assert isinstance(second.expectations[0].condition, model.Rejected)


# ---- proofs ----------------------------------------------------------------------------------------------------------


def test_claims_are_of_every_version(rulebook):
    text = """
    rulebook demo currency USD, EUR rounding half_up to 0.01 each line
    meter storage in GB
    table book { | currency | rate | | USD | 1 USD per GB | | EUR | 2 EUR per GB | }
    plan basic every month { charge a on storage at book[currency].rate }
    prove "capped" for basic a <= 200 USD
    prove "rising" total never decreasing in storage
    """
    capped, rising = rulebook(text).proofs
    assert [index for index, _ in capped.claims] == [0]
    assert [index for index, _ in rising.claims] == [0, 1]
    assert (rising.never, rising.by, rising.plan) == ("decreasing", "storage", None)
