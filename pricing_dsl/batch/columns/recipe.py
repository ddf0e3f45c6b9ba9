"""How columns of bills are made of the values of plans, and the plainest of these ways."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
from attrs import frozen

from pricing_dsl.batch.bill_columns import BillColumn
from pricing_dsl.batch.columns.limbs import Flags
from pricing_dsl.batch.columns.ragged import offsets_of
from pricing_dsl.batch.columns.results import Results
from pricing_dsl.ir.nodes import Id, Line


class Recipe(Protocol):
    """How a column is made for plans that compute the same but for constants."""

    @property
    def ids(self) -> tuple[Id, ...]:
        """The values it takes."""

    @property
    def constants(self) -> object:
        """What may differ between plans that compute the same but for constants."""

    def made(self, results: Results, names: Sequence[str], column: BillColumn, alike: Sequence[Any]) -> pa.Array:
        """The column, of results that have these names; alike: the recipe of each plan."""


@frozen
class Lacking:
    """What a plan does not have."""

    ids: tuple[Id, ...] = ()
    constants: object = None

    def made(self, results: Results, names: Sequence[str], column: BillColumn, alike: Sequence[Any]) -> pa.Array:
        return pa.nulls(results.count, column.type)


@frozen
class Amounts:
    """The sum of numbers, each told times a factor. shown: flags of which one holds where there is a sum at all; none:
    there always is."""

    amounts: tuple[Id, ...]
    shown: tuple[Id, ...]
    factors: tuple[Fraction, ...]

    @property
    def ids(self) -> tuple[Id, ...]:
        return (*self.amounts, *self.shown)

    @property
    def constants(self) -> object:
        return self.factors

    def made(self, results: Results, names: Sequence[str], column: BillColumn, alike: Sequence[Amounts]) -> pa.Array:
        assert column.kind is not None
        if len(alike) > 1:
            results.doubt(np.ones(results.count, np.bool_))
        valid: Flags | None = None
        for name in names[len(self.amounts) :]:
            flag = results.values(name).astype(np.bool_, copy=False)
            valid = flag if valid is None else valid | flag
        terms = list(zip(names, self.factors, strict=False))
        return results.numbers(terms, column.kind, valid=None if valid is None or valid.all() else valid)


def shown_of(lines: Iterable[Line]) -> tuple[Id, ...]:
    """The flags under which there is a line at all."""
    flags = [line.shown for line in lines]
    return () if None in flags else tuple(flag for flag in flags if flag is not None)


def empty_lists(count: int, kind: pa.DataType) -> pa.Array:
    """No element in any list."""
    return pa.ListArray.from_arrays(pa.array(np.zeros(count + 1, np.int32)), pa.array([], kind.value_type), kind)


def lists_of(counts: Any, values: pa.Array, kind: pa.DataType, missing: Flags | None = None) -> pa.Array:
    """Lists of so many elements each, one after the other; missing: those that are null."""
    mask = None if missing is None or not missing.any() else pa.array(missing)
    return pa.ListArray.from_arrays(pa.array(offsets_of(counts).astype(np.int32)), values, kind, mask=mask)


@frozen
class One:
    """One value; listed: as the only one of a list. of: as the balance of a whole grant."""

    ids: tuple[Id, ...]
    listed: bool
    of: bool = False
    constants: object = None

    def made(self, results: Results, names: Sequence[str], column: BillColumn, alike: Sequence[Any]) -> pa.Array:
        assert column.kind is not None
        values = results.column(names[0], column.kind)
        if not self.listed:
            return values
        if self.of:
            whole = pa.array([""] * results.count, pa.string())
            values = pa.StructArray.from_arrays([whole, values], fields=list(column.type.value_type))
        return lists_of(np.ones(results.count, np.int64), values, column.type)
