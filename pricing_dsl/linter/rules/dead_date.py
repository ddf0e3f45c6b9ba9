"""D612: a dated value that holds on no day of any plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from pricing_dsl.diagnostics import Diagnostic, Label, Severity
from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.subject import Declared, Subject
from pricing_dsl.linter.walk import walk
from pricing_dsl.syntax import nodes

_Plan = Declared[nodes.Plan]


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Terms and tables that plans ask for by themselves, on the first day of the period. What is asked for on another
    day (`at order.placed`), or by way of other terms and tables, may need older values."""
    elsewhere = _asked_elsewhere(subject)
    values: list[Declared[nodes.Term | nodes.Table]] = [
        *subject.declared(nodes.Term),
        *subject.declared(nodes.Table),
    ]
    for declared in values:
        name, starts = declared.item.name.text, _starts(declared.item)
        plans = [plan for plan in subject.declared(nodes.Plan) if name in _asked(plan.item)]
        if len(starts) > 1 and plans and name not in elsewhere:
            yield from _dead(declared, starts, plans)


def _starts(item: nodes.Term | nodes.Table) -> Sequence[nodes.Date]:
    if isinstance(item, nodes.Table):
        return [dated.start for dated in item.dated]
    return [dated.start for dated in item.value] if isinstance(item.value, tuple) else []


def _asked(node: nodes.Node) -> set[str]:
    return {one.name for one in walk(node) if isinstance(one, nodes.Ref)}


def _asked_elsewhere(subject: Subject) -> set[str]:
    names: set[str] = set()
    for declared in (*subject.declared(nodes.Term), *subject.declared(nodes.Table)):
        names |= _asked(declared.item)
    for _, as_of in subject.every(nodes.AsOf):
        names |= _asked(as_of.source)
    extended = {plan.item.extends.text for plan in subject.declared(nodes.Plan) if plan.item.extends is not None}
    for plan in subject.declared(nodes.Plan):
        if plan.item.extends is not None or plan.item.name.text in extended:
            names |= _asked(plan.item)
    return names


def _dead(
    declared: Declared[nodes.Term | nodes.Table], starts: Sequence[nodes.Date], plans: Sequence[_Plan]
) -> Iterator[Diagnostic]:
    first = [date.min if plan.item.start is None else plan.item.start.value for plan in plans]
    last = [date.max if plan.item.through is None else plan.item.through.value for plan in plans]
    for one, following in pairwise([*starts, None]):
        assert one is not None
        end = date.max if following is None else following.value
        if any(begins < end and one.value <= ends for begins, ends in zip(first, last, strict=True)):
            continue
        early = end <= min(first)
        plan = plans[first.index(min(first))] if early else plans[last.index(max(last))]
        bound = plan.item.start if early else plan.item.through
        labels = [] if bound is None else [Label(plan.place(bound), "the plan begins" if early else "the plan ends")]
        yield RULE.finding(
            f"no plan ever asks for what `{declared.item.name.text}` is from {one.value} on",
            declared.place(one),
            labels=labels,
            hint="take it out, unless one of the dates is wrong",
        )


RULE = LintRule(
    Rule(
        code="D612",
        name="dead-date",
        severity=Severity.WARNING,
        category=Category.DATES,
        title="a dated value holds on no day of the plans that ask for it",
        what="""A dated term or table has a value that ends before the first of its plans begins, or that begins after
            the last of them has ended.""",
        why="""It changes no bill. Either it is left over, or a year is mistyped: then the days it was meant for are
            billed at another price.""",
        avoid="""
            meter storage in GB
            term price {
              from 2024-01-01: 0.10 USD per GB
              from 2025-01-01: 0.12 USD per GB
              from 2026-07-01: 0.14 USD per GB
            }

            plan basic every month from 2026-01-01 {
              charge storage on storage at price
            }
            """,
        prefer="""
            meter storage in GB
            term price {
              from 2026-01-01: 0.12 USD per GB
              from 2026-07-01: 0.14 USD per GB
            }

            plan basic every month from 2026-01-01 {
              charge storage on storage at price
            }
            """,
    ),
    check,
)
