"""Writes rulebooks from neutral data: the few sentence forms that the generators share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

import attrs

ITEMS = "unit item, items"
CREDITS = "unit credit, credits"


@attrs.frozen
class Money:
    """How a vector's amounts are written: a currency, and the header's rounding."""

    currency: str = "USD"
    rounding: str = "none"

    def amount(self, value: str | Fraction) -> str:
        """`1_000.50 USD`"""
        return f"{number(value)} {self.currency}"

    def rate(self, value: str | Fraction, per: str = "item") -> str:
        """`0.10 USD per item`"""
        return f"{self.amount(value)} per {per}"


@attrs.frozen
class Book:
    """A rulebook with one plan and one example, as lists of lines, and whatever else is to stand in it."""

    declare: Sequence[str]
    plan: Sequence[str]
    example: Sequence[str]
    every: str = "every month"
    money: Money = attrs.field(factory=Money)
    also: Sequence[str] = ()

    def text(self, name: str) -> str:
        """The rulebook as text, called `name`."""
        header = [f"rulebook {name}", '  version "1"', f"  currency {self.money.currency}"]
        header.append(f"  rounding {self.money.rounding}")
        plan = block(f"plan tested {self.every}".rstrip(), self.plan)
        example = block('example "expected" for tested', self.example)
        return "\n".join([*header, "", *self.declare, "", *plan, "", *example, "", *self.also])


def block(head: str, lines: Iterable[str]) -> list[str]:
    """`head { lines }`, indented."""
    return [f"{head} {{", *(f"  {line}" for line in lines), "}"]


def number(value: str | int | Fraction) -> str:
    """A literal of the language: exact, digits in groups of three, a minus sign in front."""
    exact = Fraction(value)
    sign = "-" if exact < 0 else ""
    whole, rest = divmod(abs(exact), 1)
    digits = ""
    while rest:
        digit, rest = divmod(rest * 10, 1)
        digits += str(digit)
        if len(digits) > 20:
            raise ValueError(f"{value} has no short decimal form")
    return f"{sign}{whole:_}" + (f".{digits}" if digits else "")


def items(value: str | int | Fraction) -> str:
    """A quantity of the neutral unit."""
    return f"{number(value)} items"


def then(steps: Iterable[Sequence[str]]) -> list[str]:
    """The lines of an example in several periods."""
    lines: list[str] = []
    for step in steps:
        lines += ["then", *step] if lines else step
    return lines
