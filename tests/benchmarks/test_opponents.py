"""What is measured against gives what it should, to the last digit: else its speed would say nothing."""

from __future__ import annotations

from decimal import localcontext
from fractions import Fraction

import pytest

import pricing_dsl as pricing
from tests.benchmarks.opponents.tree_walk import EXACT
from tests.benchmarks.reference_plan import Amounts, W, w2_plans, w2_text
from tests.benchmarks.usage_data import rows
from tests.benchmarks.w_calls import SLOT, Calls

COUNT = 10_000


@pytest.fixture(scope="module")
def calls() -> Calls:
    return Calls(COUNT)


@pytest.fixture(scope="module")
def expected(calls: Calls) -> list[Amounts]:
    return list(calls.expected())


def told(amounts: Amounts) -> tuple[Fraction, ...]:
    """In the order of the bare function's results."""
    return (amounts.usage, amounts.agreed, amounts.final, amounts.amount, amounts.closing)


def test_data_is_what_is_said_of_it(expected: list[Amounts]) -> None:
    built = [one for one in expected if one.usage > W.least]
    halves = sum((100 * (one.usage + one.agreed)).denominator == 2 for one in built)
    assert 0.07 < halves / COUNT < 0.10
    assert 0.10 < sum(one.overage == 0 for one in expected) / COUNT < 0.25
    assert sum(one.usage == W.most for one in expected) > COUNT / 10


def test_bills(calls: Calls, expected: list[Amounts]) -> None:
    for (usage, state), amounts in zip(calls.summaries(), expected, strict=True):
        bill = calls.program.rate(usage, state)
        assert [line.amount for line in bill.lines] == [amounts.usage, amounts.agreed, amounts.final]
        assert bill.total == amounts.amount
        assert (bill.lines[0].quantity, bill.closing.slots[SLOT]) == (amounts.overage, amounts.closing)


def test_the_bare_function(calls: Calls, expected: list[Amounts]) -> None:
    made, call = calls.bare()
    assert [argument.name for argument in made.function.arguments] == ["included_rolled_1_opening", "used"]
    dens = [amount.den.const for amount in made.results]
    for (used, opening), amounts in zip(calls.thousandths, expected, strict=True):
        assert tuple(map(Fraction, call(opening, used), dens)) == told(amounts)


def test_the_tree_walk(calls: Calls, expected: list[Amounts]) -> None:
    walk = calls.tree_walk()
    with localcontext(EXACT):
        for given, amounts in zip(calls.mappings(), expected, strict=True):
            assert tuple(map(Fraction, walk(*given))) == told(amounts)


def test_the_closures(calls: Calls, expected: list[Amounts]) -> None:
    call = calls.closures().call
    with localcontext(EXACT):
        for given, amounts in zip(calls.decimals(), expected, strict=True):
            assert tuple(map(Fraction, call(*given))) == told(amounts)


def test_two_hundred_plans() -> None:
    plans = w2_plans()
    program = pricing.compile_text(w2_text())
    assert program.plans == tuple(plan.name for plan in plans)
    assert len({plan.prices for plan in plans}) > len(plans) / 2
    used, opening = rows(len(plans), seed=2)
    for plan, quantity, carried in zip(plans, used, opening, strict=True):
        kept = Fraction(min(Fraction(carried, 1000), plan.rollover))
        bill = program.rate({"plan": plan.name, "used": Fraction(quantity, 1000)}, pricing.State(1, slots={SLOT: kept}))
        amounts = plan.amounts(Fraction(quantity, 1000), kept)
        assert bill.total == amounts.amount
        assert bill.closing.slots[SLOT] == amounts.closing
