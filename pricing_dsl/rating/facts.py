"""What a plan may ask of the calendar for one period.

A cadence (`every year`, `every calendar quarter`) is a run of whole plan periods: a span of it begins with the period
that holds its first day, and ends with the period before the next one begins. So the spans of a cadence never share a
period, and what is summed over one is settled once.
"""

from datetime import date
from fractions import Fraction

from attrs import frozen

from pricing_dsl.rating.calendar import Period, Span, add_days, grid_anchor

_JANUARY = date(2000, 1, 1)
_MONTHS_IN_YEAR = 12


@frozen
class Facts:
    """The calendar of one period; made by `facts_of`. `number` is 1 in the first period of the subscription."""

    span: Span | None
    """The span of the plan; None for a plan without `every`."""
    period: Period | None
    """None where the summary has no dates: one whole period of the plan, whenever it is."""
    subscription_start: date | None
    subscription_end: date | None
    number: int
    anchor: date | None
    """Where the grid of plan periods is counted from; None without dates or without `every`."""

    @property
    def dated(self) -> bool:
        return self.period is not None

    @property
    def start(self) -> date | None:
        return self.period.start if self.period else None

    @property
    def end(self) -> date | None:
        return self.period.end if self.period else None

    @property
    def month(self) -> int | None:
        """The calendar month, 1 to 12, in which the period starts; None without dates."""
        return self.period.start.month if self.period else None

    @property
    def days(self) -> int | None:
        """Days of the period; without dates only a plan of fixed days knows them."""
        if self.period:
            return self.period.days
        return self.span.days or None if self.span else None

    @property
    def active_days(self) -> int | None:
        """Days of the period inside the subscription's life, counting both ends; without dates, all of them."""
        return self.period.days_within(*self._life) if self.period else self.days

    @property
    def share(self) -> Fraction:
        """The active part of the period, from 0 to 1; 1 without dates."""
        return Fraction(self.period.days_within(*self._life), self.period.days) if self.period else Fraction(1)

    @property
    def first(self) -> bool:
        """Whether this is the subscription's first period: when `once` happens."""
        return self.number == 1

    @property
    def last(self) -> bool:
        """Whether the subscription ends in this period."""
        return (
            self.period is not None and self.subscription_end is not None and self.period.holds(self.subscription_end)
        )

    def begins(self, span: Span, calendar: bool = False) -> bool:
        """Whether this is the first period of its `span`; the first period of all begins every span.

        Spans count from the subscription's start, else from the first period rated; `calendar` ones from January.

        Raises:
            ValueError: that cannot be told, for want of dates or of a plan that renews.
        """
        first, _ = self._run(span, calendar)
        return self.first or first == 0

    def ends(self, span: Span, calendar: bool = False) -> bool:
        """Whether this is the last period of its `span`; the subscription's last period ends every span.

        Raises:
            ValueError: as for `begins`.
        """
        _, after = self._run(span, calendar)
        return self.last or after == 1

    def remaining(self, span: Span, calendar: bool = False) -> int:
        """Plan periods from this one to the last of its `span`, counting both, however long the subscription lives.

        Raises:
            ValueError: as for `begins`.
        """
        return self._run(span, calendar)[1]

    def span_period(self, span: Span, calendar: bool = False) -> Period | None:
        """The days of all plan periods of the `span` that this period belongs to; None without dates.

        Raises:
            ValueError: as for `begins`.
        """
        first, after = self._run(span, calendar)
        if self.period is None or self.span is None or self.anchor is None:
            return None
        here = self.span.index(self.anchor, self.period.start)
        return Period(
            self.span.start(self.anchor, here + first), add_days(self.span.start(self.anchor, here + after), -1)
        )

    def span_days(self, span: Span, calendar: bool = False) -> int | None:
        """How many days `span_period` has; None without dates."""
        whole = self.span_period(span, calendar)
        return whole.days if whole else None

    def span_active_days(self, span: Span, calendar: bool = False) -> int | None:
        """How many of them lie inside the subscription's life; None without dates."""
        whole = self.span_period(span, calendar)
        return whole.days_within(*self._life) if whole else None

    @property
    def _life(self) -> tuple[date | None, date | None]:
        return self.subscription_start, self.subscription_end

    def _run(self, span: Span, calendar: bool) -> tuple[int, int]:
        """The plan periods of the span that holds this one, counted from it: the first, and the one after the last."""
        if self.span is None:
            raise ValueError(f"a plan without `every` has no periods to count a span of {span} in")
        if calendar and (not span.months or _MONTHS_IN_YEAR % span.months):
            raise ValueError(f"a span of {span} does not start with January of every year")
        periods = None if calendar else span.divided_by(self.span)
        if periods:
            passed = (self.number - 1) % periods
            return -passed, periods - passed
        if self.period is None or self.anchor is None:
            raise ValueError(f"{'calendar ' if calendar else ''}spans of {span} need the dates of the period")
        here = self.span.index(self.anchor, self.period.start)
        origin = (
            _JANUARY if calendar else self.subscription_start or self.span.start(self.anchor, here + 1 - self.number)
        )
        index = span.index(origin, self.period.end)
        first, after = (self.span.index(self.anchor, span.start(origin, at)) for at in (index, index + 1))
        return first - here, after - here


def facts_of(
    span: Span | None,
    period: Period | None,
    subscription_start: date | None = None,
    subscription_end: date | None = None,
    number: int = 1,
) -> Facts:
    """The facts of one period.

    Args:
        span: the plan's `every`; None for a plan that rates whatever it is given.
        period: its days; None for a summary without dates.
        subscription_start: first day of the subscription; None: not known.
        subscription_end: last day of the subscription; None: open.
        number: how many periods the opening state has seen, and one. Dates win: with a period and a start of the
            subscription the number is counted on the grid of periods.

    Raises:
        ValueError: the period is not one whole span of the plan, or lies outside the subscription's life.
    """
    if number < 1:
        raise ValueError(f"periods are numbered from 1, not {number}")
    if subscription_start and subscription_end and subscription_end < subscription_start:
        raise ValueError(f"the subscription ends on {subscription_end}, before it starts on {subscription_start}")
    if period is None:
        return Facts(span, None, subscription_start, subscription_end, number, None)
    if not period.days_within(subscription_start, subscription_end):
        raise ValueError(f"the period {period} has no day on which the subscription is active")
    anchor = grid_anchor(period, span, subscription_start) if span else None
    if span and anchor and subscription_start:
        number = span.index(anchor, period.start) - span.index(anchor, subscription_start) + 1
    return Facts(span, period, subscription_start, subscription_end, number, anchor)
