"""Generated functions give what the interpreter gives: amounts, closing state, reasons of refusal, every field."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pricing_dsl.rating.bill import Bill
from pricing_dsl.rating.program import Rater
from pricing_dsl.rating.rate import Rated
from tests.differential.both_ways import BothWays, assert_same
from tests.differential.plain_data import openings, plain
from tests.properties.cases import cases
from tests.properties.engine import Case, usage_of


def rate_all(case: Case) -> None:
    """Every summary of a case, each opening with what the one before closed with."""
    both, state = BothWays(case.program), None
    for summary in case.summaries:
        found = both.rate(usage_of(both.program, case.rulebook.plan, summary), state)
        if isinstance(found, Bill):
            state = found.closing


@given(cases())
def test_generated_programs_rate_the_same(case: Case) -> None:
    rate_all(case)


@given(cases(), st.data())
def test_plain_data_rates_the_same(case: Case, data: st.DataObject) -> None:
    """Whatever a caller gives, right or wrong: the quick way of reading takes it as the thorough one does."""
    rater, state = Rater(case.program), None
    for summary in case.summaries:
        given_data = data.draw(plain(case.program, case.rulebook.plan, summary, odd=data.draw(st.booleans())))
        opening = data.draw(openings(state))
        found, wanted = rater.rate(given_data, opening), rater.rate_traced(given_data, opening)
        assert_same(found, wanted.bill if isinstance(wanted, Rated) else wanted)
        if isinstance(found, Bill):
            assert found.explain() == (wanted.bill.explain() if isinstance(wanted, Rated) else None)
            state = found.closing
