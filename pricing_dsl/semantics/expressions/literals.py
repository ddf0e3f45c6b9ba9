"""Literals: numbers, quantities, rates, percentages, dates, texts."""

from __future__ import annotations

from fractions import Fraction

from pricing_dsl.diagnostics.suggest import closest
from pricing_dsl.exact import to_text
from pricing_dsl.semantics import currencies, model, types, units
from pricing_dsl.semantics.expressions.core import infer, is_unknown, rule, unknown
from pricing_dsl.semantics.scope import Context, Scope
from pricing_dsl.semantics.units import Unit
from pricing_dsl.syntax import nodes


def unit_named(context: Context, name: nodes.Name) -> Unit | None:
    """The unit or currency that a word names; None after reporting that there is none."""
    text = name.text
    known = context.named_units.get(text)
    if known is not None:
        return known
    unit = context.units.lookup(text)
    if unit is None and currencies.is_currency(text):
        unit = units.money(text)
    if unit is None:
        report_unknown_unit(context, name)
        return None
    context.named_units[text] = unit
    return unit


def report_unknown_unit(context: Context, name: nodes.Name) -> None:
    """Report a word that is neither a unit nor a currency, where it stands first."""
    if name.text in context.unknown_units:
        return
    near = context.units.suggest(name.text)
    currency = closest(name.text, currencies.codes()) if name.text.isupper() else None
    if not near and currency is not None:
        near = (currency,)
    if near:
        hint = "did you mean " + " or ".join(f"`{word}`" for word in near) + "?"
    else:
        hint = f"declare it: `unit {name.text}`"
    context.report("U505", name, f"there is no unit `{name.text}`", hint=hint, once=name.text)


def rate_unit(context: Context, above: nodes.Name, below: nodes.Name) -> Unit | None:
    """The unit of `above per below`; None after reporting."""
    key = (above.text, below.text)
    known = context.rate_units.get(key)
    if known is None:
        top, bottom = unit_named(context, above), unit_named(context, below)
        if top is None or bottom is None:
            return None
        known = context.rate_units[key] = units.divide(top, bottom)
    return known


def quantity(value: Fraction, unit: Unit, scope: Scope, node: nodes.Node) -> model.Const:
    """A constant in a unit."""
    type = model.Numeric(unit, whole=value.denominator == 1)
    return model.Const(value, type, scope.context.place(node))


@rule(nodes.Number)
def _number(node: nodes.Number, scope: Scope, hint: model.Type | None) -> model.Expr:
    if isinstance(hint, model.Choice) and (hint.values is None or node.text in hint.values):
        return model.Const(node.text, hint, scope.context.place(node))
    type = types.WHOLE_NUMBER if node.value.denominator == 1 else types.NUMBER
    return model.Const(node.value, type, scope.context.place(node))


@rule(nodes.Quantity)
def _quantity(node: nodes.Quantity, scope: Scope, hint: model.Type | None) -> model.Expr:
    unit = unit_named(scope.context, node.unit)
    if unit is None:
        return unknown(scope.context.place(node))
    return quantity(node.number.value, unit, scope, node)


@rule(nodes.Rate)
def _rate(node: nodes.Rate, scope: Scope, hint: model.Type | None) -> model.Expr:
    context = scope.context
    unit = rate_unit(context, node.unit, node.basis.unit)
    place = context.place(node)
    if unit is None:
        return unknown(place)
    basis = node.basis
    size = Fraction(1) if basis.number is None else basis.number.value
    if size <= 0:
        context.report("Y614", basis, f"a price per {to_text(size)} {basis.unit.text} divides by zero")
        return unknown(place)
    if basis.started:
        return model.Const(node.number.value, model.Numeric(unit, package=size), place)
    return quantity(node.number.value / size, unit, scope, node)


@rule(nodes.Percent)
def _percent(node: nodes.Percent, scope: Scope, hint: model.Type | None) -> model.Expr:
    return model.Const(node.value, types.PERCENT, scope.context.place(node))


@rule(nodes.PercentOf)
def _percent_of(node: nodes.PercentOf, scope: Scope, hint: model.Type | None) -> model.Expr:
    percent, base = infer(node.percent, scope), infer(node.base, scope)
    place = scope.context.place(node)
    if is_unknown(base):
        return unknown(place)
    if not isinstance(base.type, model.Numeric):
        message = f"a percentage is of a number or an amount, not of {types.describe(base.type)}"
        scope.context.report("Y603", node, message)
        return unknown(place)
    if base.type.package is not None:
        types.report_package(scope.context, base.place, base.type)
        return unknown(place)
    return model.Op("mul", (percent, base), model.Numeric(base.type.unit, base.type.percent), place)


@rule(nodes.Date)
def _date(node: nodes.Date, scope: Scope, hint: model.Type | None) -> model.Expr:
    return model.Const(node.value, types.DATE, scope.context.place(node))


@rule(nodes.Text)
def _text(node: nodes.Text, scope: Scope, hint: model.Type | None) -> model.Expr:
    place = scope.context.place(node)
    if isinstance(hint, model.Choice):
        if hint.values is None or node.value in hint.values:
            return model.Const(node.value, hint, place)
        report_unknown_choice(scope.context, node, node.value, hint)
        return unknown(place)
    return model.Const(node.value, types.TEXT, place)


def report_unknown_choice(context: Context, node: nodes.Node, word: str, choice: model.Choice) -> None:
    """Report a word that is none of the values of a choice."""
    assert choice.values is not None
    listed = ", ".join(f"`{value}`" for value in choice.values[:8]) + (" …" if len(choice.values) > 8 else "")
    near = closest(word, choice.values)
    hint = f"did you mean `{near}`?" if near else f"it has {listed}"
    context.report("Y611", node, f"`{word}` is not one of the values of `{choice.name}`", hint=hint)
