"""What goes over several periods: all its bills together are worth what the span as a whole is."""

from __future__ import annotations

import datetime
from collections import deque
from fractions import Fraction
from itertools import accumulate

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from pricing_dsl.rating.bill import Bill
from tests.properties.draft import Every
from tests.properties.engine import compiled, rate, usage_of
from tests.properties.magnitudes import amounts, number
from tests.properties.usages import Summary, periods_of

CENT = Fraction(1, 100)
HEAD = 'rulebook spans version "1" currency USD rounding none\nunit item, items\nmeter used in item\ninput busy: flag\n'
money = amounts(CENT, 50_000)
used = st.lists(st.integers(0, 400).map(Fraction), min_size=1, max_size=9)
dated = st.booleans()


def rated(body: str, quantities: list[Fraction], dates: bool = False, flags: list[bool] | None = None) -> list[Bill]:
    """The bills of a monthly plan, one for each quantity; with dates the subscription ends with the last of them."""
    program, state, made = compiled(f"{HEAD}plan tested every month {{ {body} }}"), None, []
    periods = periods_of(Every("month", months=1), datetime.date(2025, 1, 31), len(quantities))
    for index, quantity in enumerate(quantities):
        summary = Summary(values={"used": quantity, "busy": True if flags is None else flags[index]})
        if dates:
            summary = evolve(summary, period=periods[index], start=periods[0][0], end=periods[-1][1])
        bill = rate(program, usage_of(program, "tested", summary), state)
        assert isinstance(bill, Bill), bill
        made.append(bill)
        state = bill.closing
    return made


def spans(values: list[Fraction], length: int, ended: bool) -> list[list[Fraction]]:
    """Whole spans of some periods; the last one is whole when the subscription ends."""
    found = [values[start : start + length] for start in range(0, len(values), length)]
    return found if ended or len(found[-1]) == length else found[:-1]


@given(used, money, st.integers(1, 4), dated)
def test_span_with_a_minimum_costs_the_minimum_at_least(
    quantities: list[Fraction], least: Fraction, length: int, ended: bool
) -> None:
    body = f"charge cost on used at 1 USD per item minimum low {number(least)} USD every {length} months"
    costs = [bill.total for bill in rated(body, quantities, ended)]
    for cost, quantity in zip(spans(costs, length, ended), spans(quantities, length, ended), strict=True):
        assert sum(cost) == max(sum(quantity), least)


@given(used, money, st.integers(1, 4), dated)
def test_span_with_a_maximum_costs_the_maximum_at_most(
    quantities: list[Fraction], most: Fraction, length: int, dates: bool
) -> None:
    """From the first period of the span on: as soon as it is reached."""
    body = f"charge cost on used at 1 USD per item maximum high {number(most)} USD every {length} months"
    costs = [bill.total for bill in rated(body, quantities, dates)]
    for cost, quantity in zip(spans(costs, length, True), spans(quantities, length, True), strict=True):
        assert list(accumulate(cost)) == [min(total, most) for total in accumulate(quantity)]


@given(used, money, st.integers(1, 4), st.integers(101, 300), dated)
def test_commitment_costs_what_is_used_and_its_shortfall_and_its_premium(
    quantities: list[Fraction], amount: Fraction, length: int, percent: int, ended: bool
) -> None:
    body = (
        f"charge cost on used at 1 USD per item "
        f"commit deal {number(amount)} USD every {length} months against cost overage at {percent}%"
    )
    made = rated(body, quantities, ended)
    costs = [bill.total for bill in made]
    for cost, quantity in zip(spans(costs, length, ended), spans(quantities, length, ended), strict=True):
        beyond = max(Fraction(0), sum(quantity, -amount))
        assert sum(cost) == max(sum(quantity), amount) + beyond * Fraction(percent - 100, 100)


@given(st.lists(st.booleans(), min_size=1, max_size=8), used, money)
def test_billed_next_period_sums_to_billed_now(flags: list[bool], quantities: list[Fraction], fee: Fraction) -> None:
    """What is open when the subscription ends falls due on the last bill."""
    quantities = (quantities * len(flags))[: len(flags)]
    body = "charge cost on used at 1 USD per item{0} fee extra {1} USD if busy{0} fee often 7 USD every 2 months{0}"
    now = rated(body.format("", number(fee)), quantities, True, flags)
    later = rated(body.format(" billed next period", number(fee)), quantities, True, flags)
    assert sum(bill.total for bill in later) == sum(bill.total for bill in now)
    if len(flags) > 1:
        assert later[0].total == 0


@given(used, money, st.integers(0, 1))
def test_discount_carried_over_is_given_in_full_once_there_is_enough(
    quantities: list[Fraction], rebate: Fraction, extra: int
) -> None:
    """All discounts up to a bill: as much as was granted and as the bills could bear, each in its time."""
    body = f"charge cost on used at 1 USD per item discount rebate {number(rebate)} USD carried over"
    waiting = Fraction(0)
    for bill, quantity in zip(rated(body, [*quantities, *[Fraction(0)] * extra]), quantities, strict=False):
        waiting += rebate
        given_now = min(waiting, quantity)
        waiting -= given_now
        assert bill.total == quantity - given_now


@given(used, st.integers(2, 5), st.sampled_from(["sum", "max", "min", "count"]))
def test_last_values_are_those_of_a_list(quantities: list[Fraction], size: int, fold: str) -> None:
    body = f"remember kept = used keeping {size} let folded = {fold}(kept)"
    window: deque[Fraction] = deque(maxlen=size)
    folds = {"sum": sum, "max": max, "min": min, "count": len}
    for bill, quantity in zip(rated(body, quantities), quantities, strict=True):
        window.append(quantity)
        assert bill.output("folded") == folds[fold](window)


@given(used, st.integers(1, 5), money, st.integers(1, 4))
def test_remembered_sum_starts_again_with_its_span(
    quantities: list[Fraction], length: int, opening: Fraction, often: int
) -> None:
    body = f"""remember so_far = previous so_far + used opening {number(opening)} items every {length} months
      fee often 7 USD every {often} months fee once_only 11 USD once"""
    for index, bill in enumerate(rated(body, quantities)):
        start = index - index % length
        assert bill.output("so_far") == opening + sum(quantities[start : index + 1])
        assert bill.total == (7 if index % often == 0 else 0) + (11 if index == 0 else 0)
