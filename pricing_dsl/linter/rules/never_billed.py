"""N815: a line or a grant that is nothing on every bill."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from pricing_dsl.analysis.reach import Dead, unreached
from pricing_dsl.diagnostics import Diagnostic, Severity
from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.subject import Subject
from pricing_dsl.linter.telling import first_line
from pricing_dsl.semantics import model
from pricing_dsl.source import Place


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Lines and grants that no example reaches are looked at; one finding for each that no bill has, in any version of
    its plan. What stands under a condition is left to what is said of the condition."""
    missed = {point.place for point in subject.runs.coverage.missed}
    plans = [plan for plan in subject.narrowed if not missed.isdisjoint(_unconditional(plan.model))]
    found: dict[Place, list[Dead]] = defaultdict(list)
    for plan in plans:
        places = missed & _unconditional(plan.model)
        for dead in unreached(plan.program, plan.plan):
            if dead.kind in ("line", "grant") and not dead.always and dead.place in places:
                assert dead.place is not None
                found[dead.place].append(dead)
    for place, same in found.items():
        if len(same) == sum(place in _unconditional(plan.model) for plan in subject.narrowed):
            yield RULE.finding(_MESSAGES[same[0].kind], first_line(subject.sources, place))


_MESSAGES = {
    "line": "this is nothing on every bill, whatever is used",
    "grant": "nothing is ever drawn from this, whatever is used",
}


def _unconditional(plan: model.Plan) -> set[Place]:
    """Where lines and grants stand that are under no condition."""
    return {
        statement.place
        for statement in plan.body
        if isinstance(statement, model.Grant)
        or (
            isinstance(statement, model.Line)
            and not any(isinstance(ending, model.OnlyIf) for ending in statement.endings)
        )
    }


RULE = LintRule(
    Rule(
        code="N815",
        name="never-billed",
        severity=Severity.WARNING,
        category=Category.CORRECTNESS,
        title="a line that no bill has",
        what="""A line is nothing, or nothing is drawn from a grant, for every usage, every opening state and every
            date.""",
        why="""It stands in the price list and does nothing: mostly what it prices, or draws from, was used up by a
            statement above it, or a limit leaves nothing of it.""",
        avoid="""
            meter storage in GB

            plan basic every month {
              let beyond = excess of min(storage, 100 GB) over 100 GB
              fee base 5 USD
              charge storage on beyond at 0.10 USD per GB
            }
            """,
        prefer="""
            meter storage in GB

            plan basic every month {
              let beyond = excess of storage over 100 GB
              fee base 5 USD
              charge storage on beyond at 0.10 USD per GB
            }
            """,
    ),
    check,
)
