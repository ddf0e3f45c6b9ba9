"""How rows come to be rated, each subscription's periods one after the other, by the order they stand in.

Each way gives steps, which are made on any core, and whose results are in the order of the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

import numpy as np
from attrs import frozen

from pricing_dsl.batch.files.block import Piece
from pricing_dsl.batch.files.cores import in_order
from pricing_dsl.batch.files.hashing import NOTHING
from pricing_dsl.batch.files.order import Order
from pricing_dsl.batch.files.partition import in_partitions
from pricing_dsl.batch.files.places import FIRST_BLOCK
from pricing_dsl.batch.files.rated_rows import Rated, RowRater
from pricing_dsl.batch.files.rows import Rows, together
from pricing_dsl.batch.files.states import States
from pricing_dsl.batch.files.survey import AnySource

Step = Callable[[], Rated]


@frozen
class Pieces:
    """The input, stretch by stretch, numbered."""

    sources: Sequence[AnySource]

    def __iter__(self) -> Iterator[tuple[int, str, Piece]]:
        number = FIRST_BLOCK
        for source in self.sources:
            for piece in source.pieces():
                yield number, source.input.name, piece
                number += 1


def steps(order: Order, pieces: Pieces, rater: RowRater, rows: int, states: States | None = None) -> Iterator[Step]:
    """The steps in which the input is rated.

    rows: how many there are. states: what opens their periods, where these are too many to be held by the rater.
    """
    if states is not None:
        order = Order.MIXED
    match order:
        case Order.ONCE:
            return (partial(_read_and_rate, rater, *piece) for piece in pieces)
        case Order.TOGETHER:
            return (partial(rater.rate, some) for some in _whole(_read(pieces, rater)))
        case Order.IN_TIME:
            return _carrying(_read(pieces, rater), rater)
        case _:
            return (partial(_same, rated) for rated in in_partitions(_read(pieces, rater), rater, rows, states))


def _read_and_rate(rater: RowRater, number: int, name: str, piece: Piece) -> Rated:
    return rater.rate(Rows.of(number, name, piece.block(), rater.types, rater.places), once=True)


def _read(pieces: Pieces, rater: RowRater) -> Iterator[Rows]:
    """The rows of all input, read on all cores."""
    return in_order(lambda piece: Rows.of(piece[0], piece[1], piece[2].block(), rater.types, rater.places), pieces)


def _whole(blocks: Iterable[Rows]) -> Iterator[Rows]:
    """The rows, cut between subscriptions only: what may go on in the next block is held back."""
    held: list[Rows] = []
    of = NOTHING
    for block in blocks:
        names = block.subscriptions()
        named = names[names != NOTHING]
        if held and len(named) and named[0] != of:
            yield together(held)
            held = []
        of = named[-1] if len(named) else of
        others = np.flatnonzero((names != NOTHING) & (names != of))
        done, rest = block.split(int(others[-1]) + 1 if len(others) else 0)
        if len(done):
            yield together([*held, done])
            held = []
        held.append(rest)
    if held:
        yield together(held)


def _carrying(blocks: Iterable[Rows], rater: RowRater) -> Iterator[Step]:
    """The rows as they stand, one block after the other, with the states of all subscriptions in memory."""
    carried = rater.opening()
    for block in blocks:
        yield partial(_same, rater.rate_next(block, carried))


def _same(rated: Rated) -> Rated:
    return rated
