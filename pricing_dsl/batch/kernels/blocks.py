"""Bills in blocks: so few that their columns stay in the cache while a kernel runs, all rows of a bill together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from attrs import frozen

from pricing_dsl.batch.kernels.box import MOST_ROWS
from pricing_dsl.batch.kernels.rows import Ints, Rows
from pricing_dsl.batch.kernels.segments import Segments
from pricing_dsl.ir.nodes import BILL


@frozen
class Block:
    """Bills one after the other, from `start` to before `end`."""

    start: int
    end: int

    def rows(self, lists: Mapping[str, Rows]) -> dict[str, slice]:
        """Where the rows of each space are."""
        found = {BILL: slice(self.start, self.end)}
        for list_id, rows in lists.items():
            found[list_id] = slice(int(rows.offsets[self.start]), int(rows.offsets[self.end]))
        return found

    def segments(self, lists: Mapping[str, Rows], sources: Mapping[str, str]) -> dict[str, Segments]:
        """The rows of each list within the block. sources: of groups whose members are asked for."""
        where, found = self.rows(lists), {}
        for list_id, rows in lists.items():
            start, members = where[list_id].start, None
            if list_id in sources and rows.members is not None:
                members = rows.members[where[sources[list_id]]] - start
            found[list_id] = Segments(rows.offsets[self.start : self.end + 1] - start, members)
        return found


def blocks(count: int, lists: Mapping[str, Rows], size: int) -> Iterator[Block]:
    """All bills, in blocks of at most so many bills and so many rows of each list; bills with more rows than are proved
    for all of them stand alone, as do those with more than a block's."""
    offsets = [rows.offsets for rows in lists.values()]
    long = _long(count, offsets)
    start = 0
    while start < count:
        end = min(count, start + size)
        for of_list in offsets:
            end = min(end, int(np.searchsorted(of_list, of_list[start] + size, side="right")) - 1)
        next_long = int(long[np.searchsorted(long, start)])
        end = start + 1 if next_long == start else min(end, next_long)
        yield Block(start, max(end, start + 1))
        start = max(end, start + 1)


def _long(count: int, offsets: list[Ints]) -> Ints:
    """Bills with more rows of a list than are proved for all, and one past the last."""
    found = [np.flatnonzero(np.diff(of_list) > MOST_ROWS) for of_list in offsets]
    return np.unique(np.concatenate([*found, np.array([count], dtype=np.int64)]))
