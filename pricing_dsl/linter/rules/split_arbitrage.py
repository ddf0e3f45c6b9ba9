"""G209: what is gained by a second account."""

from __future__ import annotations

from collections.abc import Iterator

from pricing_dsl.analysis.arbitrage import split_gain
from pricing_dsl.diagnostics import Diagnostic, Severity
from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.linter.arbitrage import Arbitrage, accounts, arbitrage
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.subject import Subject
from pricing_dsl.linter.telling import first_line


def check(subject: Subject) -> Iterator[Diagnostic]:
    """One finding for each plan, about the quantity that gains most by a second account."""
    best: dict[object, Arbitrage] = {}
    for found in splits(subject):
        place = subject.model.plans[found.along.index].place
        if place not in best or best[place].split < found.split:
            best[place] = found
    for found in best.values():
        along, words = found.along, found.along.words
        yield RULE.finding(
            f"{accounts(found)} pay {words.money(found.split)} less than one that uses {along.told(found.a + found.b)}"
            f"{along.beside}",
            first_line(subject.sources, subject.model.plans[along.index].place),
            stake=f"{words.money(found.apart)} instead of {words.money(found.together)} for each period",
            hint="what is cheap at first comes once for each account: a fee for each makes up for it",
        )


def splits(subject: Subject) -> Iterator[Arbitrage]:
    """What a second account gains most, along every quantity."""
    for along in subject.curves:
        found = arbitrage(along, split_gain)
        if found is not None and found.split > 0:
            yield found


RULE = LintRule(
    Rule(
        code="G209",
        name="split-arbitrage",
        severity=Severity.INFO,
        category=Category.MONEY,
        title="two accounts pay less than one",
        what="""The same usage costs less when it is spread over two accounts: each has a grant, a free first tier or
            a discount of its own, and no fee makes up for it.""",
        why="""Whoever notices opens a second account. The finding tells the most that it saves, and where, so that
            somebody can say whether that is worth a fee, a check, or nothing.""",
        avoid="""
            meter storage in GB

            plan basic every month {
              grant included 100 GB of storage every month
              charge storage on overage of storage at 0.10 USD per GB
            }
            """,
        prefer="""
            meter storage in GB

            plan basic every month {
              fee base 10 USD
              grant included 100 GB of storage every month
              charge storage on overage of storage at 0.10 USD per GB
            }
            """,
    ),
    check,
    costly=True,
)
