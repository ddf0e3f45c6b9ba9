"""What has rows: records, quantities by dimension value and by day, however a table holds them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce

import numpy as np
import pyarrow as pa
from attrs import evolve, field, frozen

from pricing_dsl.batch.columns.bounds import admitted
from pricing_dsl.batch.columns.limbs import Flags, Ints, multiplied
from pricing_dsl.batch.columns.ragged import any_of, bills_of, list_parts, offsets_of, rows_of
from pricing_dsl.batch.columns.reading import Read, Reader, both, either, valid
from pricing_dsl.ir.nodes import ColumnSpec, Inlet, ListSpec
from pricing_dsl.rating.aggregate import AT

_IN_A_DAY = {"day": 1, "hour": 24}
_ROOM = 2**62


@frozen
class ListRead:
    """The rows of one list, those of all bills. columns: by name; one that is not there has its default in every row.
    given, doubtful: of bills; None: all are given, none is doubtful."""

    offsets: Ints
    columns: Mapping[str, Read]
    given: Flags | None = None
    doubtful: Flags | None = None

    def doubt(self, bills: Flags | None) -> ListRead:
        """The same with more bills that are doubtful."""
        return self if bills is None else evolve(self, doubtful=either(self.doubtful, bills))

    def doubt_rows(self, rows: Flags | None) -> ListRead:
        """The same where bills with one of these rows are doubtful."""
        return self if rows is None or not rows.any() else self.doubt(any_of(self.offsets, rows))

    def sorted_by(self, order: Ints) -> ListRead:
        """The same with rows in another order, within their bills."""
        return evolve(self, columns={name: read.taken(order) for name, read in self.columns.items()})

    def taken(self, bills: Ints) -> ListRead:
        """The rows of some bills."""
        rows = rows_of(self.offsets, bills)
        return ListRead(
            offsets_of(self.offsets[bills + 1] - self.offsets[bills]),
            {name: read.taken(rows) for name, read in self.columns.items()},
        )


def no_rows(count: int, given: bool = False) -> ListRead:
    """A list without rows in any bill."""
    return ListRead(np.zeros(count + 1, np.int64), {}, None if given else np.zeros(count, np.bool_))


@frozen
class ListReader:
    """Reads the rows of one inlet."""

    inlet: Inlet
    spec: ListSpec
    reader: Reader
    keys: tuple[ColumnSpec, ...] = field(init=False)
    """The columns that tell a meter's rows apart."""

    @keys.default
    def _keys(self) -> tuple[ColumnSpec, ...]:
        return tuple(column for column in self.spec.columns if column.name != self.inlet.name)

    # ---- as a whole: one column has all rows ----

    def whole(self, array: pa.Array) -> ListRead:
        """The rows that a column of lists, structs or maps holds."""
        found = self._whole(array)
        return self._nothing_plain(array) if found is None else found

    def _whole(self, array: pa.Array) -> ListRead | None:
        kind = array.type
        if pa.types.is_map(kind):
            return self._by_key(array) if self.spec.kind == "meter" and len(self.keys) == 1 else None
        if pa.types.is_struct(kind):
            return self._by_field(array) if self.spec.kind == "meter" and len(self.keys) == 1 else None
        if not _is_list(kind):
            return None
        if pa.types.is_struct(kind.value_type):
            return self._records(array)
        if len(self.keys) == 1 and self.keys[0].name == self.inlet.each and self.keys[0].kind == "number":
            return self._by_day(array)
        return None

    def _nothing_plain(self, array: pa.Array) -> ListRead:
        given = valid(array)
        return ListRead(
            np.zeros(len(array) + 1, np.int64), {}, given, np.ones(len(array), np.bool_) if given is None else given
        )

    def _records(self, array: pa.Array) -> ListRead | None:
        offsets, rows = list_parts(array)
        fields = dict(zip((of.name for of in rows.type), rows.flatten(), strict=True))
        if AT in fields or len(fields) < rows.type.num_fields:
            return None
        columns = {of.name: self.reader.read(fields[of.name], of) for of in self.spec.columns if of.name in fields}
        found = ListRead(offsets, columns, valid(array))
        if rows.null_count:
            found = found.doubt_rows(~rows.is_valid().to_numpy(zero_copy_only=False))
        for name, unknown in fields.items():
            if name not in columns:
                found = found.doubt_rows(_says_something(unknown))
        return found

    def _by_key(self, array: pa.MapArray) -> ListRead:
        offsets, rows = list_parts(array)
        keys, values = rows.flatten()
        return ListRead(offsets, self._rows(self.reader.read(keys, self.keys[0]), values), valid(array))

    def _by_day(self, array: pa.Array) -> ListRead:
        offsets, values = list_parts(array)
        numbers = np.arange(1, offsets[-1] + 1) - np.repeat(offsets[:-1], np.diff(offsets))
        return ListRead(offsets, self._rows(Read(numbers), values), valid(array))

    def _rows(self, key: Read, values: pa.Array) -> dict[str, Read]:
        return {self.keys[0].name: key, self.inlet.name: self.reader.read(values, self._quantity)}

    def _by_field(self, array: pa.StructArray) -> ListRead:
        cells = [([of.name], values) for of, values in zip(array.type, array.flatten(), strict=True)]
        return evolve(self.cells(cells), given=valid(array))

    @property
    def _quantity(self) -> ColumnSpec:
        return next(column for column in self.spec.columns if column.name == self.inlet.name)

    # ---- cell by cell: `egress[eu]`, `egress[us]` ----

    def cells(self, cells: Sequence[tuple[Sequence[str], pa.Array]]) -> ListRead:
        """The rows of columns that each hold the quantity of some dimension values."""
        count = len(cells[0][1])
        placed = [(self._key(parts), self.reader.read(array, self._quantity)) for parts, array in cells]
        known = sorted(((key, read) for key, read in placed if key is not None), key=lambda one: self._turn([*one[0]]))
        found = _side_by_side([read for _, read in known], count)
        keys = np.array([key for key, _ in known], np.int64).reshape(len(known), len(self.keys))
        at = np.tile(np.arange(len(known)), count)
        rows = slice(None) if found.given is None else found.given.reshape(-1)
        values = Read(
            found.values.reshape(-1)[rows],
            found.scale,
            None,
            None if found.plain is None else found.plain.reshape(-1)[rows],
        )
        counts = np.full(count, len(known)) if found.given is None else found.given.sum(axis=1)
        columns = {column.name: Read(keys[:, number][at[rows]]) for number, column in enumerate(self.keys)}
        made = ListRead(offsets_of(counts), {**columns, self.inlet.name: values}, counts > 0)
        for key, read in placed:
            if key is None:
                made = made.doubt(np.ones(count, np.bool_) if read.given is None else read.given)
        return made

    def _key(self, parts: Sequence[str]) -> tuple[int, ...] | None:
        """The dimension values of a column's name; None where they are none of this list."""
        if self.spec.kind == "records" or len(parts) != len(self.keys):
            return None
        try:
            return tuple(
                self.reader.scalar(self.reader.state(part, column), column, 0)
                for column, part in zip(self.keys, parts, strict=True)
            )
        except ValueError:
            return None

    # ---- what `admission` asks ----

    def admitted(self, found: ListRead, days: Ints | None) -> ListRead:
        """The same in the order in which rows draw, where bills that are not plainly right are doubtful.

        Args:
            days: of each bill's period; -1 where it has none. None: no bill has dates.
        """
        if self.spec.kind == "meter":
            found = self._ordered(found)
        columns = dict(found.columns)
        for column in self.spec.columns:
            read = columns.get(column.name)
            if read is None:
                if column.default is None:
                    found = found.doubt(np.diff(found.offsets) > 0)
                continue
            columns[column.name] = read = admitted(read, column)
            found = found.doubt_rows(read.doubtful)
            if column.default is None and read.given is not None:
                found = found.doubt_rows(~read.given)
        found = evolve(found, columns=columns)
        return self._in_period(self._balanced(found), days) if self.spec.kind == "meter" else found

    def _ordered(self, found: ListRead) -> ListRead:
        """Day by day, then as declared; no two rows for the same."""
        for column in self.keys:
            read = found.columns.get(column.name)
            if read is None:
                return found.doubt(np.diff(found.offsets) > 0)
            found = found.doubt_rows(None if read.given is None else ~read.given)
        bills = bills_of(found.offsets)
        keys = [found.columns[column.name].values for column in self.keys]
        turn = self._turn(keys)
        order = order_of([bills, *turn])
        if order is not None:
            found, keys = found.sorted_by(order), [key[order] for key in keys]
        return found.doubt_rows(twice([bills, *keys]))

    def _turn(self, keys: Sequence[int] | Sequence[Ints]) -> list[Ints]:
        """What of the keys says which row comes first: numbers of days, then places of declared values."""
        pairs = list(zip(self.keys, keys, strict=True))
        times = [np.asarray(key) for column, key in pairs if column.kind == "number"]
        places = [self._places(column)[np.asarray(key)] for column, key in pairs if column.values is not None]
        return [*times, *places]

    def _places(self, column: ColumnSpec) -> Ints:
        """The place of each code among a column's values; that of one that is none of them means nothing."""
        codes = [self.reader.codes.of(value) for value in column.values or ()]
        places = np.zeros(max(codes, default=0) + 2, np.int64)
        places[codes] = np.arange(len(codes))
        return places

    def _in_period(self, found: ListRead, days: Ints | None) -> ListRead:
        each = self.inlet.each
        column = next((column for column in self.keys if column.name == each), None)
        if each is None or column is None or column.kind != "number" or each not in found.columns:
            return found
        numbers = found.columns[each].values
        outside = numbers < 1
        if days is not None:
            last = np.repeat(np.where(days < 0, _ROOM, days * _IN_A_DAY[each]), np.diff(found.offsets))
            outside |= numbers > last
        return found.doubt_rows(outside)

    def _balanced(self, found: ListRead) -> ListRead:
        """Rows may be below zero, their sum may not; where it is not sure to fit, the exact way adds up."""
        read = found.columns.get(self.inlet.name)
        if read is None or not len(read.values) or read.values.min() >= 0:
            return found
        counts = np.diff(found.offsets)
        if max(-int(read.values.min()), int(read.values.max())) * int(counts.max()) >= _ROOM:
            return found.doubt(counts > 0)
        sums = np.zeros(len(counts), np.int64)
        np.add.at(sums, bills_of(found.offsets), read.values)
        return found.doubt(sums < 0)


