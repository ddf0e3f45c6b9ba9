"""Mistakes of price plans that have a code in our list and that nothing reports, each with the reason.

Most cannot be written in the language. Whoever makes a rule of one takes its row out of here.
"""

_UNWRITABLE = "cannot be written: "
_CURVE = "needs the price as a curve over usage: "
_DIFF = "needs an earlier version to compare with: "

ELSEWHERE = {
    "T112": ("overage-below-last-tier", _CURVE + "overage that is cheaper than the plan's own price"),
    "T114": ("package-rounding-unstated", _UNWRITABLE + "a price is `per started 1_000 calls`, or exactly per unit"),
    "G203": ("tier-base-unstated", _UNWRITABLE + "`on calls` counts all, `on overage of calls` what grants leave"),
    "G206": (
        "compounding-rollover",
        _UNWRITABLE + "what rolled over rolls on only where it says `repeatedly` (without end: G204)",
    ),
    "G210": ("proration-unstated", _UNWRITABLE + "a line is whole unless it says `prorated` (some and some: G220)"),
    "C304": ("commitment-without-true-up", _UNWRITABLE + "`commit` bills its shortfall in the span's last period"),
    "C305": ("cap-scope-unstated", _UNWRITABLE + "`at most` ends one line, `maximum` says `against` which lines"),
    "M403": ("discount-order-unstated", _UNWRITABLE + "lines are computed in the order they stand in"),
    "D603": (
        "month-end-ambiguity",
        _UNWRITABLE + "months are counted from the first day and clamped to the month's end",
    ),
    "D604": ("timezone-unstated", "belongs to metering: a summary states the dates of its period, which have no zone"),
    "N804": ("impossible-condition", _CURVE + "a condition that can never hold"),
    "B901": ("price-increase", _DIFF + "some usage pays more"),
    "B902": ("entitlement-reduced", _DIFF + "a smaller grant or a cap that is gone"),
    "B903": ("retroactive-change", _DIFF + "bills already made would not come out the same"),
    "B904": ("meter-or-unit-changed", _DIFF + "what callers give is counted differently"),
    "B905": ("version-not-bumped", _DIFF + "new prices under the old version"),
}
"""Name and reason by code."""
