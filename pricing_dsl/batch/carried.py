"""What subscriptions carry from one batch to the next: their closing states, and which of them are broken."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from attrs import define, field

from pricing_dsl.batch.columns.limbs import Ints
from pricing_dsl.batch.openings import Opened, OpeningColumns
from pricing_dsl.batch.states import Pool
from pricing_dsl.rating.calendar import parse_date
from pricing_dsl.rating.problems import Problem
from pricing_dsl.rating.state import State

_WASTE = 4


@define
class Carried:
    """States by subscription. Rows that name no subscription are separate ones: nothing is carried to or from them.

    opening: those of the period before the first batch. broken: the row that was set aside, by subscription. named: how
    a row is told of which others are. closing: the states that batches closed with, `places` where those of
    subscriptions are; `states` those of subscriptions that were rated by their facts.
    """

    opening: Pool | None = None
    broken: dict[str, int] = field(factory=dict)
    named: Callable[[int], str] = "row {}".format
    closing: Pool | None = None
    places: dict[str, int] = field(factory=dict)
    states: dict[str, State] = field(factory=dict)

    # ---- one row ----

    def before(self, subscription: str, own: Opened) -> Opened:
        """What opens the next period of a subscription; own: what its row says, which counts for the first one."""
        if not subscription:
            return own
        if subscription in self.states:
            return self.states[subscription]
        if self.closing is not None and subscription in self.places:
            return self.closing.state(self.places[subscription])
        found = None if self.opening is None else self.opening.state_of(subscription)
        return found or own

    def reason(self, row: int, subscription: str) -> Problem:
        """Why no later period of a subscription is rated once one was set aside."""
        reason = f"an earlier period of this subscription was set aside ({self.named(row)})"
        return Problem("subscription", reason, subscription)

    # ---- a batch ----

    def places_of(self, names: pa.Array) -> Ints:
        """Where the states that batches before closed with are; -1: nowhere."""
        if not self.places:
            return np.full(len(names), -1, np.int64)
        return np.array([self.places.get(name, -1) for name in names.to_pylist()], np.int64)

    def keep(self, reader: OpeningColumns, names: pa.Array, states: pa.Table, odd: Mapping[int, State]) -> None:
        """Keep the states that subscriptions close a batch with."""
        if self.closing is None:
            self.closing = Pool(reader, states.slice(0, 0))
        before = len(self.closing.table)
        self.closing.table = pa.concat_tables([self.closing.table, states])
        self.closing.odd.update({before + at: state for at, state in odd.items()})
        for at, name in enumerate(names.to_pylist()):
            self.places[name] = before + at
            self.states.pop(name, None)
        if len(self.closing.table) > _WASTE * max(len(self.places), len(states)):
            self._tidy()

    def _tidy(self) -> None:
        """Forget states that later ones have replaced."""
        assert self.closing is not None
        rows = np.array(list(self.places.values()), np.int64)
        at = {int(row): place for place, row in enumerate(rows)}
        self.closing.odd = {at[row]: state for row, state in self.closing.odd.items() if row in at}
        self.closing.table = self.closing.table.take(pa.array(rows)).combine_chunks()
        self.places = {name: place for place, name in enumerate(self.places)}


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
