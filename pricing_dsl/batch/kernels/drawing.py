"""Rows that draw from lots which live for a while: the rows of many bills in turn, see `ir.Draw`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from attrs import define

from pricing_dsl.batch.kernels.rows import Ints
from pricing_dsl.batch.kernels.segments import Segments


def drawn(
    rows: Segments,
    lots: Segments,
    at: Ints,
    need: Ints,
    whole: Ints,
    start: Ints,
    end: Ints,
    available: Ints,
    newest: int,
) -> tuple[Ints, Ints]:
    """What each row gets, and what each lot gives.

    The first rows of all bills draw together, then the second ones, and so on; the lots of a bill stand in the order in
    which they are drawn. Bills with a similar number of lots go together, so that little is computed for lots that
    are not there.
    """
    there = np.maximum(available, 0)
    got, left = np.zeros(len(at), dtype=np.int64), there.copy()
    in_turn = _ordered(lots.bill_of, *((np.negative(start), end) if newest else (end, start)))
    by_time = _ordered(rows.bill_of, at)
    for bills, width in _alike(rows.counts, lots.counts):
        places = lots.offsets[bills] + np.arange(width)[:, np.newaxis]
        present = np.arange(width)[:, np.newaxis] < lots.counts[bills]
        lot = in_turn[np.where(present, places, 0)]
        block = _Lots(np.where(present, left[lot], 0), start[lot], end[lot])
        for turn in range(int(rows.counts[bills[0]])):
            served = int(np.searchsorted(-rows.counts[bills], -turn))
            row = by_time[rows.offsets[bills[:served]] + turn]
            got[row] = block.serve(at[row], need[row], whole[row])
        left[lot[present]] = block.left[present]
    return got, there - left


def _ordered(bill: Ints, *keys: Ints) -> Ints:
    """The places of rows, bill after bill, in the order of keys; equal ones as they stand."""
    return np.lexsort((*reversed(keys), bill))


def _alike(rows: Ints, lots: Ints) -> Iterator[tuple[Ints, int]]:
    """Bills that have rows and lots, those with most rows first, together with how many lots they have at most: a
    power of two."""
    drawing = np.flatnonzero((rows > 0) & (lots > 0))
    drawing = drawing[np.argsort(-rows[drawing], kind="stable")]
    width = 1
    while len(drawing):
        yielded = lots[drawing] <= width
        if yielded.any():
            bills = drawing[yielded]
            yield bills, int(lots[bills].max())
        drawing = drawing[~yielded]
        width *= 2


@define
class _Lots:
    """The lots of some bills: a row for each place in the order of drawing, a column for each bill."""

    left: Ints
    start: Ints
    end: Ints

    def serve(self, at: Ints, need: Ints, whole: Ints) -> Ints:
        """What the next row of the first bills gets."""
        served = len(at)
        left = self.left[:, :served]
        alive = (self.start[:, :served] <= at) & (at < self.end[:, :served])
        there = left * alive
        before = np.cumsum(there, axis=0)
        wanted = np.clip(need, 0, before[-1])
        if whole.any():
            share = np.maximum(whole, 1)
            wanted = np.where(whole > 0, wanted // share * share, wanted)
        before -= there
        left -= np.minimum(np.maximum(wanted - before, 0), there)
        return wanted
