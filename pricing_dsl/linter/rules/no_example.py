"""X701: a plan that no example rates."""

from __future__ import annotations

from collections.abc import Iterator

from pricing_dsl.diagnostics import Diagnostic, Severity
from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.subject import Subject
from pricing_dsl.syntax import nodes


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Plans by name, and their currencies: which versions of them the examples reach is another rule's."""
    plans = subject.model.plans
    rated = {(example.plan, plans[step.plan].currency) for example in subject.model.examples for step in example.steps}
    named = {name for name, _ in rated}
    for plan in subject.declared(nodes.Plan):
        name = plan.item.name
        if name.text not in named:
            named.add(name.text)
            message = f"no example says what `{name.text}` bills"
            yield RULE.finding(message, plan.place(name), hint=f'write `example "…" for {name.text} {{ … }}`')
        elif any(known == name.text for known, _ in rated):
            for currency in plan.item.currencies:
                if (name.text, currency.text) not in rated:
                    yield RULE.finding(
                        f"no example says what `{name.text}` bills in {currency.text}",
                        plan.place(currency),
                        hint=f"write one with `given currency = {currency.text}`",
                    )


RULE = LintRule(
    Rule(
        code="X701",
        name="no-example",
        severity=Severity.WARNING,
        category=Category.TESTS,
        title="no example rates this plan",
        what="""A plan has no `example`, or none in one of its currencies: nothing in the rulebook says what somebody is
            billed by it.""",
        why="""Whether a price is right can only be judged on a bill. An example is the bill that the one who set the
            price had in mind, and whoever changes the plan later sees what becomes of it.""",
        avoid="""
            meter storage in GB

            plan basic every month {
              charge storage on storage at 0.10 USD per GB
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
