"""The statements of a plan, top to bottom."""

from __future__ import annotations

from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import BILL
from pricing_dsl.semantics import model
from pricing_dsl.semantics.lowering.bounds import lower_bound, lower_commit
from pricing_dsl.semantics.lowering.context import PlanContext
from pricing_dsl.semantics.lowering.expressions import lower_expr
from pricing_dsl.semantics.lowering.grants import lower_grant, lower_grants_together
from pricing_dsl.semantics.lowering.lines import lower_included_tax, lower_line, lower_rounding_line
from pricing_dsl.semantics.lowering.memory import lower_remember
from pricing_dsl.semantics.lowering.notices import lower_notify_at, lower_notify_when


def lower_statements(context: PlanContext, statements: tuple[model.Statement, ...]) -> None:
    for statement in statements:
        before = context.builder.place
        context.builder.place = statement.place
        _lower(context, statement)
        context.builder.place = before


def _lower(context: PlanContext, statement: model.Statement) -> None:
    match statement:
        case model.Let():
            _let(context, statement)
        case model.Line():
            lower_line(context, statement)
        case model.IncludedTax():
            lower_included_tax(context, statement)
        case model.Bound():
            lower_bound(context, statement)
        case model.RoundingLine():
            lower_rounding_line(context, statement)
        case model.Grant():
            _grant(context, statement)
        case model.Commit():
            lower_commit(context, statement)
        case model.When():
            _when(context, statement)
        case model.Each():
            with context.rows_of(statement.list):
                context.list(statement.list)
                lower_statements(context, statement.body)
        case model.Remember():
            lower_remember(context, statement)
        case model.NotifyAt():
            lower_notify_at(context, statement, _grant_of(context.plan, statement.grant))
        case model.NotifyWhen():
            lower_notify_when(context, statement)


def _let(context: PlanContext, let: model.Let) -> None:
    value = lower_expr(context, let.value)
    context.locals[let.key] = value
    if context.builder.space(value) == BILL:
        context.effects.outputs.append(ir.Output(let.key, value))


def _when(context: PlanContext, when: model.When) -> None:
    condition = lower_expr(context, when.condition)
    with context.under(condition):
        lower_statements(context, when.body)
    with context.under(context.builder.negate(condition)):
        lower_statements(context, when.otherwise)


def _grant(context: PlanContext, grant: model.Grant) -> None:
    """A grant by itself, or, with `draw expiring first`, with those it shares a quantity with, at the last of them."""
    if not context.plan.draw_expiring_first:
        lower_grant(context, grant)
        return
    together = sharing(context.plan, grant)
    if len(together) == 1:
        lower_grant(context, grant)
    elif grant is together[-1]:
        lower_grants_together(context, together)


def sharing(plan: model.Plan, grant: model.Grant) -> list[model.Grant]:
    """The grants linked to this one by the quantities they cover, in the order written."""
    grants = [statement for statement in plan.body if isinstance(statement, model.Grant)]
    linked, keys = {grant.key}, {cover.key for cover in grant.covers}
    while True:
        more = [g for g in grants if g.key not in linked and keys & {cover.key for cover in g.covers}]
        if not more:
            return [g for g in grants if g.key in linked]
        linked.update(g.key for g in more)
        keys.update(cover.key for g in more for cover in g.covers)


def _grant_of(plan: model.Plan, key: str) -> model.Grant:
    return next(s for s in plan.body if isinstance(s, model.Grant) and s.key == key)
