"""The rows of every list of one summary: those given, and the groups made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import product
from typing import Any

from attrs import frozen

from pricing_dsl.ir.kinds import MADE
from pricing_dsl.ir.nodes import ListSpec, Plan, Program
from pricing_dsl.ir.verify_specs import source_of
from pricing_dsl.rating.state import Key, State, lot_days, lot_key
from pricing_dsl.rating.usage import Row, Usage


@frozen
class Rows:
    """The rows of a list. For a group: `keys` are its dimension values, `members[i]` the row that row i of its source
    belongs to; for lots, `keys` are their first and last days."""

    spec: ListSpec
    rows: Sequence[Row]
    keys: Sequence[Key] = ()
    members: Sequence[int] = ()

    def __len__(self) -> int:
        return len(self.rows)

    def label(self, index: int) -> str:
        """What a row is called on a bill: its dimension values and day, or its number."""
        row = self.rows[index]
        names = [column.name for column in self.spec.columns if column.name != self.spec.source]
        if self.spec.kind == "records":
            return str(index + 1)
        return ", ".join(str(row[name]) for name in names if name in row) or str(index + 1)


def rows_of(program: Program, plan: Plan, usage: Usage, state: State) -> dict[str, Rows]:
    """Every list by its id; one that the plan does not ask for may be empty."""
    specs = {rows.id: rows for rows in program.lists}
    found = {spec.id: Rows(spec, _ordered(spec, usage)) for spec in program.lists if spec.kind not in MADE}
    for spec in program.lists:
        if spec.kind in MADE:
            make = _grouped if spec.kind == "group" else _lots
            found[spec.id] = make(spec, found[source_of(spec, specs).id], _carried_keys(plan, state, spec.id))
    return found


def _ordered(spec: ListSpec, usage: Usage) -> Sequence[Row]:
    """The rows as they draw: of records as they are given; of a meter day by day, then its values as declared."""
    rows = usage.rows.get(spec.id, ())
    if spec.kind == "records":
        return rows
    times = [column.name for column in spec.columns if column.kind == "number" and column.name != spec.source]
    orders = [(column.name, column.values) for column in spec.columns if column.values is not None]

    def turn(row: Row) -> tuple[Any, ...]:
        return (*(row[name] for name in times), *(values.index(str(row[name])) for name, values in orders))

    return sorted(rows, key=turn)


def _lots(spec: ListSpec, purchases: Rows, carried: Iterable[Key]) -> Rows:
    """The lots carried in and those bought now; what starts and ends on the same days is one. By last day, the oldest
    first."""
    (day,) = spec.by
    assert spec.days is not None
    keys_of_rows = [lot_key(granted, spec.days) for row in purchases.rows if isinstance(granted := row[day], date)]
    keys = sorted({*carried, *keys_of_rows}, key=lambda key: key[::-1])
    numbers = {key: number for number, key in enumerate(keys)}
    rows = [dict(zip(("granted", "expires"), lot_days(key), strict=True)) for key in keys]
    return Rows(spec, rows, keys, [numbers[key] for key in keys_of_rows])


def _grouped(spec: ListSpec, source: Rows, carried: Iterable[Key]) -> Rows:
    """One row for each combination of closed values, in declared order; of open ones, for each that appears, now or in
    what is carried, in that order."""
    closed = {column.name: column.values for column in spec.columns}
    orders = [closed[name] for name in spec.by]
    keys_of_rows = [tuple(str(row[name]) for name in spec.by) for row in source.rows]
    declared = [order for order in orders if order is not None]
    if len(declared) == len(orders):
        keys = list(product(*declared))
    else:
        seen = dict.fromkeys((*carried, *keys_of_rows))
        keys = sorted(seen, key=lambda key: _position(key, orders))
    numbers = {key: number for number, key in enumerate(keys)}
    rows = [dict(zip(spec.by, key, strict=True)) for key in keys]
    return Rows(spec, rows, keys, [numbers[key] for key in keys_of_rows])


def _position(key: Key, orders: Sequence[tuple[str, ...] | None]) -> tuple[int, ...]:
    """Closed values by their declared order; open ones leave the order of appearance as it is."""
    return tuple(0 if order is None else order.index(part) for part, order in zip(key, orders, strict=True))


def _carried_keys(plan: Plan, state: State, list_id: str) -> list[Key]:
    keys: dict[Key, None] = {}
    for slot in plan.slots:
        held = state.slots.get(slot.name)
        if slot.list == list_id and isinstance(held, Mapping):
            keys.update(dict.fromkeys(held))
    return list(keys)
