"""The order in which the periods of subscriptions are rated: in waves, each with one period of each at most."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import frozen

from pricing_dsl.batch.columns.calendar import NO_DAY
from pricing_dsl.batch.columns.limbs import Ints
from pricing_dsl.batch.columns.lists import order_of


@frozen
class Waves:
    """rows: those of each wave, in order. before: the row with the period before of its subscription; -1: there is
    none."""

    rows: Sequence[Ints]
    before: Ints

    @classmethod
    def one(cls, count: int) -> Waves:
        """All rows at once."""
        return cls([np.arange(count)], np.full(count, -1, np.int64))


def waves_of(names: pa.Array, starts: Ints | None) -> Waves | None:
    """The waves of rows; None where no subscription has several.

    Args:
        names: the subscription of each row; null: it has none, and stands for itself.
        starts: the first day of each period; None: no row has dates. The periods of a subscription go by these, as they
            stand where one of them has none.
    """
    found = _numbered(names)
    if found is None:
        return None
    of, count = found
    named = np.flatnonzero(of >= 0)
    turn = np.zeros(len(named), np.int64)
    if starts is not None:
        undated = np.zeros(count, np.bool_)
        undated[of[named][starts[named] == NO_DAY]] = True
        turn = np.where(undated[of[named]], 0, starts[named])
    order = order_of([of[named], turn])
    order = named if order is None else named[order]
    same = np.zeros(len(order), np.bool_)
    same[1:] = of[order[1:]] == of[order[:-1]]
    places = np.arange(len(order))
    first = np.maximum.accumulate(np.where(same, 0, places))
    wave, before = np.zeros(len(names), np.int64), np.full(len(names), -1, np.int64)
    wave[order] = places - first
    before[order[1:][same[1:]]] = order[:-1][same[1:]]
    by_wave = np.argsort(wave, kind="stable")
    return Waves(np.split(by_wave, np.cumsum(np.bincount(wave))[:-1]), before)


def _numbered(names: pa.Array) -> tuple[Ints, int] | None:
    """A number for each subscription, of each row, -1 where it has none, and how many there are; None: no subscription
    has several rows. Names in rising order are only compared with their neighbours."""
    if not names.null_count and len(names) > 1:
        before, after = names.slice(0, len(names) - 1), names.slice(1)
        if pc.all(pc.less(before, after)).as_py():
            return None
        if pc.all(pc.less_equal(before, after)).as_py():
            changes = pc.not_equal(before, after).to_numpy(zero_copy_only=False)
            of = np.concatenate([[0], np.cumsum(changes)])
            return of, int(of[-1]) + 1
    encoded = names.dictionary_encode()
    count = len(encoded.dictionary)
    if count == len(names) - names.null_count:
        return None
    return encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64), count
