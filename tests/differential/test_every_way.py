"""Every way to rate gives what the readable interpreter gives: amounts, closing state, reasons of refusal."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from attrs import frozen
from hypothesis import event, given
from hypothesis import strategies as st

from pricing_dsl.programs import Program
from pricing_dsl.rating.bill import Bill
from pricing_dsl.rating.program import Rater
from pricing_dsl.rating.rate import Rated
from tests.differential.both_ways import BothWays, assert_same
from tests.differential.constructs import constructs, constructs_of
from tests.differential.plain_data import openings, plain
from tests.properties.cases import cases
from tests.properties.engine import Case, saved_and_loaded, usage_of
from tests.properties.fresh import fresh
from tests.properties.programs import granting

STEP = 50
SEEDS = range(0, 250, STEP)


def rate_all(case: Case) -> Counter[str]:
    """Every summary of a case, each opening with what the last bill closed with; how many were rated and refused."""
    both, loaded, state = BothWays(case.program), Program(saved_and_loaded(case.program)), None
    outcomes: Counter[str] = Counter()
    for summary in case.summaries:
        usage = usage_of(both.program, case.rulebook.plan, summary)
        found = both.rate(usage, state)
        assert loaded.try_rate(usage, state) == found
        outcomes["rated" if isinstance(found, Bill) else "refused"] += 1
        if isinstance(found, Bill):
            state = found.closing
    return outcomes


@frozen
class Met:
    """What a search came by: the constructs of its rulebooks, and how many summaries were rated and refused."""

    constructs: frozenset[str]
    outcomes: Counter[str]


@cache
def search(first: int) -> Met:
    """Rate generated rulebooks every way, from this seed on."""
    met: set[str] = set()
    outcomes: Counter[str] = Counter()

    @fresh(STEP, first)
    @given(cases())
    def rate(case: Case) -> None:
        met.update(constructs_of(case.compilation))
        outcomes.update(rate_all(case))

    rate()
    return Met(frozenset(met), outcomes)


@pytest.mark.parametrize("first", SEEDS)
def test_generated_rulebooks_rate_the_same_every_way(first: int) -> None:
    assert search(first).outcomes["rated"]


def test_between_them_they_have_every_construct() -> None:
    assert sorted(constructs().difference(*(search(first).constructs for first in SEEDS))) == []


def test_many_summaries_are_refused() -> None:
    outcomes = sum((search(first).outcomes for first in SEEDS), Counter[str]())
    assert outcomes["refused"] * 12 > outcomes["rated"] > outcomes["refused"], outcomes


@given(cases(granting()))
def test_grants_rate_the_same_every_way(case: Case) -> None:
    rate_all(case)


def test_plain_data_rates_the_same() -> None:
    """Whatever a caller gives, right or wrong: the quick way of reading takes it as the thorough one does."""

    @fresh(60)
    @given(cases(), st.data())
    def rate(case: Case, data: st.DataObject) -> None:
        rater, state = Rater(case.program), None
        for summary in case.summaries:
            odd = data.draw(st.booleans())
            given_data = data.draw(plain(case.program, case.rulebook.plan, summary, odd=odd))
            opening = data.draw(openings(state))
            found, wanted = rater.rate(given_data, opening), rater.rate_traced(given_data, opening)
            assert_same(found, wanted.bill if isinstance(wanted, Rated) else wanted)
            event(f"odd {odd}, {type(found).__name__}")
            if isinstance(found, Bill):
                assert found.explain() == (wanted.bill.explain() if isinstance(wanted, Rated) else None)
                state = found.closing

    rate()
