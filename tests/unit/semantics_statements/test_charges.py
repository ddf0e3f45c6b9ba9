"""Usage lines: tiers as running bounds, packages, and rows."""

from fractions import Fraction

import pytest

from pricing_dsl.semantics import model

CALLS = "unit call, calls\nmeter api in whole call\n"
EGRESS = "meter egress in GB by region { eu, us } default none\n"
READS = "meter reads in GB by region { eu, us }, kind { hot, cold } each day default none\n"
PRICES = "table delivery { | region | price | | eu | 1 USD per GB | | us | 2 USD per GB | }\n"


@pytest.fixture
def usage(body):
    def compiled(declarations, statement):
        return body(declarations, statement)[-1].amount

    return compiled


def bounds(usage):
    return [
        (None if entry.bound is None else entry.bound.value, entry.owns, entry.price.kind)
        for entry in usage.pricing.entries
    ]


def test_slabs_are_graduated_tiers_with_running_bounds(usage):
    made = usage(
        "meter storage in GB\n",
        "charge s on storage slabs { first 500 GB free next 0.5 TB at 2 USD per GB rest not offered }",
    )
    assert made.pricing.mode == "graduated"
    assert bounds(made) == [(500, "up_to", "free"), (1000, "up_to", "at"), (None, "up_to", "not_offered")]


def test_widths_that_come_with_the_usage_are_added(usage):
    made = usage(
        "meter storage in GB\ninput plan_size in GB\n",
        "charge s on storage slabs { first plan_size free next plan_size at 2 USD per GB next 5 GB at 1 USD "
        "per GB rest at 3 USD per GB }",
    )
    first, second, third, _ = (entry.bound for entry in made.pricing.entries)
    assert isinstance(first, model.Given)
    assert second == model.Op("add", (first, first), second.type, second.place)
    assert third.op == "add"
    assert third.args[-1].value == 5


@pytest.mark.parametrize(("mode", "expected"), [("graduated", [(184, "up_to")]), ("volume", [(185, "below")])])
def test_below_a_whole_bound_are_the_units_before_it(usage, mode, expected):
    made = usage(CALLS, f"charge s on api {mode} tiers {{ below 185 calls free above at 1 USD per call }}")
    assert [(bound, owns) for bound, owns, _ in bounds(made)][:1] == expected


def test_below_a_bound_of_a_measured_quantity_stays(usage):
    made = usage(
        "meter storage in GB\n", "charge s on storage graduated tiers { below 185 GB free above at 1 USD per GB }"
    )
    assert bounds(made)[0] == (185, "below", "free")


def test_packages_are_counted_in_the_unit_of_the_quantity(usage):
    made = usage("meter storage in MB\n", "charge s on storage at 15 USD per started 2 GB")
    assert made.pricing.package == 2000
    assert made.pricing.rate.value == 15


def test_a_price_per_another_unit_is_converted(usage):
    made = usage("meter storage in GB\n", "charge s on storage at 5 USD per TB")
    assert made.pricing.rate.value == Fraction(1, 200)
    assert made.pricing.package is None


def test_a_percentage_is_a_price_of_money(usage):
    made = usage("meter processed in USD\n", "charge fee on processed at 2.9%")
    assert made.pricing.rate.value == Fraction(29, 1000)


def test_money_is_the_price_of_a_plain_number(usage):
    made = usage("input clicks: number\n", "charge fee on clicks at 0.70 USD")
    assert made.pricing.rate.value == Fraction(7, 10)


# ---- rows ------------------------------------------------------------------------------------------------------------


def test_without_by_rows_are_summed_before_the_tiers(usage):
    made = usage(EGRESS, "charge e on egress slabs { first 10 GB free rest at 1 USD per GB }")
    assert made.over is None
    assert made.quantity.fn == "sum"


def test_a_price_of_the_row_is_paid_row_by_row(usage):
    made = usage(EGRESS + PRICES, "charge e on egress at delivery[region].price")
    assert made.over == "egress"
    assert made.quantity.name == "egress"


def test_by_all_dimensions_are_the_rows_themselves(usage):
    made = usage(EGRESS, "charge e on egress by region slabs { first 10 GB free rest at 1 USD per GB }")
    assert made.over == "egress"


def test_by_some_dimensions_is_a_group(rulebook):
    plan = rulebook(f"{READS}plan p every month {{ charge e on reads by kind at 1 USD per GB }}").plans[0]
    rows = plan.lists[plan.body[0].amount.over]
    assert (rows.kind, rows.source, rows.by) == ("group", "reads", ("kind",))
    assert [column.name for column in rows.columns] == ["kind", "reads"]


def test_by_dimensions_of_a_meter_kept_each_day_sums_the_days(rulebook):
    plan = rulebook(f"{READS}plan p every month {{ charge e on reads by kind, region at 1 USD per GB }}").plans[0]
    assert plan.lists[plan.body[0].amount.over].by == ("region", "kind")


def test_a_quantity_of_each_row_at_one_price_is_summed_first(usage):
    declarations = EGRESS + "table weight { | region | times | | eu | 1 | | us | 2 | }\n"
    made = usage(declarations, "charge e on egress * weight[region].times at 1 USD per started 10 GB")
    assert made.over is None
    assert made.quantity.fn == "sum"
    assert made.quantity.list == "egress"


def test_continuing_fills_the_same_tiers_row_by_row(usage):
    made = usage(
        EGRESS + PRICES, "charge e on egress slabs continuing { first 10 GB free rest at delivery[region].price }"
    )
    assert made.over == "egress"
    assert made.pricing.continuing


def test_a_let_can_hold_the_price_of_each_row(body):
    price, line = body(EGRESS + PRICES, "let price = delivery[region].price\ncharge e on egress at price")
    assert price.over == "egress"
    assert line.amount.over == "egress"


def test_a_let_can_hold_an_amount_of_each_row(body):
    cost, line = body(EGRESS + PRICES, "let cost = egress * delivery[region].price\ncharge e = cost")
    assert cost.over == "egress"
    assert line.over is None
    assert line.amount.fn == "sum"


def test_a_formula_of_the_row_is_summed(body):
    (line,) = body(EGRESS + PRICES, "charge e = egress * delivery[region].price at most 5 USD")
    assert line.over == "egress"
    assert isinstance(line.endings[0], model.AtMost)
