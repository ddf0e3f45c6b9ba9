"""X711: an example that no amount is said in."""

from __future__ import annotations

from collections.abc import Iterator

from pricing_dsl.diagnostics import Diagnostic, Severity
from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.subject import Subject
from pricing_dsl.linter.walk import walk
from pricing_dsl.syntax import nodes

_LOOSE = {"<", "<=", ">", ">=", "!="}


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Examples all of whose expectations are one-sided comparisons. A condition of other words may well be exact."""
    for example in subject.declared(nodes.Example):
        expects = [item for step in example.item.steps for item in step.items if isinstance(item, nodes.Expect)]
        if expects and all(_is_loose(expect.condition) for expect in expects):
            yield RULE.finding(
                "this example says no amount: its expectations hold for many prices",
                example.place(expects[0].condition),
                hint="say what it comes to with `==`; what must hold for every usage is a `prove`",
            )


def _is_loose(condition: nodes.Expr) -> bool:
    comparisons = [node.operator for node in walk(condition) if isinstance(node, nodes.Compare)]
    others = any(isinstance(node, nodes.Not | nodes.OneOf) for node in walk(condition))
    return bool(comparisons) and not others and set(comparisons) <= _LOOSE


RULE = LintRule(
    Rule(
        code="X711",
        name="loose-example",
        severity=Severity.WARNING,
        category=Category.TESTS,
        title="an example expects no certain amount",
        what="""Everything that an example expects is that something is more, or less, than something else.""",
        why="""`expect total >= 0 USD` holds at ten times the price. An example is a bill that somebody worked out;
            what shall hold for every bill is a claim, and the prover decides it.""",
        avoid="""
            meter storage in GB

            plan basic every month {
              charge storage on storage at 0.10 USD per GB
            }

            example "a small customer" for basic {
              given storage = 80 GB
              expect total > 0 USD
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
              expect total < 10 USD
            }
            """,
    ),
    check,
    preview=True,
)
