"""Quantities are told in the unit beside them, whatever units the terms they are computed from have."""

from __future__ import annotations

from fractions import Fraction

import pytest

import pricing_dsl as pricing

HEADING = 'rulebook power version "1" currency EUR rounding half_even to 0.01 each bill\nmeter used in kWh\n'

FLAT_THEN_PRICED = "{ first 100 Wh flat 2.48 EUR rest flat 5.95 EUR plus 0.01 EUR per Wh }"
IN_TWO_UNITS = "{ up to 1 kWh at 0.01 EUR per Wh above at 8 EUR per kWh }"


@pytest.mark.parametrize(
    ("tiers", "parts"),
    [
        (f"slabs starting after g.opening {FLAT_THEN_PRICED}", [("100", "Wh", ""), ("3900", "Wh", "EUR per Wh")]),
        (f"slabs {FLAT_THEN_PRICED}", [("100", "Wh", ""), ("3900", "Wh", "EUR per Wh")]),
        (f"graduated tiers {IN_TWO_UNITS}", [("1000", "Wh", "EUR per Wh"), ("3", "kWh", "EUR per kWh")]),
        (f"volume tiers {IN_TWO_UNITS}", [("4", "kWh", "EUR per kWh")]),
        ("volume tiers { up to 1 kWh flat 1 EUR above flat 5 EUR }", [("4", "kWh", "")]),
    ],
)
def test_units_of_parts(tiers: str, parts: list[tuple[str, str, str]]) -> None:
    """A grant counted in Wh was once told so in kWh, as the first term of the sum that a tier's part comes from."""
    grant = "grant g 26_000 Wh of used every month { rollover all }"
    plan = f"plan p every month {{ {grant} charge c on overage of used {tiers} }}"
    bill = pricing.compile_text(HEADING + plan).rate({"used": "30 kWh"})
    told = [
        (part.quantity, part.unit, part.price_unit)
        for part in next(line for line in bill.lines if line.name == "c").parts
    ]
    assert told == [(Fraction(quantity), unit, price) for quantity, unit, price in parts]
