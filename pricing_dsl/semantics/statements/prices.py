"""One price: free, at a rate, a flat amount, or not offered."""

from __future__ import annotations

from fractions import Fraction

from attrs import evolve

from pricing_dsl.semantics import model, types, units
from pricing_dsl.semantics.expressions import infer, number
from pricing_dsl.semantics.scope import Scope
from pricing_dsl.semantics.statements import amounts, wording
from pricing_dsl.semantics.statements.standing import Here
from pricing_dsl.semantics.units import Unit
from pricing_dsl.syntax import nodes


def check_price(here: Here, scope: Scope, node: nodes.Price, quantity: model.Type) -> model.Price:
    """A price for a quantity of this type."""
    place = here.place(node)
    match node:
        case nodes.Free():
            return model.Price("free", None, None, None, place)
        case nodes.NotOffered():
            return model.Price("not_offered", None, None, None, place)
        case nodes.At(rate=rate):
            expr, package, said = _rate(here, scope, rate, quantity)
            return model.Price("at", expr, None, package, place, said)
        case nodes.Flat(amount=amount, plus=plus):
            flat = _flat(here, scope, amount)
            if plus is None:
                return model.Price("flat", None, flat, None, place)
            expr, package, said = _rate(here, scope, plus, quantity)
            return model.Price("flat", expr, flat, package, place, said)


def _flat(here: Here, scope: Scope, node: nodes.Expr) -> model.Expr:
    flat = amounts.money(here, node, "a flat price", scope)
    _refuse_negative(here, node, flat)
    return flat


def _refuse_negative(here: Here, node: nodes.Expr, price: model.Expr) -> None:
    value = number(price)
    if value is not None and value < 0:
        here.context.report("Y608", node, "a price is not below zero", hint="what lowers a bill is a `discount`")


_Rate = tuple[model.Expr, Fraction | None, model.Said | None]


def _rate(here: Here, scope: Scope, node: nodes.Expr, quantity: model.Type) -> _Rate:
    """A rate per unit of the quantity, the package in that unit where started ones are counted, and how it is told."""
    rate = infer(node, scope)
    _refuse_negative(here, node, rate)
    if isinstance(rate.type, model.Unknown) or not isinstance(quantity, model.Numeric):
        return rate, None, None
    own = here.scope.money.unit
    if isinstance(rate.type, model.Numeric):
        if rate.type.unit.is_plain and quantity.unit == own:
            _refuse_bare_number(here, node, rate)
            return rate, None, wording.said(here.context, node, rate.type, quantity)
        want = units.divide(own, quantity.unit)
        if not rate.type.percent and units.convertible(rate.type.unit, want):
            said = wording.said(here.context, node, rate.type, quantity)
            return *_in_unit(here, node, rate, rate.type, want), said
    _report_wrong_rate(here, node, rate.type, quantity)
    return model.Const(Fraction(0), types.UNKNOWN, here.place(node)), None, None


def _in_unit(
    here: Here, node: nodes.Expr, rate: model.Expr, kind: model.Numeric, want: Unit
) -> tuple[model.Expr, Fraction | None]:
    """The rate per unit of the quantity; a price per package stays, and the package is counted in that unit."""
    if kind.package is None:
        return types.convert(rate, want, here.place(node)), None
    package = kind.package / units.ratio(kind.unit, want)
    return evolve(rate, type=evolve(kind, unit=want, package=package)), package


def _refuse_bare_number(here: Here, node: nodes.Expr, rate: model.Expr) -> None:
    """`at 0.029` of money: a share, or a percentage whose sign was forgotten."""
    value = number(rate)
    if value is None or value == 0 or (isinstance(rate.type, model.Numeric) and rate.type.percent):
        return
    here.context.report(
        "M409",
        node,
        "a share of money is written as a percentage",
        hint="1 is the whole, 1% a hundredth of it",
        fix=amounts.as_percent(here, node, value),
    )


def _report_wrong_rate(here: Here, node: nodes.Expr, have: model.Type, quantity: model.Numeric) -> None:
    code, hint = types.reason(have, model.Numeric(units.divide(here.scope.money.unit, quantity.unit)))
    unit = quantity.unit.text
    of = f"this quantity is counted in {unit}" if unit else "this quantity is a plain number"
    own = here.check.currency
    if types.is_money(quantity) and quantity.unit != here.scope.money.unit:
        here.context.report(
            "M404", node, f"this quantity is {types.describe(quantity)}, and the plan is billed in {own}", hint=hint
        )
        return
    if types.is_money(have):
        amount = f"{node.number.text} {node.unit.text}" if isinstance(node, nodes.Quantity) else f"10 {own}"
        code = "M404" if code == "M404" else "Y601"
        hint = f"say what it is per, `{amount} per {unit}`, or that it is `flat {amount}` for all"
    elif isinstance(have, model.Numeric) and have.percent:
        code, hint = "M409", "a percentage is a price for money only"
    elif code == "U506":
        amount = f"{node.text} {own}" if isinstance(node, nodes.Number) else own
        hint = f"write the price with its currency and unit: `{amount} per {unit}`"
    here.context.report(code, node, f"{of}, and its price is {types.describe(have)}", hint=hint)
