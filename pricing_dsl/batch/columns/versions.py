"""Which version of a plan each row falls under, and what each plan needs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from attrs import define, field

from pricing_dsl.batch.columns.arguments import cell_on
from pricing_dsl.batch.columns.calendar import NO_DAY, day_of, distinct
from pricing_dsl.batch.columns.facts import Facts
from pricing_dsl.batch.columns.limbs import Flags, Ints
from pricing_dsl.batch.columns.reading import either, indices
from pricing_dsl.ir.nodes import Inlet
from pricing_dsl.rating.admission import CALENDAR
from pricing_dsl.rating.program import Rater

NO_PLAN = -1


@define
class Versions:
    """The plans of a program by what rows say. default: the plan of rows that name none."""

    rater: Rater
    default: str
    _known: dict[tuple[str, str | None, int], int] = field(factory=dict)

    def of(self, facts: Facts) -> Ints | int:
        """The number of the plan of each row, or that of all; -1 where the exact way says why there is none."""
        plans, plan_of = _encoded(facts.names.get("plan"))
        currencies, currency_of = _encoded(facts.names.get("currency"))
        start = facts.days.get("period.start")
        keys, of_row = distinct([plan_of, currency_of, NO_DAY if start is None else start])
        numbers = [self._find(plans[plan] or self.default, currencies[currency], day) for plan, currency, day in keys]
        return numbers[0] if of_row is None else np.array(numbers, np.int64)[of_row]

    def _find(self, name: str, currency: str | None, start: int) -> int:
        key = (name, currency, start)
        if key not in self._known:
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            try:
                plan = self.rater.plan(name, day_of(start), currency)
            except LookupError:
                self._known[key] = NO_PLAN
            else:
                self._known[key] = next(at for at, one in enumerate(self.rater.program.plans) if one is plan)
        return self._known[key]


_MOST_REMEMBERED = 65_536


def _encoded(names: pa.Array | None) -> tuple[list[str | None], Ints | int]:
    """The different names, and which of them each row has; the last is none."""
    if names is None:
        return [None], 0
    encoded = names.dictionary_encode()
    found: list[str | None] = [*encoded.dictionary.to_pylist(), None]
    of_row = indices(encoded)
    return found, np.where(of_row < 0, len(found) - 1, of_row) if encoded.indices.null_count else of_row


def lacking(rater: Rater, facts: Facts, plan: Ints | int) -> Flags | None:
    """Rows that do not give what their plan needs, and that nothing stands in for; None: none."""
    found: Flags | None = None
    program = rater.program
    for inlet in program.inlets:
        needs = np.array([inlet.name in one.needs for one in program.plans], np.bool_)
        if inlet.name in CALENDAR or not needs.any():
            continue
        missing = _missing(rater, facts, inlet)
        if missing is not None and (which := needs[plan] & missing).any():
            found = either(found, which)
    return found


def _missing(rater: Rater, facts: Facts, inlet: Inlet) -> Flags | None:
    """Rows without a value of an inlet, where nothing stands in for it; None: none."""
    if inlet.default is not None or (inlet.list is not None and inlet.no_rows):
        return None
    read = facts.scalars.get(inlet.name) if inlet.list is None else facts.lists.get(inlet.list)
    none = np.ones(facts.count, np.bool_) if read is None else None if read.given is None else ~read.given
    if none is None or inlet.dated is None or inlet.list is not None:
        return none
    table = next(table for table in rater.program.tables if table.name == inlet.dated)
    start = facts.days.get("period.start")
    firsts, of_row = distinct([NO_DAY if start is None else start])
    without = np.array([cell_on(table, day) is None for (day,) in firsts], np.bool_)
    return none & (without[0] if of_row is None else without[of_row])


def defaults_of(rater: Rater, facts: Facts, number: int) -> list[tuple[str, Flags | None]]:
    """The names that a plan's defaults may stand for, in its order, and where they do; None: in all rows."""
    found: list[tuple[str, Flags | None]] = []
    inlets: Sequence[Inlet] = rater.program.inlets
    by_name = {inlet.name: inlet for inlet in inlets}
    for name in rater.program.plans[number].needs:
        inlet = by_name.get(name)
        if inlet is None or (inlet.list is None and (inlet.default is None or inlet.role == "term")):
            continue
        read = facts.scalars.get(name) if inlet.list is None else facts.lists.get(inlet.list)
        if read is None:
            found.append((name, None))
        elif read.given is not None:
            found.append((name, ~read.given))
    return found
