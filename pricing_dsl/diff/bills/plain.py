"""Real bills by both versions, summary by summary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import lcm
from typing import Any

from attrs import define, field

from pricing_dsl.diff.bills.outcome import Aside, Customers, Outcome, Spread, spread
from pricing_dsl.programs import Program
from pricing_dsl.rating.bill import Bill
from pricing_dsl.rating.problems import Rejected
from pricing_dsl.rating.state import State
from pricing_dsl.semantics.currencies import minor_unit

TOLD = 20
"""So many rows that only one version rates are told."""

Summary = tuple[str, Mapping[str, Any] | str]
"""Where a summary comes from, and its facts, or why there are none."""


@define
class Rater:
    """One version, with what each subscription carries. Rows that name no subscription are separate ones."""

    program: Program
    states: dict[str, State] = field(factory=dict)
    broken: dict[str, str] = field(factory=dict)

    def rate(self, where: str, facts: Mapping[str, Any]) -> Bill | str:
        """The bill, or why there is none."""
        name = str(facts.get("subscription") or "")
        if name in self.broken:
            return f"an earlier period of this subscription was set aside ({self.broken[name]})"
        found = self.program.try_rate(facts, self.states.get(name) if name else None)
        if isinstance(found, Rejected):
            if name:
                self.broken[name] = where
            return str(found)
        if name:
            self.states[name] = found.closing
        return found


@define
class Tally:
    """What was rated so far, by currency and customer; and the rows that are in no sum."""

    sums: dict[str, dict[str, list[Fraction]]] = field(factory=dict)
    rows: int = 0
    both: int = 0
    only_before: int = 0
    only_after: int = 0
    told_before: list[Aside] = field(factory=list)
    told_after: list[Aside] = field(factory=list)

    def add(self, where: str, customer: str, before: Bill | str, after: Bill | str) -> None:
        """Count a row. A bill in another currency is none that could be compared."""
        self.rows += 1
        if isinstance(before, Bill) and isinstance(after, Bill) and before.currency != after.currency:
            after = f"it is billed in {after.currency}"
        if isinstance(before, Bill) and isinstance(after, Bill):
            self.both += 1
            held = self.sums.setdefault(before.currency, {}).setdefault(customer, [Fraction(0), Fraction(0)])
            held[0] += before.total
            held[1] += after.total
        elif isinstance(before, Bill):
            self.only_before += 1
            self._tell(self.told_before, where, str(after))
        elif isinstance(after, Bill):
            self.only_after += 1
            self._tell(self.told_after, where, before)

    def _tell(self, told: list[Aside], where: str, reason: str) -> None:
        if len(told) < TOLD:
            told.append(Aside(where, reason))

    def outcome(self) -> Outcome:
        """What it all came to."""
        return Outcome(
            self.rows,
            self.both,
            self.only_before,
            self.only_after,
            self.rows - self.both - self.only_before - self.only_after,
            tuple(_spread(currency, held) for currency, held in sorted(self.sums.items())),
            tuple(self.told_before),
            tuple(self.told_after),
        )


def _spread(currency: str, held: Mapping[str, list[Fraction]]) -> Spread:
    scale = _scale(currency, lcm(*(amount.denominator for pair in held.values() for amount in pair)))
    before, after = ([int(pair[at] * scale) for pair in held.values()] for at in (0, 1))
    order = sorted(range(len(held)), key=lambda at: after[at] - before[at])
    return spread(Customers(currency, scale, list(held), before, after), order, sum(before), sum(after))


def _scale(currency: str, denominator: int) -> int:
    """A number that makes all amounts whole: a power of ten where one does, at least that of the currency's cents."""
    smallest = minor_unit(currency)
    scale = 1 if smallest is None else smallest.denominator
    rest = denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    while rest == 1 and scale % denominator:
        scale *= 10
    return lcm(scale, denominator)


def rate_both(
    old: Program, new: Program, summaries: Iterable[Summary], plan: str = "", states: Mapping[str, State] | None = None
) -> Outcome:
    """Both versions' bills of some summaries, in the order they come; a subscription's periods go on from each other.

    Args:
        plan: the plan to rate by, where a summary does not say.
        states: what subscriptions open with.
    """
    sides = Rater(old, dict(states or {})), Rater(new, dict(states or {}))
    tally = Tally()
    for where, facts in summaries:
        if isinstance(facts, str):
            tally.rows += 1
            continue
        asked = {**facts, "plan": plan} if plan and facts.get("plan") in (None, "") else facts
        before, after = (side.rate(where, asked) for side in sides)
        tally.add(where, str(asked.get("subscription") or where), before, after)
    return tally.outcome()
