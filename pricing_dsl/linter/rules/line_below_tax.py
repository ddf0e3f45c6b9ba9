"""M416: a line that stands below the tax on all lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pricing_dsl.diagnostics import Diagnostic, Label, Severity
from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.subject import Declared, Subject
from pricing_dsl.linter.walk import walk
from pricing_dsl.syntax import nodes

_BILLING = (nodes.Fee, nodes.Charge, nodes.ChargeFormula)


def check(subject: Subject) -> Iterator[Diagnostic]:
    for plan in subject.declared(nodes.Plan):
        for index, statement in enumerate(plan.item.body):
            if isinstance(statement, nodes.Tax) and not statement.included and _of_all(statement):
                yield from _below(plan, statement, plan.item.body[index + 1 :])
                break


def _of_all(tax: nodes.Tax) -> bool:
    return any(isinstance(node, nodes.Ref) and node.name == "subtotal" for node in walk(tax.amount))


def _below(plan: Declared[nodes.Plan], tax: nodes.Tax, statements: Sequence[nodes.Statement]) -> Iterator[Diagnostic]:
    for statement in statements:
        for node in walk(statement):
            if isinstance(node, _BILLING):
                yield RULE.finding(
                    f"`{node.name.text}` stands below `{tax.name.text}`, so it is not taxed",
                    plan.place(node.name),
                    labels=[Label(plan.place(tax.name), "the sum of the lines above this one")],
                    hint=f"put it above `{tax.name.text}`, unless it is exempt",
                )


RULE = LintRule(
    Rule(
        code="M416",
        name="line-below-tax",
        severity=Severity.WARNING,
        category=Category.MONEY,
        title="a line stands below the tax on the subtotal",
        what="""A plan has a tax on `subtotal`, the sum of the lines above it, and a fee or a charge below it.""",
        why="""A new fee is easily added at the end of a plan, and then no tax is billed on it; the seller owes it all
            the same. A line that is exempt can say so in a suppression.""",
        avoid="""
            plan basic every month {
              fee base 10 USD
              tax gst 10% of subtotal
              fee support 25 USD
            }
            """,
        prefer="""
            plan basic every month {
              fee base 10 USD
              fee support 25 USD
              tax gst 10% of subtotal
            }
            """,
    ),
    check,
    preview=True,
)
