"""What the linter says of the prices of generated plans, against their bills."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from hypothesis import event, given

from pricing_dsl.analysis.stretches import Stretch
from pricing_dsl.ir.nodes import Plan, Program
from pricing_dsl.linter.conditions import conditions
from pricing_dsl.linter.curves import Along
from pricing_dsl.linter.registry import RULES
from pricing_dsl.linter.rules import (
    cap_below_commitment,
    commitment_dead_zone,
    marginal_price_increase,
    merge_arbitrage,
    negative_total,
    price_cliff,
    split_arbitrage,
    unreachable_tier,
)
from pricing_dsl.linter.subject import Subject
from pricing_dsl.pipeline import Compilation
from pricing_dsl.rating.bill import Bill
from pricing_dsl.rating.rate import rate_plan
from pricing_dsl.semantics import model
from pricing_dsl.source import Place
from tests.properties.cases import cases
from tests.properties.engine import Case, usage_of

TINY = Fraction(1, 10**9)


def subject(case: Case) -> Subject:
    return Subject(Compilation("case.rulebook", case.rulebook.text))


def total(along: Along, x: Fraction) -> Fraction:
    """What the engine bills for so much."""
    bill = along.rate(x)
    assert isinstance(bill, Bill)
    return bill.total


@given(cases())
def test_where_a_bill_falls_it_does(case: Case) -> None:
    for cliff in price_cliff.cliffs(subject(case)):
        event("cliff")
        along, step = cliff.along, cliff.along.step
        first, last = cliff.first, cliff.last
        if step is None:
            first, last = (cliff.at + TINY, cliff.at) if cliff.owns else (cliff.at, cliff.at - TINY)
            assert abs(total(along, first) - cliff.cheap) <= Fraction(1, 1000)
            assert abs(total(along, last) - cliff.dear) <= Fraction(1, 1000)
        else:
            assert (total(along, last), total(along, first)) == (cliff.dear, cliff.cheap)
        for x in _between(cliff.start, last, step):
            assert total(along, x) > cliff.cheap


def _between(lo: Fraction, hi: Fraction, step: Fraction | None) -> Iterator[Fraction]:
    """Some numbers of a range whose low end is its own only for a quantity in steps."""
    for share in (Fraction(0), Fraction(1, 7), Fraction(1, 2), Fraction(9, 10), Fraction(1)):
        x = lo + share * (hi - lo)
        if step is not None:
            x = max(lo, x // step * step)
        if step is not None or x > lo:
            yield x


@given(cases())
def test_where_a_unit_costs_more_it_does(case: Case) -> None:
    for rise in marginal_price_increase.rises(subject(case)):
        event("rise")
        curve = rise.along.curve(rise.line.amount)
        below = [one for one in curve.segments if isinstance(one.cell, Stretch) and one.hi == rise.at]
        above = curve.onward(rise.at)
        assert above is not None
        assert [one.form.drift for one in below if one.form] == [rise.below]
        assert above.drift == rise.above > rise.below > 0


@given(cases())
def test_what_accounts_gain_they_do(case: Case) -> None:
    looked = subject(case)
    for found in split_arbitrage.splits(looked):
        event("split")
        along = found.along
        apart = total(along, found.a) + total(along, found.b)
        assert total(along, found.a + found.b) - apart == found.split > 0
    for found in merge_arbitrage.merges(looked):
        event("merge")
        along = found.along
        apart = total(along, found.a) + total(along, found.b)
        assert apart - total(along, found.a + found.b) == -found.split
        assert -found.split > total(along, Fraction(0))


@given(cases())
def test_what_costs_the_same_does(case: Case) -> None:
    for zone in commitment_dead_zone.zones(subject(case)):
        event("dead zone")
        assert zone.flat.hi is not None
        for x in _between(zone.flat.lo, zone.flat.hi, zone.along.step):
            if x < zone.flat.hi:
                assert total(zone.along, x) == zone.flat.value


@given(cases())
def test_what_is_paid_out_is(case: Case) -> None:
    for payout in negative_total.payouts(subject(case)):
        event("payout")
        assert total(payout.along, payout.x) < 0


@given(cases())
def test_limits_bind_on_no_bill_or_on_all(case: Case) -> None:
    looked = subject(case)
    for index, plan in enumerate(looked.program.plans):
        limits = [one for one in looked.limits if one.plan.plan is plan]
        for bill in _bills(case, looked, index) if limits else ():
            for limit in limits:
                event("never" if limit.never else "always")
                lines = [line for line in bill.lines if line.place == limit.place]
                for line in lines:
                    what = "at most" if limit.most else "at least"
                    steps = [step for step in line.steps if step.what == what]
                    if line.kind in ("minimum", "maximum"):
                        assert (
                            line.amount == 0
                        ) == limit.never or limit.amount.lo == limit.amount.hi == limit.reached.lo
                    elif limit.never:
                        assert all(step.before == step.after for step in steps)
                    else:
                        assert all(step.after in (limit.amount.lo, limit.amount.hi) for step in steps)


@given(cases())
def test_tiers_not_reached_change_no_bill(case: Case) -> None:
    looked = subject(case)
    for plan in looked.narrowed:
        for one in unreachable_tier.unreached(plan):
            event("beyond" if one.cap is None else "capped")
            for bill in _bills(case, looked, looked.program.plans.index(plan.plan)):
                for line in (line for line in bill.lines if line.place == one.line.place):
                    reached = (line.quantity or 0) > one.low
                    assert not reached or one.cap is not None
                    assert not reached or any(step.after == one.cap for step in line.steps)


@given(cases())
def test_conditions_come_out_as_told(case: Case) -> None:
    looked = subject(case)
    for one in looked.decided:
        event("always" if one.always else "never")
        asked = one.condition.fails() if one.always else one.condition.holds()
        indices = [i for i, plan in enumerate(looked.model.plans) if one.condition.place in _asked(plan)]
        program = looked.compilation.lowered({index: [asked] for index in indices})
        for index in indices:
            for bill in _bills(case, looked, index, program):
                assert bill.output("probe 0") is False


@given(cases())
def test_commitments_above_all_are_never_used_up(case: Case) -> None:
    looked = subject(case)
    for index, plan in enumerate(looked.narrowed):
        for one in cap_below_commitment.unusable(plan):
            event("unusable")
            assert one.most < one.committed
            for bill in _bills(case, looked, index):
                places = {line.place for line in bill.lines if line.name in one.commit.against}
                used = sum((line.amount for line in bill.lines if line.place in places), Fraction(0))
                assert used <= one.most


@given(cases())
def test_no_rule_fails(case: Case) -> None:
    looked = subject(case)
    for rule in RULES.values():
        for found in rule.check(looked):
            event(found.code)


def _asked(plan: model.Plan) -> set[Place]:
    return {one.place for one in conditions(plan)}


def _bills(case: Case, looked: Subject, index: int, program: Program | None = None) -> Iterator[Bill]:
    """What the summaries of a case are billed by one plan."""
    program = program or looked.program
    plan: Plan = program.plans[index]
    for summary in case.summaries:
        usage = usage_of(program, case.rulebook.plan, summary)
        if usage.plan == plan.name and usage.currency in (None, plan.currency):
            bill = rate_plan(program, plan, usage)
            if isinstance(bill, Bill):
                yield bill
