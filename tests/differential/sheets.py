"""Tables of many summaries: what a few generated ones state, mixed, as columns of every type a table may have.

A sheet is rows of plain values with a type for each column, so that a row can also be rated alone, by its own facts.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from fractions import Fraction
from random import Random

import pyarrow as pa
from attrs import define, evolve, field, frozen

from tests.differential.cells import TEXT, Cells, Facts, Rows, cells_of, rows_of
from tests.properties.draft import Inlet
from tests.properties.engine import Case
from tests.properties.magnitudes import is_tame
from tests.properties.usages import Row, Summary, periods_of

ODD = ("-1", "1e3", "1_000", " 7 ", "+7", "1,5", "2/3", "%", "5%", "3 thousand", "3 parsec", "surprise", "none", "true")
Period = tuple[datetime.date, datetime.date]


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
    cells: dict[str, Cells] = field(factory=dict)
    rows: dict[str, Rows] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        self.tame = [summary for summary in self.summaries if _is_tame(summary)]
        if self.tame and self.random.random() < 0.6:
            self.summaries = self.tame
        for inlet in self.case.rulebook.inlets:
            if inlet.rows:
                rows = [row for summary in self.summaries for row in summary.rows.get(inlet.name, ())]
                self.rows[inlet.name] = rows_of(self.random, inlet, rows)
            else:
                stated = [summary.values[inlet.name] for summary in self.summaries if inlet.name in summary.values]
                self.cells[inlet.name] = cells_of(self.random, inlet.kind, stated)

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
                facts |= self.rows[inlet.name].put(_within(summary.rows.get(inlet.name), inlet, period))
            else:
                value = summary.values.get(inlet.name)
                facts[inlet.name] = None if value is None else self.cells[inlet.name].put(value)
        return facts

    # ---- the whole

    def sheet(self, rows: list[Facts]) -> Sheet:
        """The rows with all columns in each, now and then with something odd in a column of texts."""
        names = list(dict.fromkeys(name for row in rows for name in row))
        known = {name: cells.type for name, cells in self.cells.items()}
        for of_rows in self.rows.values():
            known |= of_rows.types
        types = {name: known.get(name) or _head_type(name) for name in names}
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


def _head_type(name: str) -> pa.DataType:
    return pa.date32() if name.startswith(("period", "subscription.")) else TEXT
