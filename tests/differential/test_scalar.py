"""Generated functions give what the interpreter gives: amounts, closing state, reasons of refusal, every field."""

from __future__ import annotations

from hypothesis import given

from pricing_dsl.rating.bill import Bill
from tests.differential.both_ways import BothWays
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
