"""Grants: what they cover, how long their lots live, and how they are drawn."""

from fractions import Fraction

import pytest

from pricing_dsl.semantics import model

STORAGE = "meter storage in GB\n"
DAILY = "meter storage in GB each day\n"
EGRESS = "meter egress in GB by region { eu, us }, kind { hot, cold } default none\n"
USE = "\ncharge s on overage of storage at 1 USD per GB"


@pytest.fixture
def grant(body):
    def compiled(declarations, text, use=USE):
        found = [one for one in body(declarations, text + use) if isinstance(one, model.Grant)]
        return found[-1]

    return compiled


def test_a_lot_lives_for_its_own_span(grant):
    made = grant(STORAGE, "grant g 100 GB of storage every 3 months")
    assert (made.renewal.months, made.renewal.periods, made.periods) == (3, 3, 3)
    assert made.rollover is None


def test_for_says_how_long_a_lot_lives(grant):
    assert grant(STORAGE, "grant g 100 GB of storage every month for 1 quarter").periods == 3


@pytest.mark.parametrize("renewal", ["once", "on purchase"])
def test_without_for_a_single_lot_lives_until_it_is_used_up(grant, renewal):
    made = grant(STORAGE, f"grant g 100 GB of storage {renewal}")
    assert made.periods is None
    assert (made.renewal is None) == (renewal == "on purchase")


def test_how_many_were_bought_comes_in(rulebook):
    made = rulebook(f"{STORAGE}plan p every month {{ grant pack 5 GB of storage on purchase costs 2 USD {USE} }}")
    assert made.inlets["pack.bought"].role == "purchase"
    assert made.plans[0].body[0].costs.value == 2


def test_a_grant_of_each_day_is_a_lot_of_each_row(grant):
    made = grant(DAILY, "grant g 2 GB of storage every day")
    assert made.per_day
    assert made.covers[0].over == "storage"


def test_covers_in_other_units_are_converted_by_their_weight(grant):
    made = grant("meter storage in GB\nmeter cold in TB\n", "grant g 100 GB of storage, cold using 2 every month")
    assert [None if cover.weight is None else cover.weight.value for cover in made.covers] == [None, 2000]


def test_a_rate_lets_a_grant_of_money_cover_quantities(grant):
    made = grant(STORAGE, "grant g 100 USD of storage using 0.10 USD per GB every month")
    assert not made.money
    assert made.covers[0].weight.value == Fraction(1, 10)


def test_whole_units_are_covered_whole(grant):
    made = grant(
        "unit call, calls\nmeter storage in whole call\n",
        "grant g 3 calls of storage using 2 every month",
        use="\ncharge s on overage of storage at 1 USD per call",
    )
    assert made.covers[0].whole


def test_a_balance_of_money_covers_lines(body):
    *_, credit, line = body(
        STORAGE,
        "charge storage on storage at 1 USD per GB\ngrant credit 20 USD against storage once\n"
        "charge premium = 10% of overage of storage",
    )
    assert credit.money
    assert [cover.key for cover in credit.covers] == ["storage.amount"]
    assert credit.covers[0].quantity == model.Amount("storage", credit.covers[0].quantity.type, credit.place)
    assert line.amount.args[1].cover == "storage.amount"


def test_a_balance_against_a_line_of_two_branches_covers_their_sum(body):
    *_, credit = body(
        "input active: flag\n",
        "when active { fee a 1 USD } otherwise { fee a 2 USD }\ngrant credit 20 USD against a once",
    )
    assert [amount.line for amount in credit.covers[0].quantity.args] == ["a", "a#2"]


def test_by_gives_each_value_its_own_lots(rulebook):
    plan = rulebook(
        f"{EGRESS}plan p every month {{ grant g 10 GB of egress by region every month charge e on "
        f"overage of egress by region at 1 USD per GB }}"
    ).plans[0]
    grant, line = plan.body
    assert grant.by == grant.covers[0].over == line.amount.over == line.amount.quantity.list
    assert plan.lists[grant.by].by == ("region",)


def test_the_size_may_depend_on_the_value(grant):
    declarations = (
        "meter egress in GB by region { eu, us } default none\ntable quota { | region | size | | "
        "eu | 5 GB | | us | 6 GB | }\n"
    )
    made = grant(
        declarations,
        "grant g quota[region].size of egress by region every month",
        use="\ncharge e on overage of egress at 1 USD per GB",
    )
    assert isinstance(made.size, model.Lookup)
    assert made.type.unit.text == "GB"


def test_rollover_in_all_its_words(grant):
    made = grant(
        STORAGE,
        "grant g 100 GB of storage every month { rollover up to 0.05 TB for 2 months draw newest "
        "first prorated rounded down to 1 GB }",
    )
    assert (made.rollover.cap.value, made.rollover.percent, made.rollover.periods) == (50, None, 2)
    assert made.order == "newest"
    assert made.prorated
    assert made.prorated_to.step == 1


def test_rollover_of_a_percentage_and_of_all(grant):
    first = grant(
        STORAGE, "grant g 100 GB of storage every month { rollover up to 10% for 2 months repeatedly }"
    ).rollover
    assert (first.cap, first.percent.value, first.repeatedly) == (None, Fraction(1, 10), True)
    second = grant(STORAGE, "grant g 100 GB of storage every month { rollover all for 1 month }").rollover
    assert (second.cap, second.percent, second.periods) == (None, None, 1)


def test_draw_in_order_keeps_the_order_written(grant):
    made = grant(
        "meter egress in GB by region { eu, us } default none\n",
        "grant g 10 GB of egress every month { draw in order us, eu }",
        use="\ncharge e on overage of egress at 1 USD per GB",
    )
    assert made.in_order == ("us", "eu")


def test_the_plan_may_draw_what_expires_first(rulebook):
    plan = rulebook(
        f"{STORAGE}plan p every month {{ grant g 10 GB of storage every month draw expiring first {USE} }}"
    ).plans[0]
    assert plan.draw_expiring_first
