"""The reference plan W and 200 plans of its shape (W2): as rulebook text, and as plain arithmetic to check others with.

W: a grant of 100 units that rolls over up to 50; the rest in four graduated tiers; at least 5.00, at most 2,000.00; a
discount of 7.5 %; rounded half to even to the cent.
"""

from __future__ import annotations

import random
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from attrs import field, frozen

HERE = Path(__file__).parent
W_RULEBOOK = HERE / "w.rulebook"

CENT = Fraction(1, 100)
PLANS = 200


class Amounts(NamedTuple):
    """What W comes to: three lines, their sum, what is charged for, and what is carried on."""

    usage: Fraction
    agreed: Fraction
    final: Fraction
    amount: Fraction
    overage: Fraction
    closing: Fraction


@frozen(slots=False)
class WPlan:
    """A plan of W's shape; its numbers are exact. No more rolls over than is granted."""

    granted: Fraction
    rollover: Fraction
    bounds: tuple[Fraction, Fraction, Fraction]
    prices: tuple[Fraction, Fraction, Fraction, Fraction]
    least: Fraction
    most: Fraction
    discount: Fraction
    name: str = field(default="w")

    @cached_property
    def _tiers(self) -> list[tuple[Fraction, Fraction | None, Fraction]]:
        return list(zip((Fraction(0), *self.bounds), (*self.bounds, None), self.prices, strict=True))

    def amounts(self, used: Fraction, opening: Fraction) -> Amounts:
        """What this much usage costs, after an opening balance."""
        available = self.granted + opening
        overage = max(used - available, Fraction(0))
        tiered = Fraction(0)
        for low, high, price in self._tiers:
            filled = overage if high is None else min(overage, high)
            tiered += price * max(filled - low, Fraction(0))
        usage = min(max(tiered, self.least), self.most)
        agreed = -usage * self.discount
        amount = round((usage + agreed) / CENT) * CENT  # round of a Fraction is half to even
        closing = min(max(available - used, Fraction(0)), self.rollover)
        return Amounts(usage, agreed, amount - usage - agreed, amount, overage, closing)

    def text(self) -> str:
        """The plan as a rulebook has it."""
        bounds = [_decimal(bound) for bound in self.bounds]
        prices = [_decimal(price) for price in self.prices]
        return f"""plan {self.name} every month {{
  grant included {_decimal(self.granted)} units_used of used every month {{
    rollover up to {_decimal(self.rollover)} units_used for 1 month
  }}
  charge usage on overage of used graduated tiers {{
    up to {bounds[0]} units_used at {prices[0]} USD per unit_used
    up to {bounds[1]} units_used at {prices[1]} USD per unit_used
    up to {bounds[2]} units_used at {prices[2]} USD per unit_used
    above at {prices[3]} USD per unit_used
  }} at least {_decimal(self.least)} USD at most {_decimal(self.most)} USD
  discount agreed {_decimal(self.discount * 100)}% of usage
  rounding final half_even to 0.01 USD
}}
"""


def _decimal(number: Fraction) -> str:
    """A number of few decimals as a rulebook writes it."""
    whole, rest = divmod(number.numerator * 10**9 // number.denominator, 10**9)
    return f"{whole}.{rest:09}".rstrip("0").rstrip(".")


W = WPlan(
    granted=Fraction(100),
    rollover=Fraction(50),
    bounds=(Fraction(500), Fraction(1000), Fraction(10_000)),
    prices=(Fraction("0.10"), Fraction("0.08"), Fraction("0.0525"), Fraction("0.016675")),
    least=Fraction(5),
    most=Fraction(2000),
    discount=Fraction("0.075"),
)


def w2_plans(count: int = PLANS) -> list[WPlan]:
    """So many plans of W's shape, all of their numbers different, the same in every run."""
    chance = random.Random(2)
    return [_drawn(chance, f"w{number:03}") for number in range(count)]


def _drawn(chance: random.Random, name: str) -> WPlan:
    first, second, third = chance.randint(20, 60) * 10, chance.randint(7, 20) * 100, chance.randint(5, 20) * 1000
    top = chance.randint(700, 1500)
    prices = (
        Fraction(top, 10_000),
        Fraction(top * 8 // 10, 10_000),
        Fraction(top * 5 // 10, 10_000),
        Fraction(chance.randint(10_000, 20_000), 10**6),
    )
    return WPlan(
        granted=Fraction(chance.randint(50, 150)),
        rollover=Fraction(chance.randint(20, 50)),
        bounds=(Fraction(first), Fraction(second), Fraction(third)),
        prices=prices,
        least=Fraction(chance.randint(2, 9)),
        most=Fraction(chance.randint(15, 25) * 100),
        discount=Fraction(chance.randint(2, 30), 200),
        name=name,
    )


HEADER = """rulebook reference_{name} "{title}"
  version "1"
  currency USD
  rounding none

unit unit_used, units_used

meter used in unit_used

"""


def w2_text(count: int = PLANS) -> str:
    """The rulebook W2: so many plans of W's shape."""
    header = HEADER.format(name="w2", title=f"{count} plans of the shape of the reference plan")
    return header + "\n".join(plan.text() for plan in w2_plans(count))
