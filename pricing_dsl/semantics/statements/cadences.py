"""How often: spans of time in whole periods of the plan."""

from __future__ import annotations

from fractions import Fraction

from pricing_dsl.diagnostics.suggest import closest
from pricing_dsl.rating.calendar import Span
from pricing_dsl.semantics import model
from pricing_dsl.semantics.scope import Context
from pricing_dsl.semantics.statements.standing import Here
from pricing_dsl.syntax import nodes

UNITS = {
    **dict.fromkeys(("day", "days"), "day"),
    **dict.fromkeys(("week", "weeks"), "week"),
    **dict.fromkeys(("month", "months"), "month"),
    **dict.fromkeys(("quarter", "quarters"), "quarter"),
    **dict.fromkeys(("year", "years"), "year"),
}
_CALENDAR = frozenset({"month", "quarter", "year"})
_YEAR = 12
_WEEK = 7


def span_of(context: Context, node: nodes.TimeSpan) -> Span | None:
    """The span that is written, or None where it is none; that is reported."""
    unit = UNITS.get(node.unit.text)
    if unit is None:
        word = closest(node.unit.text, UNITS)
        context.report(
            "S012",
            node.unit,
            f"`{node.unit.text}` is no span of the calendar",
            hint=f"did you mean `{word}`?" if word else "spans are days, weeks, months, quarters and years",
        )
        return None
    count = Fraction(1) if node.number is None else node.number.value
    if count.denominator != 1 or count < 1:
        context.report("Y604", node, f"a span is a whole number of {unit}s, one at least")
        return None
    try:
        return Span.of(int(count), unit)
    except ValueError as error:
        context.report("Y604", node, str(error))
        return None


def plan_cadence(context: Context, node: nodes.TimeSpan) -> model.Cadence:
    """The span of a plan's periods; a month where it is none, which is reported."""
    if node.calendar:
        context.report(
            "S012",
            node,
            "a plan's periods count from the day a subscription starts, not from January",
            hint="leave out `calendar`; the period that is given with the usage says where it lies",
        )
    span = span_of(context, node) or Span(months=1)
    return model.Cadence(months=span.months, days=span.days)


def span_of_plan(here: Here) -> Span | None:
    """The span of the plan's periods as a span of time."""
    every = here.check.every
    return None if every is None else Span(months=every.months, days=every.days)


def needs_periods(here: Here, node: nodes.Node, what: str, hint: str) -> bool:
    """Whether the plan has periods, which `what` needs; if it has none, that is reported."""
    if here.check.every is not None:
        return True
    here.context.report("G212", node, f"{what} needs a plan with periods, and this one has no `every`", hint=hint)
    return False


def cadence(here: Here, node: nodes.Cadence | None, what: str, code: str = "D609") -> model.Cadence | None:
    """A statement's cadence in periods of the plan. `what` names the statement: "the fee", "the grant".

    None: every period, or the cadence was wrong and is reported under `code`.
    """
    if node is None:
        return None
    if isinstance(node, nodes.Once):
        return model.Cadence(once=True)
    span = span_of(here.context, node)
    hint = "say `plan … every month`, or leave the cadence out"
    if span is None or not needs_periods(here, node, f"a cadence for {what}", hint):
        return None
    periods = whole_periods(here, span)
    own = span_of_plan(here)
    if periods is None and own is not None:
        here.context.report(
            code,
            node,
            f"{what} comes every {spoken(span)}, but the plan is billed every {spoken(own)}",
            hint=f"a cadence is a whole number of the plan's periods: every {spoken(own)}, every {spoken(own, 2)} …",
        )
    if periods is None or (node.calendar and not _divides_year(here, node)):
        return None
    return model.Cadence(months=span.months, days=span.days, calendar=node.calendar, periods=periods)


def whole_periods(here: Here, span: Span) -> int | None:
    """How many periods of the plan a span is; None where that is no whole number."""
    own = span_of_plan(here)
    return None if own is None else span.divided_by(own)


def _divides_year(here: Here, node: nodes.TimeSpan) -> bool:
    if UNITS.get(node.unit.text) in _CALENDAR and node.number is None:
        return True
    here.context.report(
        "S012", node, "only `calendar year`, `calendar quarter` and `calendar month` begin with the calendar"
    )
    return False


def spoken(span: Span, times: int = 1) -> str:
    """A span as it is said after `every`: "month", "3 months", "year", "30 days"."""
    months, days = span.months * times, span.days * times
    if months:
        count, unit = (months // _YEAR, "year") if months % _YEAR == 0 else (months, "month")
    else:
        count, unit = (days // _WEEK, "week") if days % _WEEK == 0 else (days, "day")
    return unit if count == 1 else f"{count} {unit}s"
