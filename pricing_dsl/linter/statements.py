"""The statements of plans, those of branches and rows among them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pricing_dsl.semantics import model
from pricing_dsl.source import Place


def statements(body: Iterable[model.Statement]) -> Iterator[model.Statement]:
    """Every statement, the outer before the inner, in the order written."""
    for statement in body:
        yield statement
        match statement:
            case model.When(body=taken, otherwise=otherwise):
                yield from statements(taken)
                yield from statements(otherwise)
            case model.Each(body=inner):
                yield from statements(inner)


def entries(plan: model.Plan, place: Place) -> tuple[model.Entry, ...]:
    """The tiers of the line that stands at a place; none where it has none."""
    for statement in statements(plan.body):
        if isinstance(statement, model.Line) and statement.place == place:
            usage = statement.amount
            if isinstance(usage, model.Usage) and isinstance(usage.pricing, model.Tiers):
                return usage.pricing.entries
    return ()
