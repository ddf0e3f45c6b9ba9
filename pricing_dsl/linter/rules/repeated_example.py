"""X710: two examples of the same facts."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from pricing_dsl.diagnostics import Diagnostic, Label, Severity
from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.subject import Subject
from pricing_dsl.semantics import model
from pricing_dsl.source import Place


def check(subject: Subject) -> Iterator[Diagnostic]:
    known: dict[str, model.Example] = {}
    for example in subject.model.examples:
        before = known.setdefault(_facts(example), example)
        if before is not example:
            yield RULE.finding(
                "this example gives the facts of another one",
                example.place,
                labels=[Label(before.place, "the same facts")],
                hint="expect all that is to be said of them in one example, unless a fact was forgotten in a copy",
            )


def _facts(example: model.Example) -> str:
    """What is given, without what is expected of it."""
    return repr([evolve(step, expectations=(), place=_NOWHERE) for step in example.steps])


_NOWHERE = Place(0, 0, 0)


RULE = LintRule(
    Rule(
        code="X710",
        name="repeated-example",
        severity=Severity.WARNING,
        category=Category.TESTS,
        title="two examples give the same facts",
        what="""An example of the same plan gives just what another one gives, period by period.""",
        why="""Mostly it was copied to show another case, and the fact that makes the difference was not changed: the
            case it is named after is not tested.""",
        avoid="""
            meter storage in GB

            plan basic every month {
              charge storage on storage at 0.10 USD per GB at least 5 USD
            }

            example "a small customer" for basic {
              given storage = 20 GB
              expect total == 5.00 USD
            }
            example "a large customer" for basic {
              given storage = 20 GB
              expect storage.amount == 5.00 USD
            }
            """,
        prefer="""
            meter storage in GB

            plan basic every month {
              charge storage on storage at 0.10 USD per GB at least 5 USD
            }

            example "a small customer" for basic {
              given storage = 20 GB
              expect total == 5.00 USD
            }
            example "a large customer" for basic {
              given storage = 2_000 GB
              expect total == 200.00 USD
            }
            """,
    ),
    check,
)
