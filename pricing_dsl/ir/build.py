"""Building values: each is made once, folded where it is constant, and simplified where that is certain.

What is built is what `verify` accepts: kinds, spaces, denominators and intervals come from the same rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

from attrs import evolve

from pricing_dsl.exact import Range, RoundingMode
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir import simplify
from pricing_dsl.ir.algebra import Specs, TooWideError, claim, may_be_zero
from pricing_dsl.ir.kinds import kind_of, merged_space
from pricing_dsl.ir.nodes import BILL, Id, Inlet, ListSpec, Scalar, Slot, TableSpec, Value
from pricing_dsl.ir.operands import operands
from pricing_dsl.ir.scalar import apply, divides_by_zero, is_pure
from pricing_dsl.ir.units import unit_of
from pricing_dsl.source import Place

Spec = TypeVar("Spec")


class NeverError(Exception):
    """What is assumed cannot be."""


class Builder:
    """Makes the values of one plan; its methods give ids.

    `guard`, `place` and `label` apply to what is made from then on: the caller sets them. A value made a second time
    keeps the place and label of the first. With `simplifying` off, everything is built as it is asked for.

    Lists, tables and slots are given as specs, or by name once they are known.

    Every method raises ValueError when an operand's kind does not fit or two lists meet: a fault of the compiler.
    """

    def __init__(self, *, simplifying: bool = True) -> None:
        self.guard: Id | None = None
        self.place: Place | None = None
        self.label = ""
        self._simplifying = simplifying
        self._values: list[Value] = []
        self._made: dict[tuple[object, ...], Id] = {}
        self._inlets: dict[str, Inlet] = {}
        self._lists: dict[str, ListSpec] = {}
        self._tables: dict[str, TableSpec] = {}
        self._slots: dict[str, Slot] = {}
        self.specs = Specs(self._inlets, self._lists, self._tables, self._slots)
        self.true = self.const(True)
        self.false = self.const(False)

    # ---- what is there ----

    @property
    def values(self) -> tuple[Value, ...]:
        """Everything made so far; operands stand before their users."""
        return tuple(self._values)

    def value(self, id_: Id) -> Value:
        """The value with this id."""
        return self._values[id_]

    def constant(self, id_: Id) -> Scalar | None:
        """The value's constant, or None where it is not one."""
        op = self._values[id_].op
        return op.value if isinstance(op, ir.Const) else None

    def kind(self, id_: Id) -> str:
        return self._values[id_].kind

    def space(self, id_: Id) -> str:
        return self._values[id_].space

    def unit(self, id_: Id) -> str:
        return self._values[id_].unit

    def assume(self, id_: Id, range_: Range) -> None:
        """From here on a value is known to lie in an interval, for a reason that its operands do not tell. Whoever
        assumes anything builds a plan to reason about: `verify` refuses it.

        Raises:
            NeverError: it lies outside, so what is assumed never happens.
        """
        value = self._values[id_]
        known = value.range.meet(range_)
        if known is None:
            raise NeverError(f"value {id_} is assumed to lie where it never does")
        self._values[id_] = evolve(value, range=known)

    # ---- what comes in ----

    def const(self, value: Scalar | int, unit: str = "", kind: str | None = None) -> Id:
        """A constant; `kind` says "text" where a str is not a choice."""
        if isinstance(value, int) and not isinstance(value, bool):
            value = Fraction(value)
        return self._add(ir.Const(value), BILL, kind=kind, unit=unit)

    def input(self, name: str, spec: Inlet) -> Id:
        self._inlets[name] = spec
        return self._add(ir.Input(name), BILL, unit=spec.unit)

    def define(self, *specs: ListSpec | TableSpec | Slot) -> None:
        """Makes lists, tables and slots known, so that they may be asked for by name."""
        for spec in specs:
            match spec:
                case ListSpec():
                    self._lists[spec.id] = spec
                case TableSpec():
                    self._tables[spec.name] = spec
                case Slot():
                    self._slots[spec.name] = spec

    def column(self, rows: ListSpec | str, name: str) -> Id:
        rows = self._list(rows)
        unit = next((column.unit for column in rows.columns if column.name == name), "")
        return self._add(ir.Column(name), rows.id, unit=unit)

    def opening(self, slot: Slot | str, index: int | None = None) -> Id:
        slot = self._slot(slot)
        return self._add(ir.Opening(slot.name, index), slot.list or BILL, unit=slot.unit)

    def window_count(self, slot: Slot | str) -> Id:
        slot = self._slot(slot)
        return self._add(ir.WindowCount(slot.name), slot.list or BILL)

    def fact(self, name: str, months: int = 0, days: int = 0, periods: int = 1, calendar: bool = False) -> Id:
        return self._add(ir.Fact(name, months, days, periods, calendar), BILL)

    # ---- arithmetic ----

    def linear(self, terms: Iterable[tuple[Id, Fraction | int]], constant: Fraction | int = 0) -> Id:
        """constant + the sum of coefficient * value."""
        exact = [(id_, _exact(factor)) for id_, factor in terms]
        if self._simplifying:
            return simplify.linear(self, exact, _exact(constant))
        return self.make(simplify.sum_of(exact, _exact(constant)))

    def add(self, *ids: Id) -> Id:
        return self.linear([(id_, 1) for id_ in ids])

    def sub(self, a: Id, b: Id) -> Id:
        return self.linear([(a, 1), (b, -1)])

    def scale(self, id_: Id, factor: Fraction | int) -> Id:
        return self.linear([(id_, factor)])

    def mul(self, a: Id, b: Id) -> Id:
        return simplify.mul(self, a, b) if self._simplifying else self.make(ir.Mul(a, b))

    def over(self, a: Id, b: Id) -> Id:
        """a / b, exact. By zero the summary is rejected where the guard holds."""
        return simplify.over(self, a, b) if self._simplifying else self.make(ir.Over(a, b))

    def ratio(self, a: Id, b: Id, mode: RoundingMode, step: Fraction) -> Id:
        """a / b, rounded at once. By zero as `over`."""
        return self.make(ir.Ratio(a, b, mode, step))

    def round(self, a: Id, mode: RoundingMode, step: Fraction) -> Id:
        op = ir.Round(a, mode, step)
        return simplify.rounded(self, op) if self._simplifying else self.make(op)

    def min(self, *ids: Id) -> Id:
        return simplify.extreme(self, ir.Min, ids) if self._simplifying else self.make(ir.Min(ids))

    def max(self, *ids: Id) -> Id:
        return simplify.extreme(self, ir.Max, ids) if self._simplifying else self.make(ir.Max(ids))

    # ---- conditions ----

    def compare(self, test: str, a: Id, b: Id) -> Id:
        """test: eq ne lt le gt ge."""
        op = ir.Compare(test, a, b)
        return simplify.compare(self, op) if self._simplifying else self.make(op)

    def all(self, *flags: Id) -> Id:
        return simplify.logic(self, ir.And, flags) if self._simplifying else self.make(ir.And(flags))

    def any(self, *flags: Id) -> Id:
        return simplify.logic(self, ir.Or, flags) if self._simplifying else self.make(ir.Or(flags))

    def negate(self, flag: Id) -> Id:
        return simplify.negate(self, flag) if self._simplifying else self.make(ir.Not(flag))

    def choose(self, flag: Id, a: Id, b: Id) -> Id:
        return simplify.choose(self, flag, a, b) if self._simplifying else self.make(ir.Choose(flag, a, b))

    # ---- dates ----

    def date_diff(self, a: Id, b: Id) -> Id:
        """a - b in days."""
        return self.make(ir.DateDiff(a, b))

    def shift(self, date: Id, amount: Id, by: str) -> Id:
        """by: days or months."""
        return self.make(ir.Shift(date, amount, by))

    # ---- tables and tiers ----

    def row_of(self, table: TableSpec | str, keys: Sequence[Id]) -> Id:
        """The index of the first row whose keys all match; -1: none."""
        return self.make(ir.RowOf(self._table(table).name, tuple(keys)))

    def has_cell(self, row: Id, table: TableSpec | str, column: str) -> Id:
        op = ir.HasCell(row, self._table(table).name, column)
        return simplify.has_cell(self, op) if self._simplifying else self.make(op)

    def cell(self, row: Id, table: TableSpec | str, column: str) -> Id:
        op = ir.CellOf(row, self._table(table).name, column)
        return simplify.cell(self, op) if self._simplifying else self.make(op)

    def part(self, start: Id, end: Id, low: Id, high: Id | None) -> Id:
        op = ir.Part(start, end, low, high)
        return simplify.part(self, op) if self._simplifying else self.make(op)

    def tier_of(self, selector: Id, bounds: Sequence[Id], owns: Sequence[str]) -> Id:
        """owns, per bound: up_to or below."""
        op = ir.TierOf(selector, tuple(bounds), tuple(owns))
        return simplify.tier_of(self, op) if self._simplifying else self.make(op)

    def pick(self, index: Id, options: Sequence[Id]) -> Id:
        op = ir.Pick(index, tuple(options))
        return simplify.pick(self, op) if self._simplifying else self.make(op)

    # ---- rows ----

    def fold(self, fn: str, rows: ListSpec | str, a: Id | None = None, into: ListSpec | str = BILL) -> Id:
        """sum, max, min, any of `a` over the rows of a list, or count; `into` the bill, or a group of that list."""
        rows = self._list(rows)
        into = into if into == BILL else self._list(into).id
        if a is not None:
            merged_space((self.space(a), rows.id))
        op = ir.FoldRows(fn, rows.id, a)
        return simplify.fold(self, op, into) if self._simplifying else self.make_fold(op, into)

    def running(self, a: Id, rows: ListSpec | str | None = None) -> Id:
        """The sum of `a` over the rows before; `rows` says which where `a` may have none of its own."""
        space = self.space(a) if rows is None else merged_space((self.space(a), self._list(rows).id))
        if self._simplifying and self.constant(a) == 0:
            return a
        if space == BILL:
            raise ValueError("a running sum belongs to the rows of a list: say which")
        return self._add(ir.Running(a), space)

    def first(self, rows: ListSpec | str) -> Id:
        """Flag: the first row of the list."""
        return self._add(ir.First(), self._list(rows).id)

    def draw(
        self,
        rows: ListSpec | str,
        lots: ListSpec | str,
        need: Id,
        at: Id,
        available: Id,
        start: Id,
        end: Id,
        *,
        whole: Id | None = None,
        newest: bool = False,
    ) -> tuple[Id, Id]:
        """Rows draw from lots while these live (see `ir.Draw`): what each row gets, and what each lot gives."""
        rows, lots = self._list(rows), self._list(lots)
        by_row = (need, at) if whole is None else (need, at, whole)
        merged_space((rows.id, *map(self.space, by_row)))
        merged_space((lots.id, self.space(available), self.space(start), self.space(end)))
        op = ir.Draw(rows.id, lots.id, need, at, available, start, end, whole, newest)
        return self._add(op, rows.id), self._add(op, lots.id)

    # ---- making ----

    def make(self, op: ir.Operation, unit: str | None = None) -> Id:
        """A value with this operation as it stands, constants folded, in the space of its operands.

        `unit`: what it is shown in; by default what follows from its operands.
        """
        if self._simplifying and is_pure(op):
            ids = tuple(operands(op))
            constants = [self.constant(id_) for id_ in ids]
            if all(constant is not None for constant in constants) and not isinstance(op, ir.Const):
                of = dict(zip(ids, constants, strict=True)).__getitem__
                if not divides_by_zero(op, of):
                    return self._folded(op, of, unit)
        return self._add(op, merged_space(map(self.space, operands(op))), unit=unit)

    def make_fold(self, op: ir.FoldRows, into: str) -> Id:
        """A fold as it stands, into the bill or a group."""
        return self._add(op, into)

    def _folded(self, op: ir.Operation, of: Callable[[Id], Scalar | None], unit: str | None) -> Id:
        kind = kind_of(op, self.kind, BILL, self.specs)
        if unit is None:
            unit = unit_of(op, self.unit)
        return self._add(ir.Const(apply(op, of, self._tables)), BILL, kind=kind, unit=unit)

    def _add(self, op: ir.Operation, space: str, kind: str | None = None, unit: str | None = None) -> Id:
        guard = None
        if isinstance(op, ir.Over | ir.Ratio) and self._guarded(op.b):
            guard = self.guard
            space = merged_space((space, BILL if guard is None else self.space(guard)))
        if kind is None:
            kind = kind_of(op, self.kind, space, self.specs)
        if unit is None:
            unit = unit_of(op, self.unit)
        key = (op, space, kind, unit, guard)
        known = self._made.get(key)
        if known is not None:
            return known
        try:
            den, range_ = claim(op, space, kind, self.value, self.specs)
        except TooWideError as fault:
            fault.place = self.place
            raise
        id_ = self._made[key] = len(self._values)
        self._values.append(Value(id_, op, space, kind, unit, den, range_, guard, self.place, self.label))
        return id_

    def _guarded(self, divisor: Id) -> bool:
        return not self._simplifying or may_be_zero(self.value(divisor).range)

    def _list(self, spec: ListSpec | str) -> ListSpec:
        if isinstance(spec, ListSpec):
            self.define(spec)
            return spec
        return self._known(self._lists, "list", spec)

    def _table(self, spec: TableSpec | str) -> TableSpec:
        if isinstance(spec, TableSpec):
            self.define(spec)
            return spec
        return self._known(self._tables, "table", spec)

    def _slot(self, spec: Slot | str) -> Slot:
        if isinstance(spec, Slot):
            self.define(spec)
            return spec
        return self._known(self._slots, "slot", spec)

    def _known(self, specs: Mapping[str, Spec], what: str, name: str) -> Spec:
        if name not in specs:
            raise ValueError(f"define the {what} {name} before asking for it by name")
        return specs[name]


def _exact(number: Fraction | int) -> Fraction:
    return number if isinstance(number, Fraction) else _WHOLE.get(number) or Fraction(number)


_WHOLE = {number: Fraction(number) for number in (-1, 1)}
