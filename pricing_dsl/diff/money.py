"""Amounts and quantities of differences, for people."""

from __future__ import annotations

from fractions import Fraction

from pricing_dsl.diff.ranges import Along
from pricing_dsl.exact import grouped, grouped_text, money_text
from pricing_dsl.ir.nodes import Plan

ANY = "any quantity"
_DIGITS = 4
"""So many decimals of a quantity are told."""


def amount(value: Fraction, plan: Plan) -> str:
    """Money of a plan: 1,165.62 EUR."""
    digits = 0 if plan.minor_unit is None else len(str(plan.minor_unit.denominator)) - 1
    return f"{grouped_text(money_text(value, digits))} {plan.currency}"


def quantity(x: Fraction, along: Along) -> str:
    """A number of a quantity: 1,100 GB; one that no decimal of a few digits is, as about so much."""
    number = grouped(x)
    if x.denominator > 10**_DIGITS or "/" in number:
        number = f"about {grouped(Fraction(round(x * 10**_DIGITS), 10**_DIGITS))}"
    return f"{number} {along.quantity.unit}".strip()


def name_of(along: Along) -> str:
    """What a summary gives the quantity under: storage, egress[eu], runs[1].length."""
    of = along.quantity
    if of.list is None:
        return of.name
    if of.list != of.name:
        return f"{of.list}[1].{of.name}"
    row = along.base.usage.rows[of.list][0]
    return f"{of.name}[{', '.join(str(value) for name, value in row.items() if name != of.name)}]"


def each_further(pace: Fraction, along: Along, plan: Plan) -> str:
    """What a difference without end grows by: 0.01 EUR for each further GB."""
    return f"{amount(abs(pace), plan)} for each further {along.quantity.unit or 'one'}"


def range_words(one: Along, lo: Fraction | None, hi: Fraction | None, has_lo: bool, has_hi: bool) -> str:
    """Which quantities: above 80 GB up to 100 GB."""
    if lo is not None and lo == hi:
        return f"at {quantity(lo, one)}"
    low = "" if lo is None else f"{'from' if has_lo else 'above'} {quantity(lo, one)}"
    high = "" if hi is None else f"{'up to' if has_hi else 'below'} {quantity(hi, one)}"
    return " ".join(filter(None, (low, high))) or ANY
