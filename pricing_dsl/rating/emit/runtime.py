"""What generated functions give back, and what they call to make it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pricing_dsl.rating.emit.drafts import DRAFTS
from pricing_dsl.rating.problems import RatingBugError
from pricing_dsl.rating.settle import expiring_first, joined
from pricing_dsl.rating.state import lot_days


class Refused(NamedTuple):
    """A summary is set aside. number: of the plan's rejections, then its divisions; row: where it has rows."""

    number: int
    row: int | None


def the_same(column: Sequence[int]) -> int | None:
    """The one number that all rows have; None where they differ, or there are none."""
    return column[0] if len(set(column)) == 1 else None


MAKING: dict[str, object] = {
    **DRAFTS,
    "RatingBugError": RatingBugError,
    "Refused": Refused,
    "expiring_first": expiring_first,
    "joined": joined,
    "lot_days": lot_days,
    "new": object.__new__,
    "the_same": the_same,
}
"""What a function that makes bills calls beside what every generated function may."""
