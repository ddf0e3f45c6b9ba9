"""The values statements ask for: money, conditions, percentages, roundings. Each is reported once where it is not."""

from __future__ import annotations

from fractions import Fraction

from pricing_dsl.diagnostics import Edit, Fix
from pricing_dsl.exact import money_text, to_text
from pricing_dsl.semantics import currencies, model, types
from pricing_dsl.semantics.expressions import check_expr, check_mode, check_step, number
from pricing_dsl.semantics.scope import Scope
from pricing_dsl.semantics.statements.standing import Here
from pricing_dsl.semantics.units import Unit
from pricing_dsl.syntax import nodes


def money(here: Here, node: nodes.Expr, role: str, scope: Scope | None = None) -> model.Expr:
    """An amount in the plan's currency."""
    return check_expr(node, scope or here.scope, here.scope.money, role)


def coins(here: Here, node: nodes.Expr, role: str) -> model.Expr:
    """An amount that becomes a line as it stands, so that it must be one that can be paid, and not below zero.

    The row of an `each` is no line yet: its amounts are summed first.
    """
    amount = money(here, node, role)
    value = number(amount)
    if value is None:
        return amount
    if value < 0:
        here.context.report("Y608", node, f"{role} is below zero: {shown(here, value)}")
    coin = currencies.minor_unit(here.check.currency)
    if not here.each and coin is not None and (value / coin).denominator != 1:
        here.context.report(
            "M408",
            node,
            f"{role} is {shown(here, value)}, and the smallest amount in {here.check.currency} is {to_text(coin)}",
            hint=f"write {_nearest(here, value, coin)}, or a price per unit if it is one",
        )
    return amount


def _nearest(here: Here, value: Fraction, coin: Fraction) -> str:
    below = value // coin * coin
    return f"{shown(here, below)} or {shown(here, below + coin)}"


def condition(here: Here, node: nodes.Expr, scope: Scope | None = None) -> model.Expr:
    """Something that holds or not."""
    return check_expr(node, scope or here.scope, types.FLAG, "what decides")


def shown(here: Here, value: Fraction) -> str:
    """An amount in the plan's currency, in words."""
    digits = currencies.minor_digits(here.check.currency) or 0
    return f"{money_text(value, digits)} {here.check.currency}"


def rounding(here: Here, mode: nodes.Name, step: nodes.Expr, unit: Unit) -> model.RoundTo | None:
    """A rounding to a constant step in `unit`, or None where it is none; that is reported."""
    found = check_mode(mode, here.context)
    value = check_step(step, here.scope, model.Numeric(unit))
    return None if found is None or value is None else model.RoundTo(found, value)


def as_percent(here: Here, node: nodes.Expr, value: Fraction) -> Fix:
    """The fix that writes a number as a percentage."""
    text = f"{to_text(value * 100)}%"
    return Fix(f"write `{text}`", (Edit(here.place(node), text),))
