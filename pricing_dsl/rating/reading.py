"""Reading a summary from plain data: a row of a CSV file, a JSON object, a dict of a caller.

Names are those of the rulebook: `storage`, `egress[eu]`, `pack.bought`, `period.start`. What has rows may also be
given as a list of objects, by dimension value as `{"eu": "5"}`, by day as a list, or as raw samples with `at`.
Everything doubtful is a problem with its field and reason; whether the plan has all it needs is asked later, by
`admission`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from pricing_dsl.ir.nodes import Inlet, ListSpec, Program, Scalar
from pricing_dsl.rating.admission import unknown_name
from pricing_dsl.rating.aggregate import aggregate
from pricing_dsl.rating.calendar import Period, parse_date
from pricing_dsl.rating.problems import Problem
from pricing_dsl.rating.scalars import decimal_text, read_scalar
from pricing_dsl.rating.tables import RowReader, is_samples, read_sample
from pricing_dsl.rating.usage import Row, Usage

_TEXTS = ("subscription", "plan", "currency", "matching_id")
_DATES = ("period.start", "period.end", "subscription.start", "subscription.end")
_INDEXED = re.compile(r"([^\[\]]+)\[([^\[\]]*)\]")
_LONGEST_SHOWN = 60


def read_usage(data: Mapping[str, Any], program: Program) -> Usage | tuple[Problem, ...]:
    """The summary that plain data states, or everything in it that cannot be read.

    Numbers are text, int, Decimal or Fraction, with or without a unit; never floats. None and "" mean: not given.
    """
    reader = _Reader(program)
    for name, value in _flat(data, program):
        reader.read(name, value)
    return reader.usage()


def _flat(data: Mapping[str, Any], program: Program) -> Iterator[tuple[str, Any]]:
    """(name, what is given) of everything that is given; `{"period": {"start": …}}` is `period.start`."""
    names = {inlet.name for inlet in program.inlets}
    for name, value in data.items():
        if value is None or value == "":
            continue
        if isinstance(value, Mapping) and name not in names:
            yield from ((f"{name}.{inner}", part) for inner, part in value.items() if part not in (None, ""))
        else:
            yield str(name).strip(), value


class _Reader:
    """Collects what is given, and what is wrong with it."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.inlets = {inlet.name: inlet for inlet in program.inlets}
        self.lists = {rows.id: rows for rows in program.lists}
        self.problems: list[Problem] = []
        self.texts: dict[str, str] = {}
        self.dates: dict[str, date] = {}
        self.values: dict[str, Scalar] = {}
        self.rows: dict[str, list[Row]] = {}
        self.whole: dict[str, tuple[Inlet, ListSpec, Any]] = {}
        self.samples: dict[str, tuple[Inlet, Any]] = {}

    def read(self, name: str, value: Any) -> None:
        """Take in one name of the summary."""
        try:
            self._read(name, value)
        except ValueError as error:
            self.report(name, str(error), value)

    def _read(self, name: str, value: Any) -> None:
        indexed = _INDEXED.fullmatch(name)
        if name in self.inlets:
            inlet = self.inlets[name]
            if inlet.list is not None:
                self.whole[name] = (inlet, self.lists[inlet.list], value)
            elif is_samples(value):
                self.samples[name] = (inlet, value)
            else:
                self.values[name] = read_scalar(value, inlet, self.program.units)
        elif name in _TEXTS:
            self.texts[name] = _text(value)
        elif name in _DATES:
            self.dates[name] = parse_date(value)
        elif name == "period":
            self.dates["period.start"], self.dates["period.end"] = _two_dates(value)
        elif indexed and (found := self.inlets.get(indexed[1].strip())) and found.list is not None:
            row = self._rows_reader(found, self.lists[found.list], None).indexed(indexed[2], value)
            self.rows.setdefault(found.list, []).append(row)
        else:
            known = (*self.inlets, *_TEXTS, *_DATES)
            self.report(name, unknown_name(name, known), value)

    def usage(self) -> Usage | tuple[Problem, ...]:
        """All that was taken in, once nothing is wrong with it."""
        period = self._period()
        for name, (inlet, spec, value) in self.whole.items():
            if spec.id in self.rows:
                self.report(name, "it is given both as a whole and row by row")
                continue
            reader = self._rows_reader(inlet, spec, period)
            self.rows[spec.id] = list(reader.read(value))
            self.problems.extend(reader.problems)
        for name, (inlet, value) in self.samples.items():
            try:
                records = [read_sample(inlet, row, self.program.units) for row in value]
                self.values[name] = aggregate(inlet, records, period)
            except ValueError as error:
                self.report(name, str(error))
        if self.problems:
            return tuple(self.problems)
        return Usage(
            plan=self.texts.get("plan", ""),
            subscription=self.texts.get("subscription", ""),
            period=period,
            currency=self.texts.get("currency") or None,
            subscription_start=self.dates.get("subscription.start"),
            subscription_end=self.dates.get("subscription.end"),
            matching_id=self.texts.get("matching_id", ""),
            values=self.values,
            rows={name: tuple(rows) for name, rows in self.rows.items()},
        )

    def _period(self) -> Period | None:
        start, end = self.dates.get("period.start"), self.dates.get("period.end")
        if start is None and end is None:
            return None
        if start is None or end is None:
            missing = "period.start" if start is None else "period.end"
            self.report(missing, "a period has a start and an end, and this one is not given")
            return None
        try:
            return Period(start, end)
        except ValueError as error:
            self.report("period.end", str(error), end)
            return None

    def _rows_reader(self, inlet: Inlet, spec: ListSpec, period: Period | None) -> RowReader:
        return RowReader(inlet, spec, self.program.units, period)

    def report(self, name: str, reason: str, given: Any = None) -> None:
        self.problems.append(Problem(name, reason, shown(given)))


def shown(given: Any) -> str:
    """What was given, as text of a bearable length."""
    if given is None:
        return ""
    match given:
        case str():
            text = given
        case date():
            text = given.isoformat()
        case Decimal():
            text = decimal_text(given)
        case _:
            text = repr(given)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 3]}..."


def _text(value: Any) -> str:
    if isinstance(value, bool | float) or not isinstance(value, str | int):
        raise ValueError("a text is expected")
    return str(value).strip()


def _two_dates(value: Any) -> tuple[date, date]:
    """A period as "2026-01-01 to 2026-01-31", or as a list of two dates."""
    parts = value.split(" to ") if isinstance(value, str) else value
    if not isinstance(parts, list | tuple) or len(parts) != 2:
        raise ValueError("a period is written as 2026-01-01 to 2026-01-31")
    return parse_date(parts[0]), parse_date(parts[1])
