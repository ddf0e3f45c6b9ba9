"""What a generated reader asks of the values of a plain summary.

What is read this way is read exactly as `read_usage`, `admit` and `check_state` do. Whatever is not plain (rows,
samples, a doubtful number, a name that is not known, a value out of bounds) is left to them, and to the messages they
have for it: nothing here says why a summary is set aside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from attrs import frozen

from pricing_dsl.exact import MAX_DIGITS
from pricing_dsl.ir.kinds import alike, scalar_kind
from pricing_dsl.ir.nodes import Inlet, Scalar
from pricing_dsl.rating.emit.moments import DATES
from pricing_dsl.rating.scalars import PERCENT, Units, read_scalar

TEXTS = frozenset(("subscription", "plan", "currency", "matching_id"))
_LIMIT = 10**MAX_DIGITS


class NotPlainError(Exception):
    """The summary is to be read the thorough way. finer: only because a number has more decimals than fit here."""

    def __init__(self, *, finer: bool = False) -> None:
        self.finer = finer


@frozen
class Given:
    """An inlet that a summary may give once."""

    inlet: Inlet
    units: Units

    @property
    def takes_bare_numbers(self) -> bool:
        """Whether a number may stand without a unit; a percent may not."""
        return self.inlet.unit != PERCENT

    def read(self, value: Any) -> Scalar | None:
        """The value that is stated; None where none is.

        Raises:
            NotPlainError: it cannot be read, or is none of these.
        """
        if value is None or value == "":
            return None
        try:
            read = read_scalar(value, self.inlet, self.units)
        except ValueError:
            raise NotPlainError from None
        if not alike(scalar_kind(read), self.inlet.kind):
            raise NotPlainError
        if self.inlet.values is not None and read not in self.inlet.values:
            raise NotPlainError
        return read

    def check(self, value: Any) -> None:
        """Look at a value that the plan does not ask for: it must be right, too.

        Raises:
            NotPlainError: it is not.
        """
        read, inlet = self.read(value), self.inlet
        if isinstance(read, Fraction):
            low = Fraction(0) if inlet.nonnegative and (inlet.low is None or inlet.low < 0) else inlet.low
            above = low is None or read >= low
            below = inlet.high is None or read <= inlet.high
            if not (above and below) or (inlet.whole and read.denominator != 1):
                raise NotPlainError


def numerators(decimals: int, given: Given) -> Callable[[Any], int | None]:
    """What reads an inlet's number, given as one or as text: times 10 ** decimals; None where none is given.

    It raises NotPlainError where it is no number, or has more decimals.
    """
    factors: dict[int, int] = {after: 10 ** (decimals - after) for after in range(decimals + 1)}
    bare = given.takes_bare_numbers

    def numerator(value: Any) -> int | None:
        if bare and type(value) is str:
            before, point, after = value.partition(".")
            digits, factor = before + after, factors.get(len(after))
            if factor and len(digits) < MAX_DIGITS and _is_written(before, point, after):
                return int(digits) * factor
        elif bare and type(value) is int and -_LIMIT < value < _LIMIT:
            return value * factors[0]
        read = given.read(value)
        if read is None:
            return None
        assert isinstance(read, Fraction)
        return scaled(read, decimals, given.inlet.whole)

    return numerator


def _is_written(before: str, point: str, after: str) -> bool:
    """Whether a text is written as a number without a sign: `int` itself takes more."""
    return before.isdigit() and (after.isdigit() or not point) and before.isascii() and after.isascii()


def scaled(value: Fraction, decimals: int, whole: bool) -> int:
    """A number times 10 ** decimals.

    Raises:
        NotPlainError: that is not whole.
    """
    power: int = 10**decimals
    found, rest = divmod(value.numerator * power, value.denominator)
    if rest:
        raise NotPlainError(finer=not whole)
    return found


@frozen
class Beside:
    """What a summary may say beside what the plan asks for. others: inlets that this plan does not ask for."""

    asked: frozenset[str]
    others: Mapping[str, Given]

    def __call__(self, data: Mapping[str, Any]) -> tuple[str, str, bool]:
        """The subscription, the matching id, and whether there are dates.

        Raises:
            NotPlainError: something is not known, or not plain.
        """
        dated = False
        for name, value in data.items():
            if name in DATES:
                dated = True
            elif name in self.others:
                self.others[name].check(value)
            elif name not in self.asked and name not in TEXTS and value is not None and value != "":
                raise NotPlainError
        subscription, matching_id = data.get("subscription", ""), data.get("matching_id", "")
        if type(subscription) is not str or type(matching_id) is not str:
            subscription, matching_id = _text(subscription), _text(matching_id)
        return subscription.strip(), matching_id.strip(), dated


def _text(value: Any) -> str:
    """A text, which may be none. Raises NotPlainError for anything else, also for what is nothing in another way: 0."""
    if value is None:
        return ""
    if type(value) is not str:
        raise NotPlainError
    return value
