"""What opening states hold, read for all rows at once."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
from attrs import evolve, frozen

from pricing_dsl.batch.columns.bounds import carried
from pricing_dsl.batch.columns.limbs import Flags, Ints
from pricing_dsl.batch.columns.lists import twice
from pricing_dsl.batch.columns.plans import Plans
from pricing_dsl.batch.columns.ragged import any_of, bills_of, list_parts, offsets_of, rows_of
from pricing_dsl.batch.columns.reading import Read, Reader, either, is_text, nothing, valid
from pricing_dsl.ir.nodes import ColumnSpec, Slot
from pricing_dsl.rating.state import lot_days

_EPOCH = date(1970, 1, 1)


@frozen
class HeldRead:
    """What one slot holds. values: one for each bill; of a window or of groups, for each row of `offsets`. keys: of
    groups, the codes of dimension values; of lots, their first and last day. doubtful: bills whose state is not plain;
    None: none."""

    values: Read
    offsets: Ints | None = None
    keys: tuple[Ints, ...] = ()
    doubtful: Flags | None = None

    def taken(self, bills: Ints) -> HeldRead:
        """The same of some bills; below zero is none, which holds nothing."""
        if self.offsets is None:
            return HeldRead(self.values.taken(bills))
        there = np.flatnonzero(bills >= 0)
        counts = np.zeros(len(bills), np.int64)
        counts[there] = self.offsets[bills[there] + 1] - self.offsets[bills[there]]
        rows = rows_of(self.offsets, bills[there])
        return HeldRead(self.values.taken(rows), offsets_of(counts), tuple(key[rows] for key in self.keys))

    def nothing_held(self) -> Flags:
        """Which bills hold nothing that would be lost."""
        given = self.values.given
        nothing = self.values.values == 0
        if given is not None:
            nothing = nothing | ~given
        return nothing if self.offsets is None else ~any_of(self.offsets, ~nothing)


@frozen
class HeldReader:
    """Reads the columns of slots."""

    plans: Plans
    reader: Reader

    def read(self, array: pa.Array, name: str) -> HeldRead:
        """What a slot of a name holds in each bill."""
        declared = self.plans.slots.get(name, ())
        if not declared or len({(one.kind, one.window is None, one.list) for one in declared}) > 1:
            return _doubted(array)
        slot = declared[0]
        if slot.window is not None or slot.list is not None:
            found = self._rows(array, slot)
        else:
            values = self.reader.read(array, _spec(slot))
            found = HeldRead(values, doubtful=None)
        for one in declared:
            found = evolve(found, values=carried(found.values, one))
        return _with_doubts(found)

    def _rows(self, array: pa.Array, slot: Slot) -> HeldRead:
        if not pa.types.is_list(array.type) and not pa.types.is_large_list(array.type):
            return _doubted(array)
        offsets, rows = list_parts(array)
        if slot.window is not None:
            values = self.reader.read(rows, _spec(slot))
            too_many = np.diff(offsets) > slot.window
            doubtful = too_many if too_many.any() else None
            return HeldRead(_all_given(values), offsets, doubtful=doubtful)
        if not pa.types.is_struct(rows.type) or [of.name for of in rows.type] != ["of", "value"]:
            return _doubted(array)
        keys, values = rows.flatten()
        return self._groups(offsets, keys, _all_given(self.reader.read(values, _spec(slot))), slot)

    def _groups(self, offsets: Ints, of: pa.Array, values: Read, slot: Slot) -> HeldRead:
        spec = next(rows for rows in self.plans.program.lists if rows.id == slot.list)
        width = 2 if spec.kind == "lots" else len(spec.by)
        if not pa.types.is_list(of.type) or not is_text(of.type.value_type):
            return HeldRead(values, offsets, (), np.diff(offsets) > 0)
        starts, parts = list_parts(of)
        if not np.all(np.diff(starts) == width):
            return HeldRead(values, offsets, (), np.diff(offsets) > 0)
        read = self.reader.texts(parts, _day if spec.kind == "lots" else self.reader.codes.of)
        columns = read.values.reshape(-1, width).T
        keys = tuple(np.ascontiguousarray(column) for column in columns)
        doubts = either(read.doubtful, None if read.given is None else ~read.given)
        doubtful = None if doubts is None else any_of(offsets, np.any(doubts.reshape(-1, width), axis=1))
        if spec.kind == "lots" and (keys[0] > keys[1]).any():
            doubtful = either(doubtful, any_of(offsets, keys[0] > keys[1]))
        if (again := twice([bills_of(offsets), *keys])) is not None:
            doubtful = either(doubtful, any_of(offsets, again))
        return HeldRead(values, offsets, keys, doubtful)


def _day(text: str) -> int:
    """A day of a lot's key; raises ValueError where it is not written as such."""
    (day, _) = lot_days((text, text))
    return (day - _EPOCH).days


def _spec(slot: Slot) -> ColumnSpec:
    return ColumnSpec(slot.name, slot.kind, nonnegative=False)


def _all_given(values: Read) -> Read:
    """Values of which none may be missing."""
    return values if values.given is None else evolve(values.only(values.given), given=None)


def _doubted(array: pa.Array) -> HeldRead:
    """A column that is not read: whatever it holds goes the exact way."""
    given = valid(array)
    return HeldRead(nothing(len(array)), doubtful=np.ones(len(array), np.bool_) if given is None else given)


def _with_doubts(found: HeldRead) -> HeldRead:
    """The same, with the bills whose values are not plain."""
    rows = found.values.doubtful
    if rows is None:
        return found
    return evolve(
        found, doubtful=either(found.doubtful, rows if found.offsets is None else any_of(found.offsets, rows))
    )
