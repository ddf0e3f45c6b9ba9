"""Expressions of the model as values of the IR."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce

from pricing_dsl.ir.nodes import BILL, Id
from pricing_dsl.semantics import model
from pricing_dsl.semantics.lowering.context import Leftover, PlanContext

COMPARISONS = {"eq", "ne", "lt", "le", "gt", "ge"}
DATED_FACTS = {"start", "end", "days", "month"}


def lower_expr(context: PlanContext, expr: model.Expr) -> Id:
    """The value of an expression, in the space of its rows if it has any."""
    b = context.builder
    before = b.place
    b.place = expr.place
    try:
        return _lower(context, expr)
    finally:
        b.place = before


def _lower(context: PlanContext, expr: model.Expr) -> Id:
    b = context.builder
    match expr:
        case model.Const(value, type):
            return context.const(value, type)
        case model.Given(name):
            return context.given(name)
        case model.RowValue(list_name, name):
            return context.column(list_name, name)
        case model.Fact(name):
            if name in DATED_FACTS and not (name == "days" and _fixed_days(context.plan)):
                context.need("period")
            elif name.startswith("subscription."):
                context.need(name)
            return b.fact(name)
        case model.Local(key):
            return context.locals[key]
        case model.Amount(line):
            return context.amount(line)
        case model.Subtotal():
            return context.subtotal
        case model.Total():
            return b.add(*context.subtotals) if context.subtotals else context.zero
        case model.Overage(cover, list_name):
            return _overage(context, context.overage[cover], list_name)
        case model.GrantPart():
            return _grant_part(context, expr)
        case model.Previous(name):
            return context.previous[name]
        case model.WindowFold():
            return _window(context, expr)
        case model.Op(op, args):
            return _operation(context, op, args)
        case model.Round(body, mode, step):
            return b.round(lower_expr(context, body), mode, step)
        case model.Ratio(top, bottom, mode, step):
            return b.ratio(lower_expr(context, top), lower_expr(context, bottom), mode, step)
        case model.Fold():
            return _fold(context, expr)
        case model.Lookup():
            return _lookup(context, expr)
        case model.Rejected():
            raise AssertionError("`rejected` is answered by whoever runs the example")


def _overage(context: PlanContext, leftover: Leftover, list_name: str | None) -> Id:
    """What is left over: of the row at hand, of the rows that a group sums, or of all."""
    if list_name is None or leftover.list is None:
        return context.sum_rows(leftover.left, leftover.list)
    if list_name == leftover.list:
        return leftover.left
    return context.builder.fold("sum", context.list(leftover.list), leftover.left, into=context.list(list_name))


def _fixed_days(plan: model.Plan) -> bool:
    """Of a plan every 30 days the days of a period are known without its dates."""
    return plan.every is not None and plan.every.days > 0


def _operation(context: PlanContext, op: str, args: tuple[model.Expr, ...]) -> Id:
    b = context.builder
    if op == "choose":
        flag = lower_expr(context, args[0])
        with context.under(flag):
            then = lower_expr(context, args[1])
        with context.under(b.negate(flag)):
            otherwise = lower_expr(context, args[2])
        return b.choose(flag, then, otherwise)
    values = [lower_expr(context, arg) for arg in args]
    if op in COMPARISONS:
        return b.compare(op, *values)
    match op:
        case "add":
            return b.add(*values)
        case "sub":
            return b.sub(*values)
        case "mul":
            return reduce(b.mul, values)
        case "div":
            return b.over(*values)
        case "neg":
            return b.scale(values[0], Fraction(-1))
        case "min":
            return b.min(*values)
        case "max":
            return b.max(*values)
        case "and":
            return b.all(*values)
        case "or":
            return b.any(*values)
        case "not":
            return b.negate(values[0])
        case "diff":
            return b.date_diff(*values)
        case "shift_days" | "shift_months":
            return b.shift(values[0], values[1], op.removeprefix("shift_"))
        case _:
            raise AssertionError(f"unknown operation {op}")


def _fold(context: PlanContext, expr: model.Fold) -> Id:
    b = context.builder
    rows = context.list(expr.list)
    if expr.fn == "count":
        return b.fold("count", rows)
    assert expr.body is not None
    body = lower_expr(context, expr.body)
    if expr.fn == "sum":
        return context.sum_rows(body, expr.list)
    if expr.fn in ("max", "min"):
        empty = b.compare("eq", b.fold("count", rows), context.zero)
        context.reject(empty, f"there are no rows to take the {expr.fn} of", expr.place, rows.source)
    return body if b.space(body) == BILL else b.fold(expr.fn, rows, body)


def _lookup(context: PlanContext, expr: model.Lookup) -> Id:
    b = context.builder
    table = context.rulebook.tables[expr.table]
    spec = context.table(expr.table)
    row = b.row_of(spec, [lower_expr(context, key) for key in expr.keys])
    if not _always_found(table, expr.column):
        missing = b.negate(b.has_cell(row, spec, expr.column))
        context.reject(missing, f"`{expr.table}` offers no `{expr.column}` for this", expr.place)
    return b.cell(row, spec, expr.column)


def _always_found(table: model.Table, column: str) -> bool:
    """Whether every key finds a row whose cell has a value: a last row for everything, and no cell not offered."""
    index = [name for name, _ in table.columns].index(column)
    if any(row.cells[index] is None for row in table.rows):
        return False
    if any(all(match.kind in ("any", "above") for match in row.matches) for row in table.rows):
        return True
    if len(table.keys) != 1:
        return False
    type = table.keys[0][1]
    named = {row.matches[0].value for row in table.rows if row.matches[0].kind == "is"}
    return isinstance(type, model.Choice) and type.values is not None and named >= set(type.values)


def _window(context: PlanContext, expr: model.WindowFold) -> Id:
    """A fold over what `remember … keeping` holds; values beyond the count are 0, and stand aside for max and min."""
    b = context.builder
    window = context.windows[expr.name]
    values, count = (window.before, window.before_count) if expr.previous else (window.now, window.now_count)
    if expr.fn == "count":
        return count
    if expr.fn == "sum":
        return b.add(*values)
    empty = b.compare("eq", count, context.zero)
    context.reject(empty, f"`{expr.name}` holds no values yet to take the {expr.fn} of", expr.place)
    there = [
        b.choose(b.compare("gt", count, b.const(Fraction(index))), value, values[0])
        for index, value in enumerate(values)
    ]
    return b.max(*there) if expr.fn == "max" else b.min(*there)


def _grant_part(context: PlanContext, expr: model.GrantPart) -> Id:
    b = context.builder
    value = context.grant_parts[expr.grant][expr.part]
    list_name = context.grant_lists[expr.grant]
    if list_name is None:
        return value
    rows = context.list(list_name)
    for column, key in zip(rows.by, expr.key, strict=False):
        value = context.when(b.compare("eq", context.column(list_name, column), b.const(key)), value)
    return context.sum_rows(value, list_name)
