"""X709: a plan whose examples all come to nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from pricing_dsl.diagnostics import Diagnostic, Severity
from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.subject import Subject
from pricing_dsl.rating.bill import Bill
from pricing_dsl.syntax import nodes


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Plans by name, all versions together. One that can never bill anything has no other examples."""
    totals: dict[str, set[bool]] = defaultdict(set)
    for result in subject.runs.results:
        totals[result.plan].update(_is_zero(bill) for bill in result.bills)
    free = {plan for plan, zeros in totals.items() if zeros == {True}}
    free -= {plan.name for plan in subject.program.plans if plan.name in free and not plan.lines}
    for plan in subject.declared(nodes.Plan):
        name = plan.item.name
        if name.text in free:
            free.remove(name.text)
            yield RULE.finding(
                f"every example of `{name.text}` comes to zero",
                plan.place(name),
                hint="add one that goes beyond what is free",
            )


def _is_zero(bill: Bill) -> bool:
    return bill.total == 0 and all(line.amount == 0 for line in bill.lines)


RULE = LintRule(
    Rule(
        code="X709",
        name="only-free-examples",
        severity=Severity.WARNING,
        category=Category.TESTS,
        title="the examples of a plan only show what is free",
        what="""All bills of all examples of a plan come to zero, line by line.""",
        why="""What is free is easily checked; what is billed beyond it is what can be wrong by a factor of ten, and no
            example says it.""",
        avoid="""
            meter storage in GB

            plan basic every month {
              grant included 100 GB of storage every month
              charge storage on overage of storage at 1.0 USD per GB
            }

            example "what is included" for basic {
              given storage = 100 GB
              expect total == 0.00 USD
            }
            """,
        prefer="""
            meter storage in GB

            plan basic every month {
              grant included 100 GB of storage every month
              charge storage on overage of storage at 0.10 USD per GB
            }

            examples "what is included, and beyond" for basic {
              | storage | total    |
              | 100 GB  | 0.00 USD |
              | 150 GB  | 5.00 USD |
            }
            """,
    ),
    check,
)
