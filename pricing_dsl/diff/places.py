"""Where in the new text a finding stands."""

from __future__ import annotations

from pricing_dsl.diff.changes import header_place
from pricing_dsl.diff.comparison import Comparison
from pricing_dsl.diff.spans import Span
from pricing_dsl.source import Place


def top(comparison: Comparison) -> Place:
    """The name of the rulebook: where something is told of that is no longer there."""
    return header_place(comparison.new, "name") or Place(0, 0, 0)


def place_of(comparison: Comparison, span: Span) -> Place:
    """Where the new text says the plan, or the rulebook's name where it is gone."""
    if span.new is None:
        return top(comparison)
    place = comparison.new.model.plans[span.new].place
    text = comparison.new.sources.text(place)
    return Place(place.file, place.start, place.start + len(text.partition("\n")[0].rstrip(" {")))
