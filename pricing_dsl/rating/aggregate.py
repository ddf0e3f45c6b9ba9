"""From raw samples of a meter to the quantity of a period, as the meter says: sum, peak, a percentile, …

Samples that are missing count as zero: a peak that is shorter than n samples is not billed by `nth highest`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import ceil
from typing import TypeAlias

from attrs import frozen

from pricing_dsl.ir.nodes import Inlet, Scalar
from pricing_dsl.rating.calendar import Period, parse_date

Moment: TypeAlias = datetime.datetime

AT = "at"
"""The name of the time in a raw record."""

HOURS = 24

_ZERO = Fraction(0)
_MICROSECOND = datetime.timedelta(microseconds=1)


@frozen
class Sample:
    """One raw record: when, how much (or, for `unique`, who), and the values of the meter's dimensions."""

    at: Moment | None
    quantity: Scalar
    of: tuple[str, ...] = ()


def aggregate(inlet: Inlet, rows: Sequence[Mapping[str, object]], period: Period | None = None) -> Fraction:
    """The quantity that raw records of a meter without rows come to, by the meter's aggregate.

    Each record has its quantity, under the meter's name or the one name that is not `at`, and, where the aggregate
    asks when, `at`. Values are exact already; reading them from text is `reading`'s.

    Raises:
        ValueError: a record lacks what the aggregate needs.
    """
    name, count = inlet.aggregate or ("sum", None)
    return combine([sample_of(inlet, row) for row in rows], name, count, period)


def aggregate_rows(
    inlet: Inlet, dimensions: Sequence[str], rows: Sequence[Mapping[str, object]], period: Period | None = None
) -> dict[tuple[tuple[str, ...], Moment | None], Fraction]:
    """The quantity for each combination of dimension values and, where the meter is kept each day or hour, for each of
    those, told by its first moment.

    Raises:
        ValueError: as for `aggregate`.
    """
    name, count = inlet.aggregate or ("sum", None)
    found: dict[tuple[tuple[str, ...], Moment | None], list[Sample]] = {}
    for row in rows:
        sample = sample_of(inlet, row, dimensions)
        found.setdefault((sample.of, _slice(sample, inlet.each)), []).append(sample)
    return {key: combine(samples, name, count, _around(key[1], inlet.each, period)) for key, samples in found.items()}


def sample_of(inlet: Inlet, row: Mapping[str, object], dimensions: Sequence[str] = ()) -> Sample:
    """A raw record as a sample.

    Raises:
        ValueError: it has no quantity, or more than one, or no time that can be read.
    """
    quantity = row[quantity_name(inlet, row, dimensions)]
    if not isinstance(quantity, Fraction | str):
        raise ValueError(f"a sample is a number, not {quantity}")
    at = None if row.get(AT) in (None, "") else parse_moment(row[AT])
    return Sample(at, quantity, tuple(str(row.get(name, "")) for name in dimensions))


def quantity_name(inlet: Inlet, row: Mapping[str, object], dimensions: Sequence[str] = ()) -> str:
    """The name a record has its quantity under: the meter's, or the one that is neither `at` nor a dimension.

    Raises:
        ValueError: there is none, or more than one.
    """
    names = [inlet.name] if inlet.name in row else [name for name in row if name != AT and name not in dimensions]
    if len(names) != 1:
        raise ValueError(f"a sample has `at`, the dimensions and one quantity, not {', '.join(names) or 'none'}")
    return names[0]


def combine(samples: Sequence[Sample], name: str, count: int | None = None, period: Period | None = None) -> Fraction:
    """The quantity that samples come to.

    Args:
        name: sum, peak, last, average, unique, time_weighted, percentile, highest, average_highest.
        count: the percent of a percentile, the n of the others that have one.
        period: what time_weighted is weighted over; the others take every sample as it comes.

    Raises:
        ValueError: a sample lacks what the aggregate needs: a number, a time, or a period around it.
    """
    if name == "unique":
        return Fraction(len({sample.quantity for sample in samples}))
    if name == "last":
        return _number(max(samples, key=_at)) if samples else _ZERO
    if name == "time_weighted":
        return _time_weighted(samples, period)
    return _OF_NUMBERS[name]([_number(sample) for sample in samples], count or 1)


