"""Tables of many summaries: what a few generated ones state, mixed, as columns of every type a table may have.

A sheet is rows of plain values with a type for each column, so that a row can also be rated alone, by its own facts.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pyarrow as pa
from attrs import define, evolve, field, frozen

from pricing_dsl.exact import to_text
from tests.properties.draft import Column, Inlet
from tests.properties.engine import Case
from tests.properties.magnitudes import is_tame
from tests.properties.usages import Fact, Row, Summary, periods_of

TEXT = pa.string()
ODD = ("-1", "1e3", "1_000", " 7 ", "+7", "1,5", "2/3", "%", "5%", "3 thousand", "3 parsec", "surprise", "none", "true")
WIDE = 38

Period = tuple[datetime.date, datetime.date]
Facts = dict[str, Any]


@frozen
class Sheet:
    """rows: the facts of each, as plain values; types: the Arrow type of each column."""

    rows: tuple[Facts, ...]
    types: Mapping[str, pa.DataType]

    def table(self) -> pa.Table:
        """The rows as an Arrow table."""
        return pa.table({name: pa.array([row[name] for row in self.rows], of) for name, of in self.types.items()})

    def in_order(self) -> tuple[Facts, ...]:
        """The rows by their first day, as they stand where they have none."""
        return tuple(sorted(self.rows, key=lambda row: str(row.get("period.start") or "")))

    def parted(self) -> tuple[Sheet, Sheet]:
        """The first period of each subscription, and all others."""
        first: dict[str, int] = {}
        rows = self.in_order()
        for at, row in enumerate(rows):
            first.setdefault((row.get("subscription") or f"row {at}").strip(), at)
        some = set(first.values())
        parts = [[row for at, row in enumerate(rows) if (at in some) == wanted] for wanted in (True, False)]
        return Sheet(tuple(parts[0]), self.types), Sheet(tuple(parts[1]), self.types)


def sheet_of(case: Case, more: list[Summary], random: Random, count: int) -> Sheet:
    """A sheet of about `count` rows, of several subscriptions and their periods in any order.

    Args:
        more: other summaries of the first period of the case; each cell is one of those of some summary.
    """
    maker = _Maker(case, [*case.summaries, *more], random)
    rows: list[Facts] = []
    while len(rows) < count:
        rows += maker.subscription(f"s{len(rows)}")
    random.shuffle(rows)
    return maker.sheet(rows)


@define
class _Maker:
    """Draws rows from what summaries state."""

    case: Case
    summaries: list[Summary]
    random: Random
    tame: list[Summary] = field(factory=list)
    types: dict[str, pa.DataType] = field(factory=dict)
    writers: dict[str, Callable[[Any], Any]] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        self.tame = [summary for summary in self.summaries if _is_tame(summary)]
        if self.tame and self.random.random() < 0.6:
            self.summaries = self.tame
        for inlet in self.case.rulebook.inlets:
            if not inlet.rows:
                stated = [summary.values[inlet.name] for summary in self.summaries if inlet.name in summary.values]
                self.types[inlet.name], self.writers[inlet.name] = self.column(inlet, stated)

    # ---- columns

    def column(self, inlet: Inlet | Column, stated: list[Fact]) -> tuple[pa.DataType, Callable[[Any], Any]]:
        """A type that holds these values, and what writes one."""
        options = [(TEXT, self.text(inlet.kind == "percent"))]
        numbers = [value for value in stated if isinstance(value, Fraction)]
        if inlet.kind == "percent":
            return options[0]
        if inlet.kind == "flag":
            options.append((pa.bool_(), _same))
        elif inlet.kind in ("date", "bought"):
            options += [(pa.date32(), _same), (pa.date64(), _same)]
        elif numbers:
            options += list(_numbers(numbers)) * 2
        else:
            options.append((pa.dictionary(pa.int16(), TEXT), _same))
        return self.random.choice(options)

    def text(self, percent: bool) -> Callable[[Any], Any]:
        """Writes a value as text, in one of the ways to."""

        def write(value: Any) -> Any:
            if isinstance(value, bool):
                return str(value).lower()
            if isinstance(value, datetime.date):
                return value.isoformat()
            if not isinstance(value, Fraction):
                return value
            if percent:
                return f"{to_text(100 * value)}%"
            ways = [to_text(value)] * 3
            ways += [f"{value.numerator}.000", f"{value.numerator:_}"] if value.denominator == 1 else []
            ways += [f"{to_text(value / 1000)} thousand"] if value and value % 1000 == 0 else []
            return self.random.choice(ways)

        return write

    # ---- rows

    def subscription(self, name: str) -> Iterator[Facts]:
        """The rows of one subscription: its periods, one after the other, or one row that names none."""
        first = self.random.choice(self.case.summaries)
        if first.currency is not None:
            first = evolve(first, currency=self.random.choice(self.case.rulebook.currencies))
        periods: list[Period | None] = [None] * self.random.randint(1, 3)
        if first.period is not None:
            later = self.random.choice((0, 0, 0, 1, 4))
            periods = list(periods_of(self.case.rulebook.every, first.period[0], later + len(periods)))[later:]
            first = evolve(first, start=None, end=None) if later else first
        named = self.random.random() < 0.9
        for period in periods if named else periods[:1]:
            yield self.row(name if named else None, first, period)

    def row(self, subscription: str | None, first: Summary, period: Period | None) -> Facts:
        """A row: what some summary of that period, or of any, says of each name."""
        facts: Facts = {"subscription": subscription, "currency": first.currency}
        if period is not None:
            facts |= {"period.start": period[0], "period.end": period[1]}
            facts |= {"subscription.start": first.start, "subscription.end": first.end}
        known = self.tame if self.tame and self.random.random() < 0.5 else self.summaries
        same = [summary for summary in known if summary.period == period] or known
        for inlet in self.case.rulebook.inlets:
            summary = self.random.choice(same)
            if inlet.rows:
                facts |= self.listed(inlet, _within(summary.rows.get(inlet.name), inlet, period))
            else:
                value = summary.values.get(inlet.name)
                facts[inlet.name] = None if value is None else self.writers[inlet.name](value)
        return facts

    def listed(self, inlet: Inlet, rows: Any) -> Facts:
        """What has rows: nested, or a meter's by dimension in columns of their own."""
        *keys, quantity = inlet.rows
        form = self.form(inlet)
        if form == "flat":
            flat = {f"{inlet.name}[{', '.join(str(row[key.name]) for key in keys)}]": row for row in rows or ()}
            return {name: to_text(row[quantity.name]) for name, row in flat.items()}
        if rows is None:
            return {inlet.name: None}
        if form == "mapping":
            return {inlet.name: {row[keys[0].name]: to_text(row[quantity.name]) for row in rows}}
        return {inlet.name: [{name: _nested(value, inlet, name) for name, value in row.items()} for row in rows]}

    def form(self, inlet: Inlet) -> str:
        """How the rows of an inlet are given, in the whole sheet."""
        if inlet.name not in self.types:
            keys = inlet.rows[:-1]
            by_dimension = inlet.role == "meter" and all(key.kind in ("choice", "open") for key in keys)
            forms = [
                "list",
                *(["flat"] if by_dimension else []),
                *(["mapping"] if by_dimension and len(keys) == 1 else []),
            ]
            form = self.random.choice(forms)
            self.types[inlet.name] = {
                "list": pa.list_(pa.struct([(column.name, _nested_type(column)) for column in inlet.rows])),
                "flat": pa.null(),
                "mapping": pa.map_(TEXT, TEXT),
            }[form]
        return {"map": "mapping", "null": "flat"}.get(str(self.types[inlet.name]).partition("<")[0], "list")

    # ---- the whole

    def sheet(self, rows: list[Facts]) -> Sheet:
        """The rows with all columns in each, now and then with something odd in a column of texts."""
        names = list(dict.fromkeys(name for row in rows for name in row))
        types = {name: self.types.get(name) or _head_type(name) for name in names}
        if self.random.random() < 0.5:
            types = {name: TEXT if of == pa.date32() and "." in name else of for name, of in types.items()}
        found = [{name: row.get(name) for name in names} for row in rows]
        texts = [name for name, of in types.items() if of == TEXT]
        for row in found:
            for name in texts:
                if isinstance(row[name], datetime.date):
                    row[name] = row[name].isoformat()
            if texts and self.random.random() < 0.05:
                row[self.random.choice(texts)] = self.random.choice((*ODD, None))
        plans = list(dict.fromkeys(plan.name for plan in self.case.program.plans))
        if len(plans) > 1 or self.random.random() < 0.3:
            types = {"plan": TEXT, **types}
            found = [{"plan": self.random.choice(["tested", "tested", *plans]), **row} for row in found]
        return Sheet(tuple(found), types)


