"""`remember`: one value, or the last few, carried from period to period."""

from __future__ import annotations

from fractions import Fraction

from pricing_dsl.ir import nodes as ir
from pricing_dsl.semantics import model
from pricing_dsl.semantics.lowering.context import PlanContext
from pricing_dsl.semantics.lowering.expressions import lower_expr
from pricing_dsl.semantics.lowering.inlets import kind_of, unit_of


def lower_remember(context: PlanContext, remember: model.Remember) -> None:
    if remember.keeping is None:
        _one(context, remember)
    else:
        _window(context, remember, remember.keeping)


def _one(context: PlanContext, remember: model.Remember) -> None:
    """The carried value; the first period, and the first of each span it restarts with, finds the opening one."""
    b = context.builder
    name = remember.name
    slot = context.slot(ir.Slot(name, kind_of(remember.value.type), unit_of(remember.value.type)))
    if remember.opening is None:
        context.previous[name] = b.opening(slot)
    else:
        first = lower_expr(context, remember.opening)
        carried = b.opening(slot)
        fresh = b.compare("eq", b.window_count(slot), context.zero)
        if remember.restarts is not None:
            fresh = b.any(fresh, context.begins(remember.restarts))
        context.previous[name] = b.choose(fresh, first, carried)
    value = lower_expr(context, remember.value)
    context.locals[remember.key] = value
    context.carry(name, value)
    context.effects.outputs.append(ir.Output(name, value))


def _window(context: PlanContext, remember: model.Remember, size: int) -> None:
    """The last `size` values, newest first."""
    b = context.builder
    name = remember.name
    slot = context.slot(ir.Slot(name, kind_of(remember.value.type), unit_of(remember.value.type), window=size))
    before = [b.opening(slot, index) for index in range(size)]
    count = b.window_count(slot)
    if remember.restarts is not None:
        begins = context.begins(remember.restarts)
        count = b.choose(begins, context.zero, count)
        before = [b.choose(begins, context.zero, value) for value in before]
    if remember.opening is not None:
        empty = b.compare("eq", count, context.zero)
        before[0] = b.choose(empty, lower_expr(context, remember.opening), before[0])
        count = b.max(count, b.const(Fraction(1)))
    context.windows[name] = (tuple(before), count, (), count)
    value = lower_expr(context, remember.value)
    now = (value, *before[: size - 1])
    now_count = b.min(b.const(Fraction(size)), b.linear([(count, Fraction(1))], Fraction(1)))
    context.windows[name] = (tuple(before), count, now, now_count)
    context.locals[remember.key] = value
    context.effects.carries.append(ir.Carry(name, values=now, count=now_count))
