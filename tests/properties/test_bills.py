"""What is true of every bill, and of every program that makes one."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from pricing_dsl.ir.json import content_hash
from pricing_dsl.rating.bill import Bill
from pricing_dsl.rating.program import difference
from pricing_dsl.rating.state import State
from tests.properties.cases import cases
from tests.properties.draft import in_base
from tests.properties.engine import Case, bills, compiled, formatted, rate, saved_and_loaded, shown, usage_of
from tests.properties.usages import refilled

ZERO = Fraction(0)


@given(cases())
def test_total_equals_the_printed_lines(case: Case) -> None:
    for bill in bills(case):
        assert bill.total == sum((line.amount for line in bill.lines), ZERO)
        printed = bill.to_json()
        assert Fraction(printed["total"]) == sum((Fraction(line["amount"]) for line in printed["lines"]), ZERO)


@given(cases())
def test_amount_is_the_last_step_of_its_line(case: Case) -> None:
    """A line without rows goes from step to step, and ends at its amount; a credit with its sign turned."""
    for bill in bills(case):
        for line in bill.lines:
            if line.rows or not line.steps or line.name.startswith("either"):
                continue
            for one, other in pairwise(line.steps):
                assert one.after == other.before
            sign = -1 if line.kind == "discount" else 1
            assert line.amount == sign * line.steps[-1].after


@given(cases())
def test_slabs_sum_to_usage(case: Case) -> None:
    """The parts of a tiered line have its whole quantity, no more and no less."""
    for bill in bills(case):
        for line in bill.lines:
            if line.parts and line.quantity is not None:
                used = in_base(line.quantity, line.unit)
                assert used == sum((in_base(p.quantity, p.unit) for p in line.parts if p.quantity is not None), ZERO)


@given(cases())
def test_quantity_times_price_is_the_amount(case: Case) -> None:
    """Of a line that nothing else changes, in the unit that its price is for."""
    for bill in bills(case):
        for line in bill.lines:
            if line.price is None or line.quantity is None or line.steps or line.parts:
                continue
            if line.price_unit == f"{bill.currency} per {line.unit}":
                assert line.amount == line.quantity * line.price, line


@given(cases())
def test_saved_and_loaded_program_rates_equal(case: Case) -> None:
    program = case.program
    again = saved_and_loaded(program)
    assert content_hash(again) == content_hash(program)
    assert shown(bills(case, again)) == shown(bills(case, program))


@given(cases())
def test_formatted_rulebook_is_the_same_program(case: Case) -> None:
    text = formatted(case.rulebook.text)
    assert content_hash(compiled(text)) == content_hash(case.program)
    assert formatted(text) == text


@given(cases())
def test_rating_twice_gives_the_same_bill(case: Case) -> None:
    assert bills(case) == bills(case)


@given(cases())
def test_saved_and_loaded_state_opens_the_same_bill(case: Case) -> None:
    program, state = case.program, None
    for summary in case.summaries:
        usage = usage_of(program, case.rulebook.plan, summary)
        bill = rate(program, usage, state)
        if not isinstance(bill, Bill):
            break
        again = None if state is None else State.from_json(state.to_json())
        assert rate(program, usage, again) == bill
        state = bill.closing


@given(cases(), st.data())
def test_difference_of_bills_sums_to_the_difference_of_totals(case: Case, data: st.DataObject) -> None:
    """A bill and the one of a corrected summary of the same period."""
    corrected = data.draw(refilled(case.rulebook, case.summaries[0]))
    old, new = bills(evolve(case, summaries=case.summaries[:1])), bills(evolve(case, summaries=(corrected,)))
    if old and new:
        change = difference(old[0], new[0])
        assert sum((line.amount for line in change.lines), ZERO) == change.total == new[0].total - old[0].total
        assert difference(old[0], old[0]).lines == ()
