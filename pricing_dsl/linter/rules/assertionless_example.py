"""X704: an example, or its last period, that expects nothing."""

from __future__ import annotations

from collections.abc import Iterator

from pricing_dsl.diagnostics import Diagnostic, Severity
from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.subject import Subject
from pricing_dsl.syntax import nodes


def check(subject: Subject) -> Iterator[Diagnostic]:
    """A period in the middle may be there for what it carries on; the last one is there for nothing else."""
    for example in subject.declared(nodes.Example):
        last = example.item.steps[-1]
        if any(isinstance(item, nodes.Expect) for item in last.items):
            continue
        if len(example.item.steps) > 1:
            yield RULE.finding("the last period of this example expects nothing", example.place(last), hint=_HINT)
        else:
            yield RULE.finding("this example expects nothing", example.place(example.item.title), hint=_HINT)
    tables = {table.place(table.item): table for table in subject.declared(nodes.Examples)}
    for one in subject.model.examples:
        table = next((table for place, table in tables.items() if _inside(one.place, place)), None)
        if table is not None and not any(step.expectations for step in one.steps):
            yield RULE.finding("no column of these examples is expected", table.place(table.item.title), hint=_HINT)
            del tables[table.place(table.item)]


def _inside(place: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    return place[0] == other[0] and other[1] <= place[1] and place[2] <= other[2]


_HINT = "say what it comes to: `expect total == …`"

RULE = LintRule(
    Rule(
        code="X704",
        name="assertionless-example",
        severity=Severity.WARNING,
        category=Category.TESTS,
        title="an example expects nothing",
        what="""An example gives facts and has no `expect`, or ends with a period of which nothing is expected.""",
        why="""It passes whatever the price is: it looks like a test, and cannot fail.""",
        avoid="""
            meter storage in GB

            plan basic every month {
              charge storage on storage at 0.10 USD per GB
            }

            example "a small customer" for basic {
              given storage = 80 GB
            }
            """,
        prefer="""
            meter storage in GB

            plan basic every month {
              charge storage on storage at 0.10 USD per GB
            }

            example "a small customer" for basic {
              given storage = 80 GB
              expect total == 8.00 USD
            }
            """,
    ),
    check,
)
