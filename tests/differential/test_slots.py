"""What no rulebook compiles to yet, but a program may say of what it carries: what is there before anything was."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from pricing_dsl.ir.nodes import Plan, Program, Slot
from pricing_dsl.programs import Program as Rated
from pricing_dsl.rating.bill import Bill
from tests.differential.both_ways import BothWays
from tests.differential.sheets import sheet_of
from tests.differential.test_tables import EVERYTHING, as_its_rows
from tests.properties.cases import cases
from tests.properties.engine import Case, saved_and_loaded, usage_of
from tests.properties.fresh import fresh


def with_first(program: Program, first: Fraction) -> Program:
    """The program with this number in every slot that holds one."""
    return evolve(program, plans=tuple(evolve(plan, slots=_slots(plan, first)) for plan in program.plans))


def _slots(plan: Plan, first: Fraction) -> tuple[Slot, ...]:
    ones = [slot.kind == "number" and slot.window is None and slot.list is None for slot in plan.slots]
    return tuple(evolve(slot, initial=first) if one else slot for slot, one in zip(plan.slots, ones, strict=True))


def test_first_values_are_taken_every_way() -> None:
    met = 0

    @fresh(25)
    @given(cases(), st.data())
    def rate(case: Case, data: st.DataObject) -> None:
        nonlocal met
        if not any(slot.kind == "number" for plan in case.program.plans for slot in plan.slots):
            return
        met += 1
        first = data.draw(st.sampled_from([Fraction(7), Fraction(5, 2), Fraction(1, 3), Fraction(10**15)]))
        program = saved_and_loaded(with_first(case.program, first))
        both, state = BothWays(program), None
        for summary in case.summaries:
            found = both.rate(usage_of(program, case.rulebook.plan, summary), state)
            state = found.closing if isinstance(found, Bill) else state
        sheet = sheet_of(case, [], Random(data.draw(st.integers(0, 2**32))), 20)
        as_its_rows(Rated(program), sheet, {"plan": "tested", "columns": EVERYTHING, "decimals": 9})

    rate()
    assert met > 10
