"""Reading what has rows: records, quantities by dimension and by day, and raw samples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from attrs import define, field

from pricing_dsl.ir.nodes import ColumnSpec, Inlet, ListSpec, Scalar
from pricing_dsl.rating.admission import unknown_name
from pricing_dsl.rating.aggregate import (
    AT,
    Moment,
    aggregate_rows,
    number_of,
    parse_moment,
    parts_of,
    quantity_name,
)
from pricing_dsl.rating.calendar import Period, add_days
from pricing_dsl.rating.problems import Problem
from pricing_dsl.rating.scalars import Units, decimal_text, read_scalar
from pricing_dsl.rating.usage import Row


@define
class RowReader:
    """Reads the rows of one inlet; what is wrong with them is collected in `problems`."""

    inlet: Inlet
    spec: ListSpec
    units: Units
    period: Period | None
    problems: list[Problem] = field(factory=list)

    def read(self, value: Any) -> Iterator[Row]:
        """The rows that a list of objects, a mapping by dimension value, a list by day, or samples state."""
        try:
            if self.spec.kind == "records":
                yield from self._records(value)
            elif is_samples(value):
                yield from self._samples(value)
            elif isinstance(value, list | tuple) and all(isinstance(row, Mapping) for row in value):
                yield from self._records(value)
            else:
                yield from self._by_key(value, self._keys, {})
        except ValueError as error:
            self._report("", str(error), value)

    def indexed(self, index: str, value: Any) -> Row:
        """The row of `egress[eu]`; several dimensions are parted by commas.

        Raises:
            ValueError: there are more or fewer dimensions, or the value is none.
        """
        parts = [part.strip() for part in index.split(",")]
        if self.spec.kind == "records" or len(parts) != len(self._keys):
            named = ", ".join(column.name for column in self._keys) or "none"
            raise ValueError(f"the dimensions of {self.inlet.name} are: {named}")
        row = {column.name: self._key(column, part) for column, part in zip(self._keys, parts, strict=True)}
        return row | {self._quantity.name: self._scalar(self._quantity, value)}

    @property
    def _keys(self) -> list[ColumnSpec]:
        """The columns that tell a meter's rows apart: its dimensions, then its day or hour."""
        return [column for column in self.spec.columns if column.name != self.inlet.name]

    @property
    def _quantity(self) -> ColumnSpec:
        return next(column for column in self.spec.columns if column.name == self.inlet.name)

    def _records(self, value: Any) -> Iterator[Row]:
        if not isinstance(value, list | tuple):
            what = "purchases, each with its day," if self.inlet.role == "purchase" else "rows"
            raise ValueError(f"a list of {what} is expected")
        for number, row in enumerate(value, start=1):
            if isinstance(row, Mapping):
                yield self._record(number, row)
            else:
                self._report(f"[{number}]", "a row is an object of its columns", row)

    def _record(self, number: int, given: Mapping[str, Any]) -> Row:
        columns = {column.name: column for column in self.spec.columns}
        row: dict[str, Scalar] = {}
        for name, value in given.items():
            if value is None or value == "":
                continue
            if name not in columns:
                self._report(f"[{number}].{name}", unknown_name(name, columns), value)
                continue
            try:
                row[name] = self._scalar(columns[name], value)
            except ValueError as error:
                self._report(f"[{number}].{name}", str(error), value)
        return row

    def _by_key(self, value: Any, keys: Sequence[ColumnSpec], row: Mapping[str, Scalar]) -> Iterator[Row]:
        """Quantities nested by dimension value, a list standing for days or hours from the first on."""
        if not keys:
            yield {**row, self._quantity.name: self._scalar(self._quantity, value)}
        elif isinstance(value, Mapping):
            for key, inner in value.items():
                try:
                    yield from self._by_key(inner, keys[1:], {**row, keys[0].name: self._key(keys[0], key)})
                except ValueError as error:
                    self._report(f"[{key}]", str(error), inner)
        elif isinstance(value, list | tuple) and keys[0].name == self.inlet.each:
            self._fits_period(value)
            for number, inner in enumerate(value):
                yield from self._by_key(inner, keys[1:], {**row, keys[0].name: self._day(keys[0], number)})
        else:
            raise ValueError(f"say it for each {keys[0].name}: there are rows by {', '.join(key.name for key in keys)}")

    def _fits_period(self, value: Sequence[Any]) -> None:
        if self.period is not None and len(value) > (most := parts_of(self.period, self.inlet.each)):
            raise ValueError(f"{len(value)} {self.inlet.each}s are given, and the period has {most}")

    def _day(self, column: ColumnSpec, number: int) -> Scalar:
        """The day or hour at a place of a list: its number from 1, or, where days are dates, its date."""
        if column.kind == "number":
            return Fraction(number + 1)
        if self.period is None:
            raise ValueError("a list by day needs the dates of the period")
        return add_days(self.period.start, number)

    def _samples(self, value: Sequence[Mapping[str, Any]]) -> Iterator[Row]:
        """Raw records, brought together as the meter says."""
        dimensions = [column for column in self._keys if column.name != self.inlet.each]
        records = [read_sample(self.inlet, row, self.units, dimensions) for row in value]
        names = [column.name for column in dimensions]
        for (of, part), quantity in aggregate_rows(self.inlet, names, records, self.period).items():
            row: dict[str, Scalar] = dict(zip(names, of, strict=True))
            if part is not None and self.inlet.each is not None:
                row[self.inlet.each] = self._part(part)
            yield {**row, self._quantity.name: quantity}

    def _part(self, part: Moment) -> Scalar:
        """A day or hour as its column holds it."""
        column = next(column for column in self._keys if column.name == self.inlet.each)
        if column.kind == "date":
            return part.date()
        if self.period is None:
            raise ValueError(f"samples by {self.inlet.each} need the dates of the period")
        return Fraction(number_of(part, self.period, self.inlet.each))

    def _key(self, column: ColumnSpec, value: Any) -> Scalar:
        if column.name == self.inlet.each and column.kind == "number" and _is_date(value):
            return self._part(parse_moment(value))
        return read_key(column, value, self.units)

    def _scalar(self, column: ColumnSpec, value: Any) -> Scalar:
        return read_scalar(value, column, self.units)

    def _report(self, where: str, reason: str, given: Any) -> None:
        nested = isinstance(given, list | tuple | Mapping)
        text = decimal_text(given) if isinstance(given, Decimal) else "" if nested else str(given)
        self.problems.append(Problem(f"{self.inlet.name}{where}", reason, text))


