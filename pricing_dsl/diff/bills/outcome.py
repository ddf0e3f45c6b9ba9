"""What both versions bill for the same usage, customer by customer: sums, shares, the largest, how they are spread."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Protocol

from attrs import frozen

QUANTILES = (
    Fraction(0),
    Fraction(5, 100),
    Fraction(1, 4),
    Fraction(1, 2),
    Fraction(3, 4),
    Fraction(95, 100),
    Fraction(1),
)
MOST_BARS = 12
LARGEST = 5
"""So many of the largest rises and falls are told."""


class Numbers(Protocol):
    """Whole numbers, one for each customer: a list, or an array."""

    def __len__(self) -> int: ...

    def __getitem__(self, index: int, /) -> Any: ...


@frozen
class Customers:
    """Each customer's bills in one currency, summed: names, and what they come to in units of 1/scale."""

    currency: str
    scale: int
    names: Sequence[str]
    before: Numbers
    after: Numbers


@frozen
class Customer:
    """A customer whose bill differs."""

    name: str
    before: Fraction
    after: Fraction

    @property
    def difference(self) -> Fraction:
        return self.after - self.before


@frozen
class Bar:
    """How many customers' bills differ by at least `lo` and less than `hi`; the bar of those that stay the same has
    both at 0."""

    lo: Fraction
    hi: Fraction
    count: int


@frozen
class Spread:
    """The bills of one currency. before, after: their sums. quantiles: of the differences, by what share lies below."""

    currency: str
    before: Fraction
    after: Fraction
    rose: int
    fell: int
    same: int
    rises: tuple[Customer, ...]
    falls: tuple[Customer, ...]
    quantiles: tuple[tuple[Fraction, Fraction], ...]
    bars: tuple[Bar, ...]

    @property
    def customers(self) -> int:
        return self.rose + self.fell + self.same

    @property
    def difference(self) -> Fraction:
        return self.after - self.before


@frozen
class Aside:
    """A row that only one version rates: where it stands, and why the other does not."""

    where: str
    reason: str


@frozen
class Outcome:
    """rows: how many were read; both, neither: how many of them both versions rated, or none. only_before, only_after:
    rows that only one version rates, so that they are in no sum; the first of them are told."""

    rows: int
    both: int
    only_before: int
    only_after: int
    neither: int
    spreads: tuple[Spread, ...]
    told_before: tuple[Aside, ...]
    told_after: tuple[Aside, ...]


def spread(of: Customers, order: Sequence[int], total_before: int, total_after: int) -> Spread:
    """How the differences of customers are spread.

    order: the customers' numbers, by how much their bills rise, the greatest fall first.
    """
    differences = _Sorted(of, order)
    count = len(order)
    fell, at_most = bisect_left(differences, 0), bisect_right(differences, 0)
    falls = (of_customer(of, order[at]) for at in range(min(fell, LARGEST)))
    rises = (of_customer(of, order[count - 1 - at]) for at in range(min(count - at_most, LARGEST)))
    quantiles = [(share, differences[_rank(share, count)]) for share in QUANTILES] if count else []
    return Spread(
        of.currency,
        Fraction(total_before, of.scale),
        Fraction(total_after, of.scale),
        count - at_most,
        fell,
        at_most - fell,
        tuple(rises),
        tuple(falls),
        tuple((share, Fraction(value, of.scale)) for share, value in quantiles),
        tuple(_bars(differences, of.scale)),
    )


def of_customer(of: Customers, at: int) -> Customer:
    """One of them."""
    return Customer(str(of.names[at]), Fraction(int(of.before[at]), of.scale), Fraction(int(of.after[at]), of.scale))


def _rank(share: Fraction, count: int) -> int:
    """The customer below or at whom a share of all lies: the nearest rank."""
    return max(0, -(-share * count // 1) - 1)


class _Sorted(Sequence[int]):
    """The differences in order, made one by one."""

    def __init__(self, of: Customers, order: Sequence[int]) -> None:
        self.of, self.order = of, order

    def __len__(self) -> int:
        return len(self.order)

    def __getitem__(self, index: Any) -> Any:
        at = self.order[index]
        return int(self.of.after[at]) - int(self.of.before[at])


# ---- bars ------------------------------------------------------------------------------------------------------------


def _bars(differences: Sequence[int], scale: int) -> list[Bar]:
    """Bars of one round width, falls and rises apart; those that stay the same have their own between them."""
    if not len(differences):
        return []
    least, most = min(differences[0], 0), max(differences[-1], 0)
    width = _round_width(most - least)
    ends = range(least // width * width, most + 1, width)
    fell, same = bisect_left(differences, 0), bisect_right(differences, 0)
    falls = [_bar(differences, lo, width, scale, high=fell) for lo in ends if lo < 0]
    rises = [_bar(differences, lo, width, scale, low=same) for lo in ends if lo >= 0 and most]
    middle = [Bar(Fraction(0), Fraction(0), same - fell)] if same > fell else []
    return [*falls, *middle, *rises]


def _bar(differences: Sequence[int], lo: int, width: int, scale: int, *, low: int = 0, high: int | None = None) -> Bar:
    """One bar, of the customers from number `low` up to `high`."""
    end = len(differences) if high is None else high
    start, stop = (min(max(bisect_left(differences, x), low), end) for x in (lo, lo + width))
    return Bar(Fraction(lo, scale), Fraction(lo + width, scale), stop - start)


def _round_width(extent: int) -> int:
    """A width of 1, 2 or 5 times a power of ten, for so many bars at most."""
    power = 1
    while True:
        for factor in (1, 2, 5):
            if extent < factor * power * (MOST_BARS - 2):
                return factor * power
        power *= 10
