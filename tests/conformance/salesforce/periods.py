"""The grid of periods: how many there are in a term, and fees for partial ones."""

from __future__ import annotations

from datetime import date, timedelta

from tests.conformance.salesforce.cases import USD, Case
from tests.conformance.writing import Book, Money, number, then

_YEAR = (date(2026, 1, 1), date(2026, 12, 31))

# The subscription of Salesforce's proration examples.
_START, _END = date(2025, 3, 28), date(2026, 2, 4)


def summaries(case: Case) -> Book:
    """The last summary of the term carries its number; every one before it is no last one."""
    pricing = case["pricing"]
    months = pricing["term_months"]
    assert pricing["months"] == 12
    plan = ["charge last = if period.end == subscription.end then 1 USD * period.number else 0 USD"]
    first_end = date(2026, 1 + months, 1) - timedelta(1)
    facts = [
        f"given period = {_YEAR[0]} to {first_end}",
        f"given subscription.start = {_YEAR[0]}",
        f"given subscription.end = {_YEAR[1]}",
    ]
    steps = [["expect total == 0 USD"] for _ in range(12 // months)]
    steps[-1] = [f"expect total == {USD.amount(case['expected'])}"]
    steps[0] = [*facts, *steps[0]]
    return Book([], plan, then(steps), every=f"every {'month' if months == 1 else f'{months} months'}")


def subscription_proration(case: Case) -> Book:
    """A monthly fee over a term that begins and perhaps ends inside a month, each month rounded on its own."""
    pricing = case["pricing"]
    terms = [tuple(term) for term in pricing["terms"]]
    partial = any(term != (1, 1) for term in terms)
    fee = f"fee subscription {USD.amount(pricing['price'])}{' prorated' if partial else ''}"
    plan = [fee, "remember billed = previous billed + subtotal opening 0 USD"]
    days, of_days = terms[0] if partial else (8, 31)
    first_end = _START + timedelta(days - 1)
    facts = [
        f"given period = {first_end - timedelta(of_days - 1)} to {first_end}",
        f"given subscription.start = {_START}",
        f"given subscription.end = {_END}",
    ]
    steps: list[list[str]] = [[] for _ in terms]
    steps[0] = facts
    steps[-1] = [*steps[-1], f"expect billed == {USD.amount(case['expected'])}"]
    money = Money("USD", f"{pricing['rounding']} to {number(pricing['round_to'])} each line")
    return Book([], plan, then(steps), money=money)
