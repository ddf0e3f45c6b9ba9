"""G219: what is gained by one account for two customers."""

from __future__ import annotations

from collections.abc import Iterator

from pricing_dsl.analysis.arbitrage import merge_gain
from pricing_dsl.diagnostics import Diagnostic, Severity
from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.linter.arbitrage import Arbitrage, accounts, arbitrage
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.subject import Subject
from pricing_dsl.linter.telling import first_line


def check(subject: Subject) -> Iterator[Diagnostic]:
    """One finding for each plan, about the quantity that gains most by one account for two."""
    best: dict[object, Arbitrage] = {}
    for found in merges(subject):
        place = subject.model.plans[found.along.index].place
        if place not in best or best[place].merged < found.merged:
            best[place] = found
    for found in best.values():
        along, words = found.along, found.along.words
        yield RULE.finding(
            f"one account that uses {along.told(found.a + found.b)} pays {words.money(-found.split)} less than "
            f"{accounts(found)}{along.beside}",
            first_line(subject.sources, subject.model.plans[along.index].place),
            stake=f"{words.money(found.together)} instead of {words.money(found.apart)} for each period",
            hint="a reseller lives on this; if that is not meant, tiers with smaller steps leave less of it",
        )


def merges(subject: Subject) -> Iterator[Arbitrage]:
    """What one account for two gains most, along every quantity, where it is more than a fee for each account."""
    for along in subject.curves:
        found = arbitrage(along, merge_gain)
        if found is not None and found.merged > 0:
            yield found


RULE = LintRule(
    Rule(
        code="G219",
        name="merge-arbitrage",
        severity=Severity.INFO,
        category=Category.MONEY,
        title="one account for two customers pays less than two accounts",
        what="""The same usage costs less on one account, by more than the fees of the second: what is used by both
            gets to a cheaper tier.""",
        why="""That is what a volume discount is for, as long as it is one customer. Resellers pool many. The finding
            tells the most that two save, and where.""",
        avoid="""
            meter storage in GB

            plan basic every month {
              charge storage on storage graduated tiers {
                up to 100 GB at 0.10 USD per GB
                above        at 0.05 USD per GB
              }
            }
            """,
        prefer="""
            meter storage in GB

            plan basic every month {
              charge storage on storage at 0.10 USD per GB
            }
            """,
    ),
    check,
    preview=True,
)
