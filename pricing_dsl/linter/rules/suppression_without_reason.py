"""L001: a finding is accepted, and nothing says why."""

from __future__ import annotations

from collections.abc import Iterator

from pricing_dsl.diagnostics import Diagnostic, Severity
from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.subject import Subject


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Suppressions of the rulebook's own file."""
    for one in subject.suppressions:
        if one.place.file == 0 and not one.reason:
            hint = f"write `# allow {', '.join(one.selectors) or 'CODE'}: the reason`"
            yield RULE.finding("this says no reason, so it accepts nothing", one.place, hint=hint)


RULE = LintRule(
    Rule(
        code="L001",
        name="suppression-without-reason",
        severity=Severity.WARNING,
        category=Category.HYGIENE,
        title="a finding is accepted without a reason",
        what="""A comment `# allow CODE` says no reason behind a colon. While this rule is on, it accepts nothing.""",
        why="""The one who accepts a finding knows why a price is as odd as it is. Without a reason nobody later can
            tell whether that still holds.""",
        avoid="""
            meter storage in GB

            # allow X701
            plan basic every month {
              charge storage on storage at 0.10 USD per GB
            }
            """,
        prefer="""
            meter storage in GB

            # allow X701: the bills of this plan are checked in the migration's own tests
            plan basic every month {
              charge storage on storage at 0.10 USD per GB
            }
            """,
    ),
    check,
)
