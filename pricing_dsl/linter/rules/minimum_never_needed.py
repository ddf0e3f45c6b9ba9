"""C312: a minimum below all that can be billed."""

from __future__ import annotations

from collections.abc import Iterator

from pricing_dsl.diagnostics import Diagnostic, Severity
from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.linter.narrowed import Limit
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.subject import Subject
from pricing_dsl.linter.telling import first_line


def check(subject: Subject) -> Iterator[Diagnostic]:
    """One finding for each limit that does so in every version of its plan."""
    for limit in subject.limits:
        if not limit.most and limit.never:
            yield _told(subject, limit)


def _told(subject: Subject, limit: Limit) -> Diagnostic:
    words, least = limit.plan.words, limit.reached.lo
    comes_to = "" if least is None else f": what it brings up comes to {words.money(least)} at least"
    return RULE.finding(
        f"the minimum of `{limit.name}` is never needed{comes_to}",
        first_line(subject.sources, limit.place),
        hint="raise it, say `against` which lines it is, or take it out",
    )


RULE = LintRule(
    Rule(
        code="C312",
        name="minimum-never-needed",
        severity=Severity.WARNING,
        category=Category.CORRECTNESS,
        title="a minimum that every bill is above",
        what="""What an `at least` or a `minimum` brings up is never below it, whatever is used.""",
        why="""The minimum is a sentence of the contract that does nothing. Mostly a fee has grown past it, or it was
            meant for the usage alone: `against` says for which lines.""",
        avoid="""
            meter storage in GB

            plan basic every month {
              fee base 50 USD
              charge storage on storage at 0.08 USD per GB
              minimum spend 40 USD
            }
            """,
        prefer="""
            meter storage in GB

            plan basic every month {
              fee base 50 USD
              charge storage on storage at 0.08 USD per GB
              minimum spend 40 USD against storage
            }
            """,
    ),
    check,
)
