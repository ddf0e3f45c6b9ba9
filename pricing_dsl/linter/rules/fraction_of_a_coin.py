"""M414: bills that nobody can pay to the last digit, for nothing rounds them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pricing_dsl.diagnostics import Diagnostic, Severity
from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.exact import to_text
from pricing_dsl.ir import nodes as ir
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.subject import Subject
from pricing_dsl.linter.telling import first_line
from pricing_dsl.source import Place


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Lines of plans under `rounding none` whose denominator is not that of a coin. A plan with a `rounding` line of
    its own comes out even at the end."""
    told: set[Place] = set()
    for policy, plan in zip(subject.model.plans, subject.program.plans, strict=True):
        if policy.rounding.scope != "none" or any(line.kind == "rounding" for line in plan.lines):
            continue
        for line in plan.lines:
            place = line.place
            if place is not None and place not in told and _may_be_finer(plan, line):
                told.add(place)
                yield RULE.finding(
                    f"`{line.name}` can have digits below {_coin(plan)}, and nothing rounds it",
                    first_line(subject.sources, place),
                    hint="say how in the heading (`rounding half_up to 0.01 each line`), or end it with `rounded`",
                )


def _coin(plan: ir.Plan) -> str:
    return f"{to_text(plan.minor_unit or Fraction(1))} {plan.currency}"


def _may_be_finer(plan: ir.Plan, line: ir.Line) -> bool:
    """Whether the amount can have digits below the coin: its denominator is known in form."""
    if plan.minor_unit is None:
        return False
    den = plan.values[line.amount].den
    return bool(den.powers) or plan.minor_unit.denominator % den.const != 0


RULE = LintRule(
    Rule(
        code="M414",
        name="fraction-of-a-coin",
        severity=Severity.WARNING,
        category=Category.MONEY,
        title="a line can come to a fraction of a coin",
        what="""The heading says `rounding none`, and a line of the bill can have digits below the smallest coin of its
            currency.""",
        why="""Such a bill cannot be paid as it stands, so whoever collects the money rounds it: in a way the price
            list does not know, and every system in its own. `rounding none` is for prices that always come out even.
            """,
        avoid="""
            rulebook demo
              currency USD
              rounding none

            meter storage in GB

            plan basic every month {
              charge storage on storage at 0.10 USD per GB
            }
            """,
        prefer="""
            rulebook demo
              currency USD
              rounding none

            meter storage in GB

            plan basic every month {
              charge storage on storage at 0.10 USD per started GB
            }
            """,
    ),
    check,
)
