"""C303: a cap below all that can be billed."""

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
        if limit.most and not limit.never:
            yield _told(subject, limit)


def _told(subject: Subject, limit: Limit) -> Diagnostic:
    words, least = limit.plan.words, limit.reached.lo
    assert least is not None
    return RULE.finding(
        f"the cap of `{limit.name}` is always reached: what it limits comes to {words.money(least)} at least",
        first_line(subject.sources, limit.place),
        stake=None if limit.amount.hi is None else f"every bill is cut to {words.money(limit.amount.hi)} there",
    )


RULE = LintRule(
    Rule(
        code="C303",
        name="cap-always-reached",
        severity=Severity.WARNING,
        category=Category.CORRECTNESS,
        title="a cap that every bill comes up to",
        what="""What an `at most` or a `maximum` limits is never below it: what is used makes no difference.""",
        why="""The prices above the cap are never paid, although they stand in the price list. Mostly a fee has grown
            past the cap.""",
        avoid="""
            meter storage in GB

            plan basic every month {
              fee base 50 USD
              charge storage on storage at 0.08 USD per GB
              maximum cap 50 USD
            }
            """,
        prefer="""
            meter storage in GB

            plan basic every month {
              fee base 50 USD
              charge storage on storage at 0.08 USD per GB
              maximum cap 200 USD
            }
            """,
    ),
    check,
)
