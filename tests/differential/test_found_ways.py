"""Rulebooks whose bills once differed between ways to rate, as small as they get."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from attrs import field, frozen

from pricing_dsl.programs import Program
from pricing_dsl.rating.bill import Bill
from pricing_dsl.rating.program import Rater
from pricing_dsl.rating.rate import Rated
from pricing_dsl.rating.state import State
from pricing_dsl.rating.usage import Usage
from tests.differential.both_ways import BothWays, assert_same
from tests.differential.cells import TEXT
from tests.differential.row_by_row import RowByRow
from tests.differential.sheets import Sheet
from tests.differential.state_rows import state_table
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


@frozen
class FoundTable:
    """A rulebook and the rows of a table, as texts."""

    name: str
    text: str
    rows: tuple[dict[str, str], ...]
    states: Mapping[str, State] = field(factory=dict)


TABLES = (
    FoundTable(
        "one plan asks for the number of the period, another does not",
        "plan plain every month { fee f 1 USD } plan rising every month { charge f = 1 USD * period.number }",
        ({"plan": "plain"}, {"plan": "rising"}),
    ),
    FoundTable(
        "a currency of blanks is none",
        "plan tested { fee f 1 USD }",
        ({"currency": " "}, {"currency": "USD"}, {"currency": "x"}),
    ),
    FoundTable(
        "of two subscriptions one has the last values as text, the other has none",
        "meter m in item plan tested { remember w = m keeping 3 opening 2 items charge c = 1 USD per item * max(w) }",
        ({"subscription": "a", "m": "1"}, {"subscription": "b", "m": "1"}),
        {"a": State(1, slots={"w": (Fraction(5),)}), "b": State(1)},
    ),
)


@pytest.mark.parametrize("found", FOUND, ids=lambda found: found.name)
def test_every_way_comes_to_the_same(found: Found) -> None:
    program = compiled(HEAD + found.text)
    bill = BothWays(program).rate(Usage(values=found.given), None, program.plans[0])
    assert isinstance(bill, Bill)
    assert bill.total == found.total


@pytest.mark.parametrize("found", TABLES, ids=lambda found: found.name)
def test_a_table_comes_to_what_its_rows_come_to(found: FoundTable) -> None:
    program = Program(compiled(HEAD + found.text))
    names = list(dict.fromkeys(name for row in found.rows for name in row))
    sheet = Sheet(tuple({name: row.get(name) for name in names} for row in found.rows), dict.fromkeys(names, TEXT))
    rated = program.rate_table(sheet.table(), state_table(found.states) if found.states else None)
    wanted = RowByRow(Rater(program.ir), "", rated.bills.schema, states=dict(found.states))
    wanted.rate(sheet)
    wanted.compare(rated)


@pytest.mark.parametrize("name", ["plan", "subscription", "currency", "matching_id", "period"])
@pytest.mark.parametrize("value", [0, False, Decimal(0), [], (), {}, "", None, " ", "0", b"", 0.0], ids=repr)
def test_what_is_nothing_in_some_way_is_read_alike(name: str, value: Any) -> None:
    rater = Rater(compiled(HEAD + "meter m in item plan tested { charge c on m at 1 USD per item }"))
    given = {"m": "5", name: value}
    wanted = rater.rate_traced(given)
    assert_same(rater.rate(given), wanted.bill if isinstance(wanted, Rated) else wanted)
