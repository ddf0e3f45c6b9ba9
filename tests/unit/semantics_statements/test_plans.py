"""Versions, currencies, and what a plan takes from the one it extends."""

from datetime import date

import pytest

from pricing_dsl.pipeline import CompileError
from pricing_dsl.semantics import model


def names(plan):
    return [statement.name for statement in plan.body]


def amounts(plan):
    return [statement.amount.value for statement in plan.body if isinstance(statement, model.Line)]


def test_a_statement_of_the_same_name_takes_the_place_of_the_inherited_one(rulebook):
    plans = rulebook("""
        plan basic every month { fee a 1 USD  fee b 2 USD  fee c 3 USD }
        plan pro every month extends basic { fee d 4 USD  charge b = 20 USD  without a }
    """).plans
    assert names(plans[1]) == ["b", "c", "d"]
    assert amounts(plans[1]) == [20, 3, 4]
    assert plans[1].body[0].kind == "charge"


def test_what_is_left_out_and_said_again_comes_last(rulebook):
    plans = rulebook("""
        plan basic every month { fee a 1 USD  fee b 2 USD }
        plan pro every month extends basic { without a  fee a 5 USD }
    """).plans
    assert names(plans[1]) == ["b", "a"]


def test_a_plan_takes_span_currency_and_title_from_its_base_where_it_says_none(rulebook):
    plans = rulebook("""
        rulebook demo currency USD, EUR rounding none
        plan basic "Basic" every 2 months currency EUR { fee a 1 EUR }
        plan pro extends basic { fee b 2 EUR }
    """).plans
    assert [(plan.name, plan.currency, plan.every.months, plan.title) for plan in plans] == [
        ("basic", "EUR", 2, "Basic"),
        ("pro", "EUR", 2, "Basic"),
    ]


def test_a_chain_of_plans_may_stand_in_any_order(rulebook):
    plans = rulebook("""
        plan three every month extends two { fee c 3 USD }
        plan two every month extends one { fee b 2 USD }
        plan one every month { fee a 1 USD }
    """).plans
    assert [names(plan) for plan in plans] == [["a", "b", "c"], ["a", "b"], ["a"]]


def test_a_version_extends_the_one_that_ends_the_day_before(rulebook):
    plans = rulebook("""
        plan basic every month through 2025-12-31 { fee a 1 USD }
        plan basic every month from 2026-01-01 through 2026-06-30 extends basic { fee a 2 USD }
        plan basic every month from 2026-07-01 extends basic { fee b 3 USD }
    """).plans
    assert [amounts(plan) for plan in plans] == [[1], [2], [2, 3]]


def test_a_plan_has_a_version_for_each_version_of_its_base(rulebook):
    plans = rulebook("""
        plan basic every month through 2025-12-31 { fee a 1 USD }
        plan basic every month from 2026-01-01 { fee a 2 USD }
        plan pro every month from 2025-07-01 extends basic { fee b 3 USD }
    """).plans
    assert [(plan.start, plan.through, amounts(plan)) for plan in plans if plan.name == "pro"] == [
        (date(2025, 7, 1), date(2025, 12, 31), [1, 3]),
        (date(2026, 1, 1), None, [2, 3]),
    ]


def test_there_is_one_plan_for_each_currency(rulebook):
    plans = rulebook("""
        rulebook demo currency USD, EUR rounding half_up to minor_unit each line
        table book { | currency | monthly | | USD | 49 USD | | EUR | 45 EUR | }
        plan pro every month { fee monthly book[currency].monthly }
    """).plans
    assert [plan.currency for plan in plans] == ["USD", "EUR"]
    assert [plan.rounding.scope for plan in plans] == ["line", "line"]


def test_plans_of_one_name_in_different_currencies_do_not_overlap(rulebook):
    plans = rulebook("""
        rulebook demo currency USD, EUR rounding none
        plan pro every month currency USD { fee a 10 USD }
        plan pro every month currency EUR { fee a 9 EUR }
    """).plans
    assert [amounts(plan) for plan in plans] == [[10], [9]]


def test_a_chain_too_long_is_refused(rulebook):
    plans = [f"plan p{n} every month extends p{n + 1} {{ fee f{n} 1 USD }}" for n in range(300)]
    with pytest.raises(CompileError, match="more than 200 plans extend one another"):
        rulebook("\n".join([*plans, "plan p300 every month { fee last 1 USD }"]))


def test_a_mistake_in_the_base_is_told_once(rulebook):
    with pytest.raises(CompileError) as found:
        rulebook("""
            plan basic every month { fee a 1 EUR }
            plan pro every month extends basic { fee b 2 USD }
        """)
    assert [diagnostic.code for diagnostic in found.value.diagnostics] == ["M404"]
