"""Tables: how lookups decide keys and types, and what of them becomes rows of the model."""

from datetime import date
from fractions import Fraction

import pytest

from pricing_dsl.semantics import model, types

SIZES = "input size: { small, large }\ninput region: { eu, us }\n"


def plan(use: str) -> str:
    return f"\nplan basic every month {{ {use} }}\n"


def test_the_lookup_says_how_many_columns_are_keys(rulebook):
    text = (
        SIZES
        + "table t { | size | region | price | | small | any | 1 USD | | any | eu | 2 USD | | any | any | 3 USD | }"
    )
    table = rulebook(text + plan("fee a t[size, region].price")).tables["t"]
    assert [name for name, _ in table.keys] == ["size", "region"]
    assert [name for name, _ in table.columns] == ["price"]
    assert [[match.kind for match in row.matches] for row in table.rows] == [
        ["is", "any"],
        ["any", "is"],
        ["any", "any"],
    ]


def test_cells_stand_in_the_unit_of_the_first(rulebook):
    text = SIZES + "table t { | size | data | | small | 1 GB | | large | 500 MB | }"
    table = rulebook(text + plan("let x = t[size].data")).tables["t"]
    assert [row.cells[0] for row in table.rows] == [1, Fraction(1, 2)]


def test_key_cells_are_converted_to_the_unit_of_the_key(rulebook):
    text = (
        "meter data in GB\ntable t { | data | fee | | up to 500 MB | 1 USD | | below 1 TB | 2 USD | | above | 3 USD | }"
    )
    rows = rulebook(text + plan("charge a = t[data].fee")).tables["t"].rows
    assert [row.matches[0] for row in rows] == [
        model.Match("up_to", Fraction(1, 2)),
        model.Match("below", Fraction(1000)),
        model.Match("any"),
    ]


def test_what_is_not_offered_has_no_value(rulebook):
    text = SIZES + "table t { | size | fee | | small | 1 USD | | large | not offered | }"
    assert rulebook(text + plan("fee a t[size].fee")).tables["t"].rows[1].cells == (None,)


def test_a_package_price_is_one_in_every_cell(rulebook, codes):
    text = (
        SIZES
        + "meter data in GB\ntable t { | size | price | | small | 1 USD per started GB | | large | 2 USD per SIZE | }"
    )
    use = plan("charge a on data at t[size].price")
    assert rulebook(text.replace("SIZE", "started GB") + use).plans[0].body[0].amount.pricing.package == 1
    assert codes(text.replace("SIZE", "started 2 GB") + use) == ["Y601"]


def test_a_dated_table_has_its_newest_rows_first(rulebook):
    text = (
        SIZES
        + "table t { | size | fee | from 2025-01-01: | small | 1 USD | | large | 2 USD |"
        + " from 2026-01-01: | small | 3 USD | | large | 4 USD | }"
    )
    made = rulebook(text + plan("fee a t[size].fee"))
    table = made.tables["t"]
    assert table.keys[0] == ("since", types.DATE)
    assert [(row.matches[0].value, row.cells[0]) for row in table.rows] == [
        (date(2026, 1, 1), 3),
        (date(2026, 1, 1), 4),
        (date(2025, 1, 1), 1),
        (date(2025, 1, 1), 2),
    ]
    keys = made.plans[0].body[0].amount.keys
    assert [type(key) for key in keys] == [model.Fact, model.Given]


def test_rows_of_an_older_date_never_answer_for_a_newer_one(rulebook):
    text = (
        "input month_of: number\ntable t { | month_of | fee | from 2025-01-01: | 1 | 1 USD | | 2 | 2 USD |"
        " from 2026-01-01: | 1 | 3 USD | }"
    )
    rows = rulebook(text + plan("charge a = t[month_of].fee")).tables["t"].rows
    assert rows[1].matches == (model.Match("since", date(2026, 1, 1)), model.Match("any"))
    assert rows[1].cells == (None,)


def test_a_row_may_ask_for_the_price_on_its_own_date(rulebook):
    text = (
        "records orders { placed: date, size in GB }\n"
        "table t { | size | fee | from 2025-01-01: | up to 5 GB | 1 USD | | above | 2 USD | }"
        + plan("each o in orders { charge a = (t[o.size].fee at o.placed) }")
    )
    each = rulebook(text).plans[0].body[0]
    date_key = each.body[0].amount.keys[0]
    assert (date_key.list, date_key.name) == ("orders", "placed")


def test_a_table_by_currency_is_cut_for_each(rulebook):
    text = (
        "rulebook demo currency USD, EUR rounding half_up to 0.01 each line\n"
        + SIZES
        + "table t { | currency | size | fee | | USD | small | 1 USD | | USD | large | 2 USD | | EUR | any | 3 EUR | }"
        + plan("fee a t[currency, size].fee")
    )
    tables = rulebook(text).tables
    assert {name: len(table.rows) for name, table in tables.items()} == {"t[USD]": 2, "t[EUR]": 1}
    assert types.describe(tables["t[EUR]"].columns[0][1]) == "money in EUR"


def test_words_in_a_value_column_are_a_choice(rulebook):
    text = SIZES + "table t { | size | support | | small | mail | | large | phone | }"
    condition = rulebook(text + plan("fee a 1 USD if t[size].support is phone")).plans[0].body[0].endings[0].condition
    assert condition.args[0].type == model.Choice("t.support", ("mail", "phone"))


@pytest.mark.parametrize("cell", ["5 GB", "5%", "true", "2026-01-01", "5"])
def test_a_value_column_may_be_of_any_kind(rulebook, cell):
    text = SIZES + f"table t {{ | size | value | | small | {cell} | | large | {cell} | }}"
    assert rulebook(text + plan("let x = t[size].value")).tables["t"].rows[0].cells[0] is not None


def test_tables_that_nothing_looks_up_are_checked_too(codes):
    text = (
        SIZES + "table t { | size | region | fee | | small | eu | 1 USD | | large | us | 5 GB | }" + plan("fee a 1 USD")
    )
    assert codes(text) == ["Y601"]


def test_only_the_choices_that_can_be_there_need_a_row(codes):
    table = SIZES + "table t { | size | fee | | small | 1 USD | }"
    assert codes(table + plan("when size is small { fee a t[size].fee }")) == []
    assert codes(table + plan("when not (size is large) { fee a t[size].fee }")) == []
    assert codes(table + plan("when size in { small } and region is eu { fee a t[size].fee }")) == []
    assert codes(table + plan("charge a = if size is large then 1 USD else t[size].fee")) == []
    assert codes(table + plan("fee a t[small].fee")) == []
    assert codes(table + plan("when size is large { fee a t[size].fee }")) == ["T104"]
    assert codes(table + plan("when size is small or region is eu { fee a t[size].fee }")) == ["T104"]


def test_long_tables_are_checked_fast(codes):
    rows = "\n".join(f"| up to {number} GB | {number % 7} USD |" for number in range(1, 1500))
    text = f"meter data in GB\ntable t {{ | data | fee |\n{rows}\n| above | 9 USD | }}" + plan("charge a = t[data].fee")
    assert codes(text) == []
