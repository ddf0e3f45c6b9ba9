"""The engine against a naive model of tiers and grants: loops over units, and lots in lists."""

from __future__ import annotations

import datetime
from fractions import Fraction

from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from pricing_dsl.rating.bill import Bill
from tests.differential import naive
from tests.differential.plans import METERS, GrantPlan, TierPlan, grant_plans, tier_plans
from tests.properties.engine import compiled, rate, usage_of
from tests.properties.usages import Summary

BALANCE = ("opening", "came", "drawn", "forfeited", "closing")


@given(tier_plans(), st.lists(st.integers(0, 60), min_size=1, max_size=4))
def test_tiers_cost_what_their_units_cost(plan: TierPlan, counts: list[int]) -> None:
    program = compiled(plan.text())
    for count in counts:
        quantity = count * plan.step
        bill = rate(program, usage_of(program, "tested", Summary(values={"used": quantity})))
        assert isinstance(bill, Bill)
        wanted = naive.charge(plan.mode, plan.bounds, plan.prices, quantity, plan.after, plan.step, plan.whole)
        assert bill.line("cost").amount == wanted


@given(grant_plans(), st.data())
def test_grants_draw_as_lots_in_a_list(plan: GrantPlan, data: st.DataObject) -> None:
    program = compiled(plan.text())
    lots: dict[str, list[dict[str, Fraction]]] = {}
    state = None
    step = Fraction(1) if plan.whole else Fraction(1, 2)
    for now in range(data.draw(st.integers(1, 9))):
        used = {name: data.draw(st.integers(0, 16)) * step for name in METERS}
        bought = {one["name"]: data.draw(st.integers(0, 2)) for one in plan.grants if one["purchased"]}
        first = datetime.date(2025, plan.month, 1) + relativedelta(months=now)
        period = (first, first + relativedelta(months=1, days=-1))
        purchases = {f"{name}.bought": Fraction(count) for name, count in bought.items()}
        bill = rate(program, usage_of(program, "tested", Summary(period, values={**used, **purchases})), state)
        assert isinstance(bill, Bill)
        left, balances = naive.draw(plan.grants, lots, used, now, bought)
        assert {name: bill.output(f"left_{name}") for name in plan.covered} == {n: left[n] for n in plan.covered}
        for name, balance in balances.items():
            found = bill.grant(name)
            told = (found.opening, found.granted + found.bought, found.drawn, found.forfeited, found.closing)
            assert dict(zip(BALANCE, told, strict=True)) == dict(zip(BALANCE, balance, strict=True)), (now, name)
        state = bill.closing
