"""Summaries that a generated rulebook can rate: periods of one subscription, with numbers that find mistakes."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise, product

from attrs import evolve, frozen
from dateutil.relativedelta import relativedelta
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from tests.properties import magnitudes
from tests.properties.draft import Column, Every, Inlet
from tests.properties.programs import Rulebook

Fact = Fraction | bool | str | datetime.date
Row = Mapping[str, Fact]

STARTS = tuple(map(datetime.date.fromisoformat, ("2025-01-01", "2024-01-31", "2025-03-15", "2024-02-29", "2024-12-31")))


@frozen
class Summary:
    """The facts of one period, by the names of the rulebook; numbers in the unit that is declared."""

    period: tuple[datetime.date, datetime.date] | None = None
    currency: str | None = None
    start: datetime.date | None = None
    end: datetime.date | None = None
    values: Mapping[str, Fact] = {}
    rows: Mapping[str, tuple[Row, ...]] = {}


@st.composite
def summaries(draw: DrawFn, rulebook: Rulebook, most: int = 4) -> tuple[Summary, ...]:
    """One subscription's summaries, a period after the other."""
    count = draw(st.integers(1, most))
    currency = draw(
        st.sampled_from([*rulebook.currencies, None][: len(rulebook.currencies) + (len(rulebook.currencies) == 1)])
    )
    first = Summary(currency=currency)
    dated = not rulebook.undated or draw(st.booleans())
    if not dated:
        return tuple(draw(refilled(rulebook, first)) for _ in range(count))
    periods = periods_of(rulebook.every, draw(st.sampled_from(STARTS)), count)
    start = draw(st.none() | st.just(periods[0][0]) | _day_of(periods[0]))
    end = draw(st.none() | _day_of(periods[-1])) if rulebook.every else None
    if start and end and end < start:
        end = None
    dated_ones = [evolve(first, period=period, start=start, end=end) for period in periods]
    return tuple(draw(refilled(rulebook, summary)) for summary in dated_ones)


def periods_of(every: Every | None, start: datetime.date, count: int) -> list[tuple[datetime.date, datetime.date]]:
    """Adjoining periods; of a plan without `every`, of any length."""
    every = every or Every("10 days", days=10)
    step = [relativedelta(months=every.months * n, days=every.days * n) for n in range(count + 1)]
    return [(start + a, start + b - datetime.timedelta(days=1)) for a, b in pairwise(step)]


def _day_of(period: tuple[datetime.date, datetime.date]) -> SearchStrategy[datetime.date]:
    return st.dates(*period)


@st.composite
def refilled(draw: DrawFn, rulebook: Rulebook, summary: Summary) -> Summary:
    """The same period with other facts: a value for every inlet that has no default, and for some that have one. Every
    second summary is tame."""
    tame = draw(st.booleans())
    values: dict[str, Fact] = {}
    rows: dict[str, tuple[Row, ...]] = {}
    for inlet in rulebook.inlets:
        if inlet.optional and draw(st.booleans()):
            continue
        if inlet.rows:
            rows[inlet.name] = draw(rows_of(rulebook, inlet, summary, tame))
        else:
            values[inlet.name] = draw(value_of(rulebook, inlet, tame))
    return evolve(summary, values=values, rows=rows)


def value_of(rulebook: Rulebook, inlet: Inlet, tame: bool = False) -> SearchStrategy[Fact]:
    """What may be given for an inlet without rows."""
    if inlet.role == "purchase":
        return st.integers(0, 5).map(Fraction)
    if inlet.low is not None and inlet.high is not None:
        low, high = inlet.low, inlet.high
        return st.integers(0, 8).map(lambda eighths: low + (high - low) * eighths / 8)
    match inlet.kind:
        case "number" if inlet.unit is None:
            return st.integers(0, 12).map(Fraction) | st.integers(0, 9999).map(lambda mills: Fraction(mills, 1000))
        case "number" | "rate":
            assert inlet.unit is not None
            found = magnitudes.usages(rulebook.marks.get(inlet.unit.word, ()), inlet.whole, tame)
            return _corrected(found) if inlet.corrections else found
        case "money":
            amounts = st.integers(0, 10**6).map(lambda mills: Fraction(mills, 1000))
            return amounts if tame else amounts | st.just(magnitudes.HUGE)
        case "percent":
            return st.integers(0, 1000).map(lambda mills: Fraction(mills, 1000))
        case "flag":
            return st.booleans()
        case "choice":
            return st.sampled_from(inlet.values)
        case "text" | "open":
            return st.sampled_from(["a b", "x", "é", "zz"])
        case "date":
            return st.dates(datetime.date(2024, 1, 1), datetime.date(2026, 12, 31))
    raise AssertionError(f"an inlet of no kind: {inlet}")


def _corrected(numbers: SearchStrategy[Fact]) -> SearchStrategy[Fact]:
    """These, or now and then one below zero."""
    return st.one_of(numbers, numbers, numbers, numbers.map(lambda value: -value if type(value) is Fraction else value))


def rows_of(rulebook: Rulebook, inlet: Inlet, summary: Summary, tame: bool) -> SearchStrategy[tuple[Row, ...]]:
    """Rows: of records in any number, of a meter one at most for each of its dimension values and days."""
    if inlet.role == "records":
        return st.lists(_row(rulebook, inlet.rows, tame), max_size=4).map(tuple)
    if inlet.role == "purchase":
        return st.lists(_bought(summary), max_size=3).map(tuple)
    *keys, quantity = inlet.rows
    combinations = list(product(*(_key_values(column, summary) for column in keys)))
    chosen = st.lists(st.sampled_from(combinations), max_size=5, unique=True)
    return chosen.flatmap(
        lambda found: _meter_rows(rulebook, inlet, [column.name for column in keys], found, quantity, tame)
    )


def _key_values(column: Column, summary: Summary) -> list[Fact]:
    """A dimension's values; of days their numbers in the period: the first, one in the middle, the last."""
    if column.kind in ("choice", "open"):
        return list(column.values or ("a b", "x", "é"))
    days = 7 if summary.period is None else (summary.period[1] - summary.period[0]).days + 1
    last = days if column.kind == "day" else 24 * days
    return [Fraction(1), Fraction(last // 2), Fraction(last)]


def _bought(summary: Summary) -> SearchStrategy[Row]:
    """A purchase on some day of the period."""
    assert summary.period is not None
    counts = st.integers(0, 3).map(Fraction)
    return st.fixed_dictionaries({"day": _day_of(summary.period)}, optional={"count": counts})


def _meter_rows(
    rulebook: Rulebook, inlet: Inlet, names: list[str], found: list[tuple[Fact, ...]], quantity: Column, tame: bool
) -> SearchStrategy[tuple[Row, ...]]:
    amounts = _cell(rulebook, quantity, tame)
    if inlet.corrections:
        amounts = _corrected(amounts)
    keyed = [{name: st.just(part) for name, part in zip(names, key, strict=True)} for key in found]
    return st.tuples(*(st.fixed_dictionaries({**key, quantity.name: amounts}) for key in keyed))


def _row(rulebook: Rulebook, columns: tuple[Column, ...], tame: bool) -> SearchStrategy[Row]:
    needed = {column.name: _cell(rulebook, column, tame) for column in columns if not column.optional}
    return st.fixed_dictionaries(needed, optional={c.name: _cell(rulebook, c, tame) for c in columns if c.optional})


def _cell(rulebook: Rulebook, column: Column, tame: bool) -> SearchStrategy[Fact]:
    inlet = Inlet(column.name, "records", column.kind, column.unit, column.whole, column.values)
    return value_of(rulebook, inlet, tame)
