"""What expressions mean: their operations, types and units."""

from datetime import date
from fractions import Fraction

import pytest

from pricing_dsl.exact import RoundingMode
from pricing_dsl.semantics import model, types
from pricing_dsl.semantics.expressions import constant


def unit(expr: model.Expr) -> str:
    assert isinstance(expr.type, model.Numeric)
    return expr.type.unit.text


@pytest.mark.parametrize(
    ("text", "value", "in_unit"),
    [
        ("12", Fraction(12), ""),
        ("2/37", Fraction(2, 37), ""),
        ("3 million", Fraction(3_000_000), ""),
        ("100 GB", Fraction(100), "GB"),
        ("0.10 USD per GB", Fraction(1, 10), "USD per GB"),
        ("0.30 USD per million calls", Fraction(3, 10_000_000), "USD per call"),
        ("1 GB + 500 MB", Fraction(3, 2), "GB"),
        ("500 MB + 1 GB", Fraction(1500), "MB"),
        ("1 TB - 1 GB - 1 GB", Fraction(998, 1000), "TB"),
        ("2 * 3 GB / 4", Fraction(3, 2), "GB"),
        ("10% of 50 USD", Fraction(5), "USD"),
        ("3 * 5%", Fraction(3, 20), ""),
        ("100 USD increased by 5%", Fraction(105), "USD"),
        ("100 USD reduced by 5%", Fraction(95), "USD"),
        ("excess of 5 GB over 2 GB", Fraction(3), "GB"),
        ("excess of 2 GB over 5 GB", Fraction(0), "GB"),
        ("-(5 GB)", Fraction(-5), "GB"),
        ("max(1 GB, 2000 MB)", Fraction(2), "GB"),
        ("min(1 GB, 2000 MB)", Fraction(1), "GB"),
        ("5 GB / 2 GB", Fraction(5, 2), ""),
        ("1 TB / 1 GB", Fraction(1000), ""),
        ("90 minutes * 2 USD per hour", Fraction(3), "USD"),
        ("1 kWh / 2 kW", Fraction(1, 2), "hour"),
        ("7 GB rounded up to 5 GB", Fraction(10), "GB"),
        ("1.5 GB rounded down to 100 MB", Fraction(1500), "MB"),
        ("rate * 5 GB", Fraction(1, 2), "USD"),
        ("1 year", Fraction(1), "year"),
        ("1 month + 1 year", Fraction(13), "month"),
    ],
)
def test_constants_are_exact_and_stand_in_a_unit(let, text, value, in_unit):
    expr = let(text)
    assert constant(expr) == value
    assert unit(expr) == in_unit


def test_the_right_side_is_converted_by_a_multiplication(let):
    expr = let("storage + 5 * 1 MB * soft")
    assert isinstance(expr, model.Op)
    right = expr.args[1]
    assert isinstance(right, model.Op)
    assert right.op == "mul"
    assert constant(right.args[-1]) == Fraction(1, 1000)
    assert unit(right) == "GB"


@pytest.mark.parametrize(
    ("text", "percent"),
    [("share", True), ("share * share", True), ("share / 2", True), ("2 * share", False), ("share + 5%", True)],
)
def test_a_percentage_stays_one_until_it_multiplies_a_number(let, text, percent):
    kind = let(text).type
    assert kind == model.Numeric(types.NUMBER.unit, percent=percent, whole=kind.whole)


def test_sums_and_products_of_any_length_are_one_operation(let):
    assert len(let("storage - storage + storage - storage").args) == 4
    assert [arg.op for arg in let("storage - 1 GB * soft + storage").args[1:2]] == ["neg"]
    assert len(let("soft * soft * soft * soft").args) == 4
    assert len(let("loyal and loyal and loyal").args) == 3


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("api", True),
        ("api + 3 calls", True),
        ("api * 2", True),
        ("api * 0.5", False),
        ("api + 0.5 calls", False),
        ("max(api, 5 calls)", True),
        ("storage", False),
        ("storage rounded up to 1 GB", True),
        ("storage rounded up to 0.5 GB", False),
        ("if loyal then 3 calls else api", True),
        ("period.days", True),
        ("count(payments)", True),
        ("api / 2", False),
    ],
)
def test_what_is_known_to_be_whole(let, text, whole):
    assert let(text).type.whole is whole


