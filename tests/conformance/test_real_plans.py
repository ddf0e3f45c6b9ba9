"""41 published price plans with 129 bills: every one is an example in a rulebook, and holds."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.engine import RULEBOOKS, run_file, run_text
from tests.conformance.every_way import bills_one_by_one
from tests.conformance.worked import read_examples

HERE = Path(__file__).parent
PLANS: list[dict[str, Any]] = json.loads((HERE / "data" / "real_plans.json").read_text())
PLACES: dict[str, dict[str, Any]] = tomllib.loads((HERE / "real_plans.toml").read_text())
CASES = [(plan["id"], number) for plan in PLANS for number in range(len(plan["cases"]))]

# Facts that a rulebook states in another form: a date as a period, days as the length of one,
# events as rows of their own.
_TOLD_OTHERWISE = {"active_lines_by_day", "date", "days", "days_in_month", "events", "fy", "month"}


# Products of several quantities that leave 64 bits: as rows of tables their bills are not made by kernels.
TOO_WIDE = {"ergon_tariff_12", "gcs_nearline", "snowflake_warehouse"}


def test_all_bills_have_a_place() -> None:
    assert len(PLANS) == 41
    assert len(CASES) == 129
    assert {plan["id"] for plan in PLANS} == set(PLACES)
    assert sum(len(place["examples"]) for place in PLACES.values()) == len(CASES)


@pytest.mark.parametrize(("plan_id", "number"), CASES)
def test_the_bill_stands_in_the_rulebook(plan_id: str, number: int) -> None:
    case = next(plan for plan in PLANS if plan["id"] == plan_id)["cases"][number]
    place = PLACES[plan_id]
    assert len(set(place["examples"])) == len(place["examples"])
    worked = read_examples(_rulebook(place).read_text())[place["examples"][number]]
    assert worked.last(place.get("result", "total")) == Fraction(case["expected"])
    told = {value for key, value in case["usage"].items() if key not in _TOLD_OTHERWISE for value in _numbers(value)}
    assert told <= worked.given


@pytest.mark.parametrize("path", sorted(RULEBOOKS.rglob("*.rulebook")), ids=lambda path: path.stem)
def test_all_examples_hold(path: Path) -> None:
    with bills_one_by_one() as counted:
        outcomes = run_file(path)
    assert not counted["bills"] or path.stem in TOO_WIDE
    assert [outcome.message for outcome in outcomes if not outcome.held] == []
    assert len(outcomes) >= len(read_examples(path.read_text())) > 0


def test_a_wrong_bill_does_not_hold() -> None:
    text = (RULEBOOKS / "cloud" / "aws_s3_egress.rulebook").read_text()
    wrong = text.replace("expect total == 1356.80 USD", "expect total == 1356.81 USD")
    assert wrong != text
    assert [outcome.held for outcome in run_text(wrong, "wrong")].count(False) == 1


def _rulebook(place: dict[str, Any]) -> Path:
    return RULEBOOKS / f"{place['rulebook']}.rulebook"


def _numbers(value: Any) -> Iterator[Fraction]:
    """The numbers inside a neutral usage value; words and flags are none."""
    if isinstance(value, list):
        for part in value:
            yield from _numbers(part)
    elif not isinstance(value, bool):
        try:
            yield Fraction(value)
        except ValueError:
            return
