"""C302: a cap above all that can be billed."""

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
        if limit.most and limit.never:
            yield _told(subject, limit)


def _told(subject: Subject, limit: Limit) -> Diagnostic:
    words, most = limit.plan.words, limit.reached.hi
    comes_to = "" if most is None else f": what it limits comes to {words.money(most)} at most"
    return RULE.finding(
        f"the cap of `{limit.name}` is never reached{comes_to}",
        first_line(subject.sources, limit.place),
        hint="lower it, or take it out",
    )


RULE = LintRule(
    Rule(
        code="C302",
        name="cap-never-reached",
        severity=Severity.WARNING,
        category=Category.CORRECTNESS,
        title="a cap that no bill comes up to",
        what="""What an `at most` or a `maximum` limits stays below it whatever is used, as far as the rulebook says
            what can be used.""",
        why="""The cap promises a protection that nobody ever gets; mostly the amount, or what the rulebook assumes, is
            a zero off.""",
        avoid="""
            meter storage in GB
            assume storage <= 1_000 GB

            plan basic every month {
              charge storage on storage at 0.08 USD per GB at most 200 USD
            }
            """,
        prefer="""
            meter storage in GB
            assume storage <= 1_000 GB

            plan basic every month {
              charge storage on storage at 0.08 USD per GB at most 50 USD
            }
            """,
    ),
    check,
)
