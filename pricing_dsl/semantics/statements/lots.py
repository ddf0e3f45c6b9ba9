"""How long what is granted lasts, what rolls over, and in which order lots are drawn."""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen

from pricing_dsl.diagnostics import Label
from pricing_dsl.exact import to_text
from pricing_dsl.rating.calendar import Span
from pricing_dsl.semantics import model, types
from pricing_dsl.semantics.expressions import infer, number
from pricing_dsl.semantics.statements import amounts
from pricing_dsl.semantics.statements.cadences import (
    cadence,
    needs_periods,
    span_of,
    span_of_plan,
    spoken,
    whole_periods,
)
from pricing_dsl.semantics.statements.covers import Covered
from pricing_dsl.semantics.statements.rows import dimensions_of
from pricing_dsl.semantics.statements.standing import Here
from pricing_dsl.syntax import nodes

MOST_PERIODS = 400
"""How many periods a lot may live: each is one number in the closing state of every bill."""
_RHYTHMS = {"day": "day", "days": "day", "hour": "hour", "hours": "hour"}


@frozen
class Life:
    """When a grant renews and how long its lots live (see `model.Grant`). `windows`: periods from lot to lot."""

    renewal: model.Cadence | None
    periods: int | None
    per_day: bool = False
    days: int | None = None

    @property
    def window(self) -> int | None:
        """The periods from one lot to the next; None if there is only one, or nobody knows when."""
        return None if self.renewal is None or self.renewal.once else self.renewal.periods


@frozen
class Clauses:
    """What stands in the braces of a grant."""

    rollover: model.Rollover | None
    order: str
    in_order: tuple[str, ...]
    prorated: bool
    prorated_to: model.RoundTo | None


# ---- renewal and life ------------------------------------------------------------------------------------------------


def check_life(here: Here, node: nodes.Grant, covered: list[Covered]) -> Life | None:
    """When the grant renews, and how long a lot lives. None where that is wrong; it is reported."""
    if isinstance(node.renewal, nodes.TimeSpan) and _is_daily(here, node.renewal, covered):
        if node.lasting is not None:
            here.context.report("G213", node.lasting, "a grant of a day ends with that day, so `for` adds nothing")
        return Life(model.Cadence(days=1), None, per_day=True)
    if isinstance(node.renewal, nodes.TimeSpan) and _is_rhythm_alone(here, node.renewal, covered):
        return None
    renewal = None
    if not isinstance(node.renewal, nodes.OnPurchase):
        renewal = cadence(here, node.renewal, "the grant", "G208")
        if renewal is None:
            return None
    periods = None if renewal is None or renewal.once else renewal.periods
    if node.lasting is None:
        return Life(renewal, periods) if _storable(here, node.renewal, periods) else None
    return _lasting(here, node, node.lasting, renewal, covered)


def _is_daily(here: Here, span: nodes.TimeSpan, covered: list[Covered]) -> bool:
    """Whether the grant is one of each day (or hour), over meters kept so."""
    rhythm = _RHYTHMS.get(span.unit.text)
    if rhythm is None or (span.number is not None and span.number.value != 1) or span.calendar:
        return False
    return bool(covered) and all(one.each == rhythm for one in covered)


def _is_rhythm_alone(here: Here, span: nodes.TimeSpan, covered: list[Covered]) -> bool:
    """Whether the grant is one of each day or hour over a meter that is not kept so; that is reported."""
    rhythm = _RHYTHMS.get(span.unit.text)
    own = span_of_plan(here)
    if rhythm is None or span.number is not None or own is None or (rhythm == "day" and own.days == 1):
        return False
    if not covered:
        return True
    here.context.report(
        "G208",
        span,
        f"a grant of every {rhythm} covers the usage of every {rhythm}, and `{covered[0].name}` is one quantity of the "
        f"{spoken(own)}",
        hint=f"keep the meter `each {rhythm}`, or grant every {spoken(own)}",
    )
    return True


def _lasting(
    here: Here, node: nodes.Grant, lasting: nodes.TimeSpan, renewal: model.Cadence | None, covered: list[Covered]
) -> Life | None:
    hint = "without `every` there are no periods to count; leave `for` out"
    span = span_of(here.context, lasting)
    if span is None or not needs_periods(here, lasting, "`for` in a grant", hint):
        return None
    periods = whole_periods(here, span)
    if periods is not None:
        return Life(renewal, periods) if _storable(here, lasting, periods) else None
    kept = bool(covered) and all(one.each if node.by else one.kept for one in covered)
    if renewal is None and span.days and kept:
        return Life(None, None, days=span.days) if _may_be_dated(here, node, span, covered) else None
    own = span_of_plan(here)
    assert own is not None
    other = f"`for {_length(own)}` or another whole number of the plan's periods"
    by_day = renewal is None and span.days and not node.against
    here.context.report(
        "G211",
        lasting,
        f"a lot that lasts {_length(span)} can end inside a period of {_length(own)}",
        hint=f"keep the meter `each day`, or say {other}" if by_day else f"say {other}",
    )
    return None


