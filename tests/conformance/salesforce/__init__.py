"""Salesforce's documented behaviour of usage products, as rulebooks.

`data/salesforce.json` holds neutral cases. There is one small writer for each kind of pricing;
together they say how each of Salesforce's constructs is put in the language.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.conformance.salesforce import commitments, entitlements, periods, rates
from tests.conformance.salesforce.cases import Case
from tests.conformance.writing import Book

__all__ = ["WRITERS", "Case", "write"]

WRITERS: dict[str, Callable[[Case], Book]] = {
    "alerts": entitlements.alerts,
    "applicable_rate": rates.applicable_rate,
    "base_plus_adjustment": rates.base_plus_adjustment,
    "buckets": entitlements.buckets,
    "commit_tokens": commitments.commit_tokens,
    "commitment_overage": commitments.commitment_overage,
    "conditional_rate": rates.conditional_rate,
    "dated_price": rates.dated_price,
    "discounted_units": rates.discounted_units,
    "hard_stop": entitlements.hard_stop,
    "included_then_price": entitlements.included_then_price,
    "minimum_spend": commitments.minimum_spend,
    "pool": entitlements.pool,
    "prerated": rates.prerated,
    "prorated_grant_qty": entitlements.prorated_grant_quantity,
    "refresh_rollover": entitlements.refresh_rollover,
    "subscription_proration": periods.subscription_proration,
    "summaries": periods.summaries,
    "tiered": rates.tiered,
    "tokens": entitlements.tokens,
    "usage_floor": rates.usage_floor,
}


def write(case: Case) -> str:
    """The case as a rulebook whose only example expects the case's result."""
    return WRITERS[case["pricing"]["kind"]](case).text(case["id"].replace("-", "_"))
