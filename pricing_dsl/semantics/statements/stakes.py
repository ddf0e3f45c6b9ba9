"""Money at stake: what a quantity costs in the readings that a mistake in tiers leaves open."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Protocol

from pricing_dsl.semantics import model
from pricing_dsl.semantics.expressions import number
from pricing_dsl.semantics.statements import amounts
from pricing_dsl.semantics.statements.standing import Here, grouped


class Step(Protocol):
    """An entry of tiers with a constant bound, or none at the open end."""

    @property
    def value(self) -> Fraction | None: ...
    @property
    def bound(self) -> model.Expr | None: ...
    @property
    def price(self) -> model.Price: ...


def of_readings(here: Here, mode: str, rungs: Sequence[Step], wrong: Step, at: Fraction) -> str | None:
    """What two readings of tiers bill: without the entry that has no room, and without the one it clashes with.

    `at` is the bound in question. None where the prices are not constant, or where both readings agree.
    """
    index = next(number for number, rung in enumerate(rungs) if rung is wrong)
    without = [*rungs[:index], *rungs[index + 1 :]]
    instead = [*(rung for rung in rungs[:index] if rung.value is not None and rung.value < at), *rungs[index:]]
    biggest = max((rung.value for rung in rungs if rung.value is not None), default=at)
    for quantity in (at, biggest):
        one, other = bill(mode, without, quantity), bill(mode, instead, quantity)
        if one is not None and other is not None and one != other:
            low, high = sorted((one, other))
            text = grouped(quantity) if wrong.bound is None else here.quantity(quantity, wrong.bound.type)
            return f"{text} would be billed {amounts.shown(here, low)} or {amounts.shown(here, high)}"
    return None


def bill(mode: str, rungs: Sequence[Step], quantity: Fraction) -> Fraction | None:
    """What tiers with constant bounds and prices charge for a quantity; None if something is not constant."""
    total, low = Fraction(0), Fraction(0)
    for index, rung in enumerate(rungs):
        if rung.bound is not None and rung.value is None:
            return None
        high = rung.value
        reached = quantity <= high if high is not None else True
        if mode == "volume":
            if reached:
                return _priced(rung.price, quantity)
            continue
        if index and quantity <= low:
            break
        part = _priced(rung.price, (min(quantity, high) if high is not None else quantity) - low)
        if part is None:
            return None
        total += part
        low = low if high is None else high
    return None if mode == "volume" else total


def _priced(price: model.Price, quantity: Fraction) -> Fraction | None:
    total = Fraction(0)
    if price.kind == "not_offered":
        return None
    if price.flat is not None:
        flat = number(price.flat)
        if flat is None:
            return None
        total += flat
    if price.rate is not None:
        rate = number(price.rate)
        if rate is None:
            return None
        total += rate * (quantity if price.package is None else -(-quantity // price.package))
    return total