def _within(rows: tuple[Row, ...] | None, inlet: Inlet, period: Period | None) -> tuple[Row, ...] | None:
    """Rows with purchases on days of this period."""
    if rows is None or period is None or inlet.role != "purchase":
        return rows
    days = (period[1] - period[0]).days + 1
    moved = (period[0] + datetime.timedelta(days=row["day"].toordinal() % days) for row in rows)  # type: ignore[union-attr]
    return tuple({**row, "day": day} for row, day in zip(rows, moved, strict=True))


def _is_tame(summary: Summary) -> bool:
    """Whether all its numbers are of ordinary size."""
    rows = [row for rows in summary.rows.values() for row in rows]
    cells = [value for facts in (summary.values, *rows) for value in facts.values()]
    return all(is_tame(value) for value in cells if isinstance(value, Fraction))


def _numbers(stated: list[Fraction]) -> Iterator[tuple[pa.DataType, Callable[[Any], Any]]]:
    """The types that hold all of these numbers."""
    largest = max(abs(value) for value in stated)
    for digits, scale in ((18, 3), (WIDE, 9), (18, 0), (12, 9), (WIDE, 12)):
        fit = all((value * 10**scale).denominator == 1 for value in stated)
        if fit and largest * 10**scale < 10**digits:
            yield pa.decimal128(digits, scale), _decimal
    if all(value.denominator == 1 for value in stated):
        yield from ((of, int) for of in (pa.int64(), pa.int32()) if largest < 2 ** (of.bit_width - 1))
        if min(stated) >= 0 and largest < 2**64:
            yield pa.uint64(), int


def _decimal(value: Fraction) -> Decimal:
    return Decimal(to_text(value))


def _same(value: Any) -> Any:
    return value


def _head_type(name: str) -> pa.DataType:
    return pa.date32() if name.startswith(("period", "subscription.")) else TEXT


def _nested_type(column: Column) -> pa.DataType:
    return {"flag": pa.bool_(), "date": pa.date32(), "bought": pa.date32()}.get(column.kind, TEXT)


def _nested(value: Any, inlet: Inlet, name: str) -> Any:
    column = next(column for column in inlet.rows if column.name == name)
    if not isinstance(value, Fraction):
        return value
    return f"{to_text(100 * value)}%" if column.kind == "percent" else to_text(value)
