"""What subscriptions carry from row to row of a table: their closing states, and which of them are broken."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from attrs import define, field

from pricing_dsl.batch.openings import Opened
from pricing_dsl.rating.calendar import parse_date
from pricing_dsl.rating.problems import Problem
from pricing_dsl.rating.state import State


@define
class Carried:
    """States by subscription. Rows that name no subscription are separate ones: nothing is carried to or from them.

    opening: those of the period before the table. broken: the row that was set aside, by subscription. named: how a
    row is told of which others are.
    """

    opening: Mapping[str, Opened] = field(factory=dict)
    closing: dict[str, State] = field(factory=dict)
    broken: dict[str, int] = field(factory=dict)
    named: Callable[[int], str] = "row {}".format

    def before(self, subscription: str, own: Opened) -> Opened:
        """What opens the next period of a subscription; own: what its row says, which counts for the first one."""
        if not subscription:
            return own
        found = self.closing.get(subscription)
        return found or self.opening.get(subscription) or own

    def reason(self, subscription: str) -> Problem | None:
        """Why no later period of a subscription is rated."""
        if not subscription or subscription not in self.broken:
            return None
        row = self.broken[subscription]
        reason = f"an earlier period of this subscription was set aside ({self.named(row)})"
        return Problem("subscription", reason, subscription)


def subscription_of(facts: Mapping[str, Any]) -> str:
    """The subscription that a row names; "" where it names none."""
    given = facts.get("subscription")
    return "" if given is None or isinstance(given, bool) else str(given).strip()


def order_of(summaries: Sequence[Mapping[str, Any]]) -> list[int]:
    """The rows in the order in which they are rated: periods of one subscription by their first day; as they stand
    where one of them has none."""
    starts = [start_of(facts) for facts in summaries]
    undated = {subscription_of(facts) for facts, start in zip(summaries, starts, strict=True) if start is None}
    turns = [
        date.min if start is None or subscription_of(facts) in undated else start
        for facts, start in zip(summaries, starts, strict=True)
    ]
    return sorted(range(len(summaries)), key=turns.__getitem__)


def start_of(facts: Mapping[str, Any]) -> date | None:
    """The first day of a row's period, where it is plain."""
    given = facts.get("period.start")
    period = facts.get("period")
    if isinstance(period, Mapping):
        given = period.get("start")
    elif isinstance(period, str):
        given = period.split(" to ")[0]
    elif isinstance(period, list) and period:
        given = period[0]
    try:
        return parse_date(given)
    except ValueError:
        return None
