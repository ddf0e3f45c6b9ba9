"""A summary rated by both versions of a plan, each by the interpreter and by the generated functions."""

from __future__ import annotations

from fractions import Fraction

from attrs import evolve, frozen

from pricing_dsl.diff.comparison import Comparison
from pricing_dsl.diff.spans import Span
from pricing_dsl.ir.nodes import Plan, Program
from pricing_dsl.rating.bill import Bill
from pricing_dsl.rating.emit.stations import Stations
from pricing_dsl.rating.problems import RatingBugError, Rejected
from pricing_dsl.rating.rate import identity, rate_plan
from pricing_dsl.rating.state import State
from pricing_dsl.rating.usage import Usage


@frozen
class Replayed:
    """What both versions make of a summary: the total, or why it is set aside."""

    before: Fraction | str
    after: Fraction | str

    @property
    def difference(self) -> Fraction | None:
        """By how much the bill rises; None where either version gives none."""
        if isinstance(self.before, Fraction) and isinstance(self.after, Fraction):
            return self.after - self.before
        return None


UNRATED = Replayed("", "")
"""Nothing was rated yet."""


class Replay:
    """Both versions of a plan, ready to rate."""

    def __init__(self, comparison: Comparison, span: Span) -> None:
        programs = comparison.old.program, comparison.new.program
        versions = zip(programs, comparison.plans(span), strict=True)
        self._sides = [_Side(program, plan, Stations(program, identity(program))) for program, plan in versions]

    def rate(self, usage: Usage, opening: State) -> Replayed:
        """What both make of a summary.

        Raises:
            RatingBugError: the two ways of rating differ.
        """
        before, after = (side.rate(usage, opening) for side in self._sides)
        return Replayed(before, after)


@frozen
class _Side:
    program: Program
    plan: Plan
    stations: Stations

    def rate(self, usage: Usage, opening: State) -> Fraction | str:
        asked = known_to(self.program, self.plan, usage)
        held = held_by(self.plan, opening)
        bill = self.stations.of(self.plan).rate(asked, held)
        again = rate_plan(self.program, self.plan, asked, held, rulebook=self.stations.rulebook)
        if bill != again:
            raise RatingBugError("generated functions and the interpreter differ", {"usage": asked})
        return bill.total if isinstance(bill, Bill) else _reason(bill)


def _reason(rejected: Rejected) -> str:
    return str(rejected)


def known_to(program: Program, plan: Plan, usage: Usage) -> Usage:
    """What of a summary a plan looks at: more than that would be refused."""
    names = {inlet.name for inlet in program.inlets} & set(plan.needs)
    values = {name: value for name, value in usage.values.items() if name in names}
    rows = {id_: rows for id_, rows in usage.rows.items() if id_ in plan.lists}
    return evolve(usage, plan=plan.name, currency=plan.currency, values=values, rows=rows)


def held_by(plan: Plan, opening: State) -> State:
    """What of a state a plan carries: more than that would be refused."""
    return opening.without(*(opening.slots.keys() - {slot.name for slot in plan.slots}))