# ---- names -----------------------------------------------------------------------------------------------------------


def test_a_meter_with_dimensions_is_its_total(let):
    expr = let("egress")
    assert isinstance(expr, model.Fold)
    assert (expr.fn, expr.list) == ("sum", "egress")
    assert isinstance(expr.body, model.RowValue)
    assert expr.body.name == "egress"


def test_a_row_of_a_meter_can_be_picked(let):
    expr = let("egress[eu]")
    assert isinstance(expr, model.Fold)
    assert isinstance(expr.body, model.Op)
    condition = expr.body.args[0]
    assert isinstance(condition, model.Op)
    assert (condition.op, condition.args[1].value) == ("eq", "eu")


def test_terms_are_constants_unless_they_may_be_negotiated(let):
    assert isinstance(let("rate"), model.Const)
    assert let("soft") == model.Given("soft", types.NUMBER, let("soft").place)


def test_a_dated_term_is_looked_up_on_the_first_day_of_the_period(let):
    expr = let("price", declared="term price { from 2025-01-01: 1 USD from 2026-01-01: 2 USD }")
    assert isinstance(expr, model.Lookup)
    assert (expr.table, expr.keys[0].name, expr.column) == ("price", "start", "value")


def test_the_calendar(let):
    assert let("period.start").type == types.DATE
    assert unit(let("period.days")) == "day"
    assert let("period.number").type == types.WHOLE_NUMBER
    assert let("subscription.start").name == "subscription.start"


def test_a_line_may_have_the_name_of_the_subscription(let):
    assert isinstance(let("subscription.amount", above="fee subscription 5 USD"), model.Amount)
    assert isinstance(let("subscription.start", above="fee subscription 5 USD"), model.Fact)


def test_a_line_that_shares_its_name_with_a_quantity_is_that_quantity(let):
    above = "charge storage on storage at rate"
    assert isinstance(let("storage", above=above), model.Given)
    assert isinstance(let("storage.amount", above=above), model.Amount)


# ---- dates -----------------------------------------------------------------------------------------------------------


def test_dates(let):
    assert let("since - period.start").op == "diff"
    assert unit(let("since - period.start")) == "day"
    assert let("since + 30 days").op == "shift_days"
    assert constant(let("since + 2 weeks").args[1]) == 14
    assert constant(let("since - 1 year").args[1]) == -12
    assert let("since + 1 month").op == "shift_months"


def test_days_between_two_dates_count_both_ends_and_are_never_negative(let):
    expr = let("days(since to period.end)")
    assert expr.op == "max"
    plus_one, none = expr.args
    assert constant(none) == 0
    assert plus_one.op == "add"
    assert [plus_one.args[0].op, constant(plus_one.args[1])] == ["diff", 1]


def test_the_later_of_two_dates_is_chosen(let):
    expr = let("max(since, 2026-01-01)")
    assert (expr.op, expr.args[0].op, expr.type) == ("choose", "ge", types.DATE)
    assert expr.args[2].value == date(2026, 1, 1)


# ---- conditions ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["size is small", "size == small", "small == size", "size in { small }", "size is (small)"]
)
def test_a_bare_word_is_read_by_the_other_side(let, text):
    test = let(text)
    assert test.op == "eq"
    constants = [arg for arg in test.args if isinstance(arg, model.Const)]
    assert [arg.value for arg in constants] == ["small"]


def test_membership_is_one_comparison_for_each_value(let):
    test = let("period.month in { 4, 10 }")
    assert test.op == "or"
    assert [constant(arg.args[1]) for arg in test.args] == [4, 10]


