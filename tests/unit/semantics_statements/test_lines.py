"""Endings, cadences, bounds, commitments, what is remembered, and notifications."""

from fractions import Fraction

import pytest

from pricing_dsl.semantics import model


def test_endings_stand_in_the_order_written(body):
    (line,) = body(
        "meter storage in GB\n",
        "charge s on storage at 1 USD per GB at most 9 USD rounded up to 0.10 USD at least 1 USD "
        "prorated if storage > 1 GB billed next period",
    )
    kinds = [type(ending) for ending in line.endings]
    assert kinds == [model.AtMost, model.RoundTo, model.AtLeast, model.Prorate, model.OnlyIf, model.BilledNext]


def test_a_share_may_have_dates(body):
    (line,) = body("input cut: date\n", "fee a 10 USD prorated from cut to period.end")
    assert isinstance(line.endings[0].start, model.Given)
    assert isinstance(line.endings[0].end, model.Fact)


@pytest.mark.parametrize(
    ("words", "carried", "negative"),
    [("carried over", True, False), ("may go negative", False, True), ("", False, False)],
)
def test_what_becomes_of_the_rest_of_a_discount(body, words, carried, negative):
    _, discount = body("", f"fee a 10 USD\ndiscount d 25 USD {words}")
    assert (discount.carried_over, discount.may_go_negative) == (carried, negative)
    assert discount.amount.value == 25


@pytest.mark.parametrize(
    ("cadence", "expected"),
    [
        ("once", model.Cadence(once=True)),
        ("every 6 months", model.Cadence(months=6, periods=6)),
        ("every quarter", model.Cadence(months=3, periods=3)),
        ("every calendar year", model.Cadence(months=12, calendar=True, periods=12)),
        ("", None),
    ],
)
def test_cadences_are_whole_periods(body, cadence, expected):
    (line,) = body("", f"fee a 10 USD {cadence}")
    assert line.cadence == expected


def test_weeks_are_days(rulebook):
    plan = rulebook("plan p every week { fee a 10 USD every 4 weeks }").plans[0]
    assert plan.every == model.Cadence(days=7)
    assert plan.body[0].cadence == model.Cadence(days=28, periods=4)


def test_bounds_name_lines_or_none(body):
    *_, least, most = body(
        "", "fee a 10 USD\nfee b 5 USD\nminimum least 20 USD\nmaximum most 30 USD every year against a, b"
    )
    assert least.against == ()
    assert most.against == ("a", "b")
    assert most.cadence.periods == 12


def test_a_bound_against_a_line_of_two_branches_names_both(body):
    *_, least = body(
        "input active: flag\n", "when active { fee a 1 USD } otherwise { fee a 2 USD }\nminimum least 20 USD against a"
    )
    assert least.against == ("a", "a#2")


def test_a_commitment_adds_lines_that_can_be_asked_for(body):
    *_, commit, more = body(
        "",
        "fee a 10 USD\ncommit c 5 USD every year against a overage at 110%\ncharge more = 10% of "
        "(c.premium + c.shortfall)",
    )
    assert commit.overage.value == Fraction(11, 10)
    assert [amount.line for amount in more.amount.args[1].args] == ["c.premium", "c.shortfall"]


def test_an_included_tax_is_a_note(body):
    *_, vat = body("", "fee a 10 USD\ntax vat 20% included in a")
    assert isinstance(vat, model.IncludedTax)
    assert vat.lines == ("a",)
    assert vat.percent.value == Fraction(1, 5)


def test_previous_may_be_asked_for_above_the_statement(body):
    let, remember = body(
        "meter storage in GB\n", "let last = previous most\nremember most = max(last, storage) opening 5 GB"
    )
    assert let.value == model.Previous("most", let.value.type, let.place)
    assert remember.opening.value == 5


def test_what_is_carried_stands_in_the_unit_of_its_opening(body):
    (remember,) = body("meter storage in GB\n", "remember most = max(previous most, storage) opening 5_000 MB")
    assert remember.value.type.unit.text == "MB"


def test_a_window_needs_no_opening(body):
    (remember,) = body("meter storage in GB\n", "remember peaks = storage keeping 12")
    assert (remember.keeping, remember.opening) == (12, None)


def test_a_remembered_value_may_start_again_every_year(body):
    (remember,) = body("meter storage in GB\n", "remember used = previous used + storage opening 0 GB every year")
    assert remember.restarts.periods == 12


def test_a_remembered_value_and_a_line_may_share_a_name(body):
    remember, line = body(
        "meter storage in GB\n",
        "remember most = max(previous most, storage) opening 0 GB\ncharge most on most at 1 USD per GB",
    )
    assert (remember.key, line.key, line.name) == ("most", "most#2", "most")
    assert line.amount.quantity.key == "most"


def test_a_notification_may_ask_for_the_total(body):
    *_, notice = body("", "fee a 10 USD\nnotify large when total > 100 USD")
    assert isinstance(notice.condition.args[0], model.Total)


def test_levels_of_a_grant(body):
    *_, notice = body("meter storage in GB\n", "grant g 10 GB of storage every month\nnotify g at 80%, 100%")
    assert notice.levels == (Fraction(4, 5), 1)


def test_a_rounding_line(body):
    *_, line = body("", "fee a 10.49 USD\nrounding cash half_up to 1 USD")
    assert (line.name, line.mode, line.step) == ("cash", "half_up", 1)
