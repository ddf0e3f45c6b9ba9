"""Claims about generated plans: what is proved survives every usage tried, what is refuted is really broken."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction

from attrs import evolve
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from pricing_dsl.analysis.claims import Proved, Refuted
from pricing_dsl.analysis.settings import Setting, moving_inlet
from pricing_dsl.analysis.stretches import Stretch
from pricing_dsl.analysis.sweeps import pieces
from pricing_dsl.ir.nodes import Plan
from pricing_dsl.pipeline import Compilation
from pricing_dsl.proofs.example import example_of
from pricing_dsl.proofs.run import ProofResult, run_proofs
from pricing_dsl.rating.problems import Rejected
from pricing_dsl.rating.program import Rater
from pricing_dsl.rating.rate import rate_plan
from pricing_dsl.rating.state import State
from pricing_dsl.rating.usage import Usage
from tests.properties.cases import cases
from tests.properties.draft import Inlet
from tests.properties.engine import Case, usage_of
from tests.properties.states import states_of
from tests.properties.test_monotone import rising
from tests.properties.usages import refilled


def usages_per_claim() -> int:
    """So many usages does a proof have to survive: 10,000 in the thorough profile."""
    return 10_000 if settings().max_examples > 100 else 300


def moving_inlets(case: Case, plan: Plan) -> list[Inlet]:
    """The scalars that the plan looks at."""
    return [
        inlet
        for inlet in case.rulebook.inlets
        if inlet.role in ("meter", "input", "term") and not inlet.rows and inlet.name in plan.needs
        if inlet.kind in ("number", "money", "percent") and inlet.name in case.summaries[0].values
    ]


def decided(case: Case, claim: str) -> tuple[Compilation, ProofResult]:
    """What becomes of a claim about the version of the plan that rates the first summary."""
    compilation = Compilation("generated.rulebook", f'{case.rulebook.text}\nprove "it" for tested {claim}\n')
    results = run_proofs(compilation)
    usage = usage_of(case.program, "tested", case.summaries[0])
    plan = Rater(case.program).plan_of(usage)
    return compilation, next(
        one for one in results if one.asked.plan.start == plan.start and one.asked.plan.currency == plan.currency
    )


SETTINGS = 4
"""So many summaries and opening states are tried with each claim."""


@st.composite
def settings_of(draw: DrawFn, case: Case, plan: Plan) -> list[tuple[Usage, State]]:
    """Other facts of the first period, with nothing carried in and with states that a period before may have left."""
    summary = case.summaries[0]
    found = []
    for number in range(SETTINGS):
        usage = usage_of(case.program, case.rulebook.plan, draw(refilled(case.rulebook, summary)))
        found.append((usage, draw(states_of(case.program, plan, evolve(summary, period=None))) if number else State()))
    return found


def numbers(case: Case, plan: Plan, inlet: Inlet, usage: Usage, opening: State, count: int) -> list[Fraction]:
    """Numbers of a quantity: every breakpoint of the total and one unit beside it, and others by chance."""
    moving = moving_inlet(case.program, plan, inlet.name)
    setting = Setting.of(case.program, plan, usage, opening)
    unit = moving.step or Fraction(1, 100)
    found = {moving.lo or Fraction(0)}
    if isinstance(setting, Setting):
        cells = [piece.cell for piece in pieces(setting, moving, [plan.total])]
        ends = {end for cell in cells for end in ([cell.lo, cell.hi] if isinstance(cell, Stretch) else [cell])}
        found |= {end + by for end in ends if end is not None for by in (-unit, 0, unit)}
    chance = random.Random(inlet.name)
    highest = 2 * max(found) + 10
    found |= {chance.randrange(int(highest / unit) + 1) * unit for _ in range(count)}
    inside = (x for x in found if (moving.lo is None or x >= moving.lo) and (moving.hi is None or x <= moving.hi))
    return sorted(x for x in inside if moving.step is None or not x % moving.step)


def totals(case: Case, usage: Usage, name: str, xs: list[Fraction], opening: State) -> Iterator[Fraction]:
    """What is billed, where it is."""
    rater = Rater(case.program)
    for x in xs:
        found = rater.rate(evolve(usage, values={**usage.values, name: x}), opening)
        if not isinstance(found, Rejected):
            yield found.total


def check_never(case: Case, data: st.DataObject, *, word: str) -> None:
    usage = usage_of(case.program, case.rulebook.plan, case.summaries[0])
    plan = Rater(case.program).plan_of(usage)
    inlets = moving_inlets(case, plan)
    assume(inlets)
    inlet = data.draw(st.sampled_from(inlets))
    compilation, result = decided(case, f"total never {word} in {inlet.name}")
    event(result.word)
    sign = -1 if word == "increasing" else 1
    if isinstance(result.verdict, Refuted):
        witness = result.verdict.witness
        assert witness.more is not None
        less, more = (rate_plan(case.program, plan, one, witness.opening) for one in (witness.usage, witness.more))
        assert not isinstance(less, Rejected)
        assert not isinstance(more, Rejected)
        assert sign * less.total > sign * more.total
        assert less.total == witness.value
        event(f"sayable: {example_of(compilation, result) is not None}")
    if isinstance(result.verdict, Proved):
        for one, opening in data.draw(settings_of(case, plan)):
            xs = numbers(case, plan, inlet, one, opening, usages_per_claim() // SETTINGS)
            found = [sign * total for total in totals(case, one, inlet.name, xs, opening)]
            assert found == sorted(found), f"{inlet.name}, opening {opening}"


@given(cases(), st.data())
def test_any_plan_that_is_proved_never_to_fall_never_does(case: Case, data: st.DataObject) -> None:
    check_never(case, data, word="decreasing")


@given(cases(), st.data())
def test_any_plan_that_is_proved_never_to_rise_never_does(case: Case, data: st.DataObject) -> None:
    check_never(case, data, word="increasing")


@given(cases(rising()), st.data())
def test_a_plan_of_rising_prices_that_is_proved_never_falls(case: Case, data: st.DataObject) -> None:
    check_never(case, data, word="decreasing")


@given(cases(), st.data())
def test_a_bound_that_is_proved_is_never_passed(case: Case, data: st.DataObject) -> None:
    usage = usage_of(case.program, case.rulebook.plan, case.summaries[0])
    plan = Rater(case.program).plan_of(usage)
    inlets = moving_inlets(case, plan)
    assume(inlets and len(case.rulebook.currencies) == 1)
    amount = data.draw(st.integers(-1, 3).map(lambda power: 10**power if power >= 0 else 0))
    test = data.draw(st.sampled_from(["<=", ">=", "<"]))
    compilation, result = decided(case, f"total {test} {amount} {plan.currency}")
    event(result.word)

    def holds(total: Fraction) -> bool:
        return {"<=": total <= amount, ">=": total >= amount, "<": total < amount}[test]

    if isinstance(result.verdict, Refuted):
        witness = result.verdict.witness
        bill = rate_plan(case.program, plan, witness.usage, witness.opening)
        assert not isinstance(bill, Rejected)
        assert not holds(bill.total)
        event(f"sayable: {example_of(compilation, result) is not None}")
    if isinstance(result.verdict, Proved):
        for one, opening in data.draw(settings_of(case, plan)):
            inlet = data.draw(st.sampled_from(inlets))
            xs = numbers(case, plan, inlet, one, opening, usages_per_claim() // SETTINGS)
            assert all(map(holds, totals(case, one, inlet.name, xs, opening)))
