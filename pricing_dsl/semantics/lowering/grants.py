"""Grants: what is drawn from their lots, and what they leave over."""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen

from pricing_dsl.exact import RoundingMode
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import BILL, Id
from pricing_dsl.semantics import model
from pricing_dsl.semantics.lowering.context import Leftover, PlanContext
from pricing_dsl.semantics.lowering.dated_lots import draw_dated
from pricing_dsl.semantics.lowering.expressions import lower_expr
from pricing_dsl.semantics.lowering.lines import Steps, add_line, round_line
from pricing_dsl.semantics.lowering.lots import Lot, Lots, close_lots, open_lots, purchased, size_of


@frozen
class Drawn:
    """What a cover took from a grant, in the grant's unit, in all."""

    total: Id


def lower_grant(context: PlanContext, grant: model.Grant) -> None:
    """One grant by itself: open its lots, draw for each cover in order, close."""
    bill_costs(context, grant)
    if grant.per_day:
        _lower_daily(context, grant)
        return
    if grant.days is not None:
        report_grant(context, grant, draw_dated(context, grant), None)
        return
    lots = open_lots(context, grant)
    balance = context.builder.add(*lots.available) if lots.lots else context.zero
    total = context.zero
    for cover in grant.covers:
        drawn = _cover(context, grant, cover, balance)
        total = context.builder.add(total, drawn)
        balance = context.excess(balance, drawn)
    _drain(context, lots.lots, total)
    finish(context, lots, total)


def lower_grants_together(context: PlanContext, grants: list[model.Grant]) -> None:
    """`draw expiring first`: quantities in the order first named, each from all its lots, earliest expiry first, then
    grant order, at that grant's own weight."""
    b = context.builder
    for grant in grants:
        bill_costs(context, grant)
    opened = [open_lots(context, grant) for grant in grants]
    totals = [context.zero for _ in grants]
    for key in dict.fromkeys(cover.key for grant in grants for cover in grant.covers):
        cover, need, leftover = _need(context, next(c for g in grants for c in g.covers if c.key == key))
        covered = context.zero
        for number, lot in _merged(opened, key):
            own = next(c for c in grants[number].covers if c.key == key)
            weight = _weight(context, own)
            took = b.min(context.excess(need, covered), _affords(context, own, lot.left, weight))
            covered = b.add(covered, took)
            drawn = took if weight is None else b.mul(took, weight)
            lot.left = context.excess(lot.left, drawn)
            totals[number] = b.add(totals[number], drawn)
        _leave(context, cover, leftover, covered)
    for lots, total in zip(opened, totals, strict=True):
        finish(context, lots, total)


def _merged(opened: list[Lots], key: str) -> list[tuple[int, Lot]]:
    """The lots that cover this quantity, earliest expiry first, then in grant order."""
    lots = [
        (number, lot)
        for number, one in enumerate(opened)
        if any(cover.key == key for cover in one.grant.covers)
        for lot in one.lots
    ]
    return sorted(lots, key=lambda item: (item[1].key.remaining is None, item[1].key.remaining or 0, item[0]))


def bill_costs(context: PlanContext, grant: model.Grant) -> None:
    """What a purchase costs, times the number bought: a line at the grant's place."""
    if grant.costs is None:
        return
    price = lower_expr(context, grant.costs)
    amount = price
    if grant.renewal is None:
        amount = context.builder.mul(price, purchased(context, grant))
    else:
        amount = context.when(context.begins(grant.renewal), price)
    steps = Steps(amount)
    round_line(context, steps, grant.place)
    name = f"{grant.name}.cost"
    title = grant.title or grant.name
    line = ir.Line(name, title, "cost", steps.amount, price=price, changes=tuple(steps.changes), place=grant.place)
    add_line(context, line, f"{grant.key}.cost")


# ---- drawing ---------------------------------------------------------------------------------------------------------


def _weight(context: PlanContext, cover: model.Cover) -> Id | None:
    return None if cover.weight is None else lower_expr(context, cover.weight)


def _need(context: PlanContext, cover: model.Cover) -> tuple[model.Cover, Id, Leftover]:
    """What is still to be covered: in all and not below zero, and as it stands (by row)."""
    leftover = context.overage.get(cover.key)
    if leftover is None:
        leftover = Leftover(lower_expr(context, cover.quantity), cover.over)
    need = context.builder.max(context.zero, context.sum_rows(leftover.left, leftover.list))
    return cover, need, leftover


def _affords(context: PlanContext, cover: model.Cover, balance: Id, weight: Id | None) -> Id:
    """How much of the cover a balance pays for; whole units are covered whole or not at all."""
    b = context.builder
    affords = balance if weight is None else b.over(balance, weight)
    return b.round(affords, RoundingMode.FLOOR, Fraction(1)) if cover.whole else affords


