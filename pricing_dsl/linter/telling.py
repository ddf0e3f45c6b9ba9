"""Amounts, quantities and places as findings tell them."""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen

from pricing_dsl.exact import RoundingMode, money_text, round_to
from pricing_dsl.ir.nodes import Plan, Program, Scalar
from pricing_dsl.source import Place, Sources

_EXACT = 10**6
"""Numbers with so many decimals are told as they are."""

_SMALL = Fraction(1, 100)
_SIZES = ((1, ""), (1_000, "thousand "), (1_000_000, "million "), (1_000_000_000, "billion "))
"""What a price is told for: the first of these that comes to something."""


@frozen
class Words:
    """How amounts and quantities of one plan are told."""

    program: Program
    plan: Plan

    def money(self, value: Fraction, mode: RoundingMode = RoundingMode.HALF_UP) -> str:
        """An amount in the plan's currency: as it is, or near it where its decimals are too many to read."""
        return f"{_readable(value, self._digits, mode)} {self.plan.currency}"

    def quantity(self, value: Fraction, unit: str, mode: RoundingMode = RoundingMode.HALF_UP) -> str:
        """So much of a unit. `mode` says on which side a number with too many decimals is told."""
        plural = unit if abs(value) == 1 else self._plural(unit)
        return f"{_readable(value, 0, mode)} {plural}".rstrip()

    def value(self, value: Scalar, unit: str) -> str:
        """What an input is given, as a rulebook writes it."""
        if isinstance(value, bool):
            return "true" if value else "false"
        return self.quantity(value, unit) if isinstance(value, Fraction) else str(value)

    def price(self, value: Fraction, unit: str) -> str:
        """A price for one unit: "0.08 USD per GB", "0.40 USD per million calls"; of money a percentage."""
        if unit == self.plan.currency:
            return f"{_readable(value * 100, 0, RoundingMode.HALF_UP)}%"
        size, word = next(((size, word) for size, word in _SIZES if abs(value) * size >= _SMALL), _SIZES[-1])
        per = f"{word}{unit if size == 1 else self._plural(unit)}"
        return f"{_readable(value * size, self._digits, RoundingMode.HALF_UP)} {self.plan.currency} per {per}"

    @property
    def _digits(self) -> int:
        return 0 if self.plan.minor_unit is None else len(str(self.plan.minor_unit.denominator)) - 1

    def _plural(self, unit: str) -> str:
        """What a unit that is a word is called where there are several; symbols stay as they are."""
        spellings = [spelling for spelling, factor in self.program.units.get(unit, {}).items() if factor == 1]
        is_word = unit.replace("_", "").isalpha() and unit.islower() and len(unit) > 2
        return spellings[1] if is_word and len(spellings) > 1 and spellings[0] == unit else unit


def plain(value: Fraction, mode: RoundingMode = RoundingMode.HALF_UP) -> Fraction:
    """A number near this one that is easy to read; this one, if it is."""
    if not _EXACT % value.denominator:
        return value
    return round_to(value, Fraction(1, 100 if abs(value) >= 1 else _EXACT), mode)


def _readable(value: Fraction, digits: int, mode: RoundingMode) -> str:
    value = plain(value, mode)
    whole, _, decimals = money_text(abs(value), digits).partition(".")
    grouped = f"{int(whole):_}" if len(whole) > 4 else whole  # as rulebooks write large numbers
    return ("-" if value < 0 else "") + grouped + (f".{decimals}" if decimals else "")


def first_line(sources: Sources, place: Place) -> Place:
    """The first line of what stands at a place, for a finding about all of it."""
    text = sources.text(place)
    return place._replace(end=place.start + len(text.split("\n", 1)[0].rstrip()))
