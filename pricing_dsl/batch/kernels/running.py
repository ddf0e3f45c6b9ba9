"""One run of a kernel over a table, block by block."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from attrs import define, field

from pricing_dsl.batch.kernels.blocks import Block, blocks
from pricing_dsl.batch.kernels.box import MOST_ROWS, Leaf
from pricing_dsl.batch.kernels.guard import Guard
from pricing_dsl.batch.kernels.jit.loops import Loop
from pricing_dsl.batch.kernels.kernel import Frame, Kernel
from pricing_dsl.batch.kernels.lookups import Plan
from pricing_dsl.batch.kernels.rows import Column, Flags, Ints, Rows
from pricing_dsl.ir.nodes import BILL


@define
class Run:
    """A table on its way. columns: one for each leaf; outputs: (space, column) of each result; kernels: by whether rows
    of several plans are computed together; loops: the same, for some more bills; sources: the lists that groups are
    made of."""

    leaves: Sequence[Leaf]
    columns: Sequence[Column]
    lists: Mapping[str, Rows]
    sources: Mapping[str, str]
    plan: Plan
    outputs: Sequence[tuple[str, Column]]
    exact: Flags
    guard: Guard
    kernels: Callable[[bool], Kernel]
    loops: Callable[[bool, int], Loop | None]
    _most: Mapping[str, int] = field(init=False, factory=dict)
    _frames: dict[bool, Frame] = field(init=False, factory=dict)

    def blocks_of(self, size: int) -> None:
        """Compute all of the table, so many bills or rows at once."""
        found = list(blocks(len(self.exact), self.lists, size))
        sizes = [self._sizes(block) for block in found]
        self._most = {space: max(of[space] for of in sizes) for space in (sizes[0] if sizes else ())}
        for block, rows in zip(found, sizes, strict=True):
            self._block(block, rows)

    def _sizes(self, block: Block) -> dict[str, int]:
        return {space: rows.stop - rows.start for space, rows in block.rows(self.lists).items()}

    def _block(self, block: Block, sizes: Mapping[str, int]) -> None:
        where, rows = block.rows(self.lists), block.segments(self.lists, self.sources)
        columns = [column[where[leaf.space]] for leaf, column in zip(self.leaves, self.columns, strict=True)]
        outputs = [column[where[space]] for space, column in self.outputs]
        exact = self.exact[where[BILL]]
        plan = _one(self.plan if isinstance(self.plan, int) else self.plan[where[BILL]])
        several = not isinstance(plan, int)
        loop = self.loops(several, len(exact))
        if loop is not None and loop.run(columns, outputs, exact, plan):
            return
        longest = max((int(of_list.counts.max()) for of_list in rows.values()), default=0)
        if not self.guard.lets_in(columns, longest):
            if longest > MOST_ROWS:
                exact.fill(True)
                for column in outputs:
                    column.fill(0)
                return
            columns = self.guard.replaced(columns, rows, exact)
        self._frame(several).run(sizes, columns, outputs, exact, rows, plan)

    def _frame(self, several: bool) -> Frame:
        if several not in self._frames:
            self._frames[several] = Frame(self.kernels(several), self._most)
        return self._frames[several]


def _one(plan: Plan) -> Plan:
    """The plan of a block, as one number where all bills have it."""
    if isinstance(plan, int):
        return plan
    first = int(plan[0])
    return first if int(plan.min()) == int(plan.max()) else plan


def as_column(column: Column, kind: type) -> Column:
    """A column as kernels read it."""
    return np.ascontiguousarray(column, dtype=kind)


def as_plan(plan: Ints | int) -> Plan:
    """The plan of all bills, or of each."""
    return plan if isinstance(plan, int) else np.ascontiguousarray(plan, dtype=np.intp)
