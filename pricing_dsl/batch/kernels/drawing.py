"""Rows that draw from lots which live for a while, for many bills at once, see `ir.Draw`.

Where rows take any part, lot after lot can be given away: what a lot gives depends on what its rows still need after
the lots before it, and on nothing else, for it serves them in order of time. Where rows take multiples, each has to
know what all lots have left; then the first rows of all bills draw together, after them the second ones, and so on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from attrs import define, frozen

from pricing_dsl.batch.kernels.rows import Column, Ints
from pricing_dsl.batch.kernels.segments import Segments

SCRATCH = (False, False, False, True, True)
"""The buffers that drawing needs beside its results, each with a place for every row: whether it is of flags."""


@frozen(eq=False)
class _Needs:
    """What rows need, in order of time within each bill. whole: they take a multiple of it, 0: any part."""

    of: Segments
    at: Ints
    need: Ints
    whole: Ints


@frozen(eq=False)
class _Lots:
    """What is there, in the order of drawing within each bill."""

    of: Segments
    start: Ints
    end: Ints
    there: Ints


def drawn(
    rows: Segments,
    lots: Segments,
    columns: tuple[Ints, Ints, Ints, Ints, Ints, Ints, int],
    got: Ints,
    gave: Ints,
    scratch: Sequence[Column],
) -> None:
    """What each row gets, and what each lot gives. columns: what the instructions `draw_got` and `draw_gave` are of."""
    at, need, whole, start, end, available, newest = columns
    by_time = _ordered(rows, at)
    in_turn = _ordered(lots, *((np.negative(start), end) if newest else (end, start)))
    needs = _Needs(rows, at[by_time], np.maximum(need, 0)[by_time], whole[by_time])
    living = _Lots(lots, start[in_turn], end[in_turn], np.maximum(available, 0)[in_turn])
    got[by_time], gave[in_turn] = _by_turn(needs, living) if whole.any() else _by_lot(needs, living, scratch)


def _ordered(of: Segments, *keys: Ints) -> Ints | slice:
    """The places of rows, bill after bill, in the order of keys; equal ones as they stand."""
    if len(keys) == 1:
        falling = keys[0][1:] < keys[0][:-1]
        falling[of.starts[1:] - 1] = False
        if not falling.any():
            return slice(None)  # they are in order already, as days and hours mostly are
    return np.lexsort((*reversed(keys), of.bill_of))


# ---- any part --------------------------------------------------------------------------------------------------------


def _by_lot(needs: _Needs, lots: _Lots, scratch: Sequence[Column]) -> tuple[Ints, Ints]:
    """The first lots of all bills give, then the second ones, and so on."""
    left, gave = needs.need.copy(), np.zeros(len(lots.there), dtype=np.int64)
    for number in range(int(lots.of.counts.max(initial=0))):
        bills = np.flatnonzero(lots.of.counts > number)
        lot = lots.of.offsets[bills] + number
        if len(bills) == len(lots.of.counts):
            gave[lot] = _given(needs.of, needs.at, left, (lots.start[lot], lots.end[lot], lots.there[lot]), scratch)
            continue
        rows, of = _rows_of(needs.of, bills)
        some = left[rows]
        gave[lot] = _given(of, needs.at[rows], some, (lots.start[lot], lots.end[lot], lots.there[lot]), scratch)
        left[rows] = some
    return np.subtract(needs.need, left, out=left), gave


def _given(of: Segments, at: Ints, left: Ints, lot: tuple[Ints, Ints, Ints], scratch: Sequence[Column]) -> Ints:
    """What a lot (start, end, available) of each bill gives to its rows; they need so much less then."""
    start, end, there = lot
    spread, asked, taken, alive, early = (column[: len(at)] for column in scratch)
    of.spread(start, spread)
    np.greater_equal(at, spread, out=alive)
    of.spread(end, spread)
    np.less(at, spread, out=early)
    np.logical_and(alive, early, out=alive)
    np.multiply(left, alive, out=asked)
    of.running(asked, taken)
    of.spread(there, spread)
    np.subtract(spread, taken, out=taken)
    np.maximum(taken, 0, out=taken)
    np.minimum(taken, asked, out=taken)
    np.subtract(left, taken, out=left)
    given = np.empty(len(there), dtype=np.int64)
    of.sum(taken, given)
    return given


def _rows_of(of: Segments, bills: Ints) -> tuple[Ints, Segments]:
    """The rows of some bills."""
    some = Segments(np.concatenate([[0], np.cumsum(of.counts[bills])]))
    return np.arange(some.rows) + (of.offsets[bills] - some.offsets[:-1]).take(some.bill_of), some


# ---- multiples -------------------------------------------------------------------------------------------------------


def _by_turn(needs: _Needs, lots: _Lots) -> tuple[Ints, Ints]:
    """Bills with a similar number of lots draw together, so that little is computed for lots that are not there."""
    got, left = np.zeros(len(needs.need), dtype=np.int64), lots.there.copy()
    for bills, width in _alike(needs.of.counts, lots.of.counts):
        place = np.arange(width)[:, np.newaxis]
        present = place < lots.of.counts[bills]
        lot = np.where(present, lots.of.offsets[bills] + place, 0)
        block = _Block(np.where(present, left[lot], 0), lots.start[lot], lots.end[lot])
        turns = -needs.of.counts[bills]
        for turn in range(-int(turns[0])):
            row = needs.of.offsets[bills[: int(np.searchsorted(turns, -turn))]] + turn
            got[row] = block.serve(needs.at[row], needs.need[row], needs.whole[row])
        left[lot[present]] = block.left[present]
    return got, lots.there - left


def _alike(rows: Ints, lots: Ints) -> Iterator[tuple[Ints, int]]:
    """Bills that have rows and lots, those with most rows first, and how many lots they have at most: up to one, two,
    four, eight, and so on."""
    drawing = np.flatnonzero((rows > 0) & (lots > 0))
    drawing = drawing[np.argsort(-rows[drawing], kind="stable")]
    width = 1
    while len(drawing):
        few = lots[drawing] <= width
        if few.any():
            bills = drawing[few]
            yield bills, int(lots[bills].max())
        drawing = drawing[~few]
        width *= 2


@define
class _Block:
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
        wanted: Ints = np.minimum(need, before[-1])
        share = np.maximum(whole, 1)
        wanted = np.where(whole > 0, wanted // share * share, wanted)
        before -= there
        left -= np.minimum(np.maximum(wanted - before, 0), there)
        return wanted
