"""What of a plan no usage reaches: tiers, lines, bounds and grants that are never anything, bounds that always bind.

Only what is proved is told: for every usage, opening state and date that is billed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import TypeAlias

from attrs import evolve, frozen

from pricing_dsl.analysis.proofs import is_billed
from pricing_dsl.analysis.questions import Question, answers, with_questions
from pricing_dsl.analysis.samples import Sample
from pricing_dsl.ir.nodes import BILL, Id, Line, LinePart, Plan, Program
from pricing_dsl.source import Place

ZERO = Fraction(0)

SETTLING = {"minimum", "maximum", "shortfall", "discount", "premium", "credit"}
"""Kinds of lines that change what is due, or are nothing."""

BOUNDS = {"at most", "at least"}


@frozen
class Dead:
    """What is the same in every bill.

    kind: plan (it bills nothing), tier, branch (a condition), line, bound (`at most`, `at least`), grant, rejection.
    what: its words or name. line: the line that it is of. always: it is always there, else never; told of branches,
    bounds and rejections.
    """

    kind: str
    what: str
    place: Place | None
    line: str = ""
    always: bool = False


def unreached(program: Program, plan: Plan, given: Iterable[Sample] | None = None) -> list[Dead]:
    """What a plan never comes to, whatever is used, or always does.

    Args:
        given: situations to look at first, such as examples; None: plain ones.
    """
    if not is_billed(program, plan):
        return [Dead("plan", plan.name, None)]
    situations = None if given is None else list(given)
    unrejected = evolve(plan, rejections=())
    return [
        *_found(program, plan, list(_asked(plan)), situations),
        *_found(program, unrejected, list(_rejecting(plan)), situations),
    ]


_Asked: TypeAlias = tuple[Question | Id, Dead]
"""What to ask, and what is told if that is never so; or, with `always`, if it always is."""


def _found(program: Program, plan: Plan, asked: list[_Asked], given: Iterable[Sample] | None) -> Iterator[Dead]:
    asking, flags = with_questions(plan, [question for question, _ in asked])
    for (_, dead), answer in zip(asked, answers(program, asking, flags, given), strict=True):
        if answer.never or (answer.always and dead.always):
            yield evolve(dead, always=answer.always)


def _asked(plan: Plan) -> Iterator[_Asked]:
    for line in plan.lines:
        yield from _of_line(plan, line)
        for part in line.parts:
            yield from _of_part(line, part)
        for change in line.changes:
            if change.what in BOUNDS:
                always = plan.values[change.after].space == BILL
                dead = Dead("bound", change.what, change.place or line.place, line.name, always)
                yield Question(change.before, "ne", change.after), dead
    for grant in plan.grants:
        yield Question(grant.drawn, "ne", ZERO), Dead("grant", grant.name, plan.values[grant.drawn].place)


def _rejecting(plan: Plan) -> Iterator[_Asked]:
    """Each by itself, as if nothing else set a summary aside."""
    for rejection in plan.rejections:
        if rejection.place is not None:
            yield rejection.flag, Dead("rejection", rejection.reason, rejection.place)


def _of_line(plan: Plan, line: Line) -> Iterator[_Asked]:
    if line.shown is not None:
        always = plan.values[line.shown].space == BILL
        yield line.shown, Dead("branch", line.name, line.place, line.name, always)
    if line.kind in SETTLING:
        yield Question(line.amount, "ne", ZERO), Dead("line", line.kind, line.place, line.name)
    elif line.quantity is not None:
        yield Question(line.quantity, "ne", ZERO), Dead("line", line.kind, line.place, line.name)


def _of_part(line: Line, part: LinePart) -> Iterator[_Asked]:
    if part.chosen is not None:
        for number, label in enumerate(part.labels):
            yield Question(part.chosen, "eq", Fraction(number)), Dead("tier", label, part.place, line.name)
    elif part.quantity is not None:
        yield Question(part.quantity, "ne", ZERO), Dead("tier", part.label, part.place, line.name)
