"""Minimums, maximums and commitments: lines that bring other lines up or down, in a period or over a span."""

from __future__ import annotations

from fractions import Fraction

from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import BILL, Id
from pricing_dsl.semantics import model
from pricing_dsl.semantics.lowering.context import PlanContext
from pricing_dsl.semantics.lowering.expressions import lower_expr
from pricing_dsl.semantics.lowering.lines import Steps, add_line, round_line, share
from pricing_dsl.semantics.lowering.lots import span_share
from pricing_dsl.source import Place


def lower_bound(context: PlanContext, bound: model.Bound) -> None:
    """A minimum bills what is missing, a maximum takes off what is too much; over a span, the minimum in the span's
    last period and the maximum as soon as it is reached."""
    b = context.builder
    condition = _condition(context, bound.endings)
    limit = _limit(context, bound.amount, bound.endings, bound.cadence)
    base = b.add(*(context.amount(key) for key in bound.against)) if bound.against else context.subtotal
    difference = b.sub(limit, base) if bound.cadence is None else _over_span(context, bound, limit, base)
    amount = b.max(context.zero, difference) if bound.kind == "minimum" else b.min(context.zero, difference)
    if bound.cadence is not None and bound.kind == "minimum":
        amount = context.when(context.ends(bound.cadence), amount)
    if condition is not None:
        amount = context.when(condition, amount)
    steps = Steps(amount if context.guard is None else context.when(context.guard, amount))
    if bound.cadence is not None and bound.kind == "maximum":
        _carry_spent(context, bound.key, b.add(_spent(context, bound.key), base, steps.amount))
    _add(context, bound.key, bound.name, bound.title, bound.kind, steps, bound.place)


def _condition(context: PlanContext, endings: tuple[model.Ending, ...]) -> Id | None:
    conditions = [lower_expr(context, e.condition) for e in endings if isinstance(e, model.OnlyIf)]
    return context.builder.all(*conditions) if conditions else None


def _limit(
    context: PlanContext, amount: model.Expr, endings: tuple[model.Ending, ...], cadence: model.Cadence | None
) -> Id:
    """The bound itself, with its own endings: prorated, rounded, at least, at most."""
    b = context.builder
    limit = lower_expr(context, amount)
    for ending in endings:
        match ending:
            case model.Prorate():
                whole_life = cadence is not None and ending.start is None and ending.end is None
                part = span_share(context, cadence) if whole_life and cadence else share(context, ending)
                limit = b.mul(limit, part)
            case model.RoundTo(mode, step):
                limit = b.round(limit, mode, step)
            case model.AtLeast(least):
                limit = b.max(limit, lower_expr(context, least))
            case model.AtMost(most):
                limit = b.min(limit, lower_expr(context, most))
            case _:
                continue
    return limit


def _over_span(context: PlanContext, bound: model.Bound, limit: Id, base: Id) -> Id:
    """What the limit leaves of the span, after what was billed in it before this period."""
    b = context.builder
    assert bound.cadence is not None
    before = _open_spent(context, bound.key, bound.cadence)
    spent = b.add(before, base)
    if bound.kind == "minimum":
        _carry_spent(context, bound.key, spent)
    return b.sub(limit, spent) if bound.kind == "minimum" else b.sub(context.excess(limit, before), base)


def _open_spent(context: PlanContext, key: str, cadence: model.Cadence) -> Id:
    """What the span has cost before this period: nothing where it begins."""
    opening = context.money_slot(f"{key}.spent")
    spent = context.builder.choose(context.begins(cadence), context.zero, opening)
    context.locals[f"{key}.spent"] = spent
    return spent


def _spent(context: PlanContext, key: str) -> Id:
    return context.locals[f"{key}.spent"]


def _carry_spent(context: PlanContext, key: str, spent: Id) -> None:
    context.carry(f"{key}.spent", spent)


def lower_commit(context: PlanContext, commit: model.Commit) -> None:
    """A commitment: what goes beyond it costs the extra percent (premium), and what is missing at the span's end is
    owed (shortfall)."""
    b = context.builder
    amount = _limit(context, commit.amount, commit.endings, commit.cadence)
    before = _open_spent(context, commit.key, commit.cadence)
    spent = b.add(before, *(context.amount(key) for key in commit.against))
    _carry_spent(context, commit.key, spent)
    if commit.overage is not None:
        extra = b.linear([(lower_expr(context, commit.overage), Fraction(1))], Fraction(-1))
        beyond = b.sub(context.excess(spent, amount), context.excess(before, amount))
        _add_part(context, commit, "premium", b.mul(beyond, extra))
    ends = context.ends(commit.cadence)
    _add_part(context, commit, "shortfall", context.when(ends, context.excess(amount, spent)))


def _add_part(context: PlanContext, commit: model.Commit, part: str, amount: Id) -> None:
    title = f"{commit.title or commit.name}: {part}"
    _add(context, f"{commit.key}.{part}", f"{commit.name}.{part}", title, part, Steps(amount), commit.place)


def _add(context: PlanContext, key: str, name: str, title: str | None, kind: str, steps: Steps, place: Place) -> None:
    rows = steps.amount if context.row_list is not None else None
    if context.row_list is not None:
        steps = Steps(context.sum_rows(steps.amount, context.row_list), steps.changes)
    round_line(context, steps, place)
    shown = context.guard
    if shown is not None and context.builder.space(shown) != BILL:
        shown = None
    line = ir.Line(
        name,
        title or name,
        kind,
        steps.amount,
        rows=rows,
        list=context.row_list,
        shown=shown,
        changes=tuple(steps.changes),
        place=place,
    )
    add_line(context, line, key)