def parse_moment(value: object) -> Moment:
    """The moment that a text as "2026-01-31T07:15", or a date, states; a date is its first moment.

    Raises:
        ValueError: it states none, or one with a time zone: periods have none.
    """
    if isinstance(value, str) and len(value) > len("2026-01-31"):
        try:
            moment = datetime.datetime.fromisoformat(value)
        except ValueError:
            raise ValueError(f'"{value[:40]}" is no moment: write it as 2026-01-31T07:15') from None
    elif isinstance(value, datetime.datetime):
        moment = value
    else:
        moment = datetime.datetime.combine(parse_date(value), datetime.time())
    if moment.tzinfo is not None:
        raise ValueError("periods have no time zone: give moments in the local time that the contract means")
    return moment


def number_of(moment: Moment, period: Period, each: str | None) -> int:
    """The number of a day or hour in its period, from 1.

    Raises:
        ValueError: it lies outside the period.
    """
    if not period.holds(moment.date()):
        raise ValueError(f"{moment} lies outside the period {period}")
    days = (moment.date() - period.start).days
    return days * HOURS + moment.hour + 1 if each == "hour" else days + 1


def parts_of(period: Period, each: str | None) -> int:
    """How many days or hours a period has."""
    return period.days * HOURS if each == "hour" else period.days


def _slice(sample: Sample, each: str | None) -> Moment | None:
    """The first moment of the day or hour that a sample falls in."""
    if each is None:
        return None
    at = _at(sample).replace(minute=0, second=0, microsecond=0)
    return at if each == "hour" else at.replace(hour=0)


def _around(part: Moment | None, each: str | None, period: Period | None) -> Period | None:
    return Period(part.date(), part.date()) if part is not None and each == "day" else period


def _number(sample: Sample) -> Fraction:
    if isinstance(sample.quantity, bool) or not isinstance(sample.quantity, Fraction):
        raise ValueError(f"a sample is a number, not {sample.quantity}")
    return sample.quantity


def _at(sample: Sample) -> Moment:
    if sample.at is None:
        raise ValueError("the samples need the time they were taken at")
    return sample.at


def _time_weighted(samples: Sequence[Sample], period: Period | None) -> Fraction:
    """Each value holds until the next sample, the last until the period's end; before the first it is zero."""
    if period is None:
        raise ValueError("an average over time needs the period it is taken over")
    start = datetime.datetime.combine(period.start, datetime.time())
    end = datetime.datetime.combine(period.end, datetime.time.max) + _MICROSECOND
    ordered = sorted(samples, key=_at)
    total = _ZERO
    for sample, after in zip(ordered, [*map(_at, ordered[1:]), end], strict=True):
        if not start <= _at(sample) < end:
            raise ValueError(f"a sample of {_at(sample)} lies outside the period {period}")
        total += _number(sample) * _microseconds(after - _at(sample))
    return total / _microseconds(end - start)


def _microseconds(span: datetime.timedelta) -> int:
    return span // _MICROSECOND


def _percentile(numbers: list[Fraction], percent: int) -> Fraction:
    """Nearest rank: the least sample that so many percent of all samples do not pass."""
    return sorted(numbers)[ceil(Fraction(percent * len(numbers), 100)) - 1] if numbers else _ZERO


def _highest(numbers: list[Fraction], n: int) -> Fraction:
    return sorted(numbers, reverse=True)[n - 1] if len(numbers) >= n else _ZERO


def _average_of_highest(numbers: list[Fraction], n: int) -> Fraction:
    return sum(sorted(numbers, reverse=True)[:n], _ZERO) / n


_OF_NUMBERS: Mapping[str, Callable[[list[Fraction], int], Fraction]] = {
    "sum": lambda numbers, _: sum(numbers, _ZERO),
    "peak": lambda numbers, _: max(numbers, default=_ZERO),
    "average": lambda numbers, _: sum(numbers, _ZERO) / len(numbers) if numbers else _ZERO,
    "percentile": _percentile,
    "highest": _highest,
    "average_highest": _average_of_highest,
}
