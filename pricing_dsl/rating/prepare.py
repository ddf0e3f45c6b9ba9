"""A summary made ready for a version of a plan, whichever way it is then rated; and why one is set aside."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from attrs import frozen

from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import BILL, Fact, Id, Plan, Program, Rejection, Scalar, Value
from pricing_dsl.rating.admission import admit
from pricing_dsl.rating.ask_calendar import ask_calendar
from pricing_dsl.rating.calendar import Period, Span, add_days
from pricing_dsl.rating.facts import Facts, facts_of
from pricing_dsl.rating.interpreter import Evaluation
from pricing_dsl.rating.problems import Problem, Rejected
from pricing_dsl.rating.rows import Rows, rows_of
from pricing_dsl.rating.state import State, check_state
from pricing_dsl.rating.usage import Usage


@frozen
class Prepared:
    """A complete summary, its opening state and calendar. defaults: names of what was not given."""

    program: Program
    plan: Plan
    usage: Usage
    defaults: tuple[str, ...]
    state: State
    facts: Facts
    calendar: Mapping[Fact, Scalar]
    rows: Mapping[str, Rows]

    def evaluation(self) -> Evaluation:
        """What the interpreter computes its values in; nothing is computed yet."""
        return Evaluation(
            plan=self.plan,
            tables={table.name: table for table in self.program.tables},
            usage=self.usage,
            calendar=self.calendar,
            state=self.state,
            rows=self.rows,
            slots={slot.name: slot for slot in self.plan.slots},
        )

    def rejected(self, problem: Problem) -> Rejected:
        """The summary, set aside."""
        return set_aside(self.plan, self.usage, problem)


def prepare(program: Program, plan: Plan, usage: Usage, opening: State | None) -> Prepared | Rejected:
    """The summary with everything the plan asks for, or everything that is wrong with it."""
    state = opening or State()
    admitted = admit(program, plan, usage)
    if isinstance(admitted, tuple):
        return set_aside(plan, usage, *admitted, *check_state(plan, state, program.lists))
    if problems := check_state(plan, state, program.lists):
        return set_aside(plan, usage, *problems)
    try:
        facts = period_facts(plan, usage.period, usage.subscription_start, usage.subscription_end, state)
        calendar = ask_calendar(plan, facts)
    except ValueError as error:
        return set_aside(plan, usage, Problem("period", str(error), "" if usage.period is None else str(usage.period)))
    rows = rows_of(program, plan, admitted.usage, state)
    return Prepared(program, plan, admitted.usage, admitted.defaults, state, facts, calendar, rows)


def set_aside(plan: Plan, usage: Usage, *problems: Problem) -> Rejected:
    """A summary that is not billed, and why."""
    period = None if usage.period is None else (usage.period.start, usage.period.end)
    return Rejected(problems, usage.subscription, plan.name, period, usage.matching_id)


def period_facts(plan: Plan, period: Period | None, start: date | None, end: date | None, state: State) -> Facts:
    """The calendar of a period. Where the subscription's start is not given, its first period tells the grid.

    Args:
        start: first day of the subscription; None: not known.
        end: last day of the subscription; None: open.

    Raises:
        ValueError: the period is no period of this plan, or does not follow on the opening state.
    """
    span = None if plan.every is None else Span(months=plan.every.months, days=plan.every.days)
    if span and period and state.through and period.start != (expected := add_days(state.through, 1)):
        raise ValueError(f"the opening state closes on {state.through}, so the next period starts on {expected}")
    return facts_of(span, period, start or (state.anchor if span else None), end, state.periods + 1)


# ---- why a summary is set aside --------------------------------------------------------------------------------------


def refusal(run: Evaluation, rejection: Rejection, row: int | None) -> Problem:
    """What a rule of the plan says; row: of the list whose rows it looks at."""
    space = run.plan.values[rejection.flag].space
    where = rejection.field
    if space != BILL and row is not None:
        where = f"{where or space}[{run.rows[space].label(row)}]"
    return Problem(where, rejection.reason, place=rejection.place)


def division_by_zero(run: Evaluation, value: Value, row: int | None) -> Problem:
    """What a division by zero that was asked for says."""
    assert isinstance(value.op, ir.Over | ir.Ratio)
    where = "" if row is None else f"{value.space}[{run.rows[value.space].label(row)}]"
    name = _name(run.plan, value.op.b)
    return Problem(where, f"{name} is zero, and this divides by it", place=value.place)


def _name(plan: Plan, id_: Id) -> str:
    """What a divisor is called, if it is something the summary gives or the rulebook names."""
    value = plan.values[id_]
    match value.op:
        case ir.Input(name) | ir.Column(name) | ir.Fact(name) | ir.Opening(name):
            return f"`{name}`"
        case ir.CellOf(_, table, column):
            return f"`{table}[...].{column}`"
        case _:
            return f"`{value.label}`" if value.label else "a number"
