"""The opening states of a batch of rows, read at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np
import pyarrow as pa
from attrs import frozen

from pricing_dsl.batch.columns.bounds import bounded
from pricing_dsl.batch.columns.calendar import NO_DAY
from pricing_dsl.batch.columns.held import HeldRead, HeldReader
from pricing_dsl.batch.columns.limbs import Flags, Ints
from pricing_dsl.batch.columns.plans import Plans
from pricing_dsl.batch.columns.reading import Read, Reader, either
from pricing_dsl.batch.openings import scalar_of
from pricing_dsl.ir.nodes import ColumnSpec, Inlet, Scalar

_ZERO, _MOST_PERIODS = Fraction(0), Fraction(10**6)
_HEAD = {
    "periods": ColumnSpec("periods", "number", whole=True),
    "anchor": ColumnSpec("anchor", "date"),
    "through": ColumnSpec("through", "date"),
}


def text_of_state(text: str, spec: Inlet | ColumnSpec) -> Scalar:
    """What a text states in a column of states."""
    return scalar_of(text, spec.kind)


@frozen
class Openings:
    """What opens the periods of rows. periods, anchor, through: a number for all rows, or one for each. held: of each
    slot that is given. doubtful: rows that go the exact way; None: none."""

    periods: Ints | int
    anchor: Ints | int
    through: Ints | int
    held: Mapping[str, HeldRead]
    doubtful: Flags | None


NEW = Openings(0, NO_DAY, NO_DAY, {}, None)


def read_openings(columns: Sequence[tuple[str, int]], batch: pa.RecordBatch, plans: Plans, reader: Reader) -> Openings:
    """The states that columns hold, by the names of their parts and of slots. reader: of the texts of states."""
    head: dict[str, Ints | int] = {"periods": 0, "anchor": NO_DAY, "through": NO_DAY}
    held: dict[str, HeldRead] = {}
    doubtful: Flags | None = None
    slots = HeldReader(plans, reader)
    for name, at in columns:
        array = batch.column(at)
        if name in _HEAD:
            read = reader.read(array, _HEAD[name])
            if name == "periods":
                read = _counted(read)
            doubtful = either(doubtful, read.doubtful)
            head[name] = _or_none(read, 0 if name == "periods" else NO_DAY)
        else:
            held[name] = slots.read(array, name)
            doubtful = either(doubtful, held[name].doubtful)
    return Openings(head["periods"], head["anchor"], head["through"], held, doubtful)


def _counted(read: Read) -> Read:
    """Whole numbers that a count of periods may be."""
    found = bounded(read, _ZERO, _MOST_PERIODS, True)
    return found if not read.scale else Read(found.values // np.int64(10**read.scale), 0, found.given, found.plain)


def _or_none(read: Read, none: int) -> Ints | int:
    there = read.given if read.plain is None else (read.plain if read.given is None else read.given & read.plain)
    if there is None:
        return read.values
    return np.where(there, read.values, none) if there.any() else none


def forgotten(openings: Openings, plans: Plans, plan: Ints | int) -> Flags | None:
    """Rows whose plan does not keep something that their state holds; None: none."""
    found: Flags | None = None
    for name, held in openings.held.items():
        keeps = plans.keeps.get(name)
        if keeps is not None and not keeps.all():
            lost = ~keeps[plan] & ~held.nothing_held()
            found = either(found, lost if lost.any() else None)
    return found
