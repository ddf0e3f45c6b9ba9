"""Whether a plan can rate a summary: everything it asks for is there, in bounds, and nothing else is.

Defaults are filled in here, and told: the bill says which of its numbers were not given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import partial

from attrs import evolve, frozen

from pricing_dsl.diagnostics.suggest import closest
from pricing_dsl.exact import to_text
from pricing_dsl.ir.kinds import alike, scalar_kind
from pricing_dsl.ir.nodes import ColumnSpec, Inlet, ListSpec, Plan, Program, Scalar, TableSpec
from pricing_dsl.ir.scalar import row_index
from pricing_dsl.rating.problems import Problem
from pricing_dsl.rating.usage import Row, Usage

_IN_A_DAY = {"day": 1, "hour": 24}
CALENDAR = ("period", "subscription.start", "subscription.end")


@frozen
class Admitted:
    """A summary with everything the plan asks for. defaults: names of what was not given."""

    usage: Usage
    defaults: tuple[str, ...]


def admit(program: Program, plan: Plan, usage: Usage) -> Admitted | tuple[Problem, ...]:
    """The summary with its defaults filled in, or everything that is wrong with it."""
    checker = _Admission(program, plan, usage)
    checker.run()
    if checker.problems:
        return tuple(checker.problems)
    return Admitted(evolve(usage, values=checker.values, rows=checker.rows), tuple(checker.defaults))


class _Admission:
    def __init__(self, program: Program, plan: Plan, usage: Usage) -> None:
        self.inlets = {inlet.name: inlet for inlet in program.inlets}
        self.lists = {rows.id: rows for rows in program.lists}
        self.tables = {table.name: table for table in program.tables}
        self.plan = plan
        self.usage = usage
        self.problems: list[Problem] = []
        self.values: dict[str, Scalar] = {}
        self.rows: dict[str, tuple[Row, ...]] = {}
        self.defaults: list[str] = []

    def run(self) -> None:
        self._unknown()
        self._calendar()
        for name in self.plan.needs:
            if name not in CALENDAR:
                self._needed(self.inlets[name])
        # What is given beside what the plan needs is checked too: a mistyped contract is told before it matters.
        for name, value in self.usage.values.items():
            if name in self.inlets and name not in self.values:
                self._scalar(self.inlets[name], value)
        for name, rows in self.usage.rows.items():
            if name in self.lists and name not in self.rows:
                self._list(name, rows)

    def _unknown(self) -> None:
        listed = {inlet.list: inlet.name for inlet in self.inlets.values() if inlet.list is not None}
        for name in self.usage.values:
            if name not in self.inlets:
                self._report(name, unknown_name(name, self.inlets))
            elif self.inlets[name].list is not None:
                self._report(name, "it has rows, and one value is given")
        for name in self.usage.rows:
            if name not in listed:
                self._report(name, unknown_name(name, self.inlets))

    def _calendar(self) -> None:
        usage = self.usage
        if usage.currency not in (None, self.plan.currency):
            self._report("currency", f"this plan is in {self.plan.currency}", usage.currency)
        if "period" in self.plan.needs and usage.period is None:
            self._report("period.start", "the plan asks for the dates of the period, which are not given")
        if "subscription.start" in self.plan.needs and usage.subscription_start is None:
            self._report("subscription.start", "the plan asks for it, and it is not given")

    def _needed(self, inlet: Inlet) -> None:
        if inlet.list is not None:
            self._needed_rows(inlet, inlet.list)
        elif inlet.name in self.usage.values:
            value = self.usage.values[inlet.name]
            self._scalar(inlet, value)
            self.values[inlet.name] = value
        elif inlet.default is not None:
            self.values[inlet.name] = inlet.default
            if inlet.role != "term":  # what a contract does not change is the plan's own, and no gap in the data
                self.defaults.append(inlet.name)
        elif inlet.dated is not None:
            self._dated(inlet, self.tables[inlet.dated])
        else:
            self._report(inlet.name, "the plan asks for it, and it is not given")

    def _dated(self, inlet: Inlet, table: TableSpec) -> None:
        """What a term of several dates is on the first day of the period, where a contract does not say."""
        if self.usage.period is None:
            self._report("period.start", f"`{inlet.name}` changes with time, so the plan asks for the period's dates")
            return
        index = row_index(table, (self.usage.period.start,))
        value = None if index < 0 else table.rows[int(index)].cells[0]
        if value is None:
            self._report(inlet.name, f"it has no value on {self.usage.period.start} yet")
        else:
            self.values[inlet.name] = value

    def _needed_rows(self, inlet: Inlet, list_id: str) -> None:
        if list_id in self.usage.rows:
            self._list(list_id, self.usage.rows[list_id])
        elif inlet.no_rows or inlet.default is not None:
            self.rows[list_id] = ()
            self.defaults.append(inlet.name)
        else:
            self._report(inlet.name, "the plan asks for its rows, and none are given")

    def _scalar(self, inlet: Inlet, value: Scalar) -> None:
        reason = _misfit(inlet.kind, inlet.values, inlet.whole, inlet.nonnegative, value)
        if not reason and isinstance(value, Fraction) and inlet.kind == "number":
            reason = _out_of_bounds(inlet, value)
        if reason:
            self._report(inlet.name, reason, value)

    def _list(self, list_id: str, rows: tuple[Row, ...]) -> None:
        spec = self.lists[list_id]
        name = next((inlet.name for inlet in self.inlets.values() if inlet.list == list_id), list_id)
        if spec.kind == "meter":
            self._once_each(spec, name, rows)
            self._in_period(spec, name, rows)
            self._balanced(spec, name, rows)
        self.rows[list_id] = tuple(
            self._row(spec, partial(_row_name, spec, name, at, row), row) for at, row in enumerate(rows, start=1)
        )

    def _row(self, spec: ListSpec, name_of: Callable[[str], str], row: Row) -> Row:
        known = {column.name for column in spec.columns}
        for column_name in row:
            if column_name not in known:
                self._report(name_of(column_name), unknown_name(column_name, known))
        filled: dict[str, Scalar] = {}
        for column in spec.columns:
            value = row.get(column.name, column.default)
            if value is None:
                self._report(name_of(column.name), "it is not given")
                continue
            self._cell(column, name_of(column.name), value)
            filled[column.name] = value
            # One purchase is one thing bought: no gap in the data.
            bought = spec.id in self.inlets and self.inlets[spec.id].role == "purchase"
            if column.name not in row and name_of(column.name) not in self.defaults and not bought:
                self.defaults.append(name_of(column.name))
        return filled

    def _cell(self, column: ColumnSpec, name: str, value: Scalar) -> None:
        if reason := _misfit(column.kind, column.values, column.whole, column.nonnegative, value):
            self._report(name, reason, value)

    def _once_each(self, spec: ListSpec, name: str, rows: tuple[Row, ...]) -> None:
        """A meter has one quantity for each of its dimension values (and days)."""
        keys = [column.name for column in spec.columns if column.name != spec.source]
        seen: set[tuple[Scalar | None, ...]] = set()
        for row in rows:
            key = tuple(row.get(column) for column in keys)
            if key in seen:
                self._report(f"{name}[{', '.join(map(str, key))}]", "it is given twice")
            seen.add(key)

    def _in_period(self, spec: ListSpec, name: str, rows: tuple[Row, ...]) -> None:
        """Days and hours count from 1, the first of the period; where it has dates, to its last."""
        each = self.inlets[name].each
        for row in rows:
            number = row.get(each or "")
            if each is None or not isinstance(number, Fraction):
                continue
            last = None if self.usage.period is None else self.usage.period.days * _IN_A_DAY[each]
            if number < 1 or (last is not None and number > last):
                end = "on" if last is None else f"to {last}"
                self._report(f"{name}[{shown(number)}]", f"the {each}s of the period count from 1 {end}", number)

    def _balanced(self, spec: ListSpec, name: str, rows: tuple[Row, ...]) -> None:
        """Rows may be corrected below zero, a period's quantity may not."""
        total = sum((value for row in rows if isinstance(value := row.get(spec.source), Fraction)), Fraction(0))
        if total < 0:
            reason = f"corrections take the period {to_text(-total)} below zero: restate the period they belong to"
            self._report(name, reason, total)

    def _report(self, name: str, reason: str, given: Scalar | None = None) -> None:
        self.problems.append(Problem(name, reason, "" if given is None else shown(given)))


