"""N806: an `otherwise` or an `else` that never comes about, for the condition before it always holds."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from pricing_dsl.diagnostics import Diagnostic, Label
from pricing_dsl.diagnostics.catalog import RULES
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.subject import Subject
from pricing_dsl.linter.telling import first_line


def check(subject: Subject) -> Iterator[Diagnostic]:
    """One finding for each."""
    for one in subject.decided:
        if one.always and one.condition.otherwise is not None:
            yield RULE.finding(
                "this never comes about",
                first_line(subject.sources, one.condition.otherwise),
                labels=[Label(one.condition.place, "this always holds")],
            )


RULE = LintRule(
    evolve(
        RULES["N806"],
        what="""Rows are tried from top to bottom. Whatever matches this row has matched one above it. Or a condition
            always holds, so that its `otherwise` or `else` never comes about.""",
        avoid="""
            meter storage in GB

            plan basic every month {
              when storage >= 0 GB {
                charge storage on storage at 0.10 USD per GB
              } otherwise {
                fee idle 1 USD
              }
            }
            """,
        prefer="""
            meter storage in GB

            plan basic every month {
              when storage > 0 GB {
                charge storage on storage at 0.10 USD per GB
              } otherwise {
                fee idle 1 USD
              }
            }
            """,
    ),
    check,
)
