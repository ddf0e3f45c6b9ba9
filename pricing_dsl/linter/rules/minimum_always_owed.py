"""C313: a minimum above all that can be billed."""

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
        if not limit.most and not limit.never:
            yield _told(subject, limit)


def _told(subject: Subject, limit: Limit) -> Diagnostic:
    words, most = limit.plan.words, limit.reached.hi
    assert most is not None
    return RULE.finding(
        f"the minimum of `{limit.name}` is always owed: what it brings up comes to {words.money(most)} at most",
        first_line(subject.sources, limit.place),
        stake=None if limit.amount.lo is None else f"{words.money(limit.amount.lo)} is billed whatever is used",
    )


RULE = LintRule(
    Rule(
        code="C313",
        name="minimum-always-owed",
        severity=Severity.WARNING,
        category=Category.CORRECTNESS,
        title="a minimum that no bill is above",
        what="""What an `at least` or a `minimum` brings up never comes above it: what is used makes no difference.""",
        why="""The prices below it are never paid. If a fixed price is meant, a `fee` says so; mostly the minimum, or
            what the rulebook assumes, is a zero off.""",
        avoid="""
            meter storage in GB
            assume storage <= 1_000 GB

            plan basic every month {
              charge storage on storage at 0.08 USD per GB at least 100 USD
            }
            """,
        prefer="""
            meter storage in GB
            assume storage <= 10_000 GB

            plan basic every month {
              charge storage on storage at 0.08 USD per GB at least 100 USD
            }
            """,
    ),
    check,
)
