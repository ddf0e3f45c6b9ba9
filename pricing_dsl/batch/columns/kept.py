"""What slots hold when a period closes: one value, the last ones, or one for each group or lot."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa
from attrs import frozen

from pricing_dsl.batch.bill_columns import BillColumn
from pricing_dsl.batch.columns.limbs import Flags
from pricing_dsl.batch.columns.ragged import bills_of
from pricing_dsl.batch.columns.recipe import Lacking, One, Recipe, empty_lists, lists_of
from pricing_dsl.batch.columns.results import Results
from pricing_dsl.ir.nodes import Carry, Id, Plan, Program, Slot
from pricing_dsl.rating.state import absent


@frozen
class Window:
    """The last values, oldest first."""

    values: tuple[Id, ...]
    count: Id | None
    constants: object = None

    @property
    def ids(self) -> tuple[Id, ...]:
        return self.values if self.count is None else (*self.values, self.count)

    def made(self, results: Results, names: Sequence[str], column: BillColumn, alike: Sequence[Any]) -> pa.Array:
        assert column.kind is not None
        if self.count is None or not self.values:
            return empty_lists(results.count, column.type)
        counts, width = results.values(names[-1]), len(self.values)
        kept = np.arange(width)[::-1] < counts[:, None]
        columns = [results.column(name, column.kind) for name in names[width - 1 :: -1]]
        flat = pa.concat_arrays(columns).take(pa.array(np.arange(results.count * width).reshape(width, -1).T[kept]))
        return lists_of(kept.sum(axis=1), flat, column.type)


@frozen
class ByKey:
    """A value for each row of a group or lot that says something. nothing: what says nothing."""

    ids: tuple[Id, ...]
    list: str
    nothing: Any
    days: bool

    @property
    def constants(self) -> object:
        return self.nothing

    def made(self, results: Results, names: Sequence[str], column: BillColumn, alike: Sequence[Any]) -> pa.Array:
        assert column.kind is not None
        made, offsets = results.made[self.list], results.lists[self.list].offsets
        if len(alike) > 1:
            results.doubt(np.ones(results.count, np.bool_))
        says = self._says(results, names[0])
        rows = np.flatnonzero(says)
        values = results.column(names[0], column.kind, offsets=offsets).take(pa.array(rows))
        text = results.days if self.days else results.texts
        parts = [text(key[rows]) for key in made.keys]
        width = len(parts)
        order = np.arange(len(rows) * width).reshape(width, -1).T.reshape(-1)
        flat = pa.concat_arrays(parts).take(pa.array(order))
        of_kind, _ = column.type.value_type
        keys = pa.ListArray.from_arrays(pa.array(np.arange(len(rows) + 1, dtype=np.int32) * width), flat, of_kind.type)
        entries = pa.StructArray.from_arrays([keys, values], fields=list(column.type.value_type))
        counts = np.bincount(bills_of(offsets)[rows], minlength=results.count)
        return lists_of(counts, entries, column.type)

    def _says(self, results: Results, name: str) -> Flags:
        values = results.values(name)
        if isinstance(self.nothing, Fraction):
            den = results.dens[name]
            nothing = self.nothing * den.const
            return np.asarray(values != (nothing.numerator if nothing.denominator == 1 else 0)) | bool(
                nothing.denominator > 1
            )
        other = results.codes.of(self.nothing) if isinstance(self.nothing, str) else self.nothing
        return np.asarray(values != other)


def kept(program: Program, plan: Plan, column: BillColumn, name: str) -> Recipe | None:
    carry = next((carry for carry in plan.carries if carry.slot == name), None)
    if carry is None:
        return Lacking()
    if column.kind is None:
        return None
    slot = next(slot for slot in plan.slots if slot.name == name)
    return _carried(program, carry, slot)


def _carried(program: Program, carry: Carry, slot: Slot) -> Recipe | None:
    if carry.value is None:
        return Window(carry.values, carry.count)
    if slot.list is None:
        return One((carry.value,), listed=False)
    kind = next(rows.kind for rows in program.lists if rows.id == slot.list)
    nothing = absent(slot)
    return None if slot.kind == "date" else ByKey((carry.value,), slot.list, nothing, kind == "lots")
