"""Sums, and what is said in words: `excess of`, `increased by`."""

from __future__ import annotations

from fractions import Fraction

from attrs import evolve

from pricing_dsl.diagnostics import Edit, Fix, Label
from pricing_dsl.exact import to_text
from pricing_dsl.semantics import model, types, units
from pricing_dsl.semantics.expressions import dates
from pricing_dsl.semantics.expressions.constants import number
from pricing_dsl.semantics.expressions.core import bare, check_expr, infer, is_unknown, rule, unknown
from pricing_dsl.semantics.expressions.products import can_multiply, is_numeric, product, spine
from pricing_dsl.semantics.scope import Context, GrantSymbol, LineSymbol, Scope
from pricing_dsl.source import Place
from pricing_dsl.syntax import nodes

_ZERO = Fraction(0)


@rule(nodes.Bracket)
def _bracket(node: nodes.Bracket, scope: Scope, hint: model.Type | None) -> model.Expr:
    return infer(node.body, scope, hint)


@rule(nodes.Binary)
def _binary(node: nodes.Binary, scope: Scope, hint: model.Type | None) -> model.Expr:
    return _sum(node, scope) if node.operator in ("+", "-") else product(node, scope)


@rule(nodes.Negative)
def _negative(node: nodes.Negative, scope: Scope, hint: model.Type | None) -> model.Expr:
    body = infer(node.body, scope)
    place = scope.context.place(node)
    if is_unknown(body):
        return unknown(place)
    if not is_numeric(body, scope.context, "have a minus sign"):
        return unknown(place)
    if isinstance(body, model.Const) and isinstance(body.value, Fraction):
        return model.Const(-body.value, body.type, place)
    return model.Op("neg", (body,), body.type, place)


# ---- sums ------------------------------------------------------------------------------------------------------------


def _sum(node: nodes.Binary, scope: Scope) -> model.Expr:
    context = scope.context
    place = context.place(node)
    operands = spine(node, "+-")
    if _percent_of_what(operands, context) or _unsigned_credit(operands, scope):
        return unknown(place)
    parts = [(operator, infer(operand, scope)) for operator, operand in operands]
    if is_unknown(*(part for _, part in parts)):
        return unknown(place)
    if any(isinstance(part.type, model.DateType) for _, part in parts):
        return dates.shifted(parts, place, context)
    return add_up(parts, place, context)


def add_up(parts: list[tuple[str, model.Expr]], place: Place, context: Context) -> model.Expr:
    """The sum of signed numbers, in the unit of the first; parts that do not fit it are reported."""
    first = parts[0][1]
    if not all(is_numeric(part, context, "be added") for _, part in parts):
        return unknown(place)
    assert isinstance(first.type, model.Numeric)
    fitted = [first]
    for operator, part in parts[1:]:
        other = alike(part, first, "added to" if operator == "+" else "taken from", context)
        if other is None:
            return unknown(place)
        fitted.append(other)
    whole = all(isinstance(part.type, model.Numeric) and part.type.whole for part in fitted)
    type = model.Numeric(first.type.unit, first.type.percent, whole)
    if len(parts) == 2:
        return model.Op("add" if parts[1][0] == "+" else "sub", tuple(fitted), type, place)
    signed = tuple(
        part if operator == "+" else model.Op("neg", (part,), part.type, part.place)
        for (operator, _), part in zip(parts, fitted, strict=True)
    )
    return model.Op("add", signed, type, place)


def alike(expr: model.Expr, first: model.Expr, verb: str, context: Context) -> model.Expr | None:
    """A number in the unit of another, both of one kind; None after reporting. verb: "added to", "compared with"."""
    have, want = expr.type, first.type
    assert isinstance(have, model.Numeric)
    assert isinstance(want, model.Numeric)
    if have.package is not None or want.package is not None:
        priced = expr if have.package is not None else first
        assert isinstance(priced.type, model.Numeric)
        types.report_package(context, priced.place, priced.type)
        return None
    mixed = have.percent != want.percent and verb in ("added to", "taken from")
    if units.convertible(have.unit, want.unit) and not mixed:
        return types.convert(expr, want.unit, expr.place)
    if want.unit.is_plain and isinstance(first, model.Const) and not have.unit.is_plain:
        expr, first, have, want = first, expr, want, have  # it is the bare number that lacks something
    code, hint = types.reason(have, want)
    fix = None
    if code == "U506" and isinstance(expr, model.Const) and expr.value == 0:
        fix = Fix(f"write `0 {want.unit.text}`", (Edit(expr.place, f"0 {want.unit.text}"),), safe=True)
    elif code == "Y601" or have.percent != want.percent:
        code = "Y603"
        if have.unit.is_plain and want.unit.is_plain:
            hint = "write both as percentages: `100%` for 1, or use `increased by`, `reduced by`"
    context.report(
        code,
        expr.place,
        f"{types.describe(have)} cannot be {verb} {types.describe(want)}",
        labels=(Label(first.place, f"this is {types.describe(want)}"),),
        hint=hint,
        fix=fix,
    )
    return None


