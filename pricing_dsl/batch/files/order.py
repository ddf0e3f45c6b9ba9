"""In which order the periods of subscriptions stand in the input, told from a first pass over it.

It decides how the input is rated: whatever the order, each subscription's periods are rated one after the other."""

from __future__ import annotations

import tempfile
from enum import Enum
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
from attrs import define, field

from pricing_dsl.batch.files.hashing import NOTHING, Hashes

Days = npt.NDArray[np.int64]
UNDATED = np.iinfo(np.int64).min
"""Stands for the first day of a period that has none."""
_KEPT = 1 << 22
"""So many hashes are kept in memory (32 MiB); more go to files."""
_PARTS = 64
_CARRIED = 250_000
"""The states of so many subscriptions are carried in memory from one period to the next."""


class Order(Enum):
    """How the rows of subscriptions stand."""

    ONCE = "no subscription comes twice"
    TOGETHER = "the rows of each subscription follow each other"
    IN_TIME = "no row is of an earlier period than one before it, and the subscriptions are not too many"
    MIXED = "anything else"


@define
class Turns:
    """Looks at rows as they stand. rows: how many there were; named: those that name a subscription."""

    rows: int = 0
    named: int = 0
    _runs: int = 0
    _last: np.uint64 = NOTHING
    _day: int | None = None
    _in_time: bool = True
    _distinct: Distinct = field(factory=lambda: Distinct())

    def add(self, rows: int, subscriptions: Hashes | None, days: Days | None) -> None:
        """The next rows. subscriptions: their hashes, None where they name none. days: the first days of their
        periods, None where that cannot be told."""
        self.rows += rows
        if days is None:
            self._in_time = False
        elif len(days):
            before = days[0] if self._day is None else self._day
            dated = bool((days != UNDATED).all()) or bool((days == UNDATED).all())
            self._in_time &= dated and (before == UNDATED) == (days[0] == UNDATED) and before <= days[0]
            self._in_time &= bool((days[1:] >= days[:-1]).all())
            self._day = int(days[-1])
        if subscriptions is None:
            return
        some = subscriptions[subscriptions != NOTHING]
        if len(some):
            self.named += len(some)
            self._runs += int(some[0] != self._last) + int((some[1:] != some[:-1]).sum())
            self._last = some[-1]
            self._distinct.add(some)

    def order(self) -> Order:
        """What all rows together are."""
        subscriptions = self._distinct.count()
        if subscriptions == self.named:
            return Order.ONCE
        if subscriptions == self._runs:
            return Order.TOGETHER
        return Order.IN_TIME if self._in_time and subscriptions <= _CARRIED else Order.MIXED


@define
class Distinct:
    """Counts different hashes, in bounded memory: beyond `_KEPT` they go to files by their highest bits."""

    _held: list[Hashes] = field(factory=list)
    _size: int = 0
    _files: list[BinaryIO] = field(factory=list)

    def add(self, hashes: Hashes) -> None:
        """Some more."""
        self._held.append(hashes)
        self._size += len(hashes)
        if self._size > _KEPT:
            self._spill()

    def count(self) -> int:
        """How many different ones there are."""
        if not self._files:
            return _different(self._joined())
        self._spill()
        found = 0
        for file in self._files:
            file.seek(0)
            found += _different(np.frombuffer(file.read(), np.uint64).copy())
            file.close()
        return found

    def _joined(self) -> Hashes:
        joined = np.concatenate(self._held) if self._held else np.empty(0, np.uint64)
        self._held, self._size = [], 0
        return joined

    def _spill(self) -> None:
        if not self._files:
            self._files = [tempfile.TemporaryFile() for _ in range(_PARTS)]  # noqa: SIM115 (closed when counted)
        hashes = self._joined()
        hashes.sort()
        parts = np.split(hashes, np.searchsorted(hashes, _BOUNDS))
        for file, part in zip(self._files, parts, strict=True):
            file.write(part.tobytes())


_BOUNDS = np.arange(1, _PARTS, dtype=np.uint64) << np.uint64(64 - (_PARTS - 1).bit_length())


def _different(hashes: Hashes) -> int:
    hashes.sort()
    return int(len(hashes) > 0) + int((hashes[1:] != hashes[:-1]).sum())
