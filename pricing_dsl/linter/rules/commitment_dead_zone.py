"""C306: a range of usage that costs nothing more, for a commitment or a minimum is owed anyway."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from attrs import frozen

from pricing_dsl.analysis.prices import Flat, flats
from pricing_dsl.diagnostics import Diagnostic, Severity
from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.exact import RoundingMode, round_to
from pricing_dsl.ir.nodes import Line
from pricing_dsl.linter.curves import Along
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.subject import Subject
from pricing_dsl.linter.telling import first_line, plain
from pricing_dsl.source import Place

_OWED = {"shortfall", "minimum"}


@frozen
class DeadZone:
    """A range over which the bill is the same, and the line that fills it up; `line.amount` is above zero there."""

    along: Along
    line: Line
    flat: Flat


def check(subject: Subject) -> Iterator[Diagnostic]:
    """One finding for each commitment and minimum, about the longest range."""
    told: set[Place] = set()
    for zone in zones(subject):
        place = zone.line.place
        assert place is not None
        if place in told:
            continue
        told.add(place)
        along, words, flat = zone.along, zone.along.words, zone.flat
        assert flat.hi is not None
        end = _round_end(flat)
        up_to = f"{'up to' if along.total.at(end) == flat.value else 'less than'} {along.told(end)}"
        start = f"from {along.told(flat.lo)} on, " if flat.lo else ""
        yield RULE.finding(
            f"{start}{up_to} always costs {words.money(flat.value)}{along.beside}",
            first_line(subject.sources, place),
            stake=f"at {along.told(flat.lo)}, {words.money(_owed(zone, flat.lo))} of that is for nothing that was used",
        )


def zones(subject: Subject) -> Iterator[DeadZone]:
    """Ranges that a shortfall or a minimum fills up: there more is used, and less is owed besides."""
    for along in subject.curves:
        for line in along.plan.lines:
            if line.kind in _OWED and line.place is not None:
                for flat in flats(along.total):
                    zone = DeadZone(along, line, flat)
                    if flat.hi is not None and _owed(zone, flat.lo) > 0 and _owed(zone, flat.lo) > _owed(zone, flat.hi):
                        yield zone


def _round_end(flat: Flat) -> Fraction:
    """A quantity that is easy to read, not far below the end: a rounding alone takes it a little further."""
    assert flat.hi is not None
    steps = (Fraction(1), Fraction(1, 10), Fraction(1, 100))
    ends = (round_to(flat.hi, step, RoundingMode.FLOOR) for step in steps)
    return next((end for end in ends if flat.hi - end <= flat.hi / 1000), plain(flat.hi, RoundingMode.FLOOR))


def _owed(zone: DeadZone, x: Fraction) -> Fraction:
    """What the line comes to at a quantity."""
    return zone.along.curve(zone.line.amount).at(x) or Fraction(0)


RULE = LintRule(
    Rule(
        code="C306",
        name="commitment-dead-zone",
        severity=Severity.INFO,
        category=Category.MONEY,
        title="up to a quantity, nothing costs more",
        what="""A commitment or a minimum is owed whatever is used, so that up to some quantity the bill stays the
            same.""",
        why="""That is what a commitment is for; but how far it goes decides how much is used, and is seldom known
            when the amount is agreed on. The finding tells it.""",
        avoid="""
            meter storage in GB

            plan basic every month {
              charge storage on storage at 0.10 USD per GB
              commit spend 300 USD every month against storage
            }
            """,
        prefer="""
            meter storage in GB

            plan basic every month {
              fee base 300 USD
              charge storage on storage at 0.05 USD per GB
            }
            """,
    ),
    check,
)
