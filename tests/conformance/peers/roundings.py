"""Rounding of money and of quantities."""

from __future__ import annotations

from fractions import Fraction

from tests.conformance.peers.vectors import MODES, Vector, expected, rounding_of
from tests.conformance.writing import ITEMS, Book, Money, items, number


def money_rounding(vector: Vector) -> Book:
    mode, step = rounding_of(vector)
    plan = [f"charge price = amount rounded {mode} to {step} USD"]
    example = [f"given amount = {number(vector['usage'])} USD", f"expect total == {number(expected(vector))} USD"]
    return Book(["input amount in USD"], plan, example)


def to_cents(vector: Vector) -> Book:
    """The peer counts cents; the bill says dollars, rounded to the cent."""
    dollars = Fraction(expected(vector)) / 100
    example = [f"given amount = {number(vector['usage'])} USD", f"expect total == {number(dollars)} USD"]
    money = Money("USD", "half_up to 0.01 each line")
    return Book(["input amount in USD"], ["charge price = amount"], example, money=money)


def quantity_rounding(vector: Vector) -> Book:
    """The quantity is rounded before it is priced; at 1 USD an item the bill shows the quantity."""
    model = vector["model"]
    step = number(Fraction(1, 10 ** int(model["precision"])))
    plan = [
        f"let billed = used rounded {MODES[model['function']]} to {step} item",
        f"charge usage on billed at {Money().rate('1')}",
    ]
    example = [f"given used = {items(vector['usage'])}", f"expect total == {number(expected(vector))} USD"]
    return Book([ITEMS, "meter used in item"], plan, example)
