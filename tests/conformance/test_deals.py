"""13 clauses of enterprise contracts with 25 worked cases: every amount is in a rulebook's examples."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.engine import RULEBOOKS
from tests.conformance.worked import Worked, numbers, read_examples

HERE = Path(__file__).parent
DEALS: list[dict[str, Any]] = json.loads((HERE / "data" / "deals.json").read_text())
PLACES: dict[str, dict[str, Any]] = tomllib.loads((HERE / "deals.toml").read_text())
CASES = [(deal["id"], number) for deal in DEALS for number in range(len(deal["cases"]))]

# Facts that a rulebook states in another form: the number of lines as rows, a month as a period,
# dated events as steps.
_TOLD_OTHERWISE = {"lines", "month", "usage_events"}


def test_all_cases_have_a_place() -> None:
    assert len(DEALS) == 13
    assert len(CASES) == 25
    assert {deal["id"] for deal in DEALS} == set(PLACES)
    assert sum(len(place["examples"]) for place in PLACES.values()) == len(CASES)


@pytest.mark.parametrize(("deal_id", "number"), CASES)
def test_the_case_stands_in_the_rulebook(deal_id: str, number: int) -> None:
    deal = _deal(deal_id)
    case, place = deal["cases"][number], PLACES[deal_id]
    examples = read_examples((RULEBOOKS / f"{place['rulebook']}.rulebook").read_text())
    worked = [examples[title] for title in place["examples"][number]]
    for amounts in case["expected"].values():
        wanted = [_amount(value) for value in (amounts if isinstance(amounts, list) else [amounts])]
        assert any(_in_order(wanted, series) for series in _series(worked)), wanted
    told = set(_given(case["given"]))
    assert told <= {number for example in worked for number in example.given}


@pytest.mark.parametrize("deal_id", [deal["id"] for deal in DEALS])
def test_the_clause_is_quoted(deal_id: str) -> None:
    text = (RULEBOOKS / f"{PLACES[deal_id]['rulebook']}.rulebook").read_text()
    comment = " ".join(line.lstrip("# ") for line in text.splitlines() if line.startswith("#"))
    assert f'"{_deal(deal_id)["clause"]}"' in re.sub(r"\s+", " ", comment)


def _deal(deal_id: str) -> dict[str, Any]:
    return next(deal for deal in DEALS if deal["id"] == deal_id)


def _series(worked: list[Worked]) -> list[list[Fraction]]:
    """What the examples expect, one list for each name and example, in the order of the steps."""
    return [series for example in worked for series in example.expected.values()]


def _in_order(wanted: list[Fraction], series: list[Fraction]) -> bool:
    remaining = iter(series)
    return all(any(value == amount for value in remaining) for amount in wanted)


def _amount(value: Any) -> Fraction:
    """The amount at the head of an expectation such as `1080.00 on 12 Mar`."""
    return numbers(str(value))[0]


def _given(value: Any) -> Iterator[Fraction]:
    if isinstance(value, dict):
        for key, part in value.items():
            if key not in _TOLD_OTHERWISE:
                yield from _given(part)
    elif isinstance(value, list):
        for part in value:
            yield from _given(part)
    elif re.fullmatch(r"-?[\d.]+", str(value)):
        yield Fraction(str(value))
