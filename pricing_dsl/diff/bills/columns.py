"""Amounts in columns: as whole numbers, summed for each customer, without a digit lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from attrs import define, field

from pricing_dsl.diff.bills.outcome import Customers, Spread, spread

_DIGITS = 38
_MOST_ROWS = 1 << 20
"""So many rows wait to be summed."""
_LIMIT = 1 << 62

Numbers = npt.NDArray[np.int64]


class TooLargeError(Exception):
    """Amounts, or sums of them, that whole numbers of 64 bits do not surely hold."""


def whole(amounts: pa.Array, scale: int) -> Numbers:
    """Decimals as whole numbers of units of 10**-scale.

    Raises:
        TooLargeError: one does not fit.
    """
    try:
        cast = amounts.cast(pa.decimal128(_DIGITS, scale))
    except pa.ArrowInvalid:
        raise TooLargeError from None
    halves = np.frombuffer(cast.buffers()[1], np.int64).reshape(-1, 2)[cast.offset : cast.offset + len(cast)]
    low, high = halves[:, 0], halves[:, 1]
    if not np.array_equal(high, low >> 63):
        raise TooLargeError
    return low


@define
class Sums:
    """What each customer pays by both versions, in each currency. bound: what no sum can exceed so far."""

    scale: int
    waiting: list[pa.Table] = field(factory=list)
    rows: int = 0
    bound: int = 0

    def add(self, currencies: pa.Array, customers: pa.Array, before: Numbers, after: Numbers) -> None:
        """Count some bills.

        Raises:
            TooLargeError: sums might not fit.
        """
        for amounts in (before, after):
            if len(amounts):
                self.bound += max(abs(int(amounts.min())), abs(int(amounts.max()))) * len(amounts)
        if self.bound >= _LIMIT:
            raise TooLargeError
        columns = [currencies, customers, pa.array(before), pa.array(after)]
        self.waiting.append(pa.table(columns, names=_NAMES))
        self.rows += len(before)
        if self.rows > _MOST_ROWS:
            self._sum()

    def _sum(self) -> pa.Table:
        """All that waits, summed; so many rows more may wait then."""
        if not self.waiting:
            return pa.table([pa.array([], kind) for kind in _KINDS], names=_NAMES)
        summed = pa.concat_tables(self.waiting).group_by(_NAMES[:2]).aggregate([(name, "sum") for name in _NAMES[2:]])
        found = summed.select([*_NAMES[:2], "before_sum", "after_sum"]).rename_columns(_NAMES)
        self.waiting, self.rows = [found], 0
        return found

    def spreads(self, name: Callable[[str], str]) -> tuple[Spread, ...]:
        """How bills differ, in each currency. name: what to call a customer."""
        found = self._sum()
        currencies = sorted(pc.unique(found.column("currency")).to_pylist())
        return tuple(self._spread(found, currency, name) for currency in currencies)

    def _spread(self, found: pa.Table, currency: str, name: Callable[[str], str]) -> Spread:
        own = found.filter(pc.equal(found.column("currency"), currency))
        before, after = (own.column(side).to_numpy() for side in _NAMES[2:])
        order: Any = np.argsort(after - before, kind="stable")
        customers = Customers(currency, 10**self.scale, _Names(own.column("customer"), name), before, after)
        return spread(customers, order, int(before.sum()), int(after.sum()))


_NAMES = ["currency", "customer", "before", "after"]
_KINDS = [pa.string(), pa.string(), pa.int64(), pa.int64()]


@define
class _Names(Sequence[str]):
    """The names of customers, made as they are asked for."""

    column: pa.ChunkedArray
    name: Callable[[str], str]

    def __len__(self) -> int:
        return len(self.column)

    def __getitem__(self, index: Any) -> Any:
        return self.name(self.column[int(index)].as_py())
