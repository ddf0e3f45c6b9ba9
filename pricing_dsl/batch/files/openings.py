"""Opening states in memory: those of a few subscriptions found among those of all."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from attrs import define, field

from pricing_dsl.batch.files.hashing import Hashes, hashes, unique
from pricing_dsl.batch.files.rows import SUBSCRIPTION


@define
class Openings:
    """A table of opening states with its subscriptions. used: which of them a bill has been made for."""

    table: pa.Table
    _hashes: Hashes
    _rows: npt.NDArray[np.int64]
    used: npt.NDArray[np.bool_] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.used = np.zeros(self.table.num_rows, bool)

    @classmethod
    def of(cls, table: pa.Table) -> Openings:
        """The states in a table, which has a column of subscriptions."""
        names = pc.cast(table.column(SUBSCRIPTION), pa.string()).combine_chunks()
        found = hashes(names)
        order = np.argsort(found, kind="stable")
        return cls(table, found[order], order)

    def of_subscriptions(self, wanted: Hashes) -> pa.Table:
        """The states of some subscriptions, and perhaps of a few others that have the hash of one of them."""
        return self.table.take(pa.array(self._found(wanted)))

    def close(self, subscriptions: pa.Array) -> None:
        """Take note that these subscriptions have newer states."""
        rows = self._found(hashes(subscriptions))
        names = pc.cast(self.table.column(SUBSCRIPTION).take(pa.array(rows)), pa.string())
        same = pc.is_in(pc.utf8_trim_whitespace(names), value_set=pc.utf8_trim_whitespace(subscriptions))
        self.used[rows[same.to_numpy()]] = True

    def rest(self) -> pa.Table:
        """The states that are still the newest."""
        return self.table.filter(pa.array(~self.used))

    def _found(self, wanted: Hashes) -> npt.NDArray[np.int64]:
        wanted = unique(wanted)
        first = np.searchsorted(self._hashes, wanted, "left")
        counts = np.searchsorted(self._hashes, wanted, "right") - first
        steps = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        rows: npt.NDArray[np.int64] = self._rows[np.repeat(first, counts) + steps]
        return rows
