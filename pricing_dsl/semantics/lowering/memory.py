"""`remember`: one value, or the last few, carried from period to period."""

from __future__ import annotations

from fractions import Fraction

from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import Id
from pricing_dsl.semantics import model
from pricing_dsl.semantics.lowering.context import PlanContext, Window
from pricing_dsl.semantics.lowering.expressions import lower_expr
from pricing_dsl.semantics.lowering.inlets import kind_of, unit_of


def open_memory(context: PlanContext) -> None:
    """What the last period left, ready before the first statement: `previous n` may stand above `remember n`.

    An opening that is made of values of the plan waits for its statement.
    """
    for statement in context.plan.body:
        if isinstance(statement, model.Remember) and _stands_alone(statement.opening):
            _open(context, statement)


def _stands_alone(expr: model.Expr | None) -> bool:
    """Whether an expression asks for nothing that the plan's statements make."""
    match expr:
        case None | model.Const() | model.Given() | model.Fact():
            return True
        case model.Op(args=args) | model.Lookup(keys=args):
            return all(map(_stands_alone, args))
        case model.Round(body=body):
            return _stands_alone(body)
        case _:
            return False


def lower_remember(context: PlanContext, remember: model.Remember) -> None:
    """The next value, from here on known by its name, and carried."""
    if remember.name not in context.previous and remember.name not in context.windows:
        _open(context, remember)
    value = lower_expr(context, remember.value)
    context.locals[remember.key] = value
    if remember.keeping is not None:
        _push(context, remember, remember.keeping, value)
        return
    context.carry(remember.name, value)
    context.effects.outputs.append(ir.Output(remember.name, value))


def _open(context: PlanContext, remember: model.Remember) -> None:
    kind, unit = kind_of(remember.value.type), unit_of(remember.value.type)
    slot = context.slot(ir.Slot(remember.name, kind, unit, window=remember.keeping))
    if remember.keeping is None:
        context.previous[remember.name] = _previous(context, remember, slot)
    else:
        context.windows[remember.name] = _window(context, remember, slot, remember.keeping)


def _previous(context: PlanContext, remember: model.Remember, slot: ir.Slot) -> Id:
    """The carried value; the first period, and the first of each span it restarts with, finds the opening one."""
    b = context.builder
    carried = b.opening(slot)
    if remember.opening is None:
        return carried
    fresh = b.compare("eq", b.window_count(slot), context.zero)
    if remember.restarts is not None:
        fresh = b.any(fresh, context.begins(remember.restarts))
    return b.choose(fresh, lower_expr(context, remember.opening), carried)


def _window(context: PlanContext, remember: model.Remember, slot: ir.Slot, size: int) -> Window:
    b = context.builder
    values = [b.opening(slot, index) for index in range(size)]
    count = b.window_count(slot)
    if remember.restarts is not None:
        begins = context.begins(remember.restarts)
        count = context.when(b.negate(begins), count)
        values = [context.when(b.negate(begins), value) for value in values]
    if remember.opening is not None:
        empty = b.compare("eq", count, context.zero)
        values[0] = b.choose(empty, lower_expr(context, remember.opening), values[0])
        count = b.max(count, b.const(Fraction(1)))
    return Window(tuple(values), count)


def _push(context: PlanContext, remember: model.Remember, size: int, value: Id) -> None:
    b = context.builder
    window = context.windows[remember.name]
    window.now = (value, *window.before[: size - 1])
    window.now_count = b.min(b.const(Fraction(size)), b.linear([(window.before_count, 1)], 1))
    context.effects.carries.append(ir.Carry(remember.name, values=window.now, count=window.now_count))