def test_a_flag_is_a_condition(let):
    assert let("not loyal").op == "not"
    assert let("loyal is true").args[1].value is True


# ---- division --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "divisor", ["5", "5 GB", "soft", "period.days", "max(soft, 3)", "soft * 2", "period.month", "period.days + 1 day"]
)
def test_division_by_what_is_known_beforehand_is_exact(let, divisor):
    assert let(f"storage / ({divisor})").op == "div"


def test_a_let_of_constants_divides_exactly(let):
    assert let("storage / half", above="let half = soft / 2").op == "div"


def test_a_ratio_is_rounded_at_once_in_the_unit_of_its_step(let):
    expr = let("storage / api rounded half_even to 1 MB per call")
    assert isinstance(expr, model.Ratio)
    assert (expr.mode, expr.step, unit(expr)) == (RoundingMode.HALF_EVEN, 1, "MB per call")
    assert constant(expr.top.args[-1]) == 1000


def test_factors_and_divisors_of_a_ratio_are_gathered(let):
    expr = let("storage / api * soft / 3 rounded down to 1 GB per call")
    assert isinstance(expr, model.Ratio)
    assert len(expr.top.args) == 2
    assert len(expr.bottom.args) == 2


def test_a_ratio_in_brackets_may_go_on(let):
    expr = let("(storage / api rounded up to 1 GB per call) * api")
    assert isinstance(expr, model.Op)
    assert isinstance(expr.args[0], model.Ratio)
    assert unit(expr) == "GB"


def test_an_average_is_a_ratio_of_a_sum_and_a_count(let):
    expr = let("average(p.amount for p in payments) rounded half_up to 0.01 USD")
    assert isinstance(expr, model.Ratio)
    assert [expr.top.fn, expr.bottom.fn] == ["sum", "count"]


# ---- folds -----------------------------------------------------------------------------------------------------------


def test_folds(let):
    assert let("sum(p.amount for p in payments)").fn == "sum"
    assert let("max(p.amount for p in payments)").fn == "max"
    assert let("count(payments)") == model.Fold("count", "payments", None, types.WHOLE_NUMBER, let("loyal").place)
    assert let("max(reads)").body.name == "reads"


def test_counting_rows_that_meet_a_condition_adds_ones(let):
    expr = let("count(p.method is card for p in payments)")
    assert (expr.fn, expr.body.op) == ("sum", "choose")
    assert [constant(arg) for arg in expr.body.args[1:]] == [1, 0]


def test_records_with_a_unit_are_counted_in_it(let):
    expr = let("count(phones)", declared="unit phone\nrecords phones in phone { data in GB }")
    assert unit(expr) == "phone"


def test_kept_values_are_folded(let):
    above = "remember peaks = storage keeping 12"
    assert let("max(peaks)", above=above) == model.WindowFold(
        "max", "peaks", False, let("storage").type, let("loyal").place
    )
    assert let("sum(previous peaks)", above=above).previous is True


# ---- prices ----------------------------------------------------------------------------------------------------------


def test_a_price_per_started_package_keeps_its_package(rulebook):
    text = "meter data in MB\nplan basic every month { charge data on data at 5 USD per started GB }"
    line = rulebook(text).plans[0].body[0]
    assert line.amount.pricing.package == 1000
    assert constant(line.amount.pricing.rate) == 5


def test_currency_is_a_constant_of_each_plan(rulebook):
    text = (
        "rulebook demo currency USD, JPY rounding half_up to minor_unit each line\n"
        "table book { | currency | monthly | | USD | 49 USD | | JPY | 7000 JPY | }\n"
        "meter spend in money\n"
        "plan basic every month { fee monthly book[currency].monthly charge more = 1% of spend }"
    )
    made = rulebook(text)
    assert [constant(plan.body[0].amount) for plan in made.plans] == [49, 7000]
    assert [unit(plan.body[1].amount) for plan in made.plans] == ["USD", "JPY"]
    assert [plan.rounding.step for plan in made.plans] == [Fraction(1, 100), 1]
