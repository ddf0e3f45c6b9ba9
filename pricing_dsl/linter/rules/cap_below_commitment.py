"""C301: a commitment above all that can be used up of it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from attrs import evolve, frozen

from pricing_dsl.diagnostics import Diagnostic
from pricing_dsl.diagnostics.catalog import RULES
from pricing_dsl.linter.narrowed import Narrowed, constant
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.statements import statements
from pricing_dsl.linter.subject import Subject
from pricing_dsl.linter.telling import first_line
from pricing_dsl.semantics import model
from pricing_dsl.source import Place


@frozen
class Unusable:
    """A commitment, and the most that its lines can come to over its span."""

    plan: Narrowed
    commit: model.Commit
    committed: Fraction
    most: Fraction


def check(subject: Subject) -> Iterator[Diagnostic]:
    """One finding for each commitment."""
    told: set[Place] = set()
    for plan in subject.narrowed:
        for one in unusable(plan):
            if one.commit.place not in told:
                told.add(one.commit.place)
                yield _told(subject, one)


def _told(subject: Subject, one: Unusable) -> Diagnostic:
    words = one.plan.words
    return RULE.finding(
        f"the commitment of {words.money(one.committed)} is above the most its lines can cost, {words.money(one.most)}",
        first_line(subject.sources, one.commit.place),
        stake=f"{words.money(one.committed - one.most)} of it can never be used up",
    )


def unusable(plan: Narrowed) -> Iterator[Unusable]:
    """Commitments whose lines, at the most that the rulebook lets be used, cost less than is committed."""
    lines = {one.key: one for one in statements(plan.model.body) if isinstance(one, model.Line)}
    for commit in plan.model.body:
        if not isinstance(commit, model.Commit) or commit.endings:
            continue
        amount = constant(plan, commit.amount)
        committed = None if amount is None else amount.lo
        most: Fraction | None = Fraction(0)
        for key in commit.against:
            line = plan.lines.get(lines[key].place) if key in lines else None
            high = None if line is None else plan.range(line.amount).hi
            most = None if most is None or high is None else most + high
        if committed is not None and most is not None and commit.against:
            most *= commit.cadence.periods
            if most < committed:
                yield Unusable(plan, commit, committed, most)


RULE = LintRule(
    evolve(
        RULES["C301"],
        what="""The lines that count towards a commitment cannot cost so much: their `at most`, or a maximum, ends
            before; or as much is not used, as far as the rulebook says what can be used.""",
        avoid="""
            meter storage in GB
            assume storage <= 1_000 GB

            plan basic every month {
              charge storage on storage at 0.10 USD per GB
              commit spend 300 USD every month against storage
            }
            """,
        prefer="""
            meter storage in GB
            assume storage <= 10_000 GB

            plan basic every month {
              charge storage on storage at 0.10 USD per GB
              commit spend 300 USD every month against storage
            }
            """,
    ),
    check,
)
