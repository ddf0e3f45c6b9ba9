"""Tables of summaries for any program, in every type that a column may have; some of their values are wrong."""

from __future__ import annotations

import calendar
import random
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa

from pricing_dsl import Program
from pricing_dsl.exact import to_text
from pricing_dsl.ir.nodes import ColumnSpec, Inlet, ListSpec

Column = tuple[list[Any], pa.DataType]


class Tables:
    """Random tables for one program."""

    def __init__(self, program: Program, random: random.Random, rows: int) -> None:
        self.program, self.random, self.rows = program, random, rows
        self.wrong = random.choice((0.0, 0.0, 0.01, 0.05))

    def table(self) -> pa.Table:
        """A table with most of what the program asks for."""
        columns: dict[str, Column] = {}
        for inlet in self.program.ir.inlets:
            if self.random.random() < 0.9:
                columns |= self._rows(inlet) if inlet.list is not None else {inlet.name: self._scalars(inlet)}
        columns |= self._names() | self._dates()
        return pa.table({name: pa.array(values, kind) for name, (values, kind) in columns.items()})

    # ---- names and dates ----

    def _names(self) -> dict[str, Column]:
        plans = [*self.program.plans, *self.program.plans, None, "", "nonsense"]
        currencies = [*{plan.currency for plan in self.program.ir.plans}, None]
        found: dict[str, Column] = {}
        if len(self.program.plans) > 1 or self.random.random() < 0.3:
            found["plan"] = self._many(lambda: self.random.choice(plans[: self._end(len(plans))])), pa.string()
        if len(currencies) > 2 or self.random.random() < 0.2:
            found["currency"] = self._many(lambda: self.random.choice(currencies)), pa.string()
        if self.random.random() < 0.6:
            few = max(1, self.rows // self.random.choice((1, 2, 4)))
            names = [f"s{self.random.randrange(few)}" for _ in range(self.rows)]
            found["subscription"] = [None if self._is_wrong() else name for name in names], pa.string()
        if self.random.random() < 0.3:
            found["matching_id"] = self._many(lambda: self.random.choice((" m ", "", None, "n"))), pa.string()
        return found

    def _end(self, count: int) -> int:
        return count if self.wrong else count - 3

    def _dates(self) -> dict[str, Column]:
        every = {(plan.every.months, plan.every.days) for plan in self.program.ir.plans if plan.every}
        months, days = next(iter(every), (1, 0))
        kind = self.random.choice((pa.date32(), pa.date64(), pa.string()))
        periods = [self._period(months, days) for _ in range(self.rows)]
        found: dict[str, Column] = {}
        if self.random.random() < 0.85:
            said: Callable[[date], Any] = (lambda day: day.isoformat()) if kind == pa.string() else (lambda day: day)
            found["period.start"] = [said(first) for first, _ in periods], kind
            found["period.end"] = [None if self._is_wrong() else said(last) for _, last in periods], kind
            starts = [first - timedelta(days=self.random.choice((0, 0, 31, 400, -5))) for first, _ in periods]
            if self.random.random() < 0.5:
                found["subscription.start"] = starts, pa.date32()
            if self.random.random() < 0.3:
                ends = [last + timedelta(days=self.random.choice((-9, 0, 31, 400))) for _, last in periods]
                found["subscription.end"] = [self.random.choice((end, None)) for end in ends], pa.date32()
        return found

    def _period(self, months: int, days: int) -> tuple[date, date]:
        first = date(2026, self.random.choice((1, 1, 2, 7)), 1)
        if days:
            return first, first + timedelta(days=days - 1)
        year, month = divmod(first.month - 1 + months, 12)
        last = date(first.year + year, month + 1, 1) - timedelta(days=1)
        return first, date(last.year, last.month, calendar.monthrange(last.year, last.month)[1])

    # ---- single values ----

    def _scalars(self, inlet: Inlet | ColumnSpec, count: int | None = None) -> Column:
        gaps = 0.3 if getattr(inlet, "default", None) is not None else 0.02 if self.wrong else 0.0
        one, kind = self._kind(inlet)
        values = [None if self.random.random() < gaps else one() for _ in range(self.rows if count is None else count)]
        return values, kind

    def _kind(self, spec: Inlet | ColumnSpec) -> tuple[Callable[[], Any], pa.DataType]:
        match spec.kind:
            case "number":
                return self._numbers(spec)
            case "flag":
                return self._flags()
            case "date":
                return (lambda: date(2026, 1, 1) + timedelta(days=self.random.randrange(90))), pa.date32()
            case _:
                words = list(spec.values or ("a", "b", "c d"))
                kind = self.random.choice((pa.string(), pa.dictionary(pa.int16(), pa.string()), pa.large_string()))
                return (lambda: "odd" if self._is_wrong() else self.random.choice(words)), kind

    def _flags(self) -> tuple[Callable[[], Any], pa.DataType]:
        if self.random.random() < 0.7:
            return (lambda: self.random.random() < 0.5), pa.bool_()
        return (lambda: self.random.choice(("true", "No", "yes", "false"))), pa.string()

    def _numbers(self, spec: Inlet | ColumnSpec) -> tuple[Callable[[], Any], pa.DataType]:
        whole = spec.whole or self.random.random() < 0.3
        places = 0 if whole else self.random.choice((1, 2, 3, 6))
        text = spec.unit == "%" or self.random.random() < 0.25
        if text:
            unit = spec.unit if spec.unit == "%" or self.random.random() < 0.3 else ""
            odd = ("1e3", "", "few", "2/3", " 7 ", "1_000")
            return (
                lambda: self.random.choice(odd) if self._is_wrong() else f"{self._number(spec, places)} {unit}".strip()
            ), pa.string()
        if whole:
            return lambda: int(self._number(spec, 0)), self.random.choice((pa.int64(), pa.decimal128(20, 0)))
        kind = self.random.choice((pa.decimal128(18, places), pa.decimal128(38, places), pa.decimal256(50, places)))
        return lambda: self._number(spec, places), kind

    def _number(self, spec: Inlet | ColumnSpec, places: int) -> Decimal:
        sizes = (1, 10, 100, 1_000, 10**5, 10**8, 10**12) if self.wrong else (1, 10, 100, 1_000, 10**5)
        size = self.random.choice(sizes)
        low, high = getattr(spec, "low", None), getattr(spec, "high", None)
        number = Decimal(self.random.randrange(size * 10**places + 1)).scaleb(-places)
        if not self._is_wrong():
            if low is not None and number < low:
                number = _decimal(low)
            if high is not None and number > high:
                number = _decimal(high)
        return -number if self._is_wrong() else number

    def _is_wrong(self) -> bool:
        return self.random.random() < self.wrong

    # ---- what has rows ----

    def _rows(self, inlet: Inlet) -> dict[str, Column]:
        spec = next(rows for rows in self.program.ir.lists if rows.id == inlet.list)
        keys = [column for column in spec.columns if column.name != inlet.name]
        if spec.kind == "meter" and self.random.random() < 0.5:
            if len(keys) == 1 and keys[0].kind == "number" and self.random.random() < 0.7:
                return {inlet.name: self._by_day(spec, inlet)}
            return self._cells(spec, inlet, keys)
        return {inlet.name: self._records(spec)}

    def _by_day(self, spec: ListSpec, inlet: Inlet) -> Column:
        quantity = next(column for column in spec.columns if column.name == inlet.name)
        one, kind = self._kind(quantity)
        return [[one() for _ in range(self.random.randrange(29))] for _ in range(self.rows)], pa.list_(kind)

    def _cells(self, spec: ListSpec, inlet: Inlet, keys: list[ColumnSpec]) -> dict[str, Column]:
        quantity = next(column for column in spec.columns if column.name == inlet.name)
        found: dict[str, Column] = {}
        for _ in range(3):
            parts = [
                str(1 + self.random.randrange(28)) if key.kind == "number" else str(self._key(key)) for key in keys
            ]
            one, kind = self._kind(quantity)
            values = [None if self.random.random() < 0.3 else one() for _ in range(self.rows)]
            found[f"{inlet.name}[{', '.join(parts)}]"] = values, kind
        return found

    def _key(self, key: ColumnSpec) -> Any:
        if key.kind == "date":
            return (date(2026, 1, 1) + timedelta(days=self.random.randrange(28))).isoformat()
        return self.random.choice(key.values or ("a", "b", "c"))

    def _records(self, spec: ListSpec) -> Column:
        ones = {column.name: self._kind(column) for column in spec.columns}
        days = {column.name for column in spec.columns if column.kind == "number" and column.name in ("day", "hour")}
        kind = pa.list_(pa.struct([(name, of) for name, (_, of) in ones.items()]))

        def row() -> dict[str, Any]:
            return {
                name: (1 + self.random.randrange(28) if name in days else None if self._is_wrong() else one())
                for name, (one, _) in ones.items()
            }

        def rows() -> list[dict[str, Any]] | None:
            return None if self._is_wrong() else [row() for _ in range(self.random.choice((0, 1, 1, 2, 5)))]

        for name in days:
            ones[name] = (lambda: 1), pa.int64()
        kind = pa.list_(pa.struct([(name, of) for name, (_, of) in ones.items()]))
        return [rows() for _ in range(self.rows)], kind

    def _many(self, one: Callable[[], Any]) -> list[Any]:
        return [one() for _ in range(self.rows)]


def _decimal(number: Any) -> Decimal:
    return Decimal(to_text(number)) if "/" not in to_text(number) else Decimal(1)
