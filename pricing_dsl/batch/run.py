"""A table on its way: its waves, what opens each of them, and its bills in the order of its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from attrs import define, field

from pricing_dsl.batch.carried import Carried, subscription_of
from pricing_dsl.batch.columns.calendar import NO_DAY
from pricing_dsl.batch.columns.limbs import Ints
from pricing_dsl.batch.columns.local_codes import LocalCodes
from pricing_dsl.batch.columns.names import day_numbers, texts, two_days
from pricing_dsl.batch.columns.reading import Reader
from pricing_dsl.batch.kernels.codes import Codes
from pricing_dsl.batch.openings import CLOSING, OpeningColumns
from pricing_dsl.batch.outputs import Outputs
from pricing_dsl.batch.rated import RatedTable
from pricing_dsl.batch.rejects import Rejects
from pricing_dsl.batch.states import NEW, Opening, Pool
from pricing_dsl.batch.tables import MOST_ROWS, sliced
from pricing_dsl.batch.waves import Waves, waves_of
from pricing_dsl.rating.state import State

if TYPE_CHECKING:
    from pricing_dsl.batch.rater import TableRater

OpeningOf = Callable[[Ints], Opening]
"""The states that open the periods of some rows of the table."""


@define
class Run:
    """A table on its way. first_row: the number of its first row."""

    rater: TableRater
    carried: Carried
    first_row: int
    rejects: Rejects = field(factory=Rejects)
    _made: list[tuple[Ints, list[pa.Array]]] = field(factory=list)
    """Bills as they come: their rows, and their columns."""

    def rate(self, table: pa.Table, *, keep: bool, once: bool = False) -> RatedTable:
        """Its bills. keep: the closing states of its subscriptions are kept in `carried`. once: it is known that no
        subscription comes twice."""
        names = None if once and self.carried.opening is None else self._names(table)
        if once or names is None or names.null_count == len(names):
            self._straight(table, names, self.rater.plain)
        else:
            waves = waves_of(names, self._starts(table))
            if waves is None and not keep and not self.carried.broken:
                self._straight(table, names, self.rater.plain)
            else:
                self._in_waves(table, names, waves or _one_wave(len(names)), keep=keep)
        return RatedTable(self._bills(), pa.Table.from_batches([self.rejects.batch()]))

    # ---- rows that carry nothing to each other ----

    def _straight(self, table: pa.Table, names: pa.Array | None, outputs: Outputs) -> None:
        """Rate the table as it stands."""
        places = None if names is None or self.carried.opening is None else self.carried.opening.places(names)
        at = 0
        for batch in sliced(table.to_batches()):
            rows = np.arange(at, at + batch.num_rows)
            at += batch.num_rows
            opening = self._own(batch)
            if places is not None and self.carried.opening is not None:
                opening = self.carried.opening.opening(places[rows])
            block = outputs.rate(batch, opening, rows + self.first_row, self.rejects)
            self._made.append((rows[block.rated], list(block.columns)))

    def _own(self, batch: pa.RecordBatch) -> Opening:
        """The states in the table itself."""
        return Opening(self.rater.states, batch) if self.rater.states.columns else NEW

    # ---- periods of one subscription ----

    def _in_waves(self, table: pa.Table, names: pa.Array, waves: Waves, *, keep: bool) -> None:
        """Rate the first period of each subscription, then the second ones, …"""
        broken = self._broken(names)
        state = Pool(self._closing_reader(), self._no_states())
        where = np.full(len(names), -1, np.int64)
        for wave in range(waves.count):
            rows = waves.rows(wave)
            before = waves.before[rows]
            earlier = np.where(before >= 0, broken[before], broken[rows])
            self._set_aside(table, rows[earlier >= 0], earlier[earlier >= 0])
            broken[rows[earlier >= 0]] = earlier[earlier >= 0]
            rows = rows[earlier < 0]
            last = state
            kept: list[tuple[Ints, pa.Table]] = []
            odd: dict[int, State] = {}
            for some, opening in self._openings(table, names, rows, waves.before, last, where):
                batch = _taken(table, some)
                block = self.rater.carrying.rate(batch, opening, some + self.first_row, self.rejects)
                done = some[block.rated]
                broken[some[~block.rated]] = some[~block.rated] + self.first_row
                asked = self.rater.carrying.asked
                self._made.append((done, list(block.columns[:asked])))
                odd.update({sum(len(part) for part, _ in kept) + at: one for at, one in block.odd.items()})
                kept.append((done, self._states(block.columns)))
            state = Pool(self._closing_reader(), _joined([part for _, part in kept], self._no_states()), None, odd)
            done = np.concatenate([part for part, _ in kept]) if kept else np.zeros(0, np.int64)
            where[done] = np.arange(len(done))
            if keep:
                self._keep(names, done, state)
        if keep:
            for at in np.flatnonzero(broken >= 0).tolist():
                if (name := names[at].as_py()) is not None:
                    self.carried.broken.setdefault(name, int(broken[at]))

    def _broken(self, names: pa.Array) -> Ints:
        """The row that was set aside of each row's subscription, in a batch before; -1: none."""
        if not self.carried.broken:
            return np.full(len(names), -1, np.int64)
        return np.array([self.carried.broken.get(name, -1) for name in names.to_pylist()], np.int64)

    def _openings(
        self, table: pa.Table, names: pa.Array, rows: Ints, before: Ints, last: Pool, where: Ints
    ) -> Iterator[tuple[Ints, Opening]]:
        """Rows with what opens their periods: the period before, in the table or a batch before it; the opening states;
        the row itself. Rows of one step have their states in one place."""
        own = before[rows] < 0
        yield from _steps(rows[~own], lambda some: last.opening(where[before[some]]))
        rows = rows[own]
        if self.carried.states and len(rows):
            known = self.carried.states
            states = [known.get(name) for name in names.take(pa.array(rows)).to_pylist()]
            objects = {int(row): state for row, state in zip(rows, states, strict=True) if state is not None}
            by_facts = np.array([row in objects for row in rows.tolist()], np.bool_)
            yield from _steps(rows[by_facts], lambda some: Opening.of_states([objects[int(row)] for row in some]))
            rows = rows[~by_facts]
        if self.carried.closing is not None and len(rows):
            closing = self.carried.closing
            places = np.full(len(names), -1, np.int64)
            places[rows] = self.carried.places_of(names.take(pa.array(rows)))
            yield from _steps(rows[places[rows] >= 0], lambda some: closing.opening(places[some]))
            rows = rows[places[rows] < 0]
        if self.carried.opening is not None and len(rows):
            opening = self.carried.opening
            found = np.full(len(names), -1, np.int64)
            found[rows] = opening.places(names.take(pa.array(rows)))
            yield from _steps(rows, lambda some: opening.opening(found[some]))
        else:
            yield from _steps(rows, lambda some: self._own(_taken(table, some)))

    def _set_aside(self, table: pa.Table, rows: Ints, earlier: Ints) -> None:
        """Set aside the later periods of subscriptions, of which an earlier one was."""
        if not len(rows):
            return
        for row, first, facts in zip(
            rows.tolist(), earlier.tolist(), self.rater.incoming.summaries(_taken(table, rows)), strict=True
        ):
            problem = self.carried.reason(first, subscription_of(facts))
            if self.rater.plan and facts.get("plan") in (None, ""):
                facts = {**facts, "plan": self.rater.plan}
            self.rejects.add(row + self.first_row, facts, (problem,))

    # ---- closing states ----

    def _closing_columns(self) -> list[tuple[str, int]]:
        """The closing state among the columns that are carried: the names of its parts, and their places."""
        columns = self.rater.carrying.columns
        return [(one.name.removeprefix(CLOSING), at) for at, one in enumerate(columns) if one.name.startswith(CLOSING)]

    def _closing_reader(self) -> OpeningColumns:
        names = self._closing_columns()
        return OpeningColumns.of_states([name for name, _ in names], self._no_states().schema, self.rater.states.slots)

    def _no_states(self) -> pa.Table:
        columns = self.rater.carrying.columns
        return pa.schema([pa.field(name, columns[at].type) for name, at in self._closing_columns()]).empty_table()

    def _states(self, columns: object) -> pa.Table:
        arrays = [columns[at] for _, at in self._closing_columns()]  # type: ignore[index]
        return pa.Table.from_arrays(arrays, schema=self._no_states().schema)

    def _keep(self, names: pa.Array, rows: Ints, state: Pool) -> None:
        """Keep the states of the rows that name a subscription."""
        of = names.take(pa.array(rows))
        named = np.flatnonzero(of.is_valid().to_numpy(zero_copy_only=False))
        place = {int(row): at for at, row in enumerate(named)}
        odd = {place[at]: one for at, one in state.odd.items() if at in place}
        taken = pa.array(named)
        self.carried.keep(state.reader, of.take(taken), state.table.take(taken), odd)

    # ---- the table ----

    def _names(self, table: pa.Table) -> pa.Array | None:
        """The subscription of each row."""
        source = None if self.rater.sources is None else self.rater.sources.names.get("subscription")
        if source is None:
            return self._plain_names(table)
        parts = [texts(source.of(batch))[0] for batch in table.to_batches()]
        return pa.concat_arrays(parts) if parts else pa.array([], pa.string())

    def _plain_names(self, table: pa.Table) -> pa.Array | None:
        at = next((at for name, at, _ in self.rater.incoming.facts if name == "subscription"), None)
        if at is None:
            return None
        parts = [texts(chunk)[0] for chunk in table.column(at).chunks]
        return pa.concat_arrays(parts) if parts else pa.array([], pa.string())

    def _starts(self, table: pa.Table) -> Ints | None:
        """The first day of each row's period, where it is plain."""
        names = {} if self.rater.sources is None else self.rater.sources.names
        reader = Reader(_no_text, LocalCodes(Codes()), 0)
        parts = []
        for batch in table.to_batches():
            if "period" in names:
                days, _, doubtful = two_days(names["period"].of(batch), reader)
            elif "period.start" in names:
                days, doubtful = day_numbers(names["period.start"].of(batch), reader)
            else:
                return None
            parts.append(days if doubtful is None else np.where(doubtful, NO_DAY, days))
        return np.concatenate(parts) if parts else None

    def _bills(self) -> pa.Table:
        """The bills in the order of their rows."""
        schema = self.rater.bills
        tables = [pa.Table.from_arrays(columns, schema=schema) for _, columns in self._made]
        if not tables:
            return schema.empty_table()
        rows = np.concatenate([rows for rows, _ in self._made])
        table = pa.concat_tables(tables)
        if len(rows) > 1 and not np.all(rows[1:] > rows[:-1]):
            table = table.take(pa.array(np.argsort(rows, kind="stable")))
        return table


def _no_text(text: str, spec: object) -> str:
    raise ValueError("no text is read here")


def _one_wave(count: int) -> Waves:
    return Waves(np.zeros(count, np.int64), np.full(count, -1, np.int64))


def _steps(rows: Ints, opening: OpeningOf) -> Iterator[tuple[Ints, Opening]]:
    for at in range(0, len(rows), MOST_ROWS):
        some = rows[at : at + MOST_ROWS]
        yield some, opening(some)


def _taken(table: pa.Table, rows: Ints) -> pa.RecordBatch:
    """Some rows of a table; where they follow on each other, as they stand."""
    if len(rows) and int(rows[-1]) - int(rows[0]) + 1 == len(rows):
        part = table.slice(int(rows[0]), len(rows)).combine_chunks()
    else:
        part = table.take(pa.array(rows)).combine_chunks()
    return part.to_batches()[0]


def _joined(parts: list[pa.Table], none: pa.Table) -> pa.Table:
    return pa.concat_tables(parts).combine_chunks() if parts else none
