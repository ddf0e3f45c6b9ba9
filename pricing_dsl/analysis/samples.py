"""Summaries and opening states to look for a counter-example among: plain ones first, then mixed.

Numbers are taken from the plan itself: the bounds of its tiers, sizes of its grants, cells of its tables. A price that
goes wrong does so near one of them. The same plan always gives the same samples.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice, product

from attrs import evolve, frozen

from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import ColumnSpec, Inlet, Plan, Program, Scalar, Slot
from pricing_dsl.rating.calendar import Period, Span, add_days
from pricing_dsl.rating.opening import opening_name
from pricing_dsl.rating.state import Held, State
from pricing_dsl.rating.usage import Row, Usage

MAX_ROWS = 4
"""Rows of a list in one sample."""

_ALWAYS = tuple(map(Fraction, (0, 1, 10, 100, 1_000)))
_FIRST_DAY = datetime.date(2026, 1, 1)
_WORDS = ("a", "b")


@frozen
class Sample:
    """A summary that a plan may rate, and what it opens with."""

    usage: Usage
    opening: State


def samples(program: Program, plan: Plan, count: int) -> Iterator[Sample]:
    """So many samples: the first with nothing carried in and small numbers, then some whose opening state has a name
    in the rulebook, so that an example can state it, then any."""
    making = _Making(program, plan, random.Random(plan.name))
    for number in range(count):
        dated = number % 2 == 1 or "period" in plan.needs
        sample = making.sample(dated=dated, plain=Fraction(1) if number < 2 else None)
        opening = (
            State() if number < 2 else making.state(sample.usage.period, said=number % 4 < 2 or number < count // 2)
        )
        yield evolve(sample, opening=opening)


def plain_sample(program: Program, plan: Plan, number: Fraction, *, last: bool = False) -> Sample:
    """A summary of a first period with that number of everything, as far as it may be.

    last: flags are on and words the last there is; else flags are off, words the first, and what has a default is left
    to it.
    """
    making = _Making(program, plan, random.Random(plan.name), last=last)
    return making.sample(dated="period" in plan.needs, plain=number)


class _Making:
    def __init__(self, program: Program, plan: Plan, chance: random.Random, *, last: bool = False) -> None:
        self.last = last
        self.program = program
        self.plan = plan
        self.chance = chance
        self.inlets = {inlet.name: inlet for inlet in program.inlets}
        self.lists = {rows.id: rows for rows in program.lists}
        constants = {v.op.value for v in plan.values if isinstance(v.op, ir.Const)}
        tables = {v.op.table for v in plan.values if isinstance(v.op, ir.RowOf)}
        for table in program.tables:
            if table.name in tables:
                constants |= {m.value for row in table.rows for m in row.matches if m.value is not None}
        self.numbers = sorted({*_ALWAYS, *(one for one in constants if type(one) is Fraction)})
        self.words = sorted({*_WORDS, *(one for one in constants if isinstance(one, str))})

    def sample(self, *, dated: bool, plain: Fraction | None) -> Sample:
        """A summary, with nothing carried in. plain: the number for all numbers; None: others by chance."""
        period = self._period() if dated else None
        values: dict[str, Scalar] = {}
        rows: dict[str, tuple[Row, ...]] = {}
        for name in self.plan.needs:
            inlet = self.inlets.get(name)
            if inlet is None or (inlet.role == "term" and (plain is not None or inlet.high is None)):
                continue
            if inlet.list is not None:
                rows[inlet.list] = self._rows(inlet.list, period, plain)
            elif plain is None or self.last or inlet.default is None:
                values[name] = self._value(inlet, plain)
        start = period.start if period is not None and "subscription.start" in self.plan.needs else None
        usage = Usage(
            self.plan.name,
            period=period,
            currency=self.plan.currency,
            subscription_start=start,
            values=values,
            rows=rows,
        )
        return Sample(usage, State())

    def _period(self) -> Period:
        start = self.plan.start or min(_FIRST_DAY, self.plan.through or _FIRST_DAY)
        span = self.plan.every
        if span is None:
            return Period(start, add_days(start, 9))
        return Period(start, add_days(Span(months=span.months, days=span.days).start(start, 1), -1))

    def _value(self, of: Inlet | ColumnSpec, plain: Fraction | None = None) -> Scalar:
        match of.kind:
            case "number":
                return self._number(of, plain)
            case "flag":
                return self.last if plain is not None else self.chance.random() < 1 / 2
            case "date":
                return add_days(self.plan.start or _FIRST_DAY, self.chance.randrange(60))
            case _:
                words = of.values or self.words
                return words[-1 if self.last else 0] if plain is not None else self.chance.choice(words)

    def _number(self, of: Inlet | ColumnSpec, plain: Fraction | None) -> Fraction:
        low, high = (of.low, of.high) if isinstance(of, Inlet) else (None, None)
        number = self.chance.choice(self.numbers) + self.chance.choice((0, 0, 1)) if plain is None else plain
        if of.whole:
            number = Fraction(number // 1)
        number = number if low is None else max(number, low)
        number = number if high is None else min(number, high)
        return abs(number) if of.nonnegative else number

    def _rows(self, list_id: str, period: Period | None, plain: Fraction | None) -> tuple[Row, ...]:
        spec = self.lists[list_id]
        if spec.kind != "meter":
            columns = [column for column in spec.columns if column.default is None]
            found = [{column.name: self._value(column, plain) for column in columns} for _ in range(2)]
            days = [add_days(period.start, at) for at in range(2)] if period is not None else []
            for row, day in zip(found, days, strict=False):
                row.update({column.name: day for column in columns if column.kind == "date"})
            return tuple(found)
        *_, quantity = [column for column in spec.columns if column.name == spec.source]
        keys = [column for column in spec.columns if column.name != spec.source]
        combinations = product(*(self._keys(column, period) for column in keys))
        return tuple(
            {
                **dict(zip([column.name for column in keys], key, strict=True)),
                quantity.name: self._value(quantity, plain),
            }
            for key in islice(combinations, MAX_ROWS)
        )

    def _keys(self, column: ColumnSpec, period: Period | None) -> Sequence[Scalar]:
        if column.kind == "number":
            return [Fraction(1), Fraction(2)]
        if column.kind == "date":
            return [(period.start if period else _FIRST_DAY)]
        return column.values or _WORDS

    def state(self, period: Period | None, *, said: bool) -> State:
        """Something carried in. said: what an opening by name can say, in the first period; else anything."""
        slots = [slot for slot in self.plan.slots if not said or opening_name(self.plan, slot) is not None]
        held = {slot.name: held for slot in slots if (held := self._held(slot)) is not None}
        if said:
            return State(slots=held)
        before = None if period is None else add_days(period.start, -1)
        return State(1, before, before, held)

    def _held(self, slot: Slot) -> Held | None:
        if slot.kind != "number":
            return None
        if slot.window is not None:
            return tuple(self._carried(slot) for _ in range(self.chance.randint(0, slot.window)))
        if slot.list is None:
            return self._carried(slot)
        spec = self.lists[slot.list]
        if spec.kind != "group":
            return None
        columns = [column for column in spec.columns if column.name in spec.by]
        keys = product(*(column.values or _WORDS for column in columns))
        return {key: self._carried(slot) for key in islice(keys, MAX_ROWS)}

    def _carried(self, slot: Slot) -> Fraction:
        number = self.chance.choice(self.numbers)
        number = Fraction(number // 1) if slot.whole else number
        number = number if slot.low is None else max(number, slot.low)
        return number if slot.high is None else min(number, slot.high)