def _may_be_dated(here: Here, node: nodes.Grant, span: Span, covered: list[Covered]) -> bool:
    """Whether lots that each end on a day of their own can cover this; if not, that is reported."""
    known = len(here.context.diagnostics)
    if node.by:
        here.context.report(
            "G216",
            node.by[0],
            f"what is bought for {_length(span)} has its own days, and no {node.by[0].text} of its own",
            hint="leave `by` out, or say `for` a whole number of the plan's periods",
        )
    for one in covered:
        source = None if one.rows is None else here.context.inlets.get(one.rows.source)
        if source is not None and source.corrections:
            here.context.report(
                "G211",
                next(cover.name for cover in node.covers if cover.name.text == one.name),
                f"a correction of `{source.name}` would give back to a lot that may have ended by then",
                labels=(Label(source.place, "`corrections allowed` stands here"),),
                hint="say `for` a whole number of the plan's periods, or leave out `corrections allowed`",
            )
    return len(here.context.diagnostics) == known


def _storable(here: Here, node: nodes.Node, periods: int | None) -> bool:
    if periods is None or periods <= MOST_PERIODS:
        return True
    here.context.report(
        "Y604", node, f"a lot may live {MOST_PERIODS} periods of the plan at most, and this is {periods:,}"
    )
    return False


# ---- the braces ------------------------------------------------------------------------------------------------------


def check_clauses(here: Here, node: nodes.Grant, size: model.Expr, life: Life, covered: list[Covered]) -> Clauses:
    """Rollover, order of drawing and proration."""
    seen: dict[type, nodes.GrantClause] = {}
    for clause in node.clauses:
        earlier = seen.get(type(clause))
        if earlier is None:
            seen[type(clause)] = clause
        else:
            label = Label(here.place(earlier), "here already")
            here.context.report("N805", clause, "the grant says this twice", labels=(label,))
    rollover, draw = seen.get(nodes.Rollover), seen.get(nodes.DrawFirst)
    order, prorated = seen.get(nodes.DrawInOrder), seen.get(nodes.GrantProrated)
    newest = isinstance(draw, nodes.DrawFirst) and _newest(here, draw)
    if life.per_day:
        _refuse_daily(here, [clause for clause in (rollover, draw, prorated) if clause is not None])
        rollover = prorated = None
    moved = _rollover(here, rollover, size, life) if isinstance(rollover, nodes.Rollover) else None
    if newest and moved is not None and moved.repeatedly and rollover is not None and draw is not None:
        here.context.report(
            "G213",
            draw,
            "what is drawn last and rolls over again and again would never be used",
            labels=(Label(here.place(rollover), "rolls over repeatedly"),),
            hint="leave out `draw newest first`, or `repeatedly`",
        )
    ordered = _in_order(here, order, covered) if isinstance(order, nodes.DrawInOrder) else ()
    shared = _prorated(here, prorated, size, life) if isinstance(prorated, nodes.GrantProrated) else (False, None)
    return Clauses(moved, "newest" if newest else "expiring", ordered, *shared)


def _newest(here: Here, node: nodes.DrawFirst) -> bool:
    if node.which.text not in ("newest", "expiring"):
        here.context.report(
            "S012", node.which, f"lots are drawn `newest first` or `expiring first`, not {node.which.text} first"
        )
    return node.which.text == "newest"


def _refuse_daily(here: Here, clauses: list[nodes.GrantClause]) -> None:
    for clause in clauses:
        here.context.report(
            "G213", clause, "a grant of a day ends with that day: nothing rolls over, and there is no order of lots"
        )


def _prorated(here: Here, node: nodes.GrantProrated, size: model.Expr, life: Life) -> tuple[bool, model.RoundTo | None]:
    if life.renewal is None:
        here.context.report(
            "G213", node, "what is bought is granted whole, so there is nothing to prorate", hint="leave it out"
        )
        return False, None
    hint = "a plan without `every` has no period to take a share of"
    if not needs_periods(here, node, "`prorated`", hint):
        return False, None
    if node.mode is None or node.step is None or not isinstance(size.type, model.Numeric):
        return True, None
    return True, amounts.rounding(here, node.mode, node.step, size.type.unit)


def _in_order(here: Here, node: nodes.DrawInOrder, covered: list[Covered]) -> tuple[str, ...]:
    """The values of the one dimension whose rows draw in this order."""
    rows = next((one.rows for one in covered if one.rows is not None), None)
    columns = () if rows is None else tuple(c for c in dimensions_of(rows) if isinstance(c.type, model.Choice))
    if len(columns) != 1 or len(covered) != 1:
        here.context.report(
            "G216",
            node,
            "`draw in order` lists the values of a dimension, for a grant of one quantity with one dimension",
            hint="several quantities are drawn in the order in which the grant names them",
        )
        return ()
    (column,) = columns
    known = column.type.values if isinstance(column.type, model.Choice) else None
    found: list[str] = []
    for name in node.names:
        if name.text in found:
            here.context.report("N805", name, f"`{name.text}` stands here twice")
        elif known is not None and name.text not in known:
            here.context.report("Y611", name, f"`{name.text}` is no {column.name} of `{rows.source if rows else ''}`")
        else:
            found.append(name.text)
    missing = [value for value in known or () if value not in found]
    if missing and len(found) == len(node.names):
        here.context.report("G217", node, f"nothing says when `{missing[0]}` draws", hint="list every value")
    return tuple(found)


