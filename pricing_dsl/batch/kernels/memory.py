"""Memory that kernels use again and again: to be given new pages costs more than to compute on them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from threading import local

import numpy as np

from pricing_dsl.batch.kernels.rows import Column, Ints

BLOCK = 32_768
"""So many bills, or rows of a list, are computed at once: calls then cost little, and columns stay in the cache."""

_MOST_CONSTANTS = 64


class _Held(local):
    """The buffers of a thread, each of a block's length."""

    def __init__(self) -> None:
        self.numbers: list[Column] = []
        self.flags: list[Column] = []


_HELD = _Held()


def buffers(wanted: Sequence[tuple[int, bool]]) -> list[Column]:
    """A buffer for each (length, whether it is of flags). What is in them is anybody's: the thread gets the same ones
    the next time; those longer than a block are made anew."""
    taken: list[Column] = []
    count = {False: 0, True: 0}
    for length, flag in wanted:
        kind, held = (np.bool_, _HELD.flags) if flag else (np.int64, _HELD.numbers)
        if length > BLOCK:
            taken.append(np.empty(length, kind))
            continue
        if count[flag] == len(held):
            held.append(np.empty(BLOCK, kind))
        taken.append(held[count[flag]][:length])
        count[flag] += 1
    return taken


def constant_column(number: int, length: int) -> Ints:
    """A column of one number; it is not to be written to."""
    return _column(number)[:length] if length <= BLOCK else np.full(length, number, dtype=np.int64)


@lru_cache(maxsize=_MOST_CONSTANTS)
def _column(number: int) -> Ints:
    column = np.full(BLOCK, number, dtype=np.int64)
    column.setflags(write=False)
    return column
