"""What lowering a plan keeps while it goes from statement to statement."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction

from attrs import define, field

from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.build import Builder
from pricing_dsl.ir.nodes import Id
from pricing_dsl.semantics import model
from pricing_dsl.semantics.lowering.inlets import inlet_spec, list_spec, table_spec, unit_of
from pricing_dsl.source import Place


@define
class LoweredLine:
    """A line's amount on the bill and, if it has rows, by row (before they are summed and rounded)."""

    amount: Id
    rows: Id | None = None
    list: str | None = None


@define
class Leftover:
    """What the grants so far leave of a cover: by row if it has rows, and in all."""

    left: Id
    list: str | None


@define
class Window:
    """The values of `remember … keeping`, newest first, and how many of them count: before this period, and now."""

    before: tuple[Id, ...]
    before_count: Id
    now: tuple[Id, ...] = ()
    now_count: Id = -1


@define
class Effects:
    """What a plan does, in the order of its statements."""

    lines: list[ir.Line] = field(factory=list)
    notes: list[ir.Note] = field(factory=list)
    rejections: list[ir.Rejection] = field(factory=list)
    notices: list[ir.Notice] = field(factory=list)
    checks: list[ir.Check] = field(factory=list)
    slots: list[ir.Slot] = field(factory=list)
    carries: list[ir.Carry] = field(factory=list)
    grants: list[ir.GrantReport] = field(factory=list)
    outputs: list[ir.Output] = field(factory=list)


