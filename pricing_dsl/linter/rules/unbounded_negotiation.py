"""C314: a term that a contract may set to anything."""

from __future__ import annotations

from collections.abc import Iterator

from pricing_dsl.diagnostics import Diagnostic, Severity
from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.subject import Subject
from pricing_dsl.syntax import nodes


def check(subject: Subject) -> Iterator[Diagnostic]:
    for term in subject.declared(nodes.Term):
        negotiable = term.item.negotiable
        if negotiable is not None and negotiable.low is None and negotiable.high is None:
            yield RULE.finding(
                f"a contract may set `{term.item.name.text}` to anything",
                term.place(negotiable),
                hint="say from what to what: `negotiable from … to …`",
            )


RULE = LintRule(
    Rule(
        code="C314",
        name="unbounded-negotiation",
        severity=Severity.WARNING,
        category=Category.MONEY,
        title="a term is negotiable without bounds",
        what="""A term says `negotiable` and not between what: a contract may set it to any value of its kind.""",
        why="""The bounds are who may sign what: without them a discount of 90%, or a price with the point in the wrong
            place, is rated like any other contract. With them it is set aside with the reason.""",
        avoid="""
            meter storage in GB
            term price = 0.10 USD per GB negotiable

            plan basic every month {
              charge storage on storage at price
            }
            """,
        prefer="""
            meter storage in GB
            term price = 0.10 USD per GB negotiable from 0.07 USD per GB to 0.10 USD per GB

            plan basic every month {
              charge storage on storage at price
            }
            """,
    ),
    check,
    preview=True,
)
