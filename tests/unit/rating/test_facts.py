"""What a plan may ask of the calendar."""

from datetime import date, timedelta
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing_dsl.rating.calendar import Period, Span, period_after
from pricing_dsl.rating.facts import Facts, facts_of

MONTH, QUARTER, YEAR = Span(months=1), Span(months=3), Span(months=12)
THIRTY_DAYS = Span(days=30)
any_dates = st.dates(date(2000, 1, 1), date(2040, 12, 31))
month_ends = any_dates.map(lambda at: at.replace(day=1) - timedelta(days=1))
dates = any_dates | month_ends


def day(text: str) -> date:
    return date.fromisoformat(text)


def period(text: str) -> Period:
    start, end = text.split(" to ")
    return Period(day(start), day(end))


def at(text: str, span: Span = MONTH, start: str | None = None, end: str | None = None, number: int = 1) -> Facts:
    return facts_of(span, period(text), day(start) if start else None, day(end) if end else None, number)


def run(span: Span, first: Period, count: int, start: date | None = None, end: date | None = None) -> list[Facts]:
    """The facts of `count` periods in a row, the number carried as an opening state would."""
    periods = [first]
    while len(periods) < count:
        periods.append(period_after(periods[-1], span, start or first.start))
    return [facts_of(span, each, start, end, number) for number, each in enumerate(periods, 1)]


def test_a_stub_is_prorated_inclusively() -> None:
    facts = at("2026-07-20 to 2026-08-19", start="2026-08-03")
    assert (facts.active_days, facts.days, facts.share) == (17, 31, Fraction(17, 31))
    assert floor(4000 * facts.share) == 2193
    assert facts.number == 1
    assert facts.month == 7
    assert (facts.start, facts.end) == (day("2026-07-20"), day("2026-08-19"))


def test_an_ending_is_prorated_inclusively() -> None:
    facts = at("2026-02-01 to 2026-02-28", start="2025-02-01", end="2026-02-14")
    assert (facts.active_days, facts.share, facts.last, facts.number) == (14, Fraction(1, 2), True, 13)
    assert not at("2026-02-01 to 2026-02-28", end="2026-03-01").last
    assert at("2026-02-01 to 2026-02-28", end="2026-02-28").last
    assert at("2024-02-01 to 2024-02-29", end="2024-02-15").share == Fraction(15, 29)
    assert at("2026-02-01 to 2026-02-28", start="2026-02-05", end="2026-02-05").active_days == 1


def test_without_dates() -> None:
    facts = facts_of(MONTH, None, number=4)
    assert not facts.dated
    assert (facts.share, facts.number, facts.last) == (1, 4, False)
    assert facts.start is facts.end is facts.days is facts.month is facts.active_days is None
    assert facts_of(THIRTY_DAYS, None).days == 30
    assert facts_of(None, None).days is None
    assert [facts_of(MONTH, None, number=n).begins(QUARTER) for n in range(1, 8)] == [
        n in {1, 4, 7} for n in range(1, 8)
    ]
    assert [facts_of(MONTH, None, number=n).ends(QUARTER) for n in range(1, 8)] == [n in {3, 6} for n in range(1, 8)]
    assert [facts_of(MONTH, None, number=n).remaining(QUARTER) for n in range(1, 5)] == [3, 2, 1, 3]
    assert facts_of(MONTH, None).span_days(QUARTER) is None
    assert facts_of(MONTH, None).span_active_days(QUARTER) is None
    for number in (1, 2):
        with pytest.raises(ValueError, match="need the dates"):
            facts_of(MONTH, None, number=number).begins(YEAR, calendar=True)
        with pytest.raises(ValueError, match="need the dates"):
            facts_of(THIRTY_DAYS, None, number=number).ends(YEAR)


def test_a_contract_year_counts_from_the_subscription_whatever_the_state_says() -> None:
    facts = at("2027-03-01 to 2027-03-31", start="2026-03-01", number=99)
    assert facts.number == 13
    assert facts.begins(YEAR)
    assert not facts.ends(YEAR)
    assert at("2027-02-01 to 2027-02-28", start="2026-03-01").ends(YEAR)
    assert at("2027-02-01 to 2027-02-28", number=12).ends(YEAR)
    assert not at("2027-02-01 to 2027-02-28", number=11).ends(YEAR)


