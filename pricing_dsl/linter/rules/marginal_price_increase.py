"""T102: a price per unit that rises with usage."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from attrs import frozen

from pricing_dsl.analysis.stretches import Stretch
from pricing_dsl.diagnostics import Diagnostic, Severity
from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.ir.nodes import Line
from pricing_dsl.linter.curves import Along
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.subject import Subject
from pricing_dsl.linter.telling import first_line
from pricing_dsl.source import Place


@frozen
class Rise:
    """Where one more unit costs more than one less did: from `below` to `above`, both above zero, at a quantity."""

    along: Along
    line: Line
    at: Fraction
    below: Fraction
    above: Fraction


def check(subject: Subject) -> Iterator[Diagnostic]:
    """One finding for each line with tiers, about all of its rises."""
    found: dict[Place, list[Rise]] = {}
    for rise in rises(subject):
        assert rise.line.place is not None
        found.setdefault(rise.line.place, []).append(rise)
    for place, of_line in found.items():
        first = of_line[0]
        same = [one for one in of_line if one.along is first.along]
        yield RULE.finding(_message(same), first_line(subject.sources, place))


def rises(subject: Subject) -> Iterator[Rise]:
    """Every rise of every line with tiers."""
    for along in subject.curves:
        for line in along.plan.lines:
            if line.parts and line.place is not None and line.list is None:
                yield from _of(along, line)


def _of(along: Along, line: Line) -> Iterator[Rise]:
    stretches = [
        (one.cell, one.form) for one in along.curve(line.amount).segments if isinstance(one.cell, Stretch) and one.form
    ]
    for (before, low), (after, high) in pairwise(stretches):
        if before.hi is not None and before.hi == after.lo and 0 < low.drift < high.drift:
            yield Rise(along, line, before.hi, low.drift, high.drift)


def _message(found: list[Rise]) -> str:
    along = found[0].along
    steps = ", ".join(f"{along.price(rise.above)} above {along.told(rise.at)}" for rise in found)
    return f"a unit costs more the more is used: {along.price(found[0].below)} first, {steps}{along.beside}"


RULE = LintRule(
    Rule(
        code="T102",
        name="marginal-price-increase",
        severity=Severity.INFO,
        category=Category.CORRECTNESS,
        title="one more unit costs more than the one before",
        what="The price of a later tier is above that of an earlier one.",
        why="""That is meant where use is to be kept low, as with water and energy, or where what goes beyond an
            allowance is dearer. Where tiers are a volume discount, two prices have changed places.""",
        avoid="""
            meter storage in GB

            plan basic every month {
              charge storage on storage graduated tiers {
                up to 100 GB at 0.08 USD per GB
                above        at 0.10 USD per GB
              }
            }
            """,
        prefer="""
            meter storage in GB

            plan basic every month {
              charge storage on storage graduated tiers {
                up to 100 GB at 0.10 USD per GB
                above        at 0.08 USD per GB
              }
            }
            """,
    ),
    check,
)
