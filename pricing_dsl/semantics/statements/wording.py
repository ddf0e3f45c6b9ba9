"""How a price is told on a bill: as the rulebook writes it, for a quantity in the unit that it is per."""

from __future__ import annotations

from fractions import Fraction

from pricing_dsl.semantics import model, units
from pricing_dsl.semantics.scope import Context
from pricing_dsl.syntax import nodes


def said(context: Context, node: nodes.Expr, rate: model.Numeric, quantity: model.Numeric) -> model.Said | None:
    """The words for a rate (of this type, written so) of a quantity; None where there is nothing better to say."""
    if rate.percent:
        return model.Said(quantity.unit.text, Fraction(1), "%", Fraction(100))
    money, per, below = rate.unit.text.partition(" per ")
    unit = context.units.lookup(below) if per else None
    if unit is None or not units.convertible(unit, quantity.unit):
        return None
    counted = units.ratio(quantity.unit, unit)
    size, words = _basis(node, below)
    return model.Said(below, counted, f"{money} per {words}", size / counted)


def _basis(node: nodes.Expr, below: str) -> tuple[Fraction, str]:
    """What a price is per, in the author's words: "million calls", "started GB"."""
    if not isinstance(node, nodes.Rate):
        return Fraction(1), below
    basis = node.basis
    words = [*(["started"] if basis.started else []), basis.unit.text]
    if basis.number is None:
        return Fraction(1), " ".join(words)
    words[-1:-1] = [word for word in (basis.number.text, basis.number.scale) if word]
    return basis.number.value, " ".join(words)