def merged(reads: Sequence[ListRead]) -> ListRead:
    """Rows that a table holds in several ways at once: only one of them is plain, where it has rows at all."""
    return reduce(
        lambda a, b: a.doubt(b.given if b.given is not None else np.ones(len(b.offsets) - 1, np.bool_)), reads
    )


def _says_something(array: pa.Array) -> Flags:
    """Where a value is given: not null, and no empty text."""
    there: Flags = array.is_valid().to_numpy(zero_copy_only=False)
    if pa.types.is_string(array.type) or pa.types.is_large_string(array.type):
        there = there & np.array([text != "" for text in array.to_pylist()], np.bool_)
    return there


def _is_list(kind: pa.DataType) -> bool:
    return bool(pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind))


def _side_by_side(reads: Sequence[Read], count: int) -> Read:
    """Columns as one of two dimensions, at the most decimals that one of them has."""
    scale = max((read.scale for read in reads), default=0)
    values = np.zeros((count, len(reads)), np.int64)
    given = plain = None
    for at, read in enumerate(reads):
        values[:, at], fits = multiplied(read.values, 10 ** (scale - read.scale))
        given, plain = _beside(given, read.given, at, values), _beside(plain, both(read.plain, fits), at, values)
    return Read(values, scale, given, plain)


