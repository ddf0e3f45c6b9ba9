"""Lists that are made: the groups that rows of a meter fall into, and the lots of a grant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np
from attrs import frozen

from pricing_dsl.batch.columns.held import HeldRead
from pricing_dsl.batch.columns.limbs import Ints
from pricing_dsl.batch.columns.lists import ListRead, row_key
from pricing_dsl.batch.columns.local_codes import LocalCodes
from pricing_dsl.batch.columns.ragged import bills_of, offsets_of
from pricing_dsl.batch.kernels.rows import Rows
from pricing_dsl.ir.nodes import ListSpec


@frozen
class Made:
    """The rows of such a list. keys: what each is known by, column by column: codes, or first and last days."""

    rows: Rows
    keys: tuple[Ints, ...]

    def carried(self, held: HeldRead) -> Ints:
        """For each row the row of an opening state that is for the same; -1: none is."""
        found = np.full(len(self.keys[0]), -1, np.int64)
        if held.offsets is None or not held.keys or not len(held.values.values):
            return found
        mine = (bills_of(self.rows.offsets), *self.keys)
        theirs = (bills_of(held.offsets), *held.keys)
        numbers = _numbered([np.concatenate(pair) for pair in zip(mine, theirs, strict=True)])
        place = np.full(int(numbers.max()) + 1, -1, np.int64)
        place[numbers[len(found) :]] = np.arange(len(held.values.values))
        return place[numbers[: len(found)]]


def grouped(spec: ListSpec, source: ListRead, held: Sequence[HeldRead], codes: LocalCodes) -> Made:
    """The groups of a meter's rows: of closed values all there are, as declared; of open ones those that appear, in
    what is carried or now, in that order."""
    closed = {column.name: column.values for column in spec.columns}
    orders = [closed[name] for name in spec.by]
    declared = [order for order in orders if order is not None]
    keys = [_column(source, name) for name in spec.by]
    if len(declared) == len(orders):
        return _declared(source.offsets, keys, [list(map(codes.of, order)) for order in declared])
    return _appearing(source.offsets, keys, held, [_ranks(order, codes) for order in orders])


def _column(source: ListRead, name: str) -> Ints:
    read = source.columns.get(name)
    return np.zeros(source.offsets[-1], np.int64) if read is None else read.values


def _declared(offsets: Ints, keys: Sequence[Ints], orders: Sequence[Sequence[int]]) -> Made:
    count, combinations = len(offsets) - 1, np.array(list(product(*orders)), np.int64)
    place = np.zeros(offsets[-1], np.int64)
    for key, order in zip(keys, orders, strict=True):
        places = np.zeros(max(order) + 2, np.int64)
        places[list(order)] = np.arange(len(order))
        place = place * len(order) + places[key]
    members = bills_of(offsets) * len(combinations) + place
    rows = Rows(np.arange(count + 1) * len(combinations), members)
    return Made(rows, tuple(np.tile(column, count) for column in combinations.T))


def _ranks(order: Sequence[str] | None, codes: LocalCodes) -> Mapping[int, int] | None:
    return None if order is None else {codes.of(value): at for at, value in enumerate(order)}


def _appearing(
    offsets: Ints, keys: Sequence[Ints], held: Sequence[HeldRead], ranks: Sequence[Mapping[int, int] | None]
) -> Made:
    before = [one for one in held if one.offsets is not None and one.keys]
    columns = [
        np.concatenate([*(bills_of(one.offsets) for one in before if one.offsets is not None), bills_of(offsets)])
    ]
    for at, key in enumerate(keys):
        columns.append(np.concatenate([*(one.keys[at] for one in before), key]))
    firsts, of_row = _first_rows(columns)
    turns = [
        np.array([rank.get(code, 0) for code in column[firsts].tolist()], np.int64)
        for column, rank in zip(columns[1:], ranks, strict=True)
        if rank is not None
    ]
    order = np.lexsort([firsts, *turns[::-1], columns[0][firsts]])
    return _in_order(len(offsets) - 1, columns, firsts[order], order, of_row[len(of_row) - int(offsets[-1]) :])


def lots(spec: ListSpec, purchases: ListRead, held: Sequence[HeldRead]) -> Made:
    """The lots that are carried and those that are bought, by last day, the oldest first; of the same days they are
    one."""
    assert spec.days is not None
    day = _column(purchases, spec.by[0])
    before = [one for one in held if one.offsets is not None and one.keys]
    bills = [*(bills_of(one.offsets) for one in before if one.offsets is not None), bills_of(purchases.offsets)]
    columns = [
        np.concatenate(bills),
        np.concatenate([*(one.keys[1] for one in before), day + (spec.days - 1)]),
        np.concatenate([*(one.keys[0] for one in before), day]),
    ]
    firsts, of_row = _first_rows(columns)
    order = np.lexsort([column[firsts] for column in columns[::-1]])
    found = _in_order(len(purchases.offsets) - 1, columns, firsts[order], order, of_row[len(of_row) - len(day) :])
    return Made(found.rows, found.keys[::-1])


def _in_order(count: int, columns: Sequence[Ints], firsts: Ints, order: Ints, of_row: Ints) -> Made:
    """The rows that stand first, in order; of_row: the number of each row's group before they were put in order."""
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    offsets = offsets_of(np.bincount(columns[0][firsts], minlength=count))
    return Made(Rows(offsets, place[of_row]), tuple(column[firsts] for column in columns[1:]))


def _numbered(columns: Sequence[Ints]) -> Ints:
    """A number for each row, the same for rows that are alike."""
    return _first_rows(columns)[1]


def _first_rows(columns: Sequence[Ints]) -> tuple[Ints, Ints]:
    """The first of all rows that are alike, and for each row which of these it is like."""
    key = row_key(columns)
    if key is None:
        _, firsts, of_row = np.unique(np.stack(columns, axis=1), axis=0, return_index=True, return_inverse=True)
    else:
        _, firsts, of_row = np.unique(key, return_index=True, return_inverse=True)
    return firsts, of_row.reshape(-1)