@define
class PlanContext:
    """One plan being lowered. `row_list`: the list of the `each` at hand; `subtotals`: the line amounts so far of the
    bill, and, inside `each`, of the row."""

    rulebook: model.Rulebook
    plan: model.Plan
    builder: Builder = field(factory=Builder)
    effects: Effects = field(factory=Effects)
    lists: dict[str, ir.ListSpec] = field(factory=dict)
    tables: dict[str, ir.TableSpec] = field(factory=dict)
    needs: dict[str, None] = field(factory=dict)
    locals: dict[str, Id] = field(factory=dict)
    lines: dict[str, LoweredLine] = field(factory=dict)
    overage: dict[str, Leftover] = field(factory=dict)
    grant_parts: dict[str, dict[str, Id]] = field(factory=dict)
    grant_lists: dict[str, str | None] = field(factory=dict)
    windows: dict[str, Window] = field(factory=dict)
    previous: dict[str, Id] = field(factory=dict)
    row_list: str | None = None
    subtotals: list[Id] = field(factory=list)
    row_subtotals: list[Id] = field(factory=list)
    guard: Id | None = None

    # ---- what comes in

    def list(self, name: str) -> ir.ListSpec:
        """The IR's list of this name, made on first use."""
        if name not in self.lists:
            self.lists[name] = list_spec(self.plan.lists[name], self.rulebook)
            self.need(self.plan.lists[name].source)
        return self.lists[name]

    def need(self, name: str) -> None:
        """The plan asks for this inlet, so a summary must give it (or it has a default)."""
        self.needs.setdefault(name)

    def given(self, name: str) -> Id:
        self.need(name)
        return self.builder.input(name, inlet_spec(self.rulebook.inlets[name]))

    def column(self, list_name: str, column: str) -> Id:
        """A column of the rows at hand; of a group, what it groups by, or its rows' quantities summed."""
        spec = self.list(list_name)
        if spec.kind == "group" and column not in spec.by:
            rows = self.list(self.rulebook.inlets[spec.source].list or spec.source)
            return self.builder.fold("sum", rows, self.builder.column(rows, column), into=spec)
        return self.builder.column(spec, column)

    # ---- small words

    def const(self, value: model.Literal, type: model.Type) -> Id:
        kind = "text" if isinstance(type, model.TextType) else None
        return self.builder.const(value, unit_of(type), kind)

    def table(self, name: str) -> ir.TableSpec:
        if name not in self.tables:
            self.tables[name] = table_spec(self.rulebook.tables[name])
        return self.tables[name]

    @property
    def zero(self) -> Id:
        return self.builder.const(Fraction(0))

    def excess(self, a: Id, b: Id) -> Id:
        """a - b, never below zero."""
        return self.builder.max(self.zero, self.builder.sub(a, b))

    def beyond(self, start: Id, amount: Id, drawn: Id) -> Id:
        """What of an amount that stands from `start` on lies beyond what was drawn; never below zero."""
        return self.builder.min(amount, self.excess(self.builder.add(start, amount), drawn))

    def both(self, a: Id | None, b: Id) -> Id:
        return b if a is None else self.builder.all(a, b)

    def when(self, flag: Id, value: Id) -> Id:
        """The value where the flag holds, else zero."""
        return self.builder.choose(flag, value, self.zero)

    def begins(self, cadence: model.Cadence | None) -> Id:
        """Flag: the first period of this span (the first of all for `once`)."""
        if cadence is None:
            return self.builder.true
        if cadence.once:
            return self.builder.compare("eq", self.builder.fact("number"), self.builder.const(Fraction(1)))
        return self.span_fact("begins", cadence)

    def ends(self, cadence: model.Cadence) -> Id:
        """Flag: the last period of this span."""
        return self.span_fact("ends", cadence)

    def span_fact(self, name: str, cadence: model.Cadence) -> Id:
        """A fact of the span; one as long as the plan's own begins and ends with every period."""
        if name in ("begins", "ends") and cadence.periods == 1 and not cadence.calendar:
            return self.builder.true
        if cadence.calendar:
            self.need("period")
        return self.builder.fact(
            name, months=cadence.months, days=cadence.days, periods=cadence.periods, calendar=cadence.calendar
        )

    def reject(self, flag: Id, reason: str, place: Place, field_name: str = "") -> None:
        """Set the summary aside where the flag holds under the guard at hand."""
        flag = self.both(self.guard, flag)
        if self.builder.constant(flag) is not False:
            self.effects.rejections.append(ir.Rejection(flag, reason, field_name, place))

    @contextmanager
    def under(self, flag: Id | None) -> Iterator[None]:
        """Values made inside are asked for only where the flag holds."""
        before = self.guard
        if flag is not None:
            self.guard = self.both(before, flag)
        self.builder.guard = self.guard
        try:
            yield
        finally:
            self.guard = before
            self.builder.guard = before

    @contextmanager
    def rows_of(self, list_name: str) -> Iterator[None]:
        """The body of an `each`: subtotals are the row's own."""
        outer_list, outer = self.row_list, self.row_subtotals
        self.row_list, self.row_subtotals = list_name, []
        try:
            yield
        finally:
            self.row_list, self.row_subtotals = outer_list, outer

    @property
    def subtotal(self) -> Id:
        amounts = self.row_subtotals if self.row_list else self.subtotals
        return self.builder.add(*amounts) if amounts else self.zero

    def amount(self, key: str) -> Id:
        """A line's amount: the row's own inside its `each`."""
        line = self.lines[key]
        if line.rows is not None and self.row_list == line.list:
            return line.rows
        return line.amount

    def sum_rows(self, value: Id, list_name: str | None) -> Id:
        """The sum over the rows of a list; a value of the bill counts once for every row."""
        if list_name is None:
            return value
        b = self.builder
        if b.space(value) == ir.BILL:
            return b.mul(value, b.fold("count", self.list(list_name)))
        return b.fold("sum", self.list(list_name), value)

    # ---- state

    def slot(self, slot: ir.Slot) -> ir.Slot:
        self.effects.slots.append(slot)
        return slot

    def money_slot(self, name: str) -> Id:
        """A carried amount of money that starts at nothing; its opening value."""
        return self.builder.opening(self.slot(ir.Slot(name, "number", self.plan.currency)))

    def carry(self, name: str, value: Id) -> None:
        self.effects.carries.append(ir.Carry(name, value))
