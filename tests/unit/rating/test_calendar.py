"""Dates, spans and the grid of billing periods, with python-dateutil as the oracle."""

from datetime import date, datetime, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from pricing_dsl.rating.calendar import (
    Period,
    Span,
    add_days,
    add_months,
    days_inclusive,
    grid_anchor,
    parse_date,
    period_after,
)

any_dates = st.dates(date(1990, 1, 1), date(2060, 12, 31))
month_ends = any_dates.map(lambda at: at.replace(day=1) - timedelta(days=1))
dates = any_dates | month_ends
spans = st.one_of(
    st.integers(1, 36).map(lambda months: Span(months=months)), st.integers(1, 100).map(lambda days: Span(days=days))
)


def day(text: str) -> date:
    return date.fromisoformat(text)


def period(text: str) -> Period:
    start, end = text.split(" to ")
    return Period(day(start), day(end))


@given(dates, st.integers(-600, 600))
def test_months_agree_with_dateutil(anchor: date, months: int) -> None:
    assert add_months(anchor, months) == anchor + relativedelta(months=months)


@given(dates, spans, st.integers(-60, 60))
def test_grid_agrees_with_dateutil(anchor: date, span: Span, index: int) -> None:
    step = relativedelta(months=span.months * index, days=span.days * index)
    assert span.start(anchor, index) == anchor + step


@given(dates, spans, dates)
def test_the_grid_holds_every_day_once(anchor: date, span: Span, at: date) -> None:
    index = span.index(anchor, at)
    assert span.period(anchor, index).holds(at)
    assert not span.period(anchor, index - 1).holds(at)
    assert not span.period(anchor, index + 1).holds(at)


@given(dates, spans, st.integers(0, 40))
def test_periods_adjoin(anchor: date, span: Span, index: int) -> None:
    here = span.period(anchor, index)
    following = period_after(here, span, anchor)
    assert following == span.period(anchor, index + 1)
    assert following.start == here.end + timedelta(days=1)


@given(dates, st.integers(0, 40))
def test_a_period_of_one_month_tells_its_own_grid(anchor: date, index: int) -> None:
    month = Span(months=1)
    here = month.period(anchor, index)
    assert period_after(here, month) == month.period(anchor, index + 1)


def test_month_ends_never_drift() -> None:
    month, anchor = Span(months=1), day("2026-01-31")
    assert [str(month.period(anchor, index)) for index in range(5)] == [
        "2026-01-31 to 2026-02-27",
        "2026-02-28 to 2026-03-30",
        "2026-03-31 to 2026-04-29",
        "2026-04-30 to 2026-05-30",
        "2026-05-31 to 2026-06-29",
    ]
    assert month.start(day("2027-01-31"), 13) == day("2028-02-29")
    assert Span(months=12).start(day("2024-02-29"), 1) == day("2025-02-28")
    assert Span(months=12).start(day("2024-02-29"), 4) == day("2028-02-29")


@pytest.mark.parametrize(
    ("given_period", "span", "anchor", "following"),
    [
        ("2026-01-01 to 2026-01-31", Span(months=1), None, "2026-02-01 to 2026-02-28"),
        # the subscription started inside the first calendar month: the grid is the calendar's
        ("2026-01-01 to 2026-01-31", Span(months=1), "2026-01-15", "2026-02-01 to 2026-02-28"),
        # a subscription of the 31st, and one of the 28th, share a start in February
        ("2026-02-28 to 2026-03-30", Span(months=1), "2026-01-31", "2026-03-31 to 2026-04-29"),
        ("2026-02-28 to 2026-03-30", Span(months=1), None, "2026-03-31 to 2026-04-29"),
        ("2026-02-28 to 2026-03-27", Span(months=1), "2026-01-31", "2026-03-28 to 2026-04-27"),
        ("2026-02-28 to 2026-03-29", Span(months=1), "2025-12-30", "2026-03-30 to 2026-04-29"),
        ("2026-01-01 to 2026-03-31", Span(months=3), None, "2026-04-01 to 2026-06-30"),
        ("2026-01-31 to 2026-04-29", Span(months=3), "2026-01-31", "2026-04-30 to 2026-07-30"),
        ("2026-01-10 to 2026-02-08", Span(days=30), None, "2026-02-09 to 2026-03-10"),
        ("2024-02-29 to 2025-02-27", Span(months=12), "2024-02-29", "2025-02-28 to 2026-02-27"),
    ],
)
def test_next_period(given_period: str, span: Span, anchor: str | None, following: str) -> None:
    assert period_after(period(given_period), span, day(anchor) if anchor else None) == period(following)


