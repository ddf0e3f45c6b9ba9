"""When a loop is worth its compilation, and its calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from threading import Lock

import numpy as np
from attrs import define, field

from pricing_dsl.batch.kernels.box import Box, Leaf
from pricing_dsl.batch.kernels.intervals import Interval
from pricing_dsl.batch.kernels.jit.writing import LoopSource, NoLoopError, loop
from pricing_dsl.batch.kernels.joining import Work
from pricing_dsl.batch.kernels.lookups import Plan
from pricing_dsl.batch.kernels.rows import Column, Flags
from pricing_dsl.batch.kernels.steps import PerPlan

WORTH_IT = 2**24
"""After so many bills of a family more are expected; before, compiling would take longer than it saves."""


@define
class Loop:
    """A compiled loop with its constants."""

    call: Callable[..., int]
    tables: tuple[Column, ...]

    @classmethod
    def of(cls, source: LoopSource) -> Loop:
        """The loop of a source."""
        from pricing_dsl.batch.kernels.jit.machine import compiled

        tables = [one.values if isinstance(one, PerPlan) else one.plans[0] for one in source.tables]
        flags = [one.flag for one in source.tables]
        kinds = (np.bool_ if flag else np.int64 for flag in flags)
        return cls(compiled(source.text), tuple(map(np.array, tables, kinds)))

    def run(self, arguments: Sequence[Column], outputs: Sequence[Column], exact: Flags, plan: Plan) -> bool:
        """Compute a block; whether it was inside the box. If not, what was written means nothing."""
        if self.call(*arguments, *outputs, exact, *self.tables, plan) == 0:
            return True
        exact.fill(False)
        return False


@define
class Loops:
    """The loops of a family, by whether bills of several plans are computed together; made when they are worth it."""

    work: Work
    leaves: Sequence[Leaf]
    box: Box
    known: Mapping[str, Interval]
    _seen: int = field(init=False, default=0)
    _made: dict[bool, Loop | None] = field(init=False, factory=dict)
    _lock: Lock = field(init=False, factory=Lock)

    def of(self, several: bool, count: int) -> Loop | None:
        """The loop for some more bills; None where there is none, or none yet."""
        self._seen += count
        if self._seen < WORTH_IT:
            return None
        if several not in self._made:
            with self._lock:
                if several not in self._made:
                    self._made[several] = self._loop(several)
        return self._made[several]

    def _loop(self, several: bool) -> Loop | None:
        if find_spec("numba") is None:
            return None
        try:
            return Loop.of(loop(self.work, self.leaves, self.box, self.known, several=several))
        except NoLoopError:
            return None
