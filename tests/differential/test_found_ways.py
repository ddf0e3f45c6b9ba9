"""Rulebooks whose bills once differed between ways to rate, as small as they get."""

from __future__ import annotations

from fractions import Fraction

import pytest
from attrs import frozen

from pricing_dsl.rating.bill import Bill
from pricing_dsl.rating.usage import Usage
from tests.differential.both_ways import BothWays
from tests.properties.engine import compiled

HEAD = 'rulebook found version "1" currency USD rounding none\nunit item, items\n'


@frozen
class Found:
    """A rulebook, what is given, and the total of the bill."""

    name: str
    text: str
    given: dict[str, Fraction | bool]
    total: Fraction


FOUND = (
    Found(
        "free tiers of a line that is not always taken",
        "meter m in kWh input i: flag plan tested {"
        " charge c on m slabs { first 3 Wh free next 5 Wh free rest free } if i }",
        {"m": Fraction(14, 3), "i": True},
        Fraction(0),
    ),
    Found(
        "a line that is not taken, of a quantity that is no decimal",
        "meter m in item plan tested { when m > 5 items { charge c on m at 1 USD per item } }",
        {"m": Fraction(14, 3)},
        Fraction(0),
    ),
)


@pytest.mark.parametrize("found", FOUND, ids=lambda found: found.name)
def test_every_way_comes_to_the_same(found: Found) -> None:
    program = compiled(HEAD + found.text)
    bill = BothWays(program).rate(Usage(values=found.given), None, program.plans[0])
    assert isinstance(bill, Bill)
    assert bill.total == found.total
