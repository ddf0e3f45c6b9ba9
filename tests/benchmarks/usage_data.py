"""Usage for the reference plan: 10 % inside the grant, 45 % lognormal, 37 % up to 300,000 units, 8 % built to land on
exact half-cents. All numbers are whole thousandths of a unit; they are the same in every run.
"""

from __future__ import annotations

import random
from functools import cache
from itertools import count

_TIERS = ((50_000, 500_000, 0, 4000), (500_000, 1_000_000, 2_000_000_000, 3200))
"""Tiers of W in thousandths: from, to, what the tiers before cost, and the price, in units of USD / 40,000,000. (The
first starts where the charge is above its least.)"""
_HALF, _CENT = 8_000_000, 16_000_000
"""A cent and its half in units of USD / 1,600,000,000, which a discounted charge (37/40 of it) is a multiple of."""


def rows(number: int, seed: int = 1) -> tuple[list[int], list[int]]:
    """(used, opening balance) of so many summaries, in thousandths."""
    chance = random.Random(seed)
    used, opening = [], []
    for _ in range(number):
        carried = chance.randint(0, 50_000) if chance.random() < 0.75 else 0
        opening.append(carried)
        used.append(_used(chance, carried))
    return used, opening


def _used(chance: random.Random, carried: int) -> int:
    kind = chance.random()
    if kind < 0.10:
        return chance.randint(0, 100_000 + carried)
    if kind < 0.55:
        return min(int(chance.lognormvariate(6.5, 1.6) * 1000), 10**9)
    if kind < 0.92:
        return chance.randint(0, 300_000_000)
    return 100_000 + carried + _half_cent(chance)


def _half_cent(chance: random.Random) -> int:
    """An overage whose discounted charge lies halfway between two cents."""
    return chance.choice(_half_cents(chance.choice(_TIERS)))


@cache
def _half_cents(tier: tuple[int, int, int, int]) -> range:
    """The overages of a tier whose discounted charge lies halfway between two cents."""
    low, high, before, price = tier
    start = 0 if before == 0 else low
    step = next(step for step in count(1) if 37 * price * step % _CENT == 0)
    first = next(at for at in count(low) if 37 * (before + price * (at - start)) % _CENT == _HALF)
    return range(first, high, step)
