"""What declarations become: inlets, lists, units, terms."""

from datetime import date
from fractions import Fraction

import pytest

from pricing_dsl.semantics import model, types

PLAN = "plan basic every month { fee base 10 USD }\n"


def test_a_meter(rulebook):
    inlet = rulebook('meter data "Stored" in whole GB as peak default 5 GB corrections allowed\n' + PLAN).inlets["data"]
    assert (inlet.role, inlet.title, inlet.default, inlet.corrections) == ("meter", "Stored", 5, True)
    assert inlet.aggregate == ("peak", None)
    assert inlet.type.whole is True
    assert inlet.list is None


@pytest.mark.parametrize(
    ("written", "aggregate"),
    [
        ("as sum", ("sum", None)),
        ("as percentile 95", ("percentile", 95)),
        ("as 8th highest", ("highest", 8)),
        ("as average of 4 highest", ("average_highest", 4)),
        ("", None),
    ],
)
def test_aggregates(rulebook, written, aggregate):
    assert rulebook(f"meter top in kW {written}\n{PLAN}").inlets["top"].aggregate == aggregate


def test_a_meter_by_dimensions_and_days_is_a_list(rulebook):
    text = "meter data in GB by region { eu, us }, tier each day default none\nplan basic every month { let x = data }"
    made = rulebook(text)
    inlet = made.inlets["data"]
    rows = made.plans[0].lists[inlet.list]
    assert [column.name for column in rows.columns] == ["region", "tier", "day", "data"]
    assert [column.type for column in rows.columns[:3]] == [
        model.Choice("region", ("eu", "us")),
        model.Choice("tier", None),
        types.WHOLE_NUMBER,
    ]
    assert (inlet.no_rows, inlet.each) == (True, "day")


def test_a_default_of_nothing_means_no_rows(rulebook):
    assert rulebook("meter data in GB by region { eu } default 0 GB\n" + PLAN).inlets["data"].no_rows is True


def test_records(rulebook):
    text = 'records orders { size "Size" in MB default 1 GB, kind: { a, "b c", 3 }, on_day: date }\n' + PLAN
    made = rulebook(text)
    rows = made.plans[0].lists["orders"]
    assert rows.columns[0].default == 1000
    assert rows.columns[1].type == model.Choice("kind", ("a", "b c", "3"))
    assert rows.columns[2].type == types.DATE


@pytest.mark.parametrize(
    ("written", "default"),
    [
        (": flag default true", True),
        (": { card, ach } default ach", "ach"),
        (": { none, some } default none", "none"),
        (": number default 2/3", Fraction(2, 3)),
        (": percent default 5%", Fraction(1, 20)),
        (": date default 2026-01-01", date(2026, 1, 1)),
        ("in month default 1 year", Fraction(12)),
        ("in money default 5 USD", Fraction(5)),
        ("in USD per GB default 0.5 USD per GB", Fraction(1, 2)),
    ],
)
def test_inputs_of_every_kind(rulebook, written, default):
    assert rulebook(f"input x {written}\n{PLAN}").inlets["x"].default == default


def test_money_is_read_as_the_currency_of_each_plan(rulebook):
    text = "rulebook demo currency USD, EUR rounding half_up to 0.01 each line\ninput x in money\n" + (
        "plan basic every month { charge a = x }"
    )
    made = rulebook(text)
    assert made.inlets["x"].type.unit == types.ANY_MONEY
    assert [plan.body[0].amount.type for plan in made.plans] == [types.money("USD"), types.money("EUR")]


# ---- units -----------------------------------------------------------------------------------------------------------


def test_units_may_be_made_of_units_declared_below(rulebook):
    text = "unit pallet = 40 crates\nunit crate, crates = 12 bottles\nunit bottle, bottles\nmeter sold in bottle\n" + (
        "plan basic every month { charge a on sold at 480 USD per pallet }"
    )
    rate = rulebook(text).plans[0].body[0].amount.pricing.rate
    assert rate.value == 1


def test_a_restated_unit_counts_from_then_on(rulebook):
    text = "unit TB = 1024 GB\nmeter data in GB\nplan basic every month { let x = data + 1 TB }"
    assert rulebook(text).plans[0].body[0].value.args[1].value == 1024


def test_spellings_tell_the_data_what_may_be_written(rulebook):
    made = rulebook("unit call, calls\nmeter api in call\nmeter data in GB\ninput price in USD\n" + PLAN)
    assert made.spellings["call"] == {"call": 1, "calls": 1}
    assert made.spellings["GB"]["MB"] == Fraction(1, 1000)
    assert made.spellings["USD"] == {"USD": 1}


# ---- terms -----------------------------------------------------------------------------------------------------------


def test_terms_may_be_made_of_terms_declared_below(rulebook):
    text = "term net = 0.9 * gross\nterm gross = 10 USD\nplan basic every month { fee base net }"
    assert rulebook(text).plans[0].body[0].amount.value == 9


def test_what_may_be_negotiated_comes_in(rulebook):
    text = "term rate = 0.10 USD per GB negotiable from 0.07 USD per GB to 150 USD per TB\n" + PLAN
    inlet = rulebook(text).inlets["rate"]
    assert (inlet.role, inlet.default, inlet.low, inlet.high) == (
        "term",
        Fraction(1, 10),
        Fraction(7, 100),
        Fraction(15, 100),
    )
    free = rulebook("term rate = 2 negotiable\n" + PLAN).inlets["rate"]
    assert (free.low, free.high, free.default) == (None, None, 2)


def test_a_dated_term_is_a_table_newest_first(rulebook):
    text = "term rate { from 2025-01-01: 1 USD per GB from 2026-01-01: 2 USD per TB }\n" + PLAN
    table = rulebook(text).tables["rate"]
    assert [(row.matches[0].value.year, row.cells[0]) for row in table.rows] == [(2026, Fraction(1, 500)), (2025, 1)]


def test_a_dated_term_that_may_be_negotiated_comes_in_and_has_a_table(rulebook):
    text = "term rate { from 2025-01-01: 1 USD from 2026-01-01: 2 USD } negotiable\n" + PLAN
    made = rulebook(text)
    assert (made.inlets["rate"].default, made.inlets["rate"].dated) == (None, "rate")
    assert len(made.tables["rate"].rows) == 2


# ---- assumptions -----------------------------------------------------------------------------------------------------


def test_an_assumption_belongs_to_the_plans_that_mention_what_it_does(rulebook):
    text = (
        "meter data in GB\nmeter other in GB by region { eu }\nassume data <= 10 PB\nassume other[eu] <= 5 GB\n"
        "plan a every month { charge x on data at 1 USD per GB }\n"
        "plan b every month { charge x on other at 1 USD per GB }"
    )
    plans = rulebook(text).plans
    assert [len(plan.assumptions) for plan in plans] == [1, 1]
    assert isinstance(plans[0].assumptions[0].args[0], model.Given)
    assert isinstance(plans[1].assumptions[0].args[0], model.Fold)


def test_there_is_no_model_while_there_are_mistakes(codes):
    assert codes("rulebook demo currency USD rounding none\nmeter a in b\n" + PLAN) == ["U505"]


def test_without_a_heading_only_that_is_said(codes):
    assert "S015" in codes("rulebook demo rounding none\n" + PLAN)