def _leave(context: PlanContext, cover: model.Cover, leftover: Leftover, covered: Id) -> None:
    """Take what is covered in all from the rows in order, and keep what is left."""
    b = context.builder
    if leftover.list is None or b.space(leftover.left) == BILL:
        context.overage[cover.key] = Leftover(b.sub(leftover.left, covered), leftover.list)
        return
    start = b.running(leftover.left, context.list(leftover.list))
    least = b.value(leftover.left).range.lo
    if least is not None and least >= 0:
        left = context.beyond(start, leftover.left, covered)
    else:  # a row may be a correction: what rows give back and take adds up to what is covered
        row = b.part(start, b.add(start, leftover.left), context.zero, covered)
        left = b.sub(leftover.left, row)
    context.overage[cover.key] = Leftover(left, leftover.list)


def _cover(context: PlanContext, grant: model.Grant, cover: model.Cover, balance: Id) -> Id:
    """Draw for one cover; returns what it takes of the balance."""
    b = context.builder
    weight = _weight(context, cover)
    cover, need, leftover = _need(context, cover)
    if grant.by is not None:
        need = b.max(context.zero, leftover.left)
    covered = b.min(need, _affords(context, cover, balance, weight))
    if grant.by is not None:
        context.overage[cover.key] = Leftover(b.sub(leftover.left, covered), grant.by)
    elif grant.in_order and leftover.list is not None:
        _leave_in_order(context, grant, cover, leftover, covered)
    else:
        _leave(context, cover, leftover, covered)
    if weight is None:
        return covered
    if cover.whole:
        return b.mul(covered, weight)
    return b.min(b.mul(need, weight), balance)


def _leave_in_order(
    context: PlanContext, grant: model.Grant, cover: model.Cover, leftover: Leftover, covered: Id
) -> None:
    """Rows draw in the order the text gives their dimension's values; values not named come last."""
    b = context.builder
    assert leftover.list is not None
    spec = context.list(leftover.list)
    dimension = b.column(spec, spec.columns[0].name)
    named = [b.compare("eq", dimension, b.const(value)) for value in grant.in_order]
    others = b.negate(b.any(*named))
    before = context.zero
    left = []
    for flag in [*named, others]:
        rows = context.when(flag, leftover.left)
        left.append(context.beyond(b.add(before, b.running(rows, spec)), rows, covered))
        before = b.add(before, context.sum_rows(rows, leftover.list))
    context.overage[cover.key] = Leftover(b.add(*left), leftover.list)


def _drain(context: PlanContext, lots: list[Lot], drawn: Id) -> None:
    """Take what was drawn from the lots in their order."""
    b = context.builder
    before = context.zero
    for lot in lots:
        lot.left = context.beyond(before, lot.available, drawn)
        before = b.add(before, lot.available)


def _lower_daily(context: PlanContext, grant: model.Grant) -> None:
    """A lot for each day (or hour) that dies with it: every row draws from its own."""
    b = context.builder
    size = size_of(context, grant)
    (cover,) = grant.covers
    assert cover.over is not None
    _, _, leftover = _need(context, cover)
    covered = b.min(leftover.left, _affords(context, cover, size, _weight(context, cover)))
    weight = _weight(context, cover)
    drawn = covered if weight is None else b.mul(covered, weight)
    context.overage[cover.key] = Leftover(context.excess(leftover.left, covered), cover.over)
    granted, total = context.sum_rows(size, cover.over), context.sum_rows(drawn, cover.over)
    if b.space(drawn) == BILL:  # nothing of it depends on the day
        total = drawn
    zero = context.zero
    report_grant(context, grant, (zero, granted, zero, total, b.sub(granted, total), zero), None)


def finish(context: PlanContext, lots: Lots, drawn: Id) -> None:
    """Close the lots, report the balance, and, for money, bill what was drawn as a credit."""
    closing, forfeited = close_lots(context, lots)
    grant = lots.grant
    report_grant(context, grant, (lots.opening, lots.granted, lots.bought, drawn, forfeited, closing), grant.by)
    if grant.money:
        b = context.builder
        steps = Steps(b.scale(drawn, Fraction(-1)))
        round_line(context, steps, grant.place)
        line = ir.Line(grant.name, grant.title or grant.name, "credit", steps.amount, place=grant.place)
        add_line(context, line, grant.key)


def report_grant(
    context: PlanContext, grant: model.Grant, parts: tuple[Id, Id, Id, Id, Id, Id], list_name: str | None
) -> None:
    """Tell the balance, and check: opening + granted + bought = drawn + forfeited + closing."""
    b = context.builder
    opening, granted, bought, drawn, forfeited, closing = parts
    names = ("opening", "granted", "bought", "drawn", "forfeited", "closing")
    context.grant_parts[grant.key] = dict(zip(names, parts, strict=True))
    context.grant_lists[grant.key] = list_name
    unit = grant.type.unit.text
    context.effects.grants.append(
        ir.GrantReport(grant.name, grant.title or grant.name, unit, *parts, list_name, grant.money)
    )
    came, went = b.add(opening, granted, bought), b.add(drawn, forfeited, closing)
    context.effects.checks.append(
        ir.Check(f"opening + granted + bought = drawn + forfeited + closing of {grant.name}", came, went)
    )
