"""Nothing granted is lost or drawn twice."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from pricing_dsl.rating.bill import Balance, Bill
from pricing_dsl.rating.problems import Rejected
from pricing_dsl.rating.program import Rater
from tests.properties.cases import cases
from tests.properties.draft import GrantNote, in_base
from tests.properties.engine import Case, bills, rate, usage_of
from tests.properties.programs import granting
from tests.properties.states import numbers_of, states_of

ZERO = Fraction(0)


def balances(bill: Bill, name: str) -> list[Balance]:
    """The balances of a grant: one, or one for each dimension value."""
    return [balance for balance in bill.grants if balance.name == name]


@given(cases(granting()))
def test_opening_granted_bought_equals_drawn_forfeited_closing(case: Case) -> None:
    for bill in bills(case):
        for one in bill.grants:
            assert one.opening + one.granted + one.bought == one.drawn + one.forfeited + one.closing
            assert one.closing == sum((lot.quantity for lot in one.lots), ZERO)


@given(cases(granting()))
def test_balances_are_never_below_zero(case: Case) -> None:
    for bill in bills(case):
        for one in bill.grants:
            assert min(one.opening, one.granted, one.bought, one.drawn, one.forfeited, one.closing) >= 0, one


@given(cases(granting()))
def test_closing_opens_the_next_period(case: Case) -> None:
    made = bills(case)
    for before, after in pairwise(made):
        for name in {balance.name for balance in (*before.grants, *after.grants)}:
            closed = {balance.of: balance.closing for balance in balances(before, name) if balance.closing}
            opened = {balance.of: balance.opening for balance in balances(after, name) if balance.opening}
            assert closed == opened


@given(cases(granting()))
def test_used_equals_drawn_plus_overage(case: Case) -> None:
    """A grant found so much of each quantity, and left so much; the difference, at its weight, is what was drawn."""
    for bill in bills(case):
        for note in case.rulebook.grants:
            drawn = sum((in_base(one.drawn, one.unit) for one in balances(bill, note.name)), ZERO)
            if note.told:
                assert drawn == sum((covered(bill, note, i) * c.weight for i, c in enumerate(note.covers)), ZERO)


def covered(bill: Bill, note: GrantNote, index: int) -> Fraction:
    """What the grant took of one of its quantities."""
    found, left = bill.output(f"{note.name}_found_{index}"), bill.output(f"{note.name}_left_{index}")
    assert isinstance(found, Fraction)
    assert isinstance(left, Fraction)
    assert 0 <= left <= found
    return found - left


@given(cases(granting()))
def test_fee_between_grants_changes_nothing_of_them(case: Case) -> None:
    before, plan, body = case.rulebook.text.partition("plan tested every ")
    with_fee = body.replace("{ ", "{ fee between 5 USD ", 1)
    other = evolve(case, rulebook=evolve(case.rulebook, text=before + plan + with_fee))
    assert [bill.grants for bill in bills(other)] == [bill.grants for bill in bills(case)]


@given(cases(granting()), st.data())
def test_any_opening_state_is_conserved(case: Case, data: st.DataObject) -> None:
    """Lots, windows and sums that no period left, but might have."""
    program, state = case.program, None
    for summary, after in pairwise(case.summaries):
        usage = usage_of(program, case.rulebook.plan, after)
        state = data.draw(states_of(program, Rater(program).plan_of(usage), summary))
        result = rate(program, usage, state)
        if isinstance(result, Rejected):
            assert case.rulebook.may_reject, result
            continue
        carried = [held for name, held in state.slots.items() if ".lot" in name or ".rolled" in name]
        opened = sum((one.opening for one in result.grants), ZERO)
        assert opened == sum((value for held in carried for value in numbers_of(held)), ZERO)
        for one in result.grants:
            assert one.opening + one.granted + one.bought == one.drawn + one.forfeited + one.closing
