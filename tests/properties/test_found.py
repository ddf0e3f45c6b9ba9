"""Rulebooks that generated tests have found and that once went wrong, as small as they get, with what is right."""

from __future__ import annotations

from fractions import Fraction

import pytest
from attrs import frozen

from pricing_dsl.pipeline import Compilation
from pricing_dsl.rating.bill import Bill
from tests.properties.engine import compiled, rate, saved_and_loaded, usage_of
from tests.properties.usages import Fact, Summary

HEAD = 'rulebook found version "1" currency USD rounding none\nunit item, items\n'
USED = "meter m in item\n"
BY_REGION = """meter m in item by region { eu, us }
table price { | region | each | | eu | 1 USD per item | | us | 2 USD per item | }
"""
CORRECTED = "meter m in item by region { eu, us } corrections allowed\n"
BY_TWO = """meter m in item by kind { hot, cold }, region { eu, us }
table price { | kind | each | | hot | 1 USD per item | | cold | 2 USD per item | }
"""


def month(body: str) -> str:
    return f"plan tested every month {{ {body} }}"


def used(*quantities: int) -> tuple[Summary, ...]:
    """A period for each quantity of the meter `m`."""
    return tuple(Summary(values={"m": Fraction(quantity)}) for quantity in quantities)


def regions(*periods: tuple[tuple[str, int], ...]) -> tuple[Summary, ...]:
    """A period for each list of rows of `m`, in the order given."""
    return tuple(Summary(rows={"m": tuple(map(_row, rows))}) for rows in periods)


def _row(row: tuple[str, int]) -> dict[str, Fact]:
    return {"region": row[0], "m": Fraction(row[1])}


@frozen
class Found:
    """A rulebook, its usage, and the totals of its bills."""

    name: str
    text: str
    summaries: tuple[Summary, ...]
    totals: tuple[int, ...]


OVERAGE_BY_ROW = month("grant g 10 items of m every month charge c on overage of m at price[region].each")
FOUND = (
    Found(
        "rows of a meter that fill the same tiers one after the other",
        BY_REGION + month("charge c on m slabs continuing { first 10 items flat 3 USD rest at price[region].each }"),
        regions((("us", 6), ("eu", 8)), (("us", 3),)),
        (11, 3),
    ),
    Found(
        "a fee that is not due has no least",
        USED + month("fee f 10 USD every 2 months at least 3 USD"),
        used(0, 0, 0),
        (10, 0, 10),
    ),
    Found(
        "a line that is not taken has no least",
        USED + month("charge f = 10 USD if m > 5 items at least 3 USD"),
        used(6, 1),
        (10, 0),
    ),
    Found(
        "what was deferred is billed when nothing new is due",
        USED + month("fee f 10 USD every 2 months billed next period"),
        used(0, 0, 0),
        (0, 10, 0),
    ),
    Found(
        "what was deferred is billed when its condition no longer holds",
        USED + month("fee f 10 USD if m > 5 items billed next period"),
        used(6, 1, 1),
        (0, 10, 0),
    ),
    Found(
        "what was carried over is given when its condition no longer holds",
        USED + month("fee f 4 USD discount d 10 USD if m > 5 items carried over"),
        used(6, 1, 1, 1),
        (0, 0, 2, 4),
    ),
    Found(
        "a line over rows is deferred as one",
        BY_REGION + month("charge c on m at price[region].each billed next period"),
        regions((("eu", 1), ("us", 1)), (("eu", 1),), ()),
        (0, 3, 1),
    ),
    Found(
        "a line over rows is limited as one",
        BY_REGION + month("charge c on m at price[region].each at most 10 USD"),
        regions((("eu", 8), ("us", 8))),
        (10,),
    ),
    Found(
        "rows draw in declared order, however they come",
        BY_REGION + OVERAGE_BY_ROW,
        regions((("us", 8), ("eu", 8)), (("eu", 8), ("us", 8))),
        (12, 12),
    ),
    Found(
        "every value of the only dimension has lots of its own",
        BY_REGION
        + month("grant g 10 items of m by region every 2 months charge c on overage of m by region at 2 USD per item"),
        regions((("us", 1),), (("eu", 1), ("us", 12))),
        (0, 6),
    ),
    Found(
        "corrections lower what a grant leaves, in whatever row they stand",
        CORRECTED + month("grant g 3 items of m every month charge c on overage of m at 1 USD per item"),
        regions((("eu", -3), ("us", 8)), (("eu", 8), ("us", -3)), (("eu", -3), ("us", 5))),
        (2, 2, 0),
    ),
    Found(
        "a balance over a line and a grant over the quantity of the same name are two things",
        USED
        + month(
            "charge m on m at 1 USD per item grant a 4 USD against m every month "
            "grant b 3 items of m every month charge c on overage of m at 1 USD per item"
        ),
        used(10),
        (13,),
    ),
    Found(
        "a list that no plan uses is declared all the same",
        USED + "records r { n in item }\n" + month("charge c on m at 1 USD per item"),
        used(3),
        (3,),
    ),
    Found(
        "a grant as large as an input",
        USED
        + "input i in item default 2 items\n"
        + month("grant g i of m once charge c on overage of m at 1 USD per item"),
        used(1, 3),
        (0, 2),
    ),
    Found(
        "a balance does not pay a line below zero",
        USED + month("charge a = 5 USD - 10 USD grant g 100 USD against a every 2 months"),
        used(0, 0),
        (-5, -5),
    ),
)


