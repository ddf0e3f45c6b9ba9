"""What every kind of case shares."""

from __future__ import annotations

from typing import Any

from tests.conformance.writing import Money, items

Case = dict[str, Any]

USD = Money()
METER = "meter used in item"
WHOLE = "meter used in whole item"


def used(case: Case) -> str:
    """The usage of a case with one quantity."""
    return f"given used = {items(case['usage']['quantity'])}"


def total(case: Case) -> str:
    """The expectation that the bill is what the source says."""
    return f"expect total == {USD.amount(case['expected'])}"


def beyond(rate: str) -> str:
    """The charge on what the grants leave over."""
    return f"charge beyond on overage of used at {USD.rate(rate)}"