def _beside(table: Flags | None, column: Flags | None, at: int, like: Ints) -> Flags | None:
    if column is None:
        return table
    if table is None:
        table = np.ones(like.shape, np.bool_)
    table[:, at] = column
    return table


def row_key(columns: Sequence[Ints]) -> Ints | None:
    """One number for each row that orders rows as the columns do, the first before the rest; None: it would be too
    long."""
    found, span = columns[0], int(columns[0].max(initial=0)) + 1
    for column in columns[1:]:
        least, most = int(column.min(initial=0)), int(column.max(initial=0))
        width = most - least + 1
        span *= width
        if span >= _ROOM:
            return None
        found = found * np.int64(width) + (column - np.int64(least))
    return found


def order_of(columns: Sequence[Ints]) -> Ints | None:
    """The order that sorts rows, those that are equal as they stand; None where they are in order."""
    key = row_key(columns)
    if key is None:
        return np.lexsort(columns[::-1])
    return None if np.all(key[1:] >= key[:-1]) else np.argsort(key, kind="stable")


def twice(columns: Sequence[Ints]) -> Flags | None:
    """Which rows are like another one; None where no row is."""
    key = row_key(columns)
    if key is not None and np.all(key[1:] > key[:-1]):
        return None
    order = np.lexsort(columns[::-1]) if key is None else np.argsort(key, kind="stable")
    like = np.ones(max(len(order) - 1, 0), np.bool_)
    for column in columns:
        like &= column[order[1:]] == column[order[:-1]]
    twice = np.zeros(len(order), np.bool_)
    twice[order[1:][like]] = True
    return twice if like.any() else None
