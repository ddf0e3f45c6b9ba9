"""Which version of a plan each row falls under, and what each plan needs."""

from __future__ import annotations

import numpy as np
from attrs import define, field

from pricing_dsl.batch.columns.arguments import cell_on
from pricing_dsl.batch.columns.calendar import NO_DAY, day_of, distinct
from pricing_dsl.batch.columns.facts import Facts
from pricing_dsl.batch.columns.limbs import Flags, Ints
from pricing_dsl.batch.columns.names import Names
from pricing_dsl.batch.columns.plans import Plans
from pricing_dsl.batch.columns.reading import either
from pricing_dsl.ir.nodes import Inlet
from pricing_dsl.rating.program import Rater

NO_PLAN = -1


@define
class Versions:
    """The plans of a program by what rows say. default: the plan of rows that name none. Threads may share it."""

    rater: Rater
    default: str
    _known: dict[tuple[str, str | None, int], int] = field(factory=dict)

    def of(self, facts: Facts) -> Ints | int:
        """The number of the plan of each row, or that of all; -1 where the exact way says why there is none."""
        plans, plan_of = _words(facts.plan)
        currencies, currency_of = _words(facts.currency)
        start = facts.days.get("period.start")
        keys, of_row = distinct([plan_of, currency_of, NO_DAY if start is None else start])
        numbers = [self._find(plans[plan] or self.default, currencies[currency], day) for plan, currency, day in keys]
        return numbers[0] if of_row is None else np.array(numbers, np.int64)[of_row]

    def _find(self, name: str, currency: str | None, start: int) -> int:
        key = (name, currency, start)
        found = self._known.get(key)
        if found is None:
            found = self._number(name, currency, start)
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            self._known[key] = found
        return found

    def _number(self, name: str, currency: str | None, start: int) -> int:
        try:
            plan = self.rater.plan(name, day_of(start), currency)
        except LookupError:
            return NO_PLAN
        return next(at for at, one in enumerate(self.rater.program.plans) if one is plan)


_MOST_REMEMBERED = 65_536


def _words(names: Names | None) -> tuple[tuple[str | None, ...], Ints | int]:
    """The different names, and which of them each row has; the last is none."""
    return ((None,), 0) if names is None else ((*names.words, None), names.of_row)


def lacking(plans: Plans, facts: Facts, plan: Ints | int) -> Flags | None:
    """Rows that do not give what their plan needs, and that nothing stands in for; None: none."""
    found: Flags | None = None
    for inlet, needs in plans.needed:
        missing = _missing(plans, facts, inlet)
        if missing is not None and (which := needs[plan] & missing).any():
            found = either(found, which)
    return found


def _missing(plans: Plans, facts: Facts, inlet: Inlet) -> Flags | None:
    """Rows without a value of an inlet, where nothing stands in for it; None: none."""
    if inlet.default is not None or (inlet.list is not None and inlet.no_rows):
        return None
    read = facts.scalars.get(inlet.name) if inlet.list is None else facts.lists.get(inlet.list)
    none = np.ones(facts.count, np.bool_) if read is None else None if read.given is None else ~read.given
    if none is None or inlet.dated is None or inlet.list is not None:
        return none
    table = plans.tables[inlet.dated]
    start = facts.days.get("period.start")
    firsts, of_row = distinct([NO_DAY if start is None else start])
    without = np.array([cell_on(table, day) is None for (day,) in firsts], np.bool_)
    return none & (without[0] if of_row is None else without[of_row])


def defaults_of(plans: Plans, facts: Facts, number: int) -> list[tuple[str, Flags | None]]:
    """The names that a plan's defaults may stand for, in its order, and where they do; None: in all rows."""
    found: list[tuple[str, Flags | None]] = []
    for name in plans.program.plans[number].needs:
        inlet = plans.inlets.get(name)
        if inlet is None or (inlet.list is None and (inlet.default is None or inlet.role == "term")):
            continue
        read = facts.scalars.get(name) if inlet.list is None else facts.lists.get(inlet.list)
        if read is None:
            found.append((name, None))
        elif read.given is not None:
            found.append((name, ~read.given))
    return found
