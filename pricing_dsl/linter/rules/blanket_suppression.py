"""L003: a comment accepts more than the findings it was written for."""

from __future__ import annotations

from collections.abc import Iterator

from pricing_dsl.diagnostics import Diagnostic, Severity
from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.subject import Subject


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Suppressions of the rulebook's own file."""
    for one in subject.suppressions:
        if one.place.file == 0 and one.is_blanket:
            message = "this names no rule by its code, so it accepts nothing"
            yield RULE.finding(message, one.place, hint="write the codes, as in `# allow X701, N801: the reason`")


RULE = LintRule(
    Rule(
        code="L003",
        name="blanket-suppression",
        severity=Severity.WARNING,
        category=Category.HYGIENE,
        title="a suppression names no rule",
        what="""A comment `# allow: …` names no code, or one like `# allow money: …` names a whole category or the
            beginning of codes. While this rule is on, it accepts nothing.""",
        why="""It would also hide what nobody has seen yet: the cliff that the next change of the price makes, or what a
            rule of next year finds.""",
        avoid="""
            meter storage in GB

            # allow: the bills of this plan are checked in the migration's own tests
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
