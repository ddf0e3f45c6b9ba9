"""The order of a meter's rows is the rulebook's, not the data's; days count from the first of the period."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from pricing_dsl.pipeline import Compilation
from pricing_dsl.rating.bill import Bill
from pricing_dsl.rating.problems import Rejected
from pricing_dsl.rating.program import Rater

HEADING = 'rulebook rows version "1" currency USD rounding half_up to 0.01 each line\n'
JANUARY = "2026-01-01 to 2026-01-31"


def shared(meter: str) -> Rater:
    """10 GB for all rows of a meter, and a dollar for each GB beyond, told by region."""
    grant, charge = "grant g 10 GB of egress every month", "charge c on overage of egress by region at 1 USD per GB"
    plan = f"plan p every month {{ {grant} {charge} }}"
    return Rater(Compilation("rows.rulebook", f"{HEADING}{meter}\n{plan}\n").program)


def by_region(rater: Rater, rows: list[dict[str, Any]]) -> dict[str, Any]:
    bill = rater.rate({"period": JANUARY, "egress": rows})
    assert isinstance(bill, Bill), bill
    return {row.row: row.amount for row in bill.line("c").rows}


def test_a_grant_covers_values_as_they_are_declared() -> None:
    rater = shared("meter egress in GB by region { eu, us, apac }")
    rows = [{"region": "eu", "egress": "4"}, {"region": "us", "egress": "4"}, {"region": "apac", "egress": "4"}]
    for given in permutations(rows):
        assert by_region(rater, list(given)) == {"eu": 0, "us": 0, "apac": 2}


def test_a_grant_covers_one_day_after_the_other() -> None:
    rater = shared("meter egress in GB by region { eu, us } each day")
    rows = [
        {"region": "us", "day": "1", "egress": "4"},
        {"region": "eu", "day": "2", "egress": "5"},
        {"region": "us", "day": "2", "egress": "5"},
        {"region": "eu", "day": "3", "egress": "1"},
    ]
    for given in permutations(rows):
        assert by_region(rater, list(given)) == {"eu": 1, "us": 4}


@pytest.mark.parametrize(
    ("each", "number", "reason"),
    [
        ("day", "0", "egress[0]: the days of the period count from 1 to 31"),
        ("day", "32", "egress[32]: the days of the period count from 1 to 31"),
        ("hour", "745", "egress[745]: the hours of the period count from 1 to 744"),
    ],
)
def test_a_day_of_no_period_is_refused(each: str, number: str, reason: str) -> None:
    plan = "plan p every month { charge c on egress at 1 USD per GB }"
    rater = Rater(Compilation("rows.rulebook", f"{HEADING}meter egress in GB each {each}\n{plan}\n").program)
    refused = rater.rate({"period": JANUARY, "egress": [{each: number, "egress": "1"}]})
    assert isinstance(refused, Rejected)
    assert reason in str(refused)
    undated = rater.rate({"egress": [{each: number, "egress": "1"}]})
    assert isinstance(undated, Bill if number != "0" else Rejected)
