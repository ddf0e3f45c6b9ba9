"""Several periods of subscriptions in one table, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from attrs import define, field

from pricing_dsl.batch.carried import Carried, subscription_of
from pricing_dsl.batch.columns.limbs import Ints
from pricing_dsl.batch.columns.parts import Part
from pricing_dsl.batch.exact_rows import ExactRows
from pricing_dsl.batch.openings import CLOSING, OpeningColumns
from pricing_dsl.batch.outputs import Block
from pricing_dsl.batch.rejects import Rejects
from pricing_dsl.batch.states import NEW, Opening, Pool
from pricing_dsl.batch.tables import MOST_ROWS
from pricing_dsl.batch.waves import Waves
from pricing_dsl.rating.state import State

if TYPE_CHECKING:
    from pricing_dsl.batch.rater import TableRater

THIN = 32
"""Fewer rows than this cost less one by one than as columns."""

OpeningOf = Callable[[Ints], Opening]
"""The states that open the periods of some rows of the table."""


@define(slots=False)
class Periods:
    """The rows of a table in waves: the first period of each subscription, then the second ones, …

    names: the subscription of each row. broken: for each row, the number of the row that was set aside of its
    subscription, where there is one before it or it is that; -1: all is well. state: what the wave before closed with;
    places: where in it the state of each row is.
    """

    rater: TableRater
    carried: Carried
    first_row: int
    rejects: Rejects
    table: pa.Table
    names: pa.Array
    waves: Waves
    broken: Ints = field(init=False)
    state: Pool = field(init=False)
    places: Ints = field(init=False)
    made: list[Part] = field(factory=list)

    @broken.default
    def _broken(self) -> Ints:
        if not self.carried.broken:
            return np.full(len(self.names), -1, np.int64)
        return np.array([self.carried.broken.get(name, -1) for name in self.names.to_pylist()], np.int64)

    @state.default
    def _state(self) -> Pool:
        return Pool(self._reader, self._columns.empty_table())

    @places.default
    def _places(self) -> Ints:
        return np.full(len(self.names), -1, np.int64)

    def rate(self, *, keep: bool) -> list[Part]:
        """The bills of all rows. keep: the closing states are kept in `carried`."""
        for number, rows in enumerate(self.waves.rows):
            if number and len(rows) < THIN:
                self._one_after_another(np.concatenate(self.waves.rows[number:]), keep=keep)
                break
            self._wave(self._unbroken(rows), keep=keep)
        if keep:
            for at in np.flatnonzero(self.broken >= 0).tolist():
                if (name := self.names[at].as_py()) is not None:
                    self.carried.broken.setdefault(name, int(self.broken[at]))
        return self.made

    # ---- as columns ----

    def _wave(self, rows: Ints, *, keep: bool) -> None:
        """One period each of some subscriptions."""
        kept: list[pa.Table] = [self._columns.empty_table()]
        done: list[Ints] = [np.zeros(0, np.int64)]
        odd: dict[int, State] = {}
        for some, opening in self._openings(rows):
            block = self.rater.carrying.rate(self._batch(some), opening, some + self.first_row, self.rejects)
            self.broken[some[~block.rated]] = some[~block.rated] + self.first_row
            before = sum(map(len, done))
            odd.update({before + at: state for at, state in block.odd.items()})
            done.append(some[block.rated])
            kept.append(self._states(block))
            self.made.append(Part(done[-1], block.columns[: self.rater.carrying.asked]))
        rated = np.concatenate(done)
        self.state = Pool(self._reader, pa.concat_tables(kept).combine_chunks(), None, odd)
        self.places[rated] = np.arange(len(rated))
        if keep:
            self._keep(rated)

    def _unbroken(self, rows: Ints) -> Ints:
        """The rows of a wave that no earlier period keeps from being rated; the others are set aside."""
        before = self.waves.before[rows]
        earlier = np.where(before >= 0, self.broken[before], self.broken[rows])
        aside = rows[earlier >= 0]
        if len(aside):
            self.broken[aside] = earlier[earlier >= 0]
            for row, facts in zip(aside.tolist(), self.rater.incoming.summaries(self._batch(aside)), strict=True):
                self._aside(row, facts)
        return rows[earlier < 0]

    def _aside(self, row: int, facts: dict[str, Any]) -> None:
        problem = self.carried.reason(int(self.broken[row]), subscription_of(facts))
        if self.rater.plan and facts.get("plan") in (None, ""):
            facts = {**facts, "plan": self.rater.plan}
        self.rejects.add(row + self.first_row, facts, (problem,))

    def _openings(self, rows: Ints) -> Iterator[tuple[Ints, Opening]]:
        """Rows with what opens their periods: the period before, in the table or a batch before it; the opening states;
        the row itself. Those of one step have their states in one place."""
        before = self.waves.before[rows]
        yield from _steps(rows[before >= 0], lambda some: self.state.opening(self.places[self.waves.before[some]]))
        rows = rows[before < 0]
        names = self.names.take(pa.array(rows))
        for found, opening in self._carried(rows, names):
            yield from _steps(rows[found >= 0], opening)
            rows, names = rows[found < 0], names.filter(pa.array(found < 0))
        if self.carried.opening is None:
            yield from _steps(rows, self._own)
        else:
            yield from _steps(rows, self._placed(self.carried.opening, rows, self.carried.opening.places(names)))

    def _carried(self, rows: Ints, names: pa.Array) -> Iterator[tuple[Ints, OpeningOf]]:
        """The states that batches before closed with: which of the rows have one, and how it opens them. They are asked
        for one after the other, of rows that are left."""
        if self.carried.states:
            states = self.carried.states
            found = np.array([0 if name in states else -1 for name in names.to_pylist()], np.int64)
            yield found, lambda some: Opening.of_states([states[self.names[at].as_py()] for at in some.tolist()])
            rows, names = rows[found < 0], names.filter(pa.array(found < 0))
        if self.carried.closing is not None:
            found = self.carried.places_of(names)
            yield found, self._placed(self.carried.closing, rows, found)

    def _placed(self, pool: Pool, rows: Ints, places: Ints) -> OpeningOf:
        """The opening of rows whose states are at these places."""
        of_row = np.full(len(self.names), -1, np.int64)
        of_row[rows] = places
        return lambda some: pool.opening(of_row[some])

    def _own(self, rows: Ints) -> Opening:
        """The states in the table itself."""
        return Opening(self.rater.states, self._batch(rows)) if self.rater.states.columns else NEW

    def _batch(self, rows: Ints) -> pa.RecordBatch:
        """Some rows of the table; where they follow on each other, as they stand."""
        if len(rows) and int(rows[-1]) - int(rows[0]) + 1 == len(rows):
            part = self.table.slice(int(rows[0]), len(rows)).combine_chunks()
        else:
            part = self.table.take(pa.array(rows)).combine_chunks()
        return part.to_batches()[0]

    # ---- one by one ----

    def _one_after_another(self, rows: Ints, *, keep: bool) -> None:
        """Rate rows one by one, in this order: of a few subscriptions that have many periods."""
        rater, before = self.rater, self.waves.before
        exact = ExactRows(rater.rater, rater.plan, rater.columns, len(rater.columns), self.rejects)
        in_order = np.sort(rows)
        facts = dict(zip(in_order.tolist(), rater.incoming.summaries(self._batch(in_order)), strict=True))
        states: dict[int, State] = {}
        for row in rows.tolist():
            earlier = int(before[row])
            if self.broken[earlier] >= 0:
                self.broken[row] = self.broken[earlier]
                self._aside(row, facts[row])
                continue
            opening = states.pop(earlier, None) or self.state.state(int(self.places[earlier]))
            bill = exact.rate(row, row + self.first_row, facts[row], opening)
            if bill is None:
                self.broken[row] = row + self.first_row
            else:
                states[row] = bill.closing
        self.made.append(exact.part())
        if keep:
            self.carried.states.update({self.names[row].as_py(): state for row, state in states.items()})

    # ---- closing states ----

    @property
    def _closing(self) -> list[tuple[str, int]]:
        """The closing state among the columns that are carried: the names of its parts, and their places."""
        columns = self.rater.carrying.columns
        return [(one.name.removeprefix(CLOSING), at) for at, one in enumerate(columns) if one.name.startswith(CLOSING)]

    @property
    def _columns(self) -> pa.Schema:
        columns = self.rater.carrying.columns
        return pa.schema([pa.field(name, columns[at].type) for name, at in self._closing])

    @property
    def _reader(self) -> OpeningColumns:
        return OpeningColumns.of_states([name for name, _ in self._closing], self._columns, self.rater.states.slots)

    def _states(self, block: Block) -> pa.Table:
        return pa.Table.from_arrays([block.columns[at] for _, at in self._closing], schema=self._columns)

    def _keep(self, rows: Ints) -> None:
        """Keep the states of the rows that name a subscription."""
        names = self.names.take(pa.array(rows))
        named = np.flatnonzero(names.is_valid().to_numpy(zero_copy_only=False))
        place = {int(row): at for at, row in enumerate(named)} if self.state.odd else {}
        odd = {place[at]: state for at, state in self.state.odd.items() if at in place}
        taken = pa.array(named)
        self.carried.keep(self.state.reader, names.take(taken), self.state.table.take(taken), odd)


def _steps(rows: Ints, opening: OpeningOf) -> Iterator[tuple[Ints, Opening]]:
    for at in range(0, len(rows), MOST_ROWS):
        some = rows[at : at + MOST_ROWS]
        yield some, opening(some)
