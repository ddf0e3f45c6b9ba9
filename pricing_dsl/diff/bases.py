"""What else a summary says while one quantity moves: nothing, or what an example says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import evolve, frozen

from pricing_dsl.analysis.situations import situations
from pricing_dsl.diff.comparison import Comparison
from pricing_dsl.diff.spans import Span
from pricing_dsl.ir.nodes import Plan, Program
from pricing_dsl.pipeline import Compilation
from pricing_dsl.rating.aggregate import aggregate
from pricing_dsl.rating.calendar import Period, add_days, days_inclusive
from pricing_dsl.rating.opening import opening_slots
from pricing_dsl.rating.state import Held, State
from pricing_dsl.rating.usage import Usage
from pricing_dsl.semantics import model

MOST_EXAMPLES = 6
"""So many examples of a plan are looked at beside plain summaries."""

_PLAIN = (
    "nothing else used",
    "one of everything else",
    "1,000 of everything else",
    "one of everything else, flags on",
)


@frozen
class Base:
    """A summary and an opening state, and how to speak of them."""

    words: str
    usage: Usage
    opening: State


def bases(comparison: Comparison, span: Span) -> Iterator[Base]:
    """What both versions of a plan are looked at in: plain summaries, and the first steps of the examples of both."""
    was, now = comparison.plans(span)
    both = zip(situations(comparison.old.program, was), situations(comparison.new.program, now), strict=True)
    plain = [
        Base(words, _dated(_joined(old.usage, new.usage), span), new.opening)
        for words, (old, new) in zip(_PLAIN, both, strict=False)
    ]
    yield plain[0]
    found: list[Base] = []
    for compilation, name in ((comparison.new, span.name), (comparison.old, span.was)):
        for base in _examples(compilation, name, span):
            if all((one.usage, one.opening) != (base.usage, base.opening) for one in found):
                found.append(base)
    yield from found[:MOST_EXAMPLES]
    yield from plain[1:]


def _joined(old: Usage, new: Usage) -> Usage:
    """All that either version asks for."""
    return evolve(
        new,
        period=new.period or old.period,
        subscription_start=new.subscription_start or old.subscription_start,
        values={**old.values, **new.values},
        rows={**old.rows, **new.rows},
    )


def _dated(usage: Usage, span: Span) -> Usage:
    """The summary in a period that begins within the span."""
    period = usage.period
    if period is None:
        return usage
    start = period.start
    if span.start is not None and start < span.start:
        start = span.start
    if span.through is not None and start > span.through:
        start = span.through
    moved = Period(start, add_days(start, days_inclusive(period.start, period.end) - 1))
    begun = None if usage.subscription_start is None else min(usage.subscription_start, start)
    return evolve(usage, period=moved, subscription_start=begun)


def _examples(compilation: Compilation, plan: str, span: Span) -> Iterator[Base]:
    for example in compilation.model.examples:
        step = example.steps[0]
        if example.plan == plan and step.currency in (None, span.currency) and _is_in(step, span):
            program = compilation.program
            base = Base(f'all else as in "{example.title}"', _usage(program, step), State())
            yield evolve(base, opening=State(slots=_openings(program, program.plans[step.plan], step)))


def _is_in(step: model.ExampleStep, span: Span) -> bool:
    """Whether the version that the span is about rates it."""
    if step.period is None:
        return span.through is None
    day = step.period[0]
    return (span.start is None or span.start <= day) and (span.through is None or day <= span.through)


def _usage(program: Program, step: model.ExampleStep) -> Usage:
    inlets = {inlet.name: inlet for inlet in program.inlets}
    period = None if step.period is None else Period(*step.period)
    samples = {name: aggregate(inlets[name], of.rows, period) for name, of in step.samples.items()}
    return Usage(
        period=period,
        currency=step.currency,
        subscription_start=step.subscription_start,
        subscription_end=step.subscription_end,
        values={**step.values, **samples},
        rows=step.rows,
    )


def _openings(program: Program, plan: Plan, step: model.ExampleStep) -> Mapping[str, Held]:
    period = None if step.period is None else Period(*step.period)
    return opening_slots(program, plan, step.openings, period) if step.openings else {}
