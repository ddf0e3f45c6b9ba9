"""The columns that a kernel is called with, for all rows of a batch or some of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
from attrs import define, field

from pricing_dsl.batch.columns.calendar import EPOCH, LAST_DAY, NO_DAY, Times, day_of, distinct
from pricing_dsl.batch.columns.facts import Facts
from pricing_dsl.batch.columns.held import HeldRead
from pricing_dsl.batch.columns.limbs import Flags, Ints, multiplied
from pricing_dsl.batch.columns.lists import ListRead, no_rows
from pricing_dsl.batch.columns.local_codes import LocalCodes
from pricing_dsl.batch.columns.made import Made, grouped, lots
from pricing_dsl.batch.columns.openings import Openings
from pricing_dsl.batch.columns.ragged import any_of
from pricing_dsl.batch.columns.reading import Read, either, nothing
from pricing_dsl.batch.kernels.rows import Rows
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.kinds import MADE
from pricing_dsl.ir.nodes import BILL, Plan, Program, Scalar, Slot, TableSpec, Value
from pricing_dsl.ir.scalar import row_index
from pricing_dsl.ir.verify_specs import source_of
from pricing_dsl.rating.state import absent


@define
class Arguments:
    """The leaves of plans that are alike, for `count` bills.

    rows: which of the batch's rows the bills are; None: all. plan: which of `plans` each is rated by, or that of all.
    doubtful: bills that turn out to have numbers which do not fit; None: none.
    """

    program: Program
    plans: Sequence[Plan]
    plan: Ints | int
    count: int
    rows: Ints | None
    facts: Facts
    openings: Openings
    times: Times
    codes: LocalCodes
    constants: dict[tuple[str, int], tuple[int, ...]]
    doubtful: Flags | None = None
    _lists: dict[str, ListRead] = field(factory=dict)
    _made: dict[str, Made] = field(factory=dict)
    _held: dict[str, HeldRead] = field(factory=dict)

    def column(self, value: Value, den: int) -> Any:
        """What a leaf reads; a number over this denominator."""
        match value.op:
            case ir.Input(name):
                return self._input(name, value, den)
            case ir.Column(name):
                return self._column(name, value, den)
            case ir.Opening(slot, index):
                return self._opening(slot, index, value, den)
            case ir.WindowCount(slot):
                return self._window_count(slot, value)
            case ir.Fact():
                return self._fact(value.op)
        raise AssertionError(value)

    def lists(self, names: Sequence[str]) -> dict[str, Rows]:
        """Where the rows of bills are."""
        return {name: self._where(name) for name in names}

    def made(self, names: Sequence[str]) -> dict[str, Made]:
        """The groups and lots among lists."""
        kinds = {rows.id: rows.kind for rows in self.program.lists}
        return {name: self._group(name) for name in names if kinds[name] in MADE}

    def _doubt(self, rows: Flags | None, offsets: Ints | None = None) -> None:
        if rows is not None and rows.any():
            self.doubtful = either(self.doubtful, rows if offsets is None else any_of(offsets, rows))

    # ---- numbers over their denominator ----

    def _filled(self, read: Read, value: Value, den: int, default: Any, offsets: Ints | None = None) -> Any:
        """A column without gaps: where nothing is given, the default, which may be one for each row."""
        values = read.values
        if value.kind == "number":
            by = Fraction(den, 10**read.scale)
            if by.denominator > 1:
                values, rest = np.divmod(values, np.int64(by.denominator))
                self._doubt((rest != 0) if read.given is None else (rest != 0) & read.given, offsets)
            values, fits = multiplied(values, by.numerator)
            self._doubt(None if fits is None else ~fits, offsets)
        elif value.kind == "flag":
            values = values.astype(np.bool_, copy=False)
        if read.given is None:
            return values
        return np.where(read.given, values, default)

    def _constant(self, scalar: Scalar | None, den: int) -> int | bool:
        """A constant as a column has it; none is 0."""
        if scalar is None or isinstance(scalar, bool):
            return scalar or False
        if isinstance(scalar, str):
            return self.codes.of(scalar)
        if isinstance(scalar, date):
            return (scalar - EPOCH).days
        number = scalar * den
        if number.denominator > 1 or abs(number) >= 2**63:
            self._doubt(np.ones(self.count, np.bool_))
            return 0
        return number.numerator

    # ---- what the summary gives ----

    def _input(self, name: str, value: Value, den: int) -> Any:
        inlet = next(inlet for inlet in self.program.inlets if inlet.name == name)
        read = self.facts.scalars.get(name)
        read = nothing(self.count) if read is None else read if self.rows is None else read.taken(self.rows)
        if read.given is not None and inlet.default is None and inlet.dated is not None:
            table = next(table for table in self.program.tables if table.name == inlet.dated)
            return self._filled(read, value, den, self._dated(table, den))
        return self._filled(read, value, den, self._constant(inlet.default, den))

    def _dated(self, table: TableSpec, den: int) -> Ints:
        """What a term of several dates is on the first day of each period."""
        starts = self.facts.days.get("period.start")
        days = NO_DAY if starts is None else starts if self.rows is None else starts[self.rows]
        firsts, of_row = distinct([days])
        found = [cell_on(table, day) for (day,) in firsts]
        numbers = np.array([self._constant(cell, den) for cell in found], np.int64)
        return np.full(self.count, numbers[0]) if of_row is None else numbers[of_row]

    def _column(self, name: str, value: Value, den: int) -> Any:
        spec = next(rows for rows in self.program.lists if rows.id == value.space)
        if spec.kind == "group":
            return self._group(spec.id).keys[spec.by.index(name)]
        if spec.kind == "lots":
            return self._group(spec.id).keys[("granted", "expires").index(name)]
        column = next(column for column in spec.columns if column.name == name)
        rows = self._list(spec.id)
        read = rows.columns.get(name)
        if read is None:
            read = nothing(int(rows.offsets[-1]))
        return self._filled(read, value, den, self._constant(column.default, den), rows.offsets)

    def _list(self, name: str) -> ListRead:
        if name not in self._lists:
            found = self.facts.lists.get(name)
            if found is None:
                found = no_rows(self.count)
            elif self.rows is not None:
                found = found.taken(self.rows)
            self._lists[name] = found
        return self._lists[name]

    def _group(self, name: str) -> Made:
        if name not in self._made:
            specs = {rows.id: rows for rows in self.program.lists}
            spec = specs[name]
            source = self._list(source_of(spec, specs).id)
            names = dict.fromkeys(slot.name for plan in self.plans for slot in plan.slots if slot.list == name)
            held = [held for slot in names if (held := self._holding(slot)) is not None]
            if spec.kind == "group":
                self._made[name] = grouped(spec, source, held, self.codes)
            else:
                self._made[name] = made = lots(spec, source, held)
                late = made.keys[1] > LAST_DAY
                self._doubt(late, made.rows.offsets)
        return self._made[name]

    def _where(self, name: str) -> Rows:
        kind = next(rows.kind for rows in self.program.lists if rows.id == name)
        return self._group(name).rows if kind in MADE else Rows(self._list(name).offsets)

    # ---- what is carried ----

    def _holding(self, slot: str) -> HeldRead | None:
        held = self.openings.held.get(slot)
        if held is None or self.rows is None:
            return held
        if slot not in self._held:
            self._held[slot] = held.taken(self.rows)
        return self._held[slot]

    def _slots(self, name: str) -> list[Slot]:
        return [next(slot for slot in plan.slots if slot.name == name) for plan in self.plans]

    def _slot(self, name: str) -> Slot:
        return next(slot for slot in self.plans[0].slots if slot.name == name)

    def _absent(self, name: str, den: int, offsets: Ints | None = None) -> Any:
        """What a slot reads as when nothing was carried: of each bill's plan."""
        found = self.constants.get((name, den))
        if found is None:
            before = self.doubtful
            found = tuple(self._constant(absent(slot), den) for slot in self._slots(name))
            if self.doubtful is before:  # one that does not fit is told of every batch
                self.constants[name, den] = found
        if isinstance(self.plan, int):
            return found[self.plan]
        if len(set(found)) == 1:
            return found[0]
        each = np.array(found)[self.plan]
        return each if offsets is None else np.repeat(each, np.diff(offsets))

    def _opening(self, name: str, index: int | None, value: Value, den: int) -> Any:
        slot, held = self._slot(name), self._holding(name)
        if slot.list is not None:
            made = self._group(slot.list)
            offsets = made.rows.offsets
            none = np.full(len(made.keys[0]), -1)
            read = (held.values if held else nothing(0)).taken(made.carried(held) if held else none)
            return self._filled(read, value, den, self._absent(name, den, offsets), offsets)
        if held is None or (slot.window is not None and held.offsets is None):
            read = nothing(self.count)  # nor do columns that are no lists hold anything in rows that come here
        elif slot.window is not None and held.offsets is not None:
            at = held.offsets[1:] - 1 - (index or 0)
            read = held.values.taken(np.where(at >= held.offsets[:-1], at, -1))
        else:
            read = held.values
        return self._filled(read, value, den, self._absent(name, den))

    def _window_count(self, name: str, value: Value) -> Any:
        slot, held = self._slot(name), self._holding(name)
        if value.space != BILL:
            made = self._group(value.space)
            there = made.carried(held) >= 0 if held else np.zeros(len(made.keys[0]), np.bool_)
            return there.astype(np.int64)
        if held is None:
            return np.zeros(self.count, np.int64)
        if slot.window is not None and held.offsets is not None:
            return np.diff(held.offsets)
        given = held.values.given
        return np.ones(self.count, np.int64) if given is None else given.astype(np.int64)

    # ---- the calendar ----

    def _fact(self, fact: ir.Fact) -> Any:
        return self.times.fact(fact, self.count)


def cell_on(table: TableSpec, day: int) -> Scalar | None:
    """The value of a dated term on a day; None where it has none, or there is no day."""
    first = day_of(day)
    index = -1 if first is None else int(row_index(table, (first,)))
    return None if index < 0 else table.rows[index].cells[0]
