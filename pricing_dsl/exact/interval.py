"""Intervals: what is known of a value before its data is seen."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Self

from attrs import field, frozen

from pricing_dsl.exact.rounding import RoundingMode, round_to
from pricing_dsl.exact.text import parse_number, to_text

_MAX_DIGITS = 1_000
"""Bounds are products of many numbers, so they may grow longer than any one of them."""

# An end as (sign of its infinity, number): tuples then compare and multiply as the ends of intervals do.
_End = tuple[int, Fraction]
_ZERO = Fraction(0)
_BELOW_ALL: _End = (-1, _ZERO)
_ABOVE_ALL: _End = (1, _ZERO)


@frozen
class Range:
    """All numbers from `lo` to `hi`, both included; None is an open end.

    Every operation is sound: the result holds whatever the operation can give for members of its operands.
    """

    lo: Fraction | None = field(default=None)
    hi: Fraction | None = field(default=None)

    def __attrs_post_init__(self) -> None:
        lo, hi = self.lo, self.hi
        if lo is None or hi is None or lo is hi:
            return
        # As `lo > hi`, which takes three times as long: compiling makes ranges by the thousand.
        if lo.numerator * hi.denominator > hi.numerator * lo.denominator:
            raise ValueError(f"a range runs from low to high, not from {to_text(lo)} to {to_text(hi)}")

    @classmethod
    def point(cls, value: Fraction) -> Self:
        """The range of one number."""
        return cls(value, value)

    def contains(self, value: Fraction) -> bool:
        """Whether `value` lies in the range."""
        return self._low <= (0, value) <= self._high

    def add(self, other: "Range") -> "Range":
        """The range of sums."""
        return Range(
            None if self.lo is None or other.lo is None else self.lo + other.lo,
            None if self.hi is None or other.hi is None else self.hi + other.hi,
        )

    def scale(self, factor: Fraction) -> "Range":
        """The range of products with one number."""
        if factor == 1:
            return self
        if factor == 0:
            return Range.point(_ZERO)
        lo = None if self.lo is None else self.lo * factor
        hi = None if self.hi is None else self.hi * factor
        return Range(lo, hi) if factor.numerator > 0 else Range(hi, lo)

    def mul(self, other: "Range") -> "Range":
        """The range of products."""
        corners = [_product(a, b) for a in (self._low, self._high) for b in (other._low, other._high)]
        return _between(min(corners), max(corners))

    def reciprocal(self) -> "Range":
        """The range of 1 / x for every x but zero; open on both sides if zero lies strictly inside."""
        if self.lo is not None and self.lo >= 0:
            return Range(_ZERO if not self.hi else 1 / self.hi, 1 / self.lo if self.lo else None)
        if self.hi is not None and self.hi <= 0:
            return Range(1 / self.hi if self.hi else None, _ZERO if not self.lo else 1 / self.lo)
        return Range()

    def min(self, other: "Range") -> "Range":
        """The range of the lesser of two."""
        return _between(min(self._low, other._low), min(self._high, other._high))

    def max(self, other: "Range") -> "Range":
        """The range of the greater of two."""
        return _between(max(self._low, other._low), max(self._high, other._high))

    def join(self, other: "Range") -> "Range":
        """The least range that holds both."""
        return _between(min(self._low, other._low), max(self._high, other._high))

    def meet(self, other: "Range") -> "Range | None":
        """The numbers in both; None: there are none."""
        low, high = max(self._low, other._low), min(self._high, other._high)
        return _between(low, high) if low <= high else None

    def rounded(self, step: Fraction, mode: RoundingMode) -> "Range":
        """The range of the rounded values; every mode is monotone, so rounding the ends is enough."""
        return Range(
            None if self.lo is None else round_to(self.lo, step, mode),
            None if self.hi is None else round_to(self.hi, step, mode),
        )

    def to_json(self) -> list[str | None]:
        """As JSON: two exact texts, null for an open end."""
        return [None if end is None else to_text(end) for end in (self.lo, self.hi)]

    @classmethod
    def from_json(cls, data: Sequence[str | None]) -> Self:
        """The range that `to_json` wrote.

        Raises:
            ValueError: the data is not a range.
        """
        if isinstance(data, str) or len(data) != 2 or not all(end is None or isinstance(end, str) for end in data):
            raise ValueError(f"a range is a list of two numbers in quotes, or null for an open end, not {data!r}")
        lo, hi = (None if end is None else parse_number(end, _MAX_DIGITS) for end in data)
        return cls(lo, hi)

    @property
    def _low(self) -> _End:
        return _BELOW_ALL if self.lo is None else (0, self.lo)

    @property
    def _high(self) -> _End:
        return _ABOVE_ALL if self.hi is None else (0, self.hi)


def _between(low: _End, high: _End) -> Range:
    return Range(None if low[0] else low[1], None if high[0] else high[1])


def _product(a: _End, b: _End) -> _End:
    sign = _sign(a) * _sign(b)
    if sign == 0 or not (a[0] or b[0]):
        return (0, a[1] * b[1])  # an infinity carries the number zero, so zero times infinity is zero
    return (sign, _ZERO)


def _sign(end: _End) -> int:
    infinity, number = end
    return infinity or (number.numerator > 0) - (number.numerator < 0)
