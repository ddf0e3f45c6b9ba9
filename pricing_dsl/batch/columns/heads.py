"""The columns of bills that no value of a plan is behind: names, dates, the calendar of the closing state."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pyarrow as pa
from attrs import define

from pricing_dsl.batch.columns.calendar import NO_DAY, Times
from pricing_dsl.batch.columns.facts import Facts
from pricing_dsl.batch.columns.limbs import Flags, Ints, fixed
from pricing_dsl.batch.columns.openings import Openings
from pricing_dsl.batch.columns.plans import Plans
from pricing_dsl.batch.columns.ragged import offsets_of
from pricing_dsl.batch.columns.reading import either
from pricing_dsl.batch.columns.versions import defaults_of


@define
class Heads:
    """What is told of every row of a batch; what it says of rows that go the exact way means nothing."""

    plans: Plans
    facts: Facts
    openings: Openings
    times: Times
    plan: Ints | int
    numbers: Ints

    def column(self, name: str) -> pa.Array:
        """A column by its name."""
        if name in ("subscription", "matching_id"):
            return self.facts.texts.get(name, pa.nulls(self.facts.count, pa.string()))
        if name in ("period.start", "period.end"):
            return self._days(self.facts.days.get(name))
        return _COLUMNS[name](self)

    def row(self) -> pa.Array:
        return pa.array(self.numbers)

    def of_plans(self, words: list[str]) -> pa.Array:
        """What plans are called."""
        if isinstance(self.plan, int):
            return pa.repeat(pa.scalar(words[self.plan], pa.string()), self.facts.count)
        return pa.array(words, pa.string()).take(pa.array(np.maximum(self.plan, 0)))

    def periods(self) -> pa.Array:
        numbers = [None if moment is None else moment.number for moment in self.times.moments]
        return fixed(self.times.column(numbers, self.facts.count).astype(np.int32), pa.int32(), None)

    def anchor(self) -> pa.Array:
        starts = self.times.days(
            [None if moment is None else moment.start for moment in self.times.moments], self.facts.count
        )
        anchor = self.openings.anchor
        return self._days(np.where(np.equal(anchor, NO_DAY), starts, anchor))

    def through(self) -> pa.Array:
        return self._days(
            self.times.days(
                [None if moment is None else moment.through for moment in self.times.moments], self.facts.count
            )
        )

    def _days(self, days: Ints | None) -> pa.Array:
        if days is None:
            return pa.nulls(self.facts.count, pa.date32())
        there = days != NO_DAY
        return fixed(np.where(there, days, 0).astype(np.int32), pa.date32(), None if there.all() else there)

    def defaults(self) -> pa.Array:
        """What was not given, of each row in the order of its plan."""
        numbers = (
            [self.plan] if isinstance(self.plan, int) else [one for one in np.unique(self.plan).tolist() if one >= 0]
        )
        parts: list[tuple[Ints, Ints, list[str]]] = []
        for number in numbers:
            rows = np.arange(self.facts.count) if isinstance(self.plan, int) else np.flatnonzero(self.plan == number)
            names = defaults_of(self.plans, self.facts, number)
            flags = [np.ones(len(rows), np.bool_) if where is None else where[rows] for _, where in names]
            table = np.stack(flags, axis=1) if flags else np.zeros((len(rows), 0), np.bool_)
            at, which = np.nonzero(table)
            parts.append((rows[at], which, [name for name, _ in names]))
        return self._listed(parts)

    def _listed(self, parts: list[tuple[Ints, Ints, list[str]]]) -> pa.Array:
        rows = np.concatenate([rows for rows, _, _ in parts]) if parts else np.zeros(0, np.int64)
        words = [pa.array(names, pa.string()).take(pa.array(which)) for _, which, names in parts]
        flat = pa.concat_arrays(words) if words else pa.array([], pa.string())
        order = np.argsort(rows, kind="stable")
        counts = np.bincount(rows, minlength=self.facts.count)
        offsets = pa.array(offsets_of(counts).astype(np.int32))
        return pa.ListArray.from_arrays(offsets, flat.take(pa.array(order)))

    def unsure_defaults(self) -> Flags | None:
        """Rows in whose lists a default may stand, which is told by its row."""
        found: Flags | None = None
        for spec in self.plans.program.lists:
            rows = self.facts.lists.get(spec.id)
            if rows is None:
                continue
            reads = [rows.columns.get(column.name) for column in spec.columns]
            if any(read is None or read.given is not None for read in reads):
                found = either(found, np.diff(rows.offsets) > 0)
        return found


_COLUMNS: Mapping[str, Callable[[Heads], pa.Array]] = {
    "row": Heads.row,
    "plan": lambda heads: heads.of_plans([plan.name for plan in heads.plans.program.plans]),
    "currency": lambda heads: heads.of_plans([plan.currency for plan in heads.plans.program.plans]),
    "closing.periods": Heads.periods,
    "closing.anchor": Heads.anchor,
    "closing.through": Heads.through,
    "defaults": Heads.defaults,
}
NAMES = frozenset((*_COLUMNS, "subscription", "matching_id", "period.start", "period.end"))
"""The columns that are told so."""


def is_head(name: str) -> bool:
    """Whether a column is told so."""
    return name in NAMES