# ---- rollover --------------------------------------------------------------------------------------------------------


def _rollover(here: Here, node: nodes.Rollover, size: model.Expr, life: Life) -> model.Rollover | None:
    if life.days is not None:
        here.context.report(
            "G213",
            node,
            "what is bought for some days ends on a day of its own: nothing is left to roll over when a period ends",
            hint="leave `rollover` out, or say `for` a whole number of the plan's periods",
        )
        return None
    if life.periods is None:
        here.context.report(
            "G213",
            node,
            "what is granted lives until it is used up, so nothing is left to roll over",
            hint="say how long a lot lives with `for`, or leave `rollover` out",
        )
        return None
    cap, percent = _cap(here, node, size)
    periods = None
    if node.lasting is not None:
        periods = _rolled_periods(here, node.lasting)
        if periods is None:
            return None
    if node.repeatedly and node.lasting is None:
        here.context.report(
            "G213",
            node,
            "without `for` what rolls over never ends, so it does not roll over again",
            hint="leave out `repeatedly`, or say for how long: `rollover … for 1 month repeatedly`",
        )
    if node.cap is None and (periods is None or node.repeatedly):
        here.context.report(
            "G204",
            node,
            "what is not used is kept for ever, and there is no limit to it",
            hint="set a limit with `rollover up to`, or say for how long",
        )
    _check_reach(here, node, size, life, cap, percent, periods)
    return model.Rollover(cap, percent, periods, node.repeatedly)


def _cap(here: Here, node: nodes.Rollover, size: model.Expr) -> tuple[model.Expr | None, model.Expr | None]:
    """The cap as a quantity, or as a percentage of the grant."""
    if node.cap is None:
        return None, None
    cap = infer(node.cap, here.scope)
    if isinstance(cap.type, model.Numeric) and cap.type.percent:
        return None, cap
    cap = types.fit(cap, size.type, here.context, "what rolls over", here.place(node.cap))
    value = number(cap)
    if value is not None and value < 0:
        here.context.report("Y608", node.cap, "what rolls over cannot be below zero")
    return cap, None


def _rolled_periods(here: Here, node: nodes.TimeSpan) -> int | None:
    span = span_of(here.context, node)
    hint = "without `every` there are no periods to roll over into"
    if span is None or not needs_periods(here, node, "`rollover`", hint):
        return None
    periods = whole_periods(here, span)
    if periods is not None:
        return periods if _storable(here, node, periods) else None
    own = span_of_plan(here)
    assert own is not None
    shorter = _longest_days(span) < _shortest_days(own)
    here.context.report(
        "G207" if shorter else "G211",
        node,
        f"what rolls over ends after {_length(span)}, before the {spoken(own)} into which it rolls is over"
        if shorter
        else f"what rolls over for {_length(span)} ends inside a period of {_length(own)}",
        hint=f"say `for {_length(own)}`, or another whole number of the plan's periods",
    )
    return None


def _length(span: Span) -> str:
    """A span as it is said after `for`: "1 month", "30 days"."""
    words = spoken(span)
    return words if words[0].isdigit() else f"1 {words}"


def _longest_days(span: Span) -> int:
    return span.days or span.months * 31


def _shortest_days(span: Span) -> int:
    return span.days or span.months * 28


def _check_reach(
    here: Here,
    node: nodes.Rollover,
    size: model.Expr,
    life: Life,
    cap: model.Expr | None,
    percent: model.Expr | None,
    periods: int | None,
) -> None:
    """Warn of a cap that can never be reached: more than all the lots that can have rolled over by then."""
    if periods is None or node.repeatedly or life.window is None or node.cap is None:
        return
    lots = -(-periods // life.window)
    granted = number(size)
    if percent is not None:
        share = number(percent)
        most, limit = Fraction(lots), share
        words = None if share is None else f"{to_text(share * 100)}% of the grant"
    else:
        most, limit = (granted or Fraction(0)) * lots, None if cap is None or granted is None else number(cap)
        words = None if limit is None else here.quantity(limit, size.type)
    if limit is None or limit <= most:
        return
    left = "one unused grant" if lots == 1 else f"{lots} unused grants"
    here.context.report(
        "G205",
        node.cap,
        f"the limit of {words} is never reached: no more than {left} can roll over",
        hint="a limit above what can be left is a slip, or `rollover all`",
    )