def test_a_contract_year_inside_a_period_begins_with_it() -> None:
    """A subscription of the 15th, billed by calendar month: its year begins with the month that holds the 15th."""
    all_facts = run(MONTH, period("2026-01-01 to 2026-01-31"), 26, day("2026-01-15"))
    assert [facts.number for facts in all_facts] == list(range(1, 27))
    assert [facts.number for facts in all_facts if facts.begins(YEAR)] == [1, 13, 25]
    assert [facts.number for facts in all_facts if facts.ends(YEAR)] == [12, 24]
    assert (all_facts[5].span_days(YEAR), all_facts[5].span_active_days(YEAR)) == (365, 351)
    assert all_facts[5].span_period(YEAR) == period("2026-01-01 to 2026-12-31")


def test_a_contract_year_over_thirty_day_periods() -> None:
    """Spans that are no multiple of the plan's begin with the period that holds their first day."""
    all_facts = run(THIRTY_DAYS, period("2026-01-10 to 2026-02-08"), 30, day("2026-01-10"))
    begins = [facts for facts in all_facts if facts.begins(YEAR)]
    assert [facts.number for facts in begins] == [1, 13, 25]
    assert begins[1].period == period("2027-01-05 to 2027-02-03")
    assert [facts.number for facts in all_facts if facts.ends(YEAR)] == [12, 24]
    assert all_facts[1].span_days(YEAR) == 360
    assert [facts.remaining(YEAR) for facts in all_facts[:13]] == [*range(12, 0, -1), 12]
    # without a start of the subscription the first period rated is where spans count from
    assert [facts_of(THIRTY_DAYS, f.period, number=f.number).begins(YEAR) for f in all_facts] == [
        f.begins(YEAR) for f in all_facts
    ]


def test_calendar_years_and_quarters() -> None:
    all_facts = run(MONTH, period("2026-03-01 to 2026-03-31"), 24, day("2026-03-10"))
    assert [str(f.start)[:7] for f in all_facts if f.begins(YEAR, calendar=True)] == ["2026-03", "2027-01", "2028-01"]
    assert [str(f.start)[:7] for f in all_facts if f.ends(YEAR, calendar=True)] == ["2026-12", "2027-12"]
    assert [f.month for f in all_facts[:12] if f.begins(QUARTER, calendar=True)] == [3, 4, 7, 10, 1]
    assert [f.month for f in all_facts[:12] if f.ends(QUARTER, calendar=True)] == [3, 6, 9, 12]
    assert all(f.begins(MONTH, calendar=True) and f.ends(MONTH, calendar=True) for f in all_facts)
    assert (all_facts[0].span_days(YEAR, calendar=True), all_facts[0].span_active_days(YEAR, calendar=True)) == (
        365,
        297,
    )


def test_a_calendar_year_that_turns_inside_a_period() -> None:
    """Billed on the 15th: the period that holds 1 January is the new year's alone, so December is settled once."""
    all_facts = run(MONTH, period("2025-11-15 to 2025-12-14"), 4)
    assert [f.begins(YEAR, calendar=True) for f in all_facts] == [True, True, False, False]
    assert [f.ends(YEAR, calendar=True) for f in all_facts] == [True, False, False, False]


def test_quarter_plans() -> None:
    all_facts = run(QUARTER, period("2025-11-30 to 2026-02-27"), 9, day("2025-11-30"))
    assert [str(facts.start) for facts in all_facts[:4]] == ["2025-11-30", "2026-02-28", "2026-05-30", "2026-08-30"]
    assert [facts.number for facts in all_facts if facts.begins(YEAR)] == [1, 5, 9]
    assert [facts.number for facts in all_facts if facts.ends(YEAR)] == [4, 8]
    assert all(facts.begins(MONTH) and facts.ends(MONTH) for facts in all_facts)
    assert [facts.begins(QUARTER, calendar=True) for facts in all_facts] == [True] * 9


def test_a_period_that_shares_a_start_with_another_grid() -> None:
    """Billed on the 28th though sold on the 31st: the period itself tells the grid, and so the number."""
    facts = at("2026-02-28 to 2026-03-27", start="2026-01-31")
    assert facts.number == 2
    assert at("2026-02-28 to 2026-03-30", start="2026-01-31").number == 2
    assert at("2026-03-31 to 2026-04-29", start="2026-01-31").number == 3


