"""The nodes of prices, tiers, and the endings of a line."""

from __future__ import annotations

from collections.abc import Callable

from pricing_dsl.syntax import nodes
from pricing_dsl.syntax.parsing.forms import Form


def _tiers(mode: str) -> Callable[..., nodes.Tiers]:
    return lambda span, options, entries: nodes.Tiers(span, mode, options, entries)


def _slab(kind: str, *parts: str) -> Form:
    """The form of a slab: its width, unless it is the rest, and its price."""
    return Form(lambda span, price, width=None: nodes.Slab(span, kind, width, price), "price", *parts)


def _tier(kind: str, *parts: str) -> Form:
    """The form of a tier: its price and, unless it is open, its bound."""
    return Form(lambda span, price, bound=None: nodes.Tier(span, kind, bound, price), "price", *parts)


FORMS = {
    "free": Form(nodes.Free),
    "at": Form(nodes.At, "expr"),
    "flat": Form(nodes.Flat, "expr", "expr 2"),
    "not_offered": Form(nodes.NotOffered),
    # tiers
    "slabs": Form(_tiers("slabs"), "tier_option*", "slab*"),
    "graduated": Form(_tiers("graduated"), "tier_option*", "tier*"),
    "volume": Form(_tiers("volume"), "tier_option*", "tier*"),
    "continuing": Form(nodes.Continuing),
    "selected_by": Form(nodes.SelectedBy, "expr"),
    "starting_after": Form(nodes.StartingAfter, "expr"),
    "first_slab": _slab("first", "expr"),
    "next_slab": _slab("next", "expr"),
    "rest_slab": _slab("rest"),
    "up_to_tier": _tier("up_to", "expr"),
    "below_tier": _tier("below", "expr"),
    "above_tier": _tier("above"),
    # endings
    "at_least": Form(nodes.AtLeast, "expr"),
    "at_most": Form(nodes.AtMost, "expr"),
    "rounded_line": Form(nodes.RoundedLine, "mode", "atom"),
    "prorated": Form(nodes.Prorated, "prorated_from", "prorated_to"),
    "only_if": Form(nodes.OnlyIf, "expr"),
    "billed_next": Form(nodes.BilledNext, "word"),
    "carried_over": Form(nodes.CarriedOver),
    "may_go_negative": Form(nodes.MayGoNegative),
}
