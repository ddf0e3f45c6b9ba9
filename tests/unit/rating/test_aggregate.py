"""From raw samples to the quantity of a period."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from pricing_dsl.ir.nodes import Inlet
from pricing_dsl.rating.aggregate import Sample, aggregate, aggregate_rows, combine, parse_moment
from pricing_dsl.rating.calendar import Period

JANUARY = Period(date(2026, 1, 1), date(2026, 1, 31))


def meter(name: str, count: int | None = None, each: str | None = None) -> Inlet:
    return Inlet("demand", "meter", "number", "kW", aggregate=(name, count), each=each)


def of(numbers: list[int | str], name: str, count: int | None = None) -> Fraction:
    rows = [{"at": f"2026-01-{day:02}", "kW": Fraction(number)} for day, number in enumerate(numbers, start=1)]
    return aggregate(meter(name, count), rows, JANUARY)


@pytest.mark.parametrize(
    ("numbers", "name", "count", "wanted"),
    [
        ([1, 2, 3], "sum", None, 6),
        ([], "sum", None, 0),
        ([3, 9, 4], "peak", None, 9),
        ([], "peak", None, 0),
        ([3, 9, 4], "last", None, 4),
        ([], "last", None, 0),
        ([1, 2], "average", None, Fraction(3, 2)),
        ([1, 1, 2], "average", None, Fraction(4, 3)),
        ([], "average", None, 0),
        (list(range(1, 21)), "percentile", 95, 19),
        (list(range(1, 22)), "percentile", 95, 20),
        ([7], "percentile", 1, 7),
        ([5, 7], "percentile", 100, 7),
        ([], "percentile", 95, 0),
        ([9, 8, 7, 6, 5], "highest", 8, 0),
        ([5, 9, 9, 1], "highest", 2, 9),
        ([5, 9, 9, 1], "highest", 4, 1),
        ([4, 8, 1], "average_highest", 2, 6),
        ([8], "average_highest", 4, 2),
    ],
)
def test_numbers(numbers: list[int | str], name: str, count: int | None, wanted: Fraction) -> None:
    assert of(numbers, name, count) == wanted


def test_without_an_aggregate_records_are_summed() -> None:
    assert aggregate(Inlet("calls", "meter", "number"), [{"calls": Fraction(2)}, {"calls": Fraction(3)}]) == 5


def test_unique_counts_who_not_how_often() -> None:
    rows: list[dict[str, object]] = [{"at": "2026-01-01", "user": user} for user in ("ann", "bob", "ann")]
    assert aggregate(meter("unique"), rows) == 2


def test_last_goes_by_time_not_by_place() -> None:
    rows: list[dict[str, object]] = [
        {"at": "2026-01-09T10:00", "kW": Fraction(1)},
        {"at": "2026-01-09T09:59", "kW": Fraction(2)},
    ]
    assert aggregate(meter("last"), rows) == 1


class TestTimeWeighted:
    def seats(self, *changes: tuple[str, int]) -> Fraction:
        rows: list[dict[str, object]] = [{"at": at, "seats": Fraction(number)} for at, number in changes]
        return aggregate(meter("time_weighted"), rows, JANUARY)

    def test_a_value_holds_until_the_next(self) -> None:
        assert self.seats(("2026-01-01", 31)) == 31
        assert self.seats(("2026-01-01", 10), ("2026-01-31", 41)) == 11
        assert self.seats(("2026-01-31T12:00", 62)) == 1

    def test_the_order_of_samples_does_not_matter(self) -> None:
        assert self.seats(("2026-01-31", 41), ("2026-01-01", 10)) == 11

    def test_a_sample_outside_the_period_is_refused(self) -> None:
        with pytest.raises(ValueError, match="outside the period"):
            self.seats(("2026-02-01", 1))

    def test_it_needs_a_period_and_times(self) -> None:
        with pytest.raises(ValueError, match="needs the period"):
            combine([], "time_weighted")
        with pytest.raises(ValueError, match="the time they were taken"):
            combine([Sample(None, Fraction(1))], "time_weighted", None, JANUARY)


class TestRows:
    def test_each_day_and_dimension_by_itself(self) -> None:
        rows: list[dict[str, object]] = [
            {"at": "2026-01-01T01:00", "region": "eu", "kW": Fraction(3)},
            {"at": "2026-01-01T23:00", "region": "eu", "kW": Fraction(5)},
            {"at": "2026-01-01T23:00", "region": "us", "kW": Fraction(1)},
            {"at": "2026-01-02T00:00", "region": "eu", "kW": Fraction(4)},
        ]
        assert aggregate_rows(meter("peak", each="day"), ["region"], rows, JANUARY) == {
            (("eu",), datetime(2026, 1, 1)): 5,
            (("us",), datetime(2026, 1, 1)): 1,
            (("eu",), datetime(2026, 1, 2)): 4,
        }

    def test_each_hour(self) -> None:
        rows: list[dict[str, object]] = [
            {"at": f"2026-01-01T{time}", "kW": Fraction(1)} for time in ("07:00", "07:59", "08:00")
        ]
        assert aggregate_rows(meter("sum", each="hour"), [], rows) == {
            ((), datetime(2026, 1, 1, 7)): 2,
            ((), datetime(2026, 1, 1, 8)): 1,
        }

    def test_a_day_is_what_a_daily_time_average_is_over(self) -> None:
        rows: list[dict[str, object]] = [{"at": "2026-01-05T12:00", "kW": Fraction(4)}]
        assert aggregate_rows(meter("time_weighted", each="day"), [], rows, JANUARY) == {((), datetime(2026, 1, 5)): 2}


class TestMoments:
    def test_texts_and_dates(self) -> None:
        assert parse_moment("2026-01-31T07:15") == datetime(2026, 1, 31, 7, 15)
        assert parse_moment("2026-01-31") == parse_moment(date(2026, 1, 31)) == datetime(2026, 1, 31)

    @pytest.mark.parametrize("value", ["2026-01-31T25:00", "soon and very soon", "x", 7])
    def test_what_is_no_moment(self, value: object) -> None:
        with pytest.raises(ValueError, match=r"moment|date"):
            parse_moment(value)

    def test_zones_are_refused(self) -> None:
        for value in ("2026-01-31T07:15+02:00", datetime(2026, 1, 31, tzinfo=UTC)):
            with pytest.raises(ValueError, match="no time zone"):
                parse_moment(value)


def test_a_record_has_one_quantity() -> None:
    with pytest.raises(ValueError, match="one quantity, not kW, kVA"):
        aggregate(meter("sum"), [{"at": "2026-01-01", "kW": Fraction(1), "kVA": Fraction(2)}])
    with pytest.raises(ValueError, match="is a number, not abc"):
        aggregate(meter("sum"), [{"kW": "abc"}])
