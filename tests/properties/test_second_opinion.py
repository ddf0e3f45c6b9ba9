"""The prover against a solver: what one proves the other does not break, and what one breaks the other does not prove.

The solver (z3) is a test dependency; without it these tests are skipped.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

from pricing_dsl.analysis.claims import Always, Claim, Never, Proved, Refuted
from pricing_dsl.analysis.prove import prove
from pricing_dsl.analysis.questions import Question, with_questions
from pricing_dsl.ir.nodes import Plan, Program
from pricing_dsl.pipeline import Compilation
from pricing_dsl.rating.program import Rater
from tests.properties.cases import cases
from tests.properties.engine import Case, usage_of
from tests.properties.test_proofs import moving_inlets

pytest.importorskip("z3")

from tests.properties.solver import BeyondError, breaks

HEAD = """rulebook small version "1" currency USD rounding {rounding}
unit call, calls
meter storage in GB
meter calls in whole call
assume storage <= 10 TB
"""

PLANS = [
    "charge s on storage slabs { first 100 GB at 3 USD per GB rest at 1 USD per GB } at most 500 USD",
    "charge s on storage volume tiers { up to 100 GB at 0.10 USD per GB above at 0.08 USD per GB }",
    "charge s on storage volume tiers { up to 100 GB at 0.10 USD per GB above at 0.12 USD per GB } at least 5 USD",
    "fee f 9 USD charge c on calls at 5 USD per started 1_000 calls",
    """grant g 100 GB of storage every month { rollover up to 50 GB for 1 month }
       charge s on overage of storage at 1 USD per GB""",
    "charge s on storage at 0.07 USD per GB discount d 10% of s",
    """charge s on storage at 0.07 USD per GB charge c on calls at 0.013 USD per call
       discount d 20% of subtotal maximum m 30 USD""",
    """charge s on storage at 0.05 USD per GB charge c on calls at 0.01 USD per call
       commit k 100 USD every month against s, c""",
    """fee f 10 USD charge s on storage at 0.05 USD per GB at most 50 USD
       charge c on calls at 0.01 USD per call at most 20 USD""",
    """grant g 100 GB of storage every month grant p 50 GB of storage every month
       charge s on overage of storage graduated tiers { up to 100 GB at 0.2 USD per GB above at 0.1 USD per GB }""",
    "charge c on calls at 0.2 USD per call when storage > 50 GB { fee big 5 USD } otherwise { fee small 7 USD }",
]
"""Plans of one or two quantities."""

ROUNDINGS = ["none", "half_up to 0.01 each line", "half_even to 0.05 each line"]


def agree(program: Program, plan: Plan, claim: Claim) -> str:
    """Decide a claim both ways; what the prover says of it."""
    verdict = prove(program, plan, claim, 4)
    broken = breaks(program, plan, claim)
    if isinstance(verdict, Proved):
        assert broken is not True, "proved, but the solver breaks it"
    if isinstance(verdict, Refuted):
        assert broken is not False, "refuted, but the solver proves it"
    return f"{type(verdict).__name__}, solver: {broken}"


@pytest.mark.parametrize("rounding", ROUNDINGS)
@pytest.mark.parametrize("body", PLANS)
@pytest.mark.parametrize("name", ["storage", "calls"])
def test_small_plans_along_a_quantity(body: str, name: str, rounding: str) -> None:
    program = Compilation("p", f"{HEAD.format(rounding=rounding)}plan p every month {{ {body} }}").program
    plan = program.plans[0]
    for rising in (False, True):
        agree(program, plan, Never(plan.total, name, rising=rising))


@pytest.mark.parametrize("rounding", ROUNDINGS)
@pytest.mark.parametrize("body", PLANS)
def test_small_plans_and_bounds(body: str, rounding: str) -> None:
    program = Compilation("p", f"{HEAD.format(rounding=rounding)}plan p every month {{ {body} }}").program
    bounds = [("ge", 0), ("le", 30), ("lt", 500), ("le", 500), ("ge", 7)]
    total = program.plans[0].total
    plan, flags = with_questions(program.plans[0], [Question(total, test, Fraction(x)) for test, x in bounds])
    for flag in flags:
        agree(program, plan, Always(flag))


def test_the_solver_knows_a_cliff_and_a_cap() -> None:
    """It is no opinion if it says nothing."""
    cap, cliff = (
        Compilation("p", f"{HEAD.format(rounding='none')}plan p every month {{ {body} }}").program for body in PLANS[:2]
    )
    assert breaks(cap, cap.plans[0], Never(cap.plans[0].total, "storage")) is False
    assert breaks(cliff, cliff.plans[0], Never(cliff.plans[0].total, "storage")) is True


@given(cases(), st.data())
def test_generated_plans(case: Case, data: st.DataObject) -> None:
    program = case.program
    plan = Rater(program).plan_of(usage_of(program, case.rulebook.plan, case.summaries[0]))
    inlets = moving_inlets(case, plan)
    assume(inlets)
    bound = data.draw(st.sampled_from([0, 1, 10, 1000]))
    asked, (flag,) = with_questions(
        plan, [Question(plan.total, data.draw(st.sampled_from(["ge", "le"])), Fraction(bound))]
    )
    claims: list[Claim] = [
        Always(flag),
        Never(plan.total, data.draw(st.sampled_from(inlets)).name, rising=data.draw(st.booleans())),
    ]
    try:
        for claim in claims:
            event(agree(program, asked, claim))
    except BeyondError as why:
        event(f"beyond: {why}")


@pytest.mark.parametrize(
    "path", sorted((Path(__file__).parents[2] / "rulebooks").rglob("*.rulebook")), ids=lambda p: p.stem
)
def test_price_lists_never_fall(path: Path) -> None:
    program = Compilation(path.stem, path.read_text()).program
    for plan in program.plans[-1:]:
        for inlet in program.inlets:
            if inlet.name in plan.needs and inlet.kind == "number" and inlet.list is None and inlet.role != "term":
                try:
                    agree(program, plan, Never(plan.total, inlet.name))
                except BeyondError:
                    return
