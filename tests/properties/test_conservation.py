"""Nothing granted is lost or drawn twice."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from pricing_dsl.rating.bill import Balance, Bill
from tests.properties.cases import cases
from tests.properties.draft import Draft, Every, GrantNote
from tests.properties.engine import Case, bills
from tests.properties.programs import EVERY, Parts, Rulebook, declare, finished, some_grant
from tests.properties.rows import row_charge

ZERO = Fraction(0)


@st.composite
def granting(draw: DrawFn, every: tuple[Every | None, ...] = EVERY[:-1]) -> Rulebook:
    """A rulebook that is mostly grants, with meters enough for them."""
    draft = Draft(draw, draw(st.sampled_from(every)), ("USD",))
    parts: Parts = declare(draft)
    body = [some_grant(parts) for _ in range(draft.count(1, 4))]
    body += [row_charge(draft, parts.scope, quantity) for quantity in parts.rows]
    return finished(
        draft, [f"plan tested every {draft.every.text} {{ {' '.join(body)} }}" if draft.every else ""], "none"
    )


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
            drawn = sum((balance.drawn for balance in balances(bill, note.name)), ZERO)
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
def test_order_of_statements_of_no_grant_matters_not(case: Case) -> None:
    """A fee between the grants changes nothing of them."""
    text = case.rulebook.text
    with_fee = case.rulebook.text.replace(
        "{ ", "{ fee between 5 USD ", text[: text.index("plan tested")].count("{ ") + 1
    )
    other = evolve(case, rulebook=evolve(case.rulebook, text=with_fee))
    assert [bill.grants for bill in bills(other)] == [bill.grants for bill in bills(case)]
