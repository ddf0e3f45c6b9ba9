"""How the numbers of a picture are written, and lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from attrs import frozen

from pricing_dsl.analysis.stretches import Stretch
from pricing_dsl.exact import RoundingMode, grouped, grouped_text, money_text, round_to
from pricing_dsl.simulate.courses import Course


@frozen
class Words:
    """How numbers of a picture are said. units: the unit of several. step: of a quantity in whole numbers."""

    unit: str
    units: str
    step: Fraction | None
    currency: str
    digits: int

    @classmethod
    def of(cls, course: Course) -> Words:
        case = course.case
        minor, unit = case.plan.minor_unit, case.quantity.unit
        digits = 0 if minor is None else len(str(minor.denominator)) - 1
        cells = [one.cell for one in course.curve.segments if isinstance(one.cell, Stretch)]
        step = next((cell.step for cell in cells), None)
        return cls(unit, _several(unit, case.program.units.get(unit, {})), step, case.plan.currency, digits)

    def quantity(self, x: Fraction) -> str:
        return _with_unit(x, grouped(x), 2, self.unit if x == 1 else self.units)

    def range(self, lo: Fraction, hi: Fraction) -> str:
        """From one quantity to another; of whole ones, from the first in it to the last."""
        if self.step is not None:
            lo, hi = -(-lo // self.step) * self.step, hi // self.step * self.step
        return f"at {self.quantity(lo)}" if lo == hi else f"from {self.quantity(lo)} to {self.quantity(hi)}"

    def mark(self, x: Fraction) -> str:
        """A quantity beside a mark in a picture: what it is about will do."""
        return self.quantity(x).partition(" (")[0]

    def money(self, amount: Fraction) -> str:
        return _with_unit(amount, grouped_text(money_text(amount, self.digits)), self.digits, self.currency)


def _several(unit: str, spellings: Mapping[str, Fraction]) -> str:
    """A unit that is a word, of several of it; symbols stay as they are."""
    same = [spelling for spelling, factor in spellings.items() if factor == 1]
    is_word = unit.replace("_", "").isalpha() and unit.islower() and len(unit) > 2
    return same[1] if is_word and len(same) > 1 and same[0] == unit else unit


def _with_unit(value: Fraction, text: str, digits: int, unit: str) -> str:
    """A number and its unit; of one without a finite decimal first what it is about."""
    if "/" not in text:
        return f"{text} {unit}".strip()
    about = round_to(value, Fraction(1, 10**digits), RoundingMode.HALF_UP)
    return f"about {grouped_text(money_text(about, digits))} {unit}".strip() + f" ({text})"


def wrapped(text: str, width: int) -> Iterator[str]:
    """The text in lines that fit; a word longer than that stays whole."""
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield line