@pytest.mark.parametrize("found", FOUND, ids=lambda found: found.name)
def test_bills_are_right(found: Found) -> None:
    program = compiled(HEAD + found.text)
    for path in (program, saved_and_loaded(program)):
        state, totals = None, []
        for summary in found.summaries:
            bill = rate(path, usage_of(path, "tested", summary), state)
            assert isinstance(bill, Bill), bill
            totals.append(bill.total)
            state = bill.closing
        assert tuple(totals) == found.totals


def test_quantity_of_a_line_is_that_of_all_its_rows() -> None:
    text = f"{HEAD}{BY_REGION}input i in item\n{month('each row in m { charge c on i at 2 USD per item }')}"
    program = compiled(text)
    rows = regions((("eu", 1), ("us", 1)))[0].rows
    bill = rate(program, usage_of(program, "tested", Summary(values={"i": Fraction(5)}, rows=rows)))
    assert isinstance(bill, Bill)
    assert (bill.line("c").amount, bill.line("c").quantity, bill.line("c").price) == (20, 10, 2)


TOLD = {
    "overage between grants that are drawn together": USED
    + month("grant a 1 item of m every month let x = overage of m grant b 1 item of m once draw expiring first"),
    "a table that offers nothing": USED
    + "input i: { a, b }\ntable t { | pick | price | | a | not offered | | b | not offered | }\n"
    + month("charge c on m at t[i].price"),
    "overage by another dimension than the grant": BY_TWO
    + month("grant g 1 item of m by region every month charge c on overage of m at price[kind].each"),
}


@pytest.mark.parametrize("name", TOLD)
def test_doubtful_rulebook_is_told_or_compiled(name: str) -> None:
    """It may be a mistake, or mean something; it never breaks the compiler."""
    compilation = Compilation("found.rulebook", HEAD + TOLD[name])
    if compilation.ok:
        saved_and_loaded(compilation.program)
    else:
        assert compilation.diagnostics


def test_table_by_currency_that_no_line_asks_for_is_no_mistake() -> None:
    text = """rulebook found version "1" currency USD, EUR rounding none
    unit item, items
    meter m in item
    table book { | currency | monthly | | USD | 1 USD | | EUR | 1 EUR | }
    plan tested every month currency USD, EUR { charge c on m free }
    """
    assert Compilation("found.rulebook", text).ok
