"""Commitments of quantity, of money and of tokens, and the rate past them."""

from __future__ import annotations

from fractions import Fraction

from tests.conformance.salesforce.cases import METER, USD, Case, beyond, total, used
from tests.conformance.writing import ITEMS, Book, block, items, number

_TOKEN = "unit token, tokens"


def commitment_overage(case: Case) -> Book:
    """Past a quantity commitment: its own rate goes on (lowest commitment rate) or the anchor's returns (bounded)."""
    pricing = case["pricing"]
    keeps = pricing["overage_policy"] == "lowest_commitment_rate"
    rate_past = pricing["commit_rate" if keeps else "anchor_rate"]
    if "commit_fee" in pricing:
        plan = [
            f"fee commitment {USD.amount(pricing['commit_fee'])}",
            f"grant committed {items(pricing['commitment'])} of used every month",
            beyond(rate_past),
        ]
    else:
        tiers = [
            f"up to {items(pricing['commitment'])} at {USD.rate(pricing['commit_rate'])}",
            f"above at {USD.rate(rate_past)}",
        ]
        plan = block("charge usage on used graduated tiers", tiers)
    return Book([ITEMS, METER], plan, [used(case), total(case)])


def minimum_spend(case: Case) -> Book:
    """A monetary commitment: the discount holds for as much list price as the minimum buys, then ends."""
    pricing = case["pricing"]
    assert pricing["overage_policy"] == "bounded_object_rate"
    kept = 100 - Fraction(pricing["discount_percent"])
    minimum = USD.amount(pricing["minimum"])
    plan = [
        f"let covered = {minimum} / {number(kept / 100)}",
        *block("charge usage on used graduated tiers", [f"up to covered at {number(kept)}%", "above at 100%"]),
        f"minimum spend {minimum}",
    ]
    example = [f"given used = {USD.amount(case['usage']['list_amount'])}", total(case)]
    return Book(["meter used in USD"], plan, example)


def commit_tokens(case: Case) -> Book:
    """Tokens drawn from a commitment at a discount, which stretches it; then the anchor's grant, then overage."""
    return _overage_tokens(case) if case["pricing"]["return"] == "overage_tokens" else _drawn_tokens(case)


def _overage_tokens(case: Case) -> Book:
    pricing = case["pricing"]
    percent = pricing["discount_percent"]
    assert pricing["draw_order"] == ["commitment", "anchor_grant"]
    assert pricing["overage_policy"] == "lowest_commitment_rate"
    # The commitment falls by the discounted quantity, the grant by the raw one.
    share = number(1 - Fraction(percent) / 100)
    plan = [
        f"grant commitment {number(pricing['commitment'])} tokens of used using {share} every month",
        f"grant anchor {number(pricing['anchor_grant'])} tokens of used every month",
        f"let billed = overage of used reduced by {percent}%",
        f"charge beyond on billed at {USD.rate(pricing['token_price'], 'token')}",
    ]
    example = [
        f"given used = {number(case['usage']['raw_tokens'])} tokens",
        f"expect billed == {number(case['expected'])} tokens",
    ]
    return Book([_TOKEN, "meter used in token"], plan, example)


def _drawn_tokens(case: Case) -> Book:
    """The tier of the discount is that of all resources together."""
    pricing = case["pricing"]
    assert "tiers 10/20/30% at 0-10k / 10k-25k / 25k+" in pricing["tier_basis"]
    table = [
        "| tokens | percent |",
        "| up to 10_000 tokens | 10% |",
        "| up to 25_000 tokens | 20% |",
        f"| above | {pricing['discount_percent']}% |",
    ]
    resources = list(case["usage"])
    plan = [
        f"let together = {' + '.join(resources)}",
        "let drawn = together reduced by commitment_discount[together].percent",
        f"charge usage on drawn at {USD.rate('1', 'token')}",
    ]
    declare = [_TOKEN, *(f"meter {name} in token" for name in resources), *block("table commitment_discount", table)]
    given = [f"given {name} = {number(value)} tokens" for name, value in case["usage"].items()]
    return Book(declare, plan, [*given, f"expect drawn == {number(case['expected'])} tokens"])
