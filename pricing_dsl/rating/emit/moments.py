"""The calendar of a period, as generated functions take it, worked out once for all summaries of that period."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from attrs import define, field, frozen

from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import Plan
from pricing_dsl.rating.ask_calendar import ask_calendar
from pricing_dsl.rating.calendar import Period, parse_date
from pricing_dsl.rating.facts import Facts
from pricing_dsl.rating.prepare import period_facts
from pricing_dsl.rating.settle import last_day
from pricing_dsl.rating.state import State

DATES = ("period", "period.start", "period.end", "subscription.start", "subscription.end")
"""The names under which a summary says when it is."""

_MOST_REMEMBERED = 4096


@frozen
class Moment:
    """When a summary is: its period, where that stands in the subscription, and what the plan asks of the calendar.
    expiries: the last day of lots, by how long they live (see `expiries`); facts: those of `facts_of`."""

    period: Period | None
    number: int
    start: date | None
    through: date | None
    facts: tuple[Any, ...]
    expiries: tuple[date | None, ...]

    @classmethod
    def undated(cls, plan: Plan) -> Moment | None:
        """That of a summary without dates, its number aside; None where the plan asks for dates."""
        if not {"period", "subscription.start"}.isdisjoint(plan.needs):
            return None
        return cls(None, 0, None, None, (), (None,) * len(expiries(plan)))

    @classmethod
    def of(cls, plan: Plan, facts: Facts) -> Moment:
        """The moment of a period's facts.

        Raises:
            ValueError: a span that the plan asks for cannot be placed.
        """
        return cls(
            facts.period,
            facts.number,
            facts.start,
            facts.end,
            _told(plan, facts),
            tuple(last_day(facts, periods) for periods in expiries(plan)),
        )


def expiries(plan: Plan) -> tuple[int, ...]:
    """The lives of lots whose last day a bill tells, in the order in which the function takes those days."""
    return tuple(dict.fromkeys(slot.expires for slot in plan.slots if slot.grant and slot.expires is not None))


def facts_of(plan: Plan) -> tuple[ir.Fact, ...]:
    """What the plan's values ask of the calendar, in order."""
    return tuple(dict.fromkeys(value.op for value in plan.values if isinstance(value.op, ir.Fact)))


def _told(plan: Plan, facts: Facts) -> tuple[Any, ...]:
    """What those come to: numbers, which are all whole, as ints."""
    answers = ask_calendar(plan, facts)
    told = (answers[fact] for fact in facts_of(plan))
    return tuple(one.numerator if isinstance(one, Fraction) else one for one in told)


@define
class Moments:
    """The moments of one plan. Many summaries share a period: what was worked out is remembered."""

    plan: Plan
    _known: dict[tuple[object, ...], Moment] = field(factory=dict)

    def of(self, data: Mapping[str, Any], opening: State) -> Moment:
        """When a summary of plain data is.

        Raises:
            ValueError: its dates cannot be read, are missing, or are no period of this plan.
        """
        given = tuple(map(data.get, DATES))
        key = (given, opening.anchor, opening.through, opening.periods)
        try:
            known = self._known.get(key)
        except TypeError:
            raise ValueError("dates are given as a list or mapping") from None
        if known is None:
            known = self._find(given, opening)
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            self._known[key] = known
        return known

    def _find(self, given: tuple[Any, ...], opening: State) -> Moment:
        period, *days = given
        start, end, subscription_start, subscription_end = (None if _absent(day) else parse_date(day) for day in days)
        if not _absent(period):
            if start or end or not isinstance(period, str) or period.count(" to ") != 1:
                raise ValueError("a period is written as 2026-01-01 to 2026-01-31")
            start, end = map(parse_date, period.split(" to "))
        if (start is None) != (end is None):
            raise ValueError("a period has a start and an end")
        dates = None if start is None or end is None else Period(start, end)
        facts = period_facts(self.plan, dates, subscription_start, subscription_end, opening)
        if ("period" in self.plan.needs and dates is None) or (
            "subscription.start" in self.plan.needs and subscription_start is None
        ):
            raise ValueError("the plan asks for dates that are not given")
        return Moment.of(self.plan, facts)


def _absent(value: object) -> bool:
    return value is None or value == ""