def _is_date(value: Any) -> bool:
    """Whether a day is told by its date and not by its number."""
    return isinstance(value, date) or (isinstance(value, str) and value.count("-") > 1)


def read_sample(
    inlet: Inlet, row: Mapping[str, Any], units: Units, dimensions: Sequence[ColumnSpec] = ()
) -> dict[str, object]:
    """A raw record with its quantity as an exact number, or, where unique ones are counted, as text.

    Raises:
        ValueError: it cannot be read.
    """
    name = quantity_name(inlet, row, [column.name for column in dimensions])
    value = row[name]
    counted = inlet.aggregate is not None and inlet.aggregate[0] == "unique"
    quantity = str(value).strip() if counted else read_scalar(value, inlet, units)
    return {
        **row,
        name: quantity,
        **{column.name: read_key(column, row.get(column.name), units) for column in dimensions},
    }


def read_key(column: ColumnSpec, value: Any, units: Units) -> Scalar:
    """A dimension's value, a day or an hour.

    Raises:
        ValueError: it is none.
    """
    if column.kind in ("choice", "text") and not isinstance(value, str):
        raise ValueError(f"its {column.name} is a text")
    return read_scalar(value, column, units)


def is_samples(value: Any) -> bool:
    """Whether a list of raw records is given: each says `at` when it was taken."""
    return (
        isinstance(value, list | tuple) and bool(value) and all(isinstance(row, Mapping) and AT in row for row in value)
    )