def _percent_of_what(operands: list[tuple[str, nodes.Expr]], context: Context) -> bool:
    """Report `5% of a + b`: of both, or of a alone?"""
    percent: nodes.PercentOf | None = None
    for operator, operand in operands:
        if percent is not None and not _starts_with_literal(operand):
            share = percent.percent.text
            context.report(
                "S010",
                operand,
                f"is this part of what `{share}` is of, or does it stand beside it?",
                labels=(Label(context.place(percent), "the percentage stands here"),),
                hint=f"write `{share} of (… {operator} …)`, or `({share} of …) {operator} …`",
            )
            return True
        last = operand
        while type(last) is nodes.Binary:
            last = last.right
        if type(last) is nodes.PercentOf:
            percent = last
    return False


_LITERALS = (nodes.Number, nodes.Quantity, nodes.Rate, nodes.Percent, nodes.PercentOf)


def _starts_with_literal(node: nodes.Expr) -> bool:
    while type(node) is nodes.Binary:
        node = node.left
    return isinstance(node, _LITERALS)


def _unsigned_credit(operands: list[tuple[str, nodes.Expr]], scope: Scope) -> bool:
    """Report the bare name of a discount in a sum: does it lower it, or stand for what was taken off?"""
    for operator, operand in operands:
        node = bare(operand)
        if type(node) is not nodes.Ref:
            continue
        symbol = scope.local(node.name)
        is_discount = isinstance(symbol, LineSymbol) and symbol.kind == "discount"
        if is_discount or (isinstance(symbol, GrantSymbol) and symbol.money):
            other = "-" if operator == "+" else "+"
            scope.context.report(
                "M411",
                operand,
                f"`{node.name}` is a credit: does the sum go down by it, or up?",
                hint=f"its line is below zero: `{operator} {node.name}.amount` has that sign, "
                f"`{other} {node.name}.amount` the other",
            )
            return True
    return False


# ---- in words --------------------------------------------------------------------------------------------------------


@rule(nodes.Change)
def _change(node: nodes.Change, scope: Scope, hint: model.Type | None) -> model.Expr:
    context = scope.context
    place = context.place(node)
    base = infer(node.base, scope)
    percent = check_expr(node.percent, scope, types.PERCENT, f"what something is {node.direction} by")
    if is_unknown(base, percent):
        return unknown(place)
    if not can_multiply(base, context):
        return unknown(place)
    sign = 1 if node.direction == "increased" else -1
    share = number(percent)
    if share is not None:
        if sign < 0 and share > 1:
            context.report("M401", node.percent, f"reduced by {to_text(share * 100)}% leaves less than nothing")
        factor: model.Expr = model.Const(1 + sign * share, types.NUMBER, percent.place)
    else:
        one = model.Const(Fraction(1), types.WHOLE_NUMBER, percent.place)
        factor = model.Op("add" if sign > 0 else "sub", (one, percent), types.NUMBER, percent.place)
    assert isinstance(base.type, model.Numeric)
    return model.Op("mul", (base, factor), evolve(base.type, whole=False), place)


@rule(nodes.Excess)
def _excess(node: nodes.Excess, scope: Scope, hint: model.Type | None) -> model.Expr:
    context = scope.context
    place = context.place(node)
    amount, over = infer(node.amount, scope), infer(node.over, scope)
    if is_unknown(amount, over):
        return unknown(place)
    beyond = add_up([("+", amount), ("-", over)], place, context)
    if is_unknown(beyond):
        return beyond
    return model.Op("max", (beyond, model.Const(_ZERO, beyond.type, place)), beyond.type, place)
