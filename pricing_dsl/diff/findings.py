"""All that a change breaks, prices that rise among it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from fractions import Fraction

from pricing_dsl.diagnostics import Diagnostic, diagnose
from pricing_dsl.diff.breaking import breaking
from pricing_dsl.diff.comparison import Comparison
from pricing_dsl.diff.effects import Effects, effects
from pricing_dsl.diff.money import amount, each_further, name_of, quantity, range_words
from pricing_dsl.diff.places import place_of
from pricing_dsl.diff.ranges import Along, Range, rises
from pricing_dsl.diff.sampling import Sampled
from pricing_dsl.diff.spans import Span
from pricing_dsl.pipeline import Compilation
from pricing_dsl.source import Place


def findings(old: Compilation, new: Compilation, *, today: datetime.date) -> tuple[Diagnostic, ...]:
    """What the new version breaks for those who relied on the old one (B901 to B907), by place in the new text.

    today: what ended before, or had begun, is the past.

    Raises:
        CompileError: one of the rulebooks has mistakes.
    """
    comparison = Comparison(old, new)
    return findings_of(comparison, effects(comparison), today)


def findings_of(comparison: Comparison, known: Effects, today: datetime.date) -> tuple[Diagnostic, ...]:
    """As `findings`, where it is known already what becomes of bills."""
    found = [*_increases(comparison, known), *_unbilled(comparison, known), *breaking(comparison, today)]
    return tuple(sorted(found, key=lambda one: (one.place, one.code)))


def _increases(comparison: Comparison, known: Effects) -> Iterator[Diagnostic]:
    """B901 for each version of a plan whose bills rise somewhere."""
    for span in comparison.touched:
        found = list(rises([one for one in known.along if one.span == span]))
        sampled = next((one for one in known.sampled if one.span == span and one.most is not None), None)
        if found:
            yield _rise(comparison, span, found)
        elif sampled is not None:
            yield _sampled(comparison, span, sampled)


def _rise(comparison: Comparison, span: Span, found: Sequence[tuple[Along, Range]]) -> Diagnostic:
    along, worst = max(found, key=lambda one: (one[1].high is None, one[1].high or Fraction(0)))
    _, plan = comparison.plans(span)
    names = list(dict.fromkeys(name_of(one) for one, _ in found))
    message = f"{span.words}: bills rise with {' and with '.join(names)}"
    x = quantity(worst.witness.x, along)
    told = " -> ".join(amount(one, plan) if isinstance(one, Fraction) else one for one in _totals(worst))
    most = "more and more" if worst.high is None else f"{amount(worst.high, plan)} at most"
    if worst.high is None and worst.pace:
        most = each_further(worst.pace, along, plan)
    stake = f"{most}; at {x} of {name_of(along)}, {along.base.words}: {told}"
    return diagnose("B901", message, _place(comparison, span), stake=stake)


def _unbilled(comparison: Comparison, known: Effects) -> Iterator[Diagnostic]:
    """B904 for quantities that are no longer billed."""
    for one in known.along:
        for gap in one.gaps:
            if gap.gone:
                what = f"{name_of(one)} {range_words(one, gap.lo, gap.hi, gap.has_lo, gap.has_hi)}"
                message = f"{one.span.words}: {what} is set aside now: {gap.reason}"
                yield diagnose("B904", message, _place(comparison, one.span))


def _totals(range_: Range) -> tuple[Fraction | str, Fraction | str]:
    return range_.witness.rated.before, range_.witness.rated.after


def _sampled(comparison: Comparison, span: Span, sampled: Sampled) -> Diagnostic:
    assert sampled.most is not None
    apart = sampled.most[1].difference
    assert apart is not None
    _, plan = comparison.plans(span)
    message = f"{span.words}: bills rise for {sampled.rose} of {sampled.rated} sampled usages"
    return diagnose("B901", message, _place(comparison, span), stake=f"{amount(apart, plan)} among them, perhaps more")


def _place(comparison: Comparison, span: Span) -> Place:
    """Where the first thing that changed in the plan stands, or the plan."""
    changed = (one.place for one in comparison.changes if one.span is not None and one.span.name == span.name)
    return next((place for place in changed if place.start != place.end), place_of(comparison, span))
