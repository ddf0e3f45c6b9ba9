"""When rows are: which version of a plan holds, and what the calendar says, worked out once for rows that share it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
from attrs import define, evolve, field, frozen

from pricing_dsl.batch.columns.limbs import Flags, Ints
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import Plan
from pricing_dsl.rating.calendar import Period
from pricing_dsl.rating.emit.moments import Moment, facts_of
from pricing_dsl.rating.prepare import period_facts
from pricing_dsl.rating.state import State

NO_DAY = -(2**40)
"""What stands for a day that is not given."""
EPOCH = date(1970, 1, 1)
FIRST_DAY = (date.min - EPOCH).days
LAST_DAY = (date.max - EPOCH).days
_MOST_REMEMBERED = 65_536


def distinct(columns: Sequence[Ints | int]) -> tuple[list[tuple[int, ...]], Ints | None]:
    """The different rows of several columns, and which of them each row is; None: all rows are the first."""
    of_row: Ints | None = None
    firsts = np.zeros(1, np.int64)
    for column in columns:
        if isinstance(column, int) or len(column) < 2 or (least := int(column.min())) == int(column.max()):
            continue
        key = column - least
        if of_row is not None:
            key *= len(firsts)
            key += of_row
        of_row, firsts = _numbered(key)
    parts = [
        [column] * len(firsts) if isinstance(column, int) else np.asarray(column)[firsts].tolist() for column in columns
    ]
    return list(zip(*parts, strict=True)), of_row


def _numbered(keys: Ints) -> tuple[Ints, Ints]:
    """A number from 0 for each different key, of each row; and a row that has it."""
    rows, span = np.arange(len(keys)), int(keys.max()) + 1
    if span <= 2 * len(keys):
        some = np.full(span, -1, np.int64)
        some[keys] = rows
        there = np.flatnonzero(some >= 0)
        numbers = np.zeros(span, np.int64)
        numbers[there] = np.arange(len(there))
        return numbers[keys], some[there]
    encoded = pa.array(keys).dictionary_encode()
    of_row = encoded.indices.to_numpy().astype(np.int64)
    firsts = np.empty(len(encoded.dictionary), np.int64)
    firsts[of_row] = rows
    return of_row, firsts


@define
class Calendar:
    """The moments of plans, by number; those that were worked out are remembered. Threads may share it."""

    plans: Sequence[Plan]
    _known: dict[tuple[int, ...], Moment | None] = field(factory=dict)

    def moment(self, key: tuple[int, ...]) -> Moment | None:
        """The moment of (plan, period's start and end, subscription's start and end, periods rated, first day and last
        day of these); None where the exact way has something to say."""
        try:
            return self._known[key]
        except KeyError:
            found = self._find(key)
        if len(self._known) >= _MOST_REMEMBERED:
            self._known.clear()
        self._known[key] = found
        return found

    def _find(self, key: tuple[int, ...]) -> Moment | None:
        number, *days, periods, anchor, through = key
        if number < 0:
            return None
        plan = self.plans[number]
        start, end, subscription_start, subscription_end = map(day_of, days)
        if (start is None) != (end is None):
            return None
        try:
            period = None if start is None or end is None else Period(start, end)
            state = State(periods, day_of(anchor), day_of(through))
            moment = Moment.of(plan, period_facts(plan, period, subscription_start, subscription_end, state))
        except ValueError:
            return None
        if ("period" in plan.needs and period is None) or (
            "subscription.start" in plan.needs and subscription_start is None
        ):
            return None
        return moment


def day_of(number: int) -> date | None:
    """The day of a number; None where it is none."""
    return None if number == NO_DAY else EPOCH + timedelta(days=number)


def number_of(day: date | None) -> int:
    """The number of a day."""
    return NO_DAY if day is None else (day - EPOCH).days


@frozen
class Times:
    """The moments of rows, each with the number of its plan. of_row: which of them each row has; None: all have the
    first."""

    plans: Sequence[Plan]
    moments: tuple[Moment | None, ...]
    numbers: tuple[int, ...]
    of_row: Ints | None

    @property
    def plain(self) -> Flags | None:
        """Which rows have one; None: all."""
        known = np.array([moment is not None for moment in self.moments], np.bool_)
        if known.all():
            return None
        return known[:1] if self.of_row is None else known[self.of_row]

    def taken(self, rows: Ints) -> Times:
        """Those of some rows."""
        return self if self.of_row is None else evolve(self, of_row=self.of_row[rows])

    def fact(self, fact: ir.Fact, count: int) -> Any:
        """A fact of the calendar in each row; 0 in those whose plan does not ask for it."""
        asked = {number: facts_of(self.plans[number]) for number in set(self.numbers) if number >= 0}
        places = {number: facts.index(fact) for number, facts in asked.items() if fact in facts}
        return self.column(
            [
                None if moment is None or number not in places else moment.facts[places[number]]
                for moment, number in zip(self.moments, self.numbers, strict=True)
            ],
            count,
        )

    def column(self, values: Sequence[Any], count: int) -> Any:
        """What moments come to, in each row: days as numbers, flags as flags; 0 where there is no moment."""
        first = next((value for value in values if value is not None), 0)
        if isinstance(first, bool):
            return self._spread(np.array([bool(value) for value in values], np.bool_), count)
        numbers = [(value - EPOCH).days if isinstance(value, date) else value or 0 for value in values]
        return self._spread(np.array(numbers, np.int64), count)

    def days(self, days: Sequence[date | None], count: int) -> Ints:
        """Days of moments in each row."""
        found: Ints = self._spread(np.array([number_of(day) for day in days], np.int64), count)
        return found

    def _spread(self, values: Any, count: int) -> Any:
        return np.broadcast_to(values[0], (count,)) if self.of_row is None else values[self.of_row]
