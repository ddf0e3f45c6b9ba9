"""Prices that other engines' own tests expect, as rulebooks.

`data/peer_engines.json` holds neutral models, not rulebooks. There is one small writer for each
kind of model; together they say how each of these models is put in the language.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.conformance.peers import agreements, grants, roundings, tiers, usage
from tests.conformance.peers.vectors import DIFFERENCES, Vector
from tests.conformance.writing import Book

__all__ = ["DIFFERENCES", "WRITERS", "Vector", "write"]

WRITERS: dict[str, Callable[[Vector], Book]] = {
    "block_tiers": tiers.block_tiers,
    "capacity": tiers.capacity,
    "commitment_overage": agreements.commitment_overage,
    "coupon_fixed": agreements.coupon,
    "coupon_percent": agreements.coupon,
    "credit_cap": agreements.credit_cap,
    "cumulative_commitment": agreements.cumulative_commitment,
    "dynamic": usage.dynamic,
    "graduated": tiers.tiered,
    "graduated_percentage": tiers.graduated_percentage,
    "grant_burn_down": grants.grant_burn_down,
    "increments": usage.increments,
    "money_rounding": roundings.money_rounding,
    "package": usage.package,
    "per_unit": usage.per_unit,
    "percentage": usage.percentage,
    "prorated_commitment": agreements.prorated_commitment,
    "prorated_graduated": tiers.prorated_graduated,
    "prorated_grant": grants.prorated_grant,
    "proration_change": agreements.proration_change,
    "quantity_rounding": roundings.quantity_rounding,
    "rollover": grants.rollover,
    "rollover_cap": grants.rollover_cap,
    "single_tier_slice": tiers.single_tier_slice,
    "to_cents": roundings.to_cents,
    "true_up": agreements.true_up,
    "volume": tiers.tiered,
}


def write(vector: Vector) -> str:
    """The vector as a rulebook whose only example expects the vector's amount."""
    return WRITERS[vector["model"]["kind"]](vector).text(vector["id"].replace("-", "_"))
