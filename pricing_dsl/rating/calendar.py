"""Dates, spans and billing periods; what a plan may ask of the calendar for one period.

Both ends of a period belong to it. Months are counted from an anchor and clamped to the month's end, never by
stepping: from 31 January the grid runs 28 February, 31 March, 30 April.
"""

import re
from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, datetime, timedelta
from typing import Self

from attrs import field, frozen

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DAY = timedelta(days=1)
_MONTHS_PER = {"month": 1, "quarter": 3, "year": 12}
_DAYS_PER = {"day": 1, "week": 7}
_MONTHS_IN_YEAR = 12
_LONGEST_DAYS = 36_525


def parse_date(value: object) -> date:
    """The date that a text as "2026-01-31", or a `date`, states.

    Raises:
        ValueError: it states none; the message says how dates are written.
    """
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str):
        raise ValueError(f"a date is expected, not a value of type {type(value).__name__}")
    found = _DATE.fullmatch(value.strip())
    if found is None:
        raise ValueError(f'"{value.strip()[:40]}" is not a date: write it as year-month-day, 2026-01-31')
    year, month, day = map(int, found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f'there is no day "{found[0]}" in the calendar') from None


def add_months(anchor: date, months: int) -> date:
    """`anchor` moved by `months`, clamped to the end of the month it falls in.

    Raises:
        ValueError: the result lies outside the years 1 to 9999.
    """
    year, month = divmod(anchor.year * _MONTHS_IN_YEAR + anchor.month - 1 + months, _MONTHS_IN_YEAR)
    if not MINYEAR <= year <= MAXYEAR:
        raise _beyond(anchor)
    return date(year, month + 1, min(anchor.day, monthrange(year, month + 1)[1]))


def add_days(anchor: date, days: int) -> date:
    """`anchor` moved by `days`.

    Raises:
        ValueError: the result lies outside the years 1 to 9999.
    """
    try:
        return anchor + timedelta(days=days)
    except OverflowError:
        raise _beyond(anchor) from None


def days_inclusive(first: date, last: date) -> int:
    """How many days there are from `first` to `last`, counting both: 1 when they are the same."""
    return (last - first).days + 1


@frozen
class Period:
    """The days from `start` to `end`, both included."""

    start: date
    end: date

    def __attrs_post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a period ends after it starts, and {self.end} is before {self.start}")

    @property
    def days(self) -> int:
        return days_inclusive(self.start, self.end)

    def holds(self, day: date) -> bool:
        """Whether `day` is one of its days."""
        return self.start <= day <= self.end

    def days_within(self, first: date | None, last: date | None) -> int:
        """How many of its days lie from `first` to `last`, both included; None is open."""
        start = self.start if first is None else max(first, self.start)
        end = self.end if last is None else min(last, self.end)
        return max(0, days_inclusive(start, end))

    def __str__(self) -> str:
        return f"{self.start} to {self.end}"


@frozen
class Span:
    """A length of time: whole calendar months, or a fixed number of days; exactly one of the two is given."""

    months: int = field(default=0, kw_only=True)
    days: int = field(default=0, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if min(self.months, self.days) < 0 or (self.months > 0) == (self.days > 0):
            raise ValueError(f"a span is some months or some days, not {self.months} months and {self.days} days")
        if self.months > _LONGEST_DAYS // 30 or self.days > _LONGEST_DAYS:
            raise ValueError(f"a span of {self} is longer than a hundred years")

    @classmethod
    def of(cls, count: int, unit: str) -> Self:
        """`count` of day, week, month, quarter or year.

        Raises:
            ValueError: no such unit of the calendar, or a count below 1.
        """
        if unit in _MONTHS_PER:
            return cls(months=count * _MONTHS_PER[unit])
        if unit in _DAYS_PER:
            return cls(days=count * _DAYS_PER[unit])
        raise ValueError(f"a span is counted in days, weeks, months, quarters or years, not in {unit}")

    def start(self, anchor: date, index: int) -> date:
        """Where the span of number `index` starts, on the grid whose span 0 starts at `anchor`."""
        if self.months:
            return add_months(anchor, index * self.months)
        return add_days(anchor, index * self.days)

    def period(self, anchor: date, index: int) -> Period:
        """The span of number `index` on that grid."""
        return Period(self.start(anchor, index), add_days(self.start(anchor, index + 1), -1))

    def index(self, anchor: date, day: date) -> int:
        """The number of the span on that grid that holds `day`; below zero before the anchor."""
        if not self.months:
            return (day - anchor).days // self.days
        months = (day.year - anchor.year) * _MONTHS_IN_YEAR + day.month - anchor.month
        index = months // self.months
        return index if self.start(anchor, index) <= day else index - 1

    def divided_by(self, other: "Span") -> int | None:
        """How many of `other` it is made of; None where that is no whole number or changes with the calendar."""
        mine, theirs = (self.months, other.months) if self.months else (self.days, other.days)
        return mine // theirs if theirs and mine % theirs == 0 else None

    def __str__(self) -> str:
        count, unit = (self.months, "month") if self.months else (self.days, "day")
        return f"{count} {unit}{'' if count == 1 else 's'}"


def grid_anchor(period: Period, span: Span, preferred: date | None = None) -> date:
    """An anchor whose grid of `span` has `period` on it: `preferred` if that does, else what the period itself shows.

    A month that starts on 28 February and ends on 30 March is one of the 31sts: its own end tells. Spans of several
    months that are cut short at both ends do not tell the 30th from the 31st; only `preferred` does.

    Raises:
        ValueError: `period` is not one whole span.
    """
    after = add_days(period.end, 1)
    own = after if span.months and after.day > period.start.day else period.start
    for anchor in (own,) if preferred is None else (preferred, own):
        if span.period(anchor, span.index(anchor, period.start)) == period:
            return anchor
    raise ValueError(
        f"the period {period} is not one whole span of {span}: give the whole of it, "
        "and what is shorter as the start or end of the subscription"
    )


def period_after(period: Period, span: Span, anchor: date | None = None) -> Period:
    """The next period on the grid of `span`; `anchor` is the subscription's start or the first period's.

    Raises:
        ValueError: `period` is not one whole span.
    """
    anchor = grid_anchor(period, span, anchor)
    return span.period(anchor, span.index(anchor, period.start) + 1)


def _beyond(anchor: date) -> ValueError:
    return ValueError(f"a date counted from {anchor} lies outside the years {MINYEAR} to {MAXYEAR}")
