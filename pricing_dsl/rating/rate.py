"""One summary under one version of a plan by the readable way: admitted, evaluated, then billed or set aside."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from pricing_dsl.ir.json import content_hash
from pricing_dsl.ir.nodes import Plan, Program
from pricing_dsl.rating.bill import Bill, Identity
from pricing_dsl.rating.claims import assert_claims
from pricing_dsl.rating.explain import explain
from pricing_dsl.rating.interpreter import Evaluation
from pricing_dsl.rating.prepare import division_by_zero, prepare, refusal
from pricing_dsl.rating.problems import Problem, Rejected
from pricing_dsl.rating.rated import Rated
from pricing_dsl.rating.settle import settle
from pricing_dsl.rating.state import State
from pricing_dsl.rating.usage import Usage

__all__ = ["Rated", "identity", "rate_plan", "rate_traced"]


def identity(program: Program) -> Identity:
    """Which rulebook a program is."""
    return Identity(program.name, program.version, content_hash(program))


def rate_plan(
    program: Program,
    plan: Plan,
    usage: Usage,
    opening: State | None = None,
    *,
    rulebook: Identity | None = None,
    claims: bool = False,
) -> Bill | Rejected:
    """The bill of a summary under this version of a plan, or why it is set aside. Pure.

    Args:
        opening: the closing state of the period before; None for a new subscription.
        rulebook: the program's identity where the caller has it; else it is computed.
        claims: check every value against what the program claims of it (a test aid, slow).

    Raises:
        RatingBugError: the engine breaks a promise of its own.
    """
    rated = rate_traced(program, plan, usage, opening, rulebook=rulebook, claims=claims)
    return rated.bill if isinstance(rated, Rated) else rated


def rate_traced(
    program: Program,
    plan: Plan,
    usage: Usage,
    opening: State | None = None,
    *,
    rulebook: Identity | None = None,
    claims: bool = False,
) -> Rated | Rejected:
    """As `rate_plan`, with every value beside the bill."""
    prepared = prepare(program, plan, usage, opening)
    if isinstance(prepared, Rejected):
        return prepared
    run = prepared.evaluation().run()
    if claims:
        assert_claims(run)
    if problem := next(_refusals(run), None):
        return prepared.rejected(problem)
    bill = settle(run, prepared.facts, rulebook or identity(program), prepared.defaults)
    rated = Rated(bill, run, prepared.facts)
    return evolve(rated, bill=evolve(rated.bill, story=(explain, (program, rated))))


def _refusals(run: Evaluation) -> Iterator[Problem]:
    """Everything that refuses the summary: the plan's own rules in order, then divisions by zero."""
    for rejection in run.plan.rejections:
        for row, holds in enumerate(run.all(rejection.flag)):
            if holds:
                yield refusal(run, rejection, row)
    for id_, at in run.by_zero:
        yield division_by_zero(run, run.plan.values[id_], at)
