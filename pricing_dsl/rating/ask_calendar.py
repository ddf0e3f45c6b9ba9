"""What the facts of a plan come to in one period."""

from __future__ import annotations

import datetime
from fractions import Fraction

from pricing_dsl.ir.nodes import Fact, Plan, Scalar
from pricing_dsl.rating.calendar import Span
from pricing_dsl.rating.facts import Facts

_LEAST = {"days": 1, "month": 1, "number": 1, "active_days": 0, "remaining": 1, "span_days": 1, "span_active_days": 0}
"""How numbers read that are not known without dates; a plan that asks for them asks for the period, too."""


def ask_calendar(plan: Plan, facts: Facts) -> dict[Fact, Scalar]:
    """Every fact that the plan's values ask for.

    Raises:
        ValueError: a span cannot be placed, for want of dates.
    """
    return {value.op: _answer(facts, value.op) for value in plan.values if isinstance(value.op, Fact)}


def _answer(facts: Facts, fact: Fact) -> Scalar:
    span = Span(months=fact.months, days=fact.days) if fact.months or fact.days else None
    match fact.name, span:
        case "dated" | "last", _:
            return bool(getattr(facts, fact.name))
        case "start" | "end", _:
            return getattr(facts, fact.name) or datetime.date.min
        case "subscription.start", _:
            return facts.subscription_start or datetime.date.min
        case "subscription.end", _:
            return facts.subscription_end or datetime.date.max
        case "days" | "month" | "number" | "active_days", _:
            return _number(fact, getattr(facts, fact.name))
        case "begins" | "ends", Span():
            return bool(getattr(facts, fact.name)(span, fact.calendar))
        case "remaining" | "span_days" | "span_active_days", Span():
            return _number(fact, getattr(facts, fact.name)(span, fact.calendar))
        case _:
            raise ValueError(f"`{fact.name}` asks of a span of months or days")


def _number(fact: Fact, found: int | None) -> Fraction:
    return Fraction(_LEAST[fact.name] if found is None else found)