def test_the_end_of_a_subscription_ends_every_span() -> None:
    facts = at("2026-05-01 to 2026-05-31", start="2026-01-01", end="2026-05-20")
    assert facts.ends(YEAR)
    assert facts.ends(YEAR, calendar=True)
    assert facts.ends(Span(days=7))
    assert facts.remaining(YEAR) == 8
    assert (facts.span_days(YEAR), facts.span_active_days(YEAR)) == (365, 140)


def test_a_plan_without_every() -> None:
    ride = facts_of(None, period("2026-05-03 to 2026-05-03"), day("2026-01-01"), number=7)
    assert (ride.number, ride.days, ride.month, ride.share, ride.first) == (7, 1, 5, 1, False)
    assert facts_of(None, None).first
    for ask in (ride.begins, ride.ends, ride.remaining, ride.span_days):
        with pytest.raises(ValueError, match="without `every`"):
            ask(YEAR)


@pytest.mark.parametrize(
    ("text", "start", "end", "number", "says"),
    [
        ("2026-01-15 to 2026-01-31", None, None, 1, "not one whole span of 1 month"),
        ("2026-01-01 to 2026-01-31", "2026-02-01", None, 1, "no day on which the subscription is active"),
        ("2026-01-01 to 2026-01-31", None, "2025-12-31", 1, "no day on which the subscription is active"),
        ("2026-01-01 to 2026-01-31", "2026-01-09", "2026-01-08", 1, "before it starts"),
        ("2026-01-01 to 2026-01-31", None, None, 0, "numbered from 1"),
    ],
)
def test_refuses(text: str, start: str | None, end: str | None, number: int, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        at(text, start=start, end=end, number=number)


@pytest.mark.parametrize("span", [Span(days=7), Span(months=5), Span(months=24)])
def test_calendar_spans_start_with_january(span: Span) -> None:
    with pytest.raises(ValueError, match="January"):
        at("2026-01-01 to 2026-01-31").begins(span, calendar=True)


plan_spans = st.sampled_from([MONTH, Span(months=2), QUARTER, YEAR, THIRTY_DAYS, Span(days=7), Span(days=1)])
cadences = st.one_of(
    st.tuples(st.sampled_from([MONTH, Span(months=2), QUARTER, YEAR, Span(months=24), Span(days=90)]), st.just(False)),
    st.tuples(st.sampled_from([MONTH, QUARTER, YEAR]), st.just(True)),
)


@given(plan_spans, cadences, dates, st.integers(0, 400))
def test_spans_are_runs_of_periods(plan: Span, cadence: tuple[Span, bool], anchor: date, stub: int) -> None:
    """Every period lies in one span; a span ends where the next begins; what remains counts down to one."""
    first = plan.period(anchor, 0)
    start = min(first.end, first.start + timedelta(days=stub))
    # Longer spans cut short at both ends do not tell the 30th from the 31st: only the subscription's start does.
    tells_its_grid = anchor.day <= 28 or plan.months <= 1
    for known in (None, start) if tells_its_grid else (first.start,):
        here, following = None, first
        for number in range(1, 9):
            facts = facts_of(plan, following, known, None, number)
            assert facts.number == number
            run = facts.span_period(*cadence)
            assert run is not None
            assert run.start <= following.start
            assert following.end <= run.end
            if here is not None:
                assert facts.begins(*cadence) == here.ends(*cadence)
                assert facts.begins(*cadence) or facts.remaining(*cadence) == here.remaining(*cadence) - 1
                assert facts.begins(*cadence) == (run != here.span_period(*cadence))
            assert facts.ends(*cadence) == (run.end == following.end)
            here, following = facts, period_after(following, plan, anchor)


@given(dates, st.integers(1, 40))
def test_begins_agrees_with_a_search_for_the_date(anchor: date, number: int) -> None:
    """On the subscription's own grid of months a year begins exactly in the periods that hold an anniversary."""
    here = MONTH.period(anchor, number - 1)
    facts = facts_of(MONTH, here, anchor)
    anniversaries = [YEAR.start(anchor, index) for index in range(5)]
    assert facts.number == number
    assert facts.begins(YEAR) == any(here.holds(anniversary) for anniversary in anniversaries)
