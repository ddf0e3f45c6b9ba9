"""N813: a rulebook that does not say which version it is."""

from __future__ import annotations

from collections.abc import Iterator

from pricing_dsl.diagnostics import Diagnostic, Severity
from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.subject import Subject
from pricing_dsl.syntax import nodes


def check(subject: Subject) -> Iterator[Diagnostic]:
    """The rulebook's own heading. A file without plans bills nothing."""
    if not subject.model.plans:
        return
    for header in subject.declared(nodes.Header):
        if header.file == 0 and not header.item.versions:
            yield RULE.finding(
                f"`{header.item.name.text}` does not say which version it is",
                header.place(header.item.name),
                hint='add `version "…"` to the heading, for example the date from which the prices hold',
            )


RULE = LintRule(
    Rule(
        code="N813",
        name="unversioned-rulebook",
        severity=Severity.WARNING,
        category=Category.HYGIENE,
        title="the rulebook does not say which version it is",
        what="""The heading has no `version`. Every bill carries the version of the rulebook that made it.""",
        why="""A customer asks after a year why a bill is what it is. With a version the price list of that day is
            found; without one there is only a hash that no contract names.""",
        avoid="""
            plan basic every month {
              fee base 10 USD
            }
            """,
        prefer="""
            rulebook demo
              version "2026-07"
              currency USD
              rounding half_up to 0.01 each line

            plan basic every month {
              fee base 10 USD
            }
            """,
    ),
    check,
)