def unknown_name(name: str, known: Iterable[str]) -> str:
    """Why a name is not one, with the one that may be meant."""
    meant = closest(name, known)
    return "there is no such name in the rulebook" + (f": do you mean `{meant}`?" if meant else "")


def shown(value: Scalar) -> str:
    """A value as its writer would write it."""
    if isinstance(value, bool):
        return str(value).lower()
    return to_text(value) if isinstance(value, Fraction) else str(value)


def _row_name(spec: ListSpec, name: str, at: int, row: Row, column: str) -> str:
    """What a cell of a row is called: `egress[eu]` for a meter's quantity, `payments[2].amount` for records."""
    if spec.kind == "meter":
        keys = ", ".join(shown(row[key.name]) for key in spec.columns if key.name != spec.source and key.name in row)
        return f"{name}[{keys or at}]"
    return f"{name}[{at}].{column}"


def _misfit(kind: str, values: tuple[str, ...] | None, whole: bool, nonnegative: bool, value: Scalar) -> str:
    """Why a value is none of these; "" where it is."""
    if not alike(scalar_kind(value), kind):
        return f"a {kind} is expected"
    if values is not None and value not in values:
        meant = closest(str(value), values)
        offer = f"do you mean {meant}? " if meant else ""
        return f"it is one of {', '.join(values)}" + (f": {offer.strip()}" if offer else "")
    if isinstance(value, Fraction) and kind == "number":
        if whole and value.denominator != 1:
            return "it is counted in whole numbers"
        if nonnegative and value < 0:
            return "it is never below zero"
    return ""


def _out_of_bounds(inlet: Inlet, value: Fraction) -> str:
    """Why a contract may not say this."""
    low, high = (None if end is None else f"{to_text(end)} {inlet.unit}".strip() for end in (inlet.low, inlet.high))
    if inlet.low is not None and value < inlet.low:
        return f"a contract may not go below {low}" if inlet.role == "term" else f"it is at least {low}"
    if inlet.high is not None and value > inlet.high:
        return f"a contract may not go above {high}" if inlet.role == "term" else f"it is at most {high}"
    return ""