@pytest.mark.parametrize(
    ("given_period", "span"),
    [
        ("2026-01-15 to 2026-01-31", Span(months=1)),
        ("2026-01-01 to 2026-02-28", Span(months=1)),
        ("2026-01-01 to 2026-01-31", Span(days=30)),
        ("2026-02-28 to 2026-03-31", Span(months=1)),
    ],
)
def test_a_part_of_a_span_is_no_period(given_period: str, span: Span) -> None:
    with pytest.raises(ValueError, match="is not one whole span of"):
        grid_anchor(period(given_period), span)


def test_days_count_both_ends() -> None:
    assert days_inclusive(day("2026-07-20"), day("2026-08-19")) == 31
    assert days_inclusive(day("2026-01-01"), day("2026-01-01")) == 1
    assert Period(day("2024-02-01"), day("2024-02-29")).days == 29


@given(dates, st.integers(0, 100), dates, st.integers(0, 100))
def test_days_within_counts_days(start: date, length: int, first: date, window: int) -> None:
    whole = Period(start, start + timedelta(days=length))
    last = first + timedelta(days=window)
    listed = [start + timedelta(days=i) for i in range(length + 1)]
    assert whole.days_within(first, last) == sum(first <= at <= last for at in listed)
    assert whole.days_within(first, None) == sum(first <= at for at in listed)
    assert whole.days_within(None, last) == sum(at <= last for at in listed)
    assert whole.days_within(None, None) == length + 1


def test_spans() -> None:
    assert Span.of(2, "week") == Span(days=14)
    assert Span.of(1, "quarter") == Span(months=3)
    assert Span.of(1, "year").divided_by(Span.of(1, "quarter")) == 4
    assert Span.of(1, "quarter").divided_by(Span(months=2)) is None
    assert Span.of(1, "month").divided_by(Span(months=3)) is None
    assert Span.of(1, "year").divided_by(Span(days=30)) is None
    assert Span(days=30).divided_by(Span(days=1)) == 30
    assert [str(Span(months=1)), str(Span(days=30))] == ["1 month", "30 days"]


@pytest.mark.parametrize(
    "make",
    [
        lambda: Span(),
        lambda: Span(months=1, days=1),
        lambda: Span(months=-1),
        lambda: Span(days=-1, months=1),
        lambda: Span(days=40_000),
        lambda: Span(months=1_300),
        lambda: Span.of(1, "hour"),
        lambda: Span.of(0, "month"),
        lambda: Period(day("2026-01-02"), day("2026-01-01")),
        lambda: add_months(day("9999-12-31"), 1),
        lambda: add_months(day("0001-01-01"), -1),
        lambda: add_days(day("9999-12-31"), 1),
        lambda: add_days(day("2026-01-01"), 10**12),
    ],
)
def test_refuses_what_is_no_span_or_date(make: object) -> None:
    assert callable(make)
    with pytest.raises(ValueError, match=r"span|period|years"):
        make()


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("31/12/2026", "write it as year-month-day"),
        ("2026-1-5", "write it as year-month-day"),
        ("20260105", "write it as year-month-day"),
        ("2026-W01-1", "write it as year-month-day"),
        ("", "write it as year-month-day"),
        ("2026-02-30", 'no day "2026-02-30"'),
        ("2026-13-01", 'no day "2026-13-01"'),
        ("0000-01-01", 'no day "0000-01-01"'),
        (20260105, "not a value of type int"),
        (datetime(2026, 1, 5), "not a value of type datetime"),
        (None, "not a value of type NoneType"),
    ],
)
def test_refuses_what_is_no_date(value: object, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse_date(value)


def test_reads_dates() -> None:
    assert parse_date(" 2024-02-29 ") == parse_date(date(2024, 2, 29)) == date(2024, 2, 29)
