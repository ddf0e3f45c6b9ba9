"""One summary under one version of a plan: admitted, evaluated, then billed or set aside."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from attrs import evolve

from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.json import content_hash
from pricing_dsl.ir.nodes import BILL, Id, Plan, Program, Value
from pricing_dsl.rating.admission import admit
from pricing_dsl.rating.ask_calendar import ask_calendar
from pricing_dsl.rating.bill import Bill, Identity
from pricing_dsl.rating.calendar import Span, add_days
from pricing_dsl.rating.claims import assert_claims
from pricing_dsl.rating.explain import explain
from pricing_dsl.rating.facts import Facts, facts_of
from pricing_dsl.rating.interpreter import Evaluation
from pricing_dsl.rating.problems import Problem, Rejected
from pricing_dsl.rating.rated import Rated
from pricing_dsl.rating.rows import rows_of
from pricing_dsl.rating.settle import settle
from pricing_dsl.rating.state import State, check_state
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
    state = opening or State()

    def rejected(*problems: Problem) -> Rejected:
        period = None if usage.period is None else (usage.period.start, usage.period.end)
        return Rejected(problems, usage.subscription, plan.name, period, usage.matching_id)

    admitted = admit(program, plan, usage)
    if isinstance(admitted, tuple):
        return rejected(*admitted, *check_state(plan, state))
    if problems := check_state(plan, state):
        return rejected(*problems)
    try:
        facts = _facts(plan, usage, state)
        calendar = ask_calendar(plan, facts)
    except ValueError as error:
        return rejected(Problem("period", str(error), "" if usage.period is None else str(usage.period)))
    run = Evaluation(
        plan=plan,
        tables={table.name: table for table in program.tables},
        usage=admitted.usage,
        calendar=calendar,
        state=state,
        rows=rows_of(program, plan, admitted.usage, state),
        slots={slot.name: slot for slot in plan.slots},
    ).run()
    if claims:
        assert_claims(run)
    if problem := next(_refusals(run), None):
        return rejected(problem)
    rated = Rated(settle(run, facts, rulebook or identity(program), admitted.defaults), run, facts)
    return evolve(rated, bill=evolve(rated.bill, story=partial(explain, program, rated)))


def _facts(plan: Plan, usage: Usage, state: State) -> Facts:
    """The calendar of the period. Where the subscription's start is not given, its first period tells the grid.

    Raises:
        ValueError: the period is no period of this plan, or does not follow on the opening state.
    """
    span = None if plan.every is None else Span(months=plan.every.months, days=plan.every.days)
    period = usage.period
    if span and period and state.through and period.start != (expected := add_days(state.through, 1)):
        raise ValueError(f"the opening state closes on {state.through}, so the next period starts on {expected}")
    start = usage.subscription_start or (state.anchor if span else None)
    return facts_of(span, period, start, usage.subscription_end, state.periods + 1)


# ---- why a summary is set aside --------------------------------------------------------------------------------------


def _refusals(run: Evaluation) -> Iterator[Problem]:
    """Everything that refuses the summary: the plan's own rules in order, then divisions by zero."""
    for rejection in run.plan.rejections:
        flag = run.plan.values[rejection.flag]
        for row, holds in enumerate(run.all(rejection.flag)):
            if holds:
                where = rejection.field
                if flag.space != BILL:
                    where = f"{where or flag.space}[{run.rows[flag.space].label(row)}]"
                yield Problem(where, rejection.reason, place=rejection.place)
    for id_, at in run.by_zero:
        yield _by_zero(run, run.plan.values[id_], at)


def _by_zero(run: Evaluation, value: Value, row: int | None) -> Problem:
    assert isinstance(value.op, ir.Over | ir.Ratio)
    where = "" if row is None else f"{value.space}[{run.rows[value.space].label(row)}]"
    name = _name(run, value.op.b)
    return Problem(where, f"{name} is zero, and this divides by it", place=value.place)


def _name(run: Evaluation, id_: Id) -> str:
    """What a divisor is called, if it is something the summary gives or the rulebook names."""
    value = run.plan.values[id_]
    match value.op:
        case ir.Input(name) | ir.Column(name) | ir.Fact(name) | ir.Opening(name):
            return f"`{name}`"
        case ir.CellOf(_, table, column):
            return f"`{table}[...].{column}`"
        case _:
            return f"`{value.label}`" if value.label else "a number"
