"""61 cases of Salesforce's documented behaviour: generated rulebooks give what its documentation says."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from tests.conformance.engine import notices_of_text, run_text
from tests.conformance.salesforce import WRITERS, Case, write

CASES: list[Case] = json.loads((Path(__file__).parent / "data" / "salesforce.json").read_text())
# Alerts are counted in the bill; every other result is an expectation in the text.
ALERTS = [case for case in CASES if case["pricing"]["kind"] == "alerts"]
STATED = [case for case in CASES if case not in ALERTS]


def test_every_case_is_here() -> None:
    assert len(CASES) == 61
    assert {case["pricing"]["kind"] for case in CASES} == set(WRITERS)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_result_is_what_the_source_says(case: Case) -> None:
    text = write(case)
    outcomes = run_text(text, case["id"])
    assert outcomes
    assert all(outcome.held for outcome in outcomes), f"{[outcome.message for outcome in outcomes]}\n{text}"


@pytest.mark.parametrize("case", ALERTS, ids=[case["id"] for case in ALERTS])
def test_as_many_alerts_fire(case: Case) -> None:
    assert len(notices_of_text(write(case), case["id"])) == int(case["expected"])


@pytest.mark.parametrize("case", STATED, ids=[case["id"] for case in STATED])
def test_another_result_does_not_hold(case: Case) -> None:
    """The generated example can fail: the same rulebook with another expectation does."""
    other = {**case, "expected": str(Fraction(case["expected"]) + 1)}
    assert not all(outcome.held for outcome in run_text(write(other), case["id"]))
