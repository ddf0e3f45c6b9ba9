"""Mistakes of price plans that have a code in our list and that nothing reports, each with the reason.

Most cannot be written in the language. Whoever makes a rule of one takes its row out of here.
"""

_UNWRITABLE = "cannot be written: "

ELSEWHERE = {
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
}
"""Name and reason by code."""
