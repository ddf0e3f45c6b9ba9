"""Rows of the input on their way to be rated, each with its number among all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import frozen

from pricing_dsl.batch.bill_columns import ROW
from pricing_dsl.batch.carried import start_of, subscription_of
from pricing_dsl.batch.files.block import Block, Facts, place_text
from pricing_dsl.batch.files.columns import aligned, empty
from pricing_dsl.batch.files.hashing import Hashes, hashes
from pricing_dsl.batch.files.order import UNDATED, Days
from pricing_dsl.batch.files.places import Numbers, Places, first_of
from pricing_dsl.batch.files.text_values import values

SUBSCRIPTION, START, PERIOD = "subscription", "period.start", "period"
ASIDE = pa.schema([(ROW, pa.int64()), *((name, pa.string()) for name in ("place", "field", "reason", "given"))])
"""What is set aside: one for each reason. place: null for rows, whose number tells it; what is no row stands before the
row that has the number."""


@frozen
class Rows:
    """Rows with their numbers, which ascend. odd: those that the columns do not hold, by where they are among these.
    unread: what stands between them and is no row, as `ASIDE`."""

    numbers: Numbers
    columns: pa.RecordBatch
    odd: Mapping[int, Facts]
    unread: pa.RecordBatch

    @classmethod
    def of(cls, number: int, name: str, block: Block, types: pa.Schema, places: Places) -> Rows:
        """The rows of a block of the file that goes by a name, with these columns; where they stand is remembered."""
        columns, odd = typed(block, types)
        first = first_of(number)
        said = [(first + one.before, place_text(name, one.place), "", one.reason, "") for one in block.unread]
        return cls(places.add(number, name, block), columns, odd, aside_of(said))

    def __len__(self) -> int:
        return len(self.numbers)

    def subscriptions(self) -> Hashes:
        """The hash of each row's subscription."""
        return subscriptions_of(self.columns, self.odd, len(self))

    def split(self, at: int) -> tuple[Rows, Rows]:
        """Those before a place and those from it on."""
        bound = self.numbers[at] if at < len(self) else np.iinfo(np.int64).max
        cut = int(np.searchsorted(self.unread.column(0).to_numpy(), bound))
        return (
            Rows(self.numbers[:at], self.columns[:at], _between(self.odd, 0, at), self.unread[:cut]),
            Rows(self.numbers[at:], self.columns[at:], _between(self.odd, at, len(self)), self.unread[cut:]),
        )

    def take(self, at: Numbers) -> Rows:
        """Some of them."""
        places = {int(one): new for new, one in enumerate(at)} if self.odd else {}
        odd = {places[one]: facts for one, facts in self.odd.items() if one in places}
        return Rows(self.numbers[at], self.columns.take(pa.array(at)), odd, self.unread)


def _between(odd: Mapping[int, Facts], start: int, end: int) -> dict[int, Facts]:
    return {at - start: facts for at, facts in odd.items() if start <= at < end}


def together(parts: Sequence[Rows]) -> Rows:
    """Rows that follow each other."""
    if len(parts) == 1:
        return parts[0]
    odd: dict[int, Facts] = {}
    size = 0
    for part in parts:
        odd |= {size + at: facts for at, facts in part.odd.items()}
        size += len(part)
    return Rows(
        np.concatenate([part.numbers for part in parts]),
        pa.concat_batches([part.columns for part in parts]),
        odd,
        pa.concat_batches([part.unread for part in parts]),
    )


def typed(block: Block, types: pa.Schema) -> tuple[pa.RecordBatch, Mapping[int, Facts]]:
    """The rows of a block in columns of these types, and those that do not fit in them."""
    rows, odd, strange = block.rows, block.odd, set[int]()
    for at, of in enumerate(rows.schema):
        if _read_as(of, types):
            kind = types.field(of.name).type
            column, plain = values(rows.column(at), kind)
            rows = rows.set_column(at, of.with_type(kind), column)
            if not pc.all(plain).as_py():
                strange.update(np.flatnonzero(~plain.to_numpy(zero_copy_only=False)).tolist())
    if strange:
        odd = {**odd, **_facts(block.rows, sorted(strange))}
    return aligned(rows, types, len(block)), odd


def _read_as(of: pa.Field, types: pa.Schema) -> bool:
    """Whether a column of texts is to be one of values."""
    kind = types.field(of.name).type
    return bool(pa.types.is_string(of.type) and (pa.types.is_decimal(kind) or pa.types.is_date(kind)))


def _facts(rows: pa.RecordBatch, numbers: Sequence[int]) -> dict[int, Facts]:
    return dict(zip(numbers, rows.take(pa.array(numbers, pa.int64())).to_pylist(), strict=True))


def subscriptions_of(rows: pa.RecordBatch, odd: Mapping[int, Facts], size: int) -> Hashes:
    """The hash of each row's subscription; of a row without one, that of nothing. size: how many rows there are."""
    at = rows.schema.get_field_index(SUBSCRIPTION)
    found = np.zeros(size, np.uint64) if at < 0 else hashes(rows.column(at))
    if odd:
        names = pa.array([subscription_of(facts) for facts in odd.values()], pa.string())
        found[list(odd)] = hashes(names)
    return found


def days_of(rows: pa.RecordBatch, odd: Mapping[int, Facts], size: int) -> Days | None:
    """The first days of the periods of so many rows, counted from 1970; None where they are not plain to see."""
    names = rows.schema.names
    if PERIOD in names:
        return None
    if START not in names:
        found = np.full(size, UNDATED)
    elif pa.types.is_date32(rows.column(START).type):
        found = _days(rows.column(START))
    else:
        return None
    if odd:
        found[list(odd)] = _days(pa.array([start_of(facts) for facts in odd.values()], pa.date32()))
    return found


def _days(starts: pa.Array) -> Days:
    found: Days = pc.fill_null(pc.cast(pc.cast(starts, pa.int32()), pa.int64()), UNDATED).to_numpy(zero_copy_only=False)
    return found.copy()


def aside_of(said: Sequence[tuple[int, str, str, str, str]]) -> pa.RecordBatch:
    """What is set aside, from (row, place, field, reason, given)."""
    columns = list(zip(*said, strict=True)) or [()] * len(ASIDE)
    return pa.record_batch([pa.array(column, of.type) for column, of in zip(columns, ASIDE, strict=True)], ASIDE)


def one_batch(table: pa.Table) -> pa.RecordBatch:
    """A table as one batch."""
    batches = table.combine_chunks().to_batches()
    return batches[0] if batches else empty(table.schema)
