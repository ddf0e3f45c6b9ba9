"""Lots that are bought and last some days: they may end inside a period, so every day draws from those alive on it.

They are rows of a list, known by their first and last day, and one slot holds what is left of each.
"""

from __future__ import annotations

from fractions import Fraction

from pricing_dsl.exact import RoundingMode
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import Id
from pricing_dsl.semantics import model
from pricing_dsl.semantics.lowering.context import Leftover, PlanContext
from pricing_dsl.semantics.lowering.expressions import lower_expr
from pricing_dsl.semantics.lowering.lots import purchased, purchases_of, size_of

_IN_A_DAY = {"day": 1, "hour": 24}
_GRANTED, _EXPIRES = ir.ColumnSpec("granted", "date"), ir.ColumnSpec("expires", "date")


def draw_dated(context: PlanContext, grant: model.Grant) -> tuple[Id, Id, Id, Id, Id, Id]:
    """Open the lots, draw for each cover in order, close: what a balance tells, opening to closing."""
    b = context.builder
    context.need("period")
    lots = _lots(context, grant)
    slot = context.slot(
        ir.Slot(f"{grant.key}.lots", "number", grant.type.unit.text, lots.id, grant=grant.key, low=Fraction(0))
    )
    carried, bought = b.opening(slot), _bought(context, grant, lots)
    left = b.add(carried, bought)
    drawn = context.zero
    for cover in grant.covers:
        got, gave = _draw(context, grant, cover, lots, left)
        left = context.excess(left, gave)
        drawn = b.add(drawn, context.sum_rows(got, cover.over))
    lives_on = b.compare("gt", b.column(lots, "expires"), b.fact("end"))
    kept = context.when(lives_on, left)
    context.carry(slot.name, kept)
    opening, came, forfeited, closing = (
        context.sum_rows(part, lots.id) for part in (carried, bought, b.sub(left, kept), kept)
    )
    return opening, context.zero, came, drawn, forfeited, closing


def _lots(context: PlanContext, grant: model.Grant) -> ir.ListSpec:
    """The list of the lots. Another version of the plan may have them last longer: then they are another list."""
    name = f"{grant.name}.lots.{grant.days}"
    source = purchases_of(context, grant)
    columns = (_GRANTED, _EXPIRES)
    return context.lists.setdefault(name, ir.ListSpec(name, "lots", columns, source.id, ("day",), grant.days))


def _bought(context: PlanContext, grant: model.Grant, lots: ir.ListSpec) -> Id:
    """What was bought of each lot."""
    b = context.builder
    purchases = purchases_of(context, grant)
    day = b.column(purchases, "day")
    outside = b.any(b.compare("lt", day, b.fact("start")), b.compare("gt", day, b.fact("end")))
    context.reject(outside, "it is bought on a day outside the period", grant.place, purchases.id)
    return b.mul(size_of(context, grant), purchased(context, grant, lots))


def _draw(context: PlanContext, grant: model.Grant, cover: model.Cover, lots: ir.ListSpec, left: Id) -> tuple[Id, Id]:
    """What each row takes and each lot gives, in the grant's unit; what is not covered stays."""
    b = context.builder
    assert cover.over is not None
    rows = context.list(cover.over)
    leftover = context.overage.get(cover.key)
    used = lower_expr(context, cover.quantity) if leftover is None else leftover.left
    need = b.max(context.zero, used)
    weight = b.const(1) if cover.weight is None else lower_expr(context, cover.weight)
    start, end = (_day_number(context, b.column(lots, name)) for name in ("granted", "expires"))
    got, gave = b.draw(
        rows,
        lots,
        need=b.mul(need, weight),
        at=_moment(context, grant, rows),
        available=left,
        start=start,
        end=b.add(end, b.const(1)),
        whole=weight if cover.whole else None,
        newest=grant.order == "newest",
    )
    covered = b.over(got, weight)
    if cover.whole:
        covered = b.round(covered, RoundingMode.FLOOR, Fraction(1))
    context.overage[cover.key] = Leftover(b.sub(used, b.min(need, covered)), cover.over)
    return got, gave


def _day_number(context: PlanContext, date: Id) -> Id:
    """A date as the rows of a meter count days: 1 is the first of the period."""
    b = context.builder
    return b.add(b.date_diff(date, b.fact("start")), b.const(1))


def _moment(context: PlanContext, grant: model.Grant, rows: ir.ListSpec) -> Id:
    """When a row draws: its day, an hour as a part of it; and inside that its turn, where the grant says an order."""
    b = context.builder
    each = context.rulebook.inlets[rows.source].each
    assert each is not None
    length = Fraction(1, _IN_A_DAY[each])
    moment = b.linear([(b.column(rows, each), length)], 1 - length)
    if not grant.in_order:
        return moment
    dimension = b.column(rows, rows.columns[0].name)
    turns = Fraction(len(grant.in_order) + 1)
    turn = b.const(turns - 1)
    for number, value in enumerate(grant.in_order):
        turn = b.choose(b.compare("eq", dimension, b.const(value)), b.const(number), turn)
    return b.linear([(moment, 1), (turn, length / turns)])
