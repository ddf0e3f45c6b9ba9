"""Notifications: events of the bill that cost nothing."""

from __future__ import annotations

from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import Id
from pricing_dsl.semantics import model
from pricing_dsl.semantics.lowering.context import PlanContext
from pricing_dsl.semantics.lowering.expressions import lower_expr


def lower_notify_when(context: PlanContext, notice: model.NotifyWhen) -> None:
    flag = context.both(context.guard, lower_expr(context, notice.condition))
    context.effects.notices.append(ir.Notice(notice.name, flag, place=notice.place))


def lower_notify_at(context: PlanContext, notice: model.NotifyAt, grant: model.Grant) -> None:
    """A grant is used up to a level of what it held: told in the period that crosses it, once.

    What it held is what was there when it was last renewed and all that came since; both are carried, so that a pool
    of a year tells once, not every month.
    """
    parts = {part: context.sum_rows(value, grant.by) for part, value in context.grant_parts[grant.key].items()}
    held, used_before = _held(context, grant, parts)
    b = context.builder
    used = b.add(used_before, parts["drawn"])
    there = b.compare("gt", held, context.zero)
    for level in notice.levels:
        mark = b.scale(held, level)
        crossed = b.all(there, b.compare("lt", used_before, mark), b.compare("ge", used, mark))
        context.effects.notices.append(ir.Notice(grant.name, crossed, level, notice.place))


def _held(context: PlanContext, grant: model.Grant, parts: dict[str, Id]) -> tuple[Id, Id]:
    b = context.builder
    came = b.add(parts["granted"], parts["bought"])
    if grant.per_day or (grant.periods == 1 and grant.rollover is None and grant.renewal is not None):
        return b.add(parts["opening"], came), context.zero
    unit = grant.type.unit.text
    begins = context.begins(grant.renewal) if grant.renewal is not None else b.false
    held_slot = context.slot(ir.Slot(f"{grant.key}.held", "number", unit))
    used_slot = context.slot(ir.Slot(f"{grant.key}.used", "number", unit))
    fresh = b.any(begins, b.compare("eq", b.window_count(held_slot), context.zero))
    held = b.add(b.choose(fresh, parts["opening"], b.opening(held_slot)), came)
    used = b.choose(fresh, context.zero, b.opening(used_slot))
    context.carry(held_slot.name, held)
    context.carry(used_slot.name, b.add(used, parts["drawn"]))
    return held, used
