"""Summaries of several quantities at once, rated by both versions of a plan: a look where no curve tells."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from pricing_dsl.analysis.samples import Sample, samples
from pricing_dsl.diff.comparison import Comparison
from pricing_dsl.diff.replay import Replay, Replayed
from pricing_dsl.diff.spans import Span

SAMPLES = 64
"""So many summaries are rated."""


@frozen
class Sampled:
    """How many summaries of how many cost more, less and the same, and those with the greatest rise and fall."""

    span: Span
    rose: int
    fell: int
    same: int
    most: tuple[Sample, Replayed] | None
    least: tuple[Sample, Replayed] | None

    @property
    def rated(self) -> int:
        return self.rose + self.fell + self.same


def sampled(comparison: Comparison, span: Span, count: int = SAMPLES) -> Sampled:
    """What both versions make of summaries near the numbers that stand in the plan; the same ones each time."""
    _, now = comparison.plans(span)
    replay = Replay(comparison, span)
    return _counted(
        span, ((one, replay.rate(one.usage, one.opening)) for one in samples(comparison.new.program, now, count))
    )


def _counted(span: Span, found: Iterable[tuple[Sample, Replayed]]) -> Sampled:
    told = [(apart, one, rated) for one, rated in found if (apart := rated.difference) is not None]
    most = max(told, key=lambda one: one[0], default=None)
    least = min(told, key=lambda one: one[0], default=None)
    rose, fell = sum(apart > 0 for apart, *_ in told), sum(apart < 0 for apart, *_ in told)
    return Sampled(
        span,
        rose,
        fell,
        len(told) - rose - fell,
        most[1:] if most is not None and most[0] > 0 else None,
        least[1:] if least is not None and least[0] < 0 else None,
    )
