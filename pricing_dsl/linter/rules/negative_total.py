"""M402: a bill below zero."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from attrs import frozen

from pricing_dsl.analysis.stretches import UnclearError
from pricing_dsl.diagnostics import Diagnostic, Label, Severity
from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.ir.nodes import Line
from pricing_dsl.linter.curves import Along
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.subject import Subject
from pricing_dsl.linter.telling import first_line
from pricing_dsl.rating.bill import Bill
from pricing_dsl.source import Place

_FAR = 12


@frozen
class Payout:
    """A quantity whose bill is below zero, and the line that takes most off it."""

    along: Along
    x: Fraction
    bill: Bill
    line: Line


def check(subject: Subject) -> Iterator[Diagnostic]:
    """One finding for each plan."""
    told: set[Place] = set()
    for payout in payouts(subject):
        place = payout.line.place
        assert place is not None
        if place in told:
            continue
        told.add(place)
        words = payout.along.words
        plan = subject.model.plans[payout.along.index]
        total = words.money(payout.bill.total)
        yield RULE.finding(
            f"the bill of {payout.along.told(payout.x)} comes to {total}{payout.along.beside}",
            first_line(subject.sources, place),
            labels=[Label(first_line(subject.sources, plan.place), "the plan whose bill it is")],
            stake=f"{words.money(-payout.bill.total)} would be paid out",
            hint="a discount stops at zero unless it says `may go negative`; `carried over` keeps the rest",
        )


def payouts(subject: Subject) -> Iterator[Payout]:
    """Bills below zero, one along each quantity of each plan that has one."""
    for along in subject.curves.everywhere:
        low = along.plan.values[along.plan.total].range.lo
        if low is not None and low >= 0:
            continue
        found = next(_below_zero(along), None)
        if found is not None:
            yield found


def _below_zero(along: Along) -> Iterator[Payout]:
    for x in _tried(along):
        bill = along.rate(x)
        if isinstance(bill, Bill) and bill.total < 0:
            least = min(bill.lines, key=lambda line: line.amount)
            line = next((one for one in along.plan.lines if one.name == least.name and one.place), None)
            if line is not None:
                yield Payout(along, x, bill, line)


def _tried(along: Along) -> Iterator[Fraction]:
    """Where the total is least; where it has no least, ever further out."""
    try:
        least = along.total.least
    except UnclearError:
        return
    if least is None or (least.value is not None and least.value >= 0):
        return
    if least.value is not None and least.at is not None:
        beside = along.step or Fraction(1, 100)
        yield from (x for x in (least.at, least.at + beside, least.at - beside) if x >= 0)
    else:
        yield from (Fraction(10**power) for power in range(_FAR))


RULE = LintRule(
    Rule(
        code="M402",
        name="negative-total",
        severity=Severity.ERROR,
        category=Category.MONEY,
        title="a bill can come to less than nothing",
        what="""For some usage, what is taken off is more than what is charged.""",
        why="""Few ledgers expect an invoice that pays the customer; shops have paid out credits, twice, by this
            mistake. Where it is meant, as with a feed-in tariff, say so in a suppression.""",
        avoid="""
            meter storage in GB

            plan basic every month {
              charge storage on storage at 0.10 USD per GB
              discount welcome 5 USD may go negative
            }
            """,
        prefer="""
            meter storage in GB

            plan basic every month {
              charge storage on storage at 0.10 USD per GB
              discount welcome 5 USD carried over
            }
            """,
    ),
    check,
)
