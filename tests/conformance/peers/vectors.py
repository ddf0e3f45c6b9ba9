"""What every kind of vector shares: its amounts, its rounding, its tiers, its earlier bills."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from tests.conformance.writing import Book, Money, items, number, then

Vector = dict[str, Any]

# Where the language deliberately gives another amount: vector id -> (our exact amount, the reason).
DIFFERENCES: dict[str, tuple[str, str]] = {
    "cgrates-018": (
        "0.3",
        "180 seconds at 0.1 a minute are 0.3. The peer keeps each one-second increment as a rounded float"
        " and its test records the drift, 0.3001; an exact engine has no increment that is not exact.",
    ),
}

_ROUNDINGS = {
    "none": Money(),
    "half_away_from_zero to 2 decimals": Money("USD", "half_up to 0.01 each line"),
    # Amounts in whole cents, or without decimals: a currency whose smallest unit is 1.
    "half_away_from_zero to 0 decimals": Money("JPY", "half_up to 1 each line"),
    "half_away_from_zero to whole cents": Money("JPY", "half_up to 1 each line"),
}
MODES = {"half_away_from_zero": "half_up", "middle": "half_up", "up": "up", "down": "down", "floor": "floor"}


def expected(vector: Vector) -> str:
    """The amount to expect: the vector's, unless `DIFFERENCES` gives another and says why."""
    return DIFFERENCES[vector["id"]][0] if vector["id"] in DIFFERENCES else vector["expected"]


def money_of(vector: Vector) -> Money:
    """The currency and the header rounding of a vector."""
    return _ROUNDINGS[vector["rounding"]]


def total(vector: Vector) -> str:
    """The expectation that the bill is what the peer expects."""
    return f"expect total == {money_of(vector).amount(expected(vector))}"


def rounding_of(vector: Vector) -> tuple[str, str]:
    """Mode and step of `half_away_from_zero to 2 decimals`, in the language's words."""
    mode, _, places, _ = vector["rounding"].split(" ")
    return MODES[mode], number(Fraction(1, 10 ** int(places)))


def price(money: Money, tier: Vector, per: str = "item", sign: str = "") -> str:
    """One tier's price: a flat part, a price per unit, both or neither."""
    flat = Fraction(tier.get("flat", 0))
    unit = f"{tier['rate_percent']}%" if "rate_percent" in tier else money.rate(tier["unit"], per)
    if "rate_percent" not in tier and not Fraction(tier["unit"]):
        return f"flat {money.amount(flat)}" if flat else "free"
    return f"flat {money.amount(flat)} plus {sign}{unit}" if flat else f"at {sign}{unit}"


def tier_lines(money: Money, model: Vector, per: str = "item", sign: str = "") -> list[str]:
    """Running bounds. Zero lies in the first tier: where nothing used costs nothing, it is a tier of its own."""
    in_money = "rate_percent" in model["tiers"][0]
    lines = []
    if Fraction(model["tiers"][0]["flat"]) and not model.get("zero_usage_charges_first_flat"):
        lines.append("up to 0 items free")
    for tier in model["tiers"]:
        bound = tier["up_to"] and (money.amount(tier["up_to"]) if in_money else items(tier["up_to"]))
        lines.append(f"{f'up to {bound}' if bound else 'above'} {price(money, tier, per, sign)}")
    return lines


def bounds(money: Money, model: Vector) -> list[str]:
    """The period's maximum, then its minimum; what was billed earlier in the period counts towards both."""
    lines = []
    for word, key in (("maximum", "max"), ("minimum", "min")):
        if key in model and model.get("final_run", True):
            bound = money.amount(model[key])
            lines.append(f"{word} spend " + (f"excess of {bound} over billed" if "already_billed" in model else bound))
    return lines


def already_billed(money: Money, model: Vector) -> tuple[list[str], list[str]]:
    """The fact and its declaration, where something was billed earlier in the period."""
    if "already_billed" not in model:
        return [], []
    declare = f'input billed "Billed earlier in the period" in {money.currency}'
    return [declare], [f"given billed = {money.amount(model['already_billed'])}"]


def differences(vector: Vector, declare: list[str], charge: list[str], unit: str) -> Book:
    """Several runs in one period: each rates the new cumulative total and bills the difference."""
    money = money_of(vector)
    plan = [
        *charge,
        "discount billed_before = previous billed may go negative",
        f"remember billed = usage.amount opening 0 {money.currency}",
    ]
    prior, new = (f"given used = {number(value)} {unit}" for value in (vector["model"]["prior_usage"], vector["usage"]))
    return Book(declare, plan, then([[prior], [new, total(vector)]]), every="", money=money)
