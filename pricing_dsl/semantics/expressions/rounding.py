"""`rounded`: how and to what step; and the quotients that only rounding makes exact."""

from __future__ import annotations

from fractions import Fraction

from attrs import evolve

from pricing_dsl.diagnostics.suggest import closest
from pricing_dsl.exact import RoundingMode
from pricing_dsl.semantics import model, types, units
from pricing_dsl.semantics.expressions.calls import average_of, is_average
from pricing_dsl.semantics.expressions.constants import number
from pricing_dsl.semantics.expressions.core import bare, infer, is_unknown, rule, unknown
from pricing_dsl.semantics.expressions.products import factors_of, is_product, multiply, quotient, tidy_unit
from pricing_dsl.semantics.scope import Context, Scope
from pricing_dsl.source import Place
from pricing_dsl.syntax import nodes


def check_mode(name: nodes.Name, context: Context) -> RoundingMode | None:
    """The rounding mode that a word names; None after reporting that it names none."""
    try:
        return RoundingMode(name.text)
    except ValueError:
        modes = [mode.value for mode in RoundingMode]
        near = closest(name.text, modes)
        hint = f"did you mean `{near}`?" if near else "there are " + ", ".join(f"`{mode}`" for mode in modes)
        context.report("S012", name, f"`{name.text}` is no way of rounding", hint=hint)
        return None


def check_step(node: nodes.Expr, scope: Scope, type: model.Type) -> Fraction | None:
    """The step of a rounding in the unit of `type`; None after reporting that it is no constant above zero of it."""
    step = _step(node, scope)
    if step is None or isinstance(type, model.Unknown):
        return None
    return _in_unit(step, type, scope.context)


def _step(node: nodes.Expr, scope: Scope) -> model.Const | None:
    """A step in its own unit."""
    context = scope.context
    expr = infer(node, scope)
    if is_unknown(expr):
        return None
    value = number(expr)
    if value is None or value <= 0:
        what = "zero or less" if value is not None else "no constant"
        context.report("Y607", node, f"the step of a rounding must be a constant above zero, and this is {what}")
        return None
    return model.Const(value, expr.type, context.place(node))


def _in_unit(step: model.Const, type: model.Type, context: Context) -> Fraction | None:
    have = step.type
    if isinstance(type, model.Numeric) and type.percent and isinstance(have, model.Numeric) and have.unit.is_plain:
        return number(step)  # a percentage may be rounded to 0.001 as well as to 0.1%
    fitted = types.fit(step, type, context, "the step", step.place)
    return None if is_unknown(fitted) else number(fitted)


@rule(nodes.Rounded)
def _rounded(node: nodes.Rounded, scope: Scope, hint: model.Type | None) -> model.Expr:
    context = scope.context
    place = context.place(node)
    mode, step = check_mode(node.mode, context), _step(node.step, scope)
    body_node = bare(node.body)
    if is_product(body_node):
        return _rounded_product(body_node, mode, step, scope, place)
    if is_average(body_node):
        fraction = average_of(body_node, scope)
        return unknown(place) if fraction is None else _ratio(*fraction, mode, step, place, context)
    body = infer(body_node, scope, hint)
    return _round(body, mode, step, place, context)


def _rounded_product(
    node: nodes.Expr, mode: RoundingMode | None, step: model.Const | None, scope: Scope, place: Place
) -> model.Expr:
    context = scope.context
    factors = factors_of(node, scope)
    if factors is None:
        return unknown(place)
    if factors.exact(scope):
        return _round(quotient(factors, context), mode, step, place, context)
    top, bottom = multiply(factors.top, factors.place), multiply(factors.bottom, factors.place)
    return _ratio(top, bottom, factors.type, mode, step, place, context)


def _round(
    body: model.Expr, mode: RoundingMode | None, step: model.Const | None, place: Place, context: Context
) -> model.Expr:
    """What is rounded stands in the unit of the step, so that the step shows as it was written."""
    if is_unknown(body) or mode is None or step is None:
        return unknown(place)
    if not isinstance(body.type, model.Numeric):
        context.report("Y603", body.place, f"{types.describe(body.type)} cannot be rounded")
        return unknown(place)
    if body.type.package is not None:
        types.report_package(context, body.place, body.type)
        return unknown(place)
    if _in_unit(step, body.type, context) is None:
        return unknown(place)
    type, value = _stepped(step, body.type)
    return model.Round(types.convert(body, type.unit, body.place), mode, value, type, place)


def _ratio(
    top: model.Expr,
    bottom: model.Expr,
    type: model.Numeric,
    mode: RoundingMode | None,
    step: model.Const | None,
    place: Place,
    context: Context,
) -> model.Expr:
    """A quotient whose denominator only the usage knows, in the unit of the step."""
    if mode is None or step is None:
        return unknown(place)
    unit = tidy_unit(type.unit, context) or type.unit
    if _in_unit(step, evolve(type, unit=unit), context) is None:
        return unknown(place)
    result, value = _stepped(step, type)
    factor = units.ratio(type.unit, result.unit)
    if factor != 1:
        constant = model.Const(factor, types.NUMBER, place)
        above = top.type if isinstance(top.type, model.Numeric) else types.NUMBER
        top = model.Op("mul", (top, constant), evolve(above, whole=False), place)
    return model.Ratio(top, bottom, mode, value, result, place)


def _stepped(step: model.Const, body: model.Numeric) -> tuple[model.Numeric, Fraction]:
    """The type of a rounded value, and its step."""
    assert isinstance(step.type, model.Numeric)
    assert isinstance(step.value, Fraction)
    return model.Numeric(step.type.unit, body.percent, step.value.denominator == 1), step.value
