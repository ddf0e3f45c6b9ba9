"""G220: one fee of a plan is prorated, another is not."""

from __future__ import annotations

from collections.abc import Iterator

from pricing_dsl.diagnostics import Diagnostic, Label, Severity
from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.subject import Subject
from pricing_dsl.syntax import nodes


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Fees of every period. One with a cadence of its own is for longer, and has no share of this one."""
    for plan in subject.declared(nodes.Plan):
        fees = [fee for fee in plan.item.body if isinstance(fee, nodes.Fee) and fee.cadence is None]
        shared = next((fee for fee in fees if _is_prorated(fee)), None)
        for fee in fees if shared is not None else ():
            if not _is_prorated(fee) and shared is not None:
                yield RULE.finding(
                    f"`{fee.name.text}` is billed in full to who joins in the middle of a period",
                    plan.place(fee.name),
                    labels=[Label(plan.place(shared.name), "of this only a share is billed")],
                    hint="end it with `prorated` too, unless it is owed in full",
                )


def _is_prorated(fee: nodes.Fee) -> bool:
    return any(isinstance(ending, nodes.Prorated) for ending in fee.endings)


RULE = LintRule(
    Rule(
        code="G220",
        name="uneven-proration",
        severity=Severity.WARNING,
        category=Category.DATES,
        title="some fees of a plan are prorated and others are not",
        what="""A plan bills a share of one fee to a customer who joins or leaves in the middle of a period, and the
            whole of another.""",
        why="""A line is whole unless it says `prorated`, and one line is easily forgotten: the customer who joins on
            the last day of the month pays thirty times what a day is worth, and disputes it.""",
        avoid="""
            plan basic every month {
              fee base 30 USD prorated
              fee support 15 USD
            }
            """,
        prefer="""
            plan basic every month {
              fee base 30 USD prorated
              fee support 15 USD prorated
            }
            """,
    ),
    check,
    preview=True,
)
