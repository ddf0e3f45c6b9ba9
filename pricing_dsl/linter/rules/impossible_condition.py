"""N804: a condition that never holds, or always does."""

from __future__ import annotations

from collections.abc import Iterator

from pricing_dsl.diagnostics import Diagnostic, Severity
from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.subject import Subject


def check(subject: Subject) -> Iterator[Diagnostic]:
    """One finding for each condition; an error where what it lets through is never billed. Of a condition that always
    holds and has an `otherwise`, that one is told."""
    for one in subject.decided:
        condition = one.condition
        if not one.always:
            yield RULE.finding("this never holds, so what stands under it never happens", condition.place)
        elif condition.otherwise is None:
            hint = "leave it out, or say what it was meant to exclude"
            yield RULE.finding("this always holds", condition.place, hint=hint, severity=Severity.WARNING)


RULE = LintRule(
    Rule(
        code="N804",
        name="impossible-condition",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="a condition can never hold",
        what="""Whatever is used and whatever is given, a condition does not hold: it contradicts itself, the one it
            stands under, or what the rulebook says can be given. Or it always holds, and excludes nothing.""",
        why="""What stands under it looks like a price that somebody pays, and nobody does. Mostly `and` was written
            for `or`, or a bound has moved past another.""",
        avoid="""
            meter storage in GB

            plan basic every month {
              charge storage on storage at 0.10 USD per GB
              discount large 5% of storage.amount if storage > 1_000 GB and storage < 500 GB
            }
            """,
        prefer="""
            meter storage in GB

            plan basic every month {
              charge storage on storage at 0.10 USD per GB
              discount large 5% of storage.amount if storage > 500 GB and storage < 1_000 GB
            }
            """,
    ),
    check,
    costly=True,
)
