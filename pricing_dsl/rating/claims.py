"""Whether the numbers of a rating are what the program claims of them, before any data was seen.

A test aid: at every value, the number times its denominator is whole, and it lies in its interval.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from math import lcm

from attrs import frozen

from pricing_dsl.exact import Den
from pricing_dsl.ir.nodes import Slot
from pricing_dsl.ir.operands import DIVISOR
from pricing_dsl.rating.interpreter import Evaluation
from pricing_dsl.rating.problems import RatingBugError

_INPUT = "input:"
_SLOT = "slot:"


def assert_claims(run: Evaluation) -> None:
    """Compare every number with its claims.

    Raises:
        RatingBugError: a claim does not hold.
    """
    givens = Givens(run)
    for value in run.plan.values:
        if value.kind not in ("number", "row"):
            continue
        den = givens.bound(value.den)
        for number in run.all(value.id):
            if (number * den).denominator != 1:
                raise RatingBugError(
                    "a number does not have its denominator", {"value": value, "is": number, "over": den}
                )
            if not value.range.contains(number):
                raise RatingBugError("a number lies outside its interval", {"value": value, "is": number})


@frozen(slots=False)
class Givens:
    """The givens of one rating: the numbers that its data puts into denominators."""

    run: Evaluation

    def bound(self, den: Den) -> int:
        """The denominator for this data."""
        return den.bind({name: self.given(name) for name, _ in den.powers})

    def given(self, name: str) -> int:
        """One given by its name (see `pricing_dsl.ir.algebra`)."""
        if name not in self._known:
            self._known[name] = self._find(name)
        return self._known[name]

    @cached_property
    def _known(self) -> dict[str, int]:
        return {}

    def _find(self, name: str) -> int:
        if name.startswith(_INPUT):
            return _common([self.run.usage.values[name.removeprefix(_INPUT)]])
        if name.startswith(_SLOT):
            return _common(self._held(self.run.slots[name.removeprefix(_SLOT)]))
        if name.startswith(DIVISOR):
            divisor = self.run.plan.values[int(name.removeprefix(DIVISOR))]
            den = self.bound(divisor.den)
            return lcm(*(abs(int(number * den)) or 1 for number in self.run.all(divisor.id)))
        list_id, _, column = name.rpartition(".")
        return _common([row[column] for row in self.run.rows[list_id].rows])

    def _held(self, slot: Slot) -> list[object]:
        """Everything that is read from a slot: its openings, and what an absent one reads as."""
        readers = [value for value in self.run.plan.values if getattr(value.op, "slot", None) == slot.name]
        return [held for reader in readers for held in self.run.all(reader.id)]


def _common(values: list[object]) -> int:
    """The least common denominator of the numbers among the values."""
    return lcm(*(value.denominator for value in values if isinstance(value, Fraction)))
