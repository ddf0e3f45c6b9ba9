"""Every way to rate gives the bill of the readable interpreter, to the last digit."""

from __future__ import annotations

from hypothesis import given

from pricing_dsl.programs import Program
from pricing_dsl.rating.bill import Bill
from pricing_dsl.rating.problems import Rejected
from tests.properties.cases import cases
from tests.properties.engine import Case, rate, saved_and_loaded, usage_of
from tests.properties.programs import granting


def compare(case: Case) -> None:
    """Rate each summary on every path, opening with what the interpreter closed with."""
    reference = case.program
    paths = {"compiled": Program(reference), "saved and loaded": Program(saved_and_loaded(reference))}
    state = None
    for summary in case.summaries:
        usage = usage_of(reference, case.rulebook.plan, summary)
        wanted = rate(reference, usage, state)
        for path, program in paths.items():
            found = program.try_rate(usage, state)
            assert type(found) is type(wanted), path
            assert found.to_json() == wanted.to_json(), path
        if isinstance(wanted, Rejected):
            break
        assert isinstance(wanted, Bill)
        state = wanted.closing


@given(cases())
def test_paths_agree_on_rulebooks_of_any_shape(case: Case) -> None:
    compare(case)


@given(cases(granting()))
def test_paths_agree_on_grants(case: Case) -> None:
    compare(case)
