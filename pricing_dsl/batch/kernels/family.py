"""The plans of a group as kernels, and the run of a kernel over a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Protocol

import numpy as np
from attrs import field, frozen

from pricing_dsl.batch.kernels.admitting import admitted
from pricing_dsl.batch.kernels.box import MOST_ROWS, Box, Leaf, Proofs, largest_box
from pricing_dsl.batch.kernels.codes import Codes
from pricing_dsl.batch.kernels.guard import Guard
from pricing_dsl.batch.kernels.intervals import Bounds, fits, intervals
from pricing_dsl.batch.kernels.jit.loops import Loops
from pricing_dsl.batch.kernels.joining import Work, joined
from pricing_dsl.batch.kernels.kernel import Kernel
from pricing_dsl.batch.kernels.lowering import gives_flags, is_flag, lowered, sized
from pricing_dsl.batch.kernels.memory import BLOCK
from pricing_dsl.batch.kernels.mixing import by_row
from pricing_dsl.batch.kernels.rows import Column, Ints, Outcome, Rows
from pricing_dsl.batch.kernels.running import Run, as_column, as_plan
from pricing_dsl.ir.nodes import BILL
from pricing_dsl.rating.emit.arguments import Argument
from pricing_dsl.rating.emit.columns.instructions import Columns
from pricing_dsl.rating.emit.layout import Layout


class Group(Protocol):
    """Plans that are rated together."""

    @property
    def layouts(self) -> tuple[Layout, ...]: ...
    @property
    def columns(self) -> tuple[Columns, ...]: ...


@frozen(slots=False, eq=False)
class Family:
    """Plans that differ in constants only, ready to rate tables. Threads may share it.

    leaves: what is known of each argument; plans: how many; box: between which numbers of each argument everything is
    proved to fit 64 bits; None: nothing is, `unproved` says why, and every bill goes the exact way.
    """

    columns: tuple[Columns, ...] = field(repr=False)
    leaves: tuple[Leaf, ...]
    work: Work = field(repr=False)
    box: Box | None
    unproved: str = ""

    @classmethod
    def of(cls, group: Group, codes: Codes) -> Family:
        """The family of a group; texts have these codes, in its constants and in columns that it is given."""
        plans = [_leaves(layout, columns) for layout, columns in zip(group.layouts, group.columns, strict=True)]
        return cls.made(group.columns, [Leaf.shared(same) for same in zip(*plans, strict=True)], codes)

    @classmethod
    def made(cls, columns: Sequence[Columns], leaves: Sequence[Leaf], codes: Codes) -> Family:
        """The family of the instructions of each plan, with what is known of their arguments, in the same order."""
        flags = frozenset(leaf.name for leaf in leaves if leaf.kind == "flag")
        work, leaves = admitted(lowered(joined(columns, flags, codes)), leaves)
        box, why = largest_box(work.steps, leaves)
        if wide := [name for name, operand, _ in work.results if not fits(operand)]:
            box, why = None, f"{wide[0]} is a constant that does not fit"
        if box is not None:
            work = sized(work, {**box, **intervals(work.steps, Bounds(box, MOST_ROWS))})
        return cls(tuple(columns), tuple(leaves), work, box, why)

    @property
    def arguments(self) -> tuple[Argument, ...]:
        """The columns that a run is given, by name."""
        return self.columns[0].arguments

    def den(self, argument: str) -> int:
        """The denominator that the numbers of a column are over.

        Raises:
            KeyError: there is no such argument.
        """
        return {leaf.name: leaf.den for leaf in self.leaves}[argument]

    def run(
        self,
        columns: Mapping[str, Column],
        lists: Mapping[str, Rows],
        plan: Ints | int,
        count: int,
        *,
        block: int = BLOCK,
    ) -> Outcome:
        """Rate a table.

        Args:
            columns: a column for each argument: of so many bills, or of all rows of a list.
            lists: where the rows of bills are, of each list that an instruction or an argument names.
            plan: the plan of each bill, counted in `columns` of the group, or that of all.
            count: how many bills there are.
            block: how many of them, or of their rows, are computed at once; results do not depend on it.
        """
        outputs: dict[str, Column] = {
            name: np.zeros(self._rows(space, lists, count), kind) for name, space, kind in self._results
        }
        exact = np.zeros(count, np.bool_)
        if self.box is None:
            exact.fill(True)
            return Outcome(outputs, exact)
        Run(
            leaves=self.leaves,
            columns=[as_column(columns[leaf.name], leaf.type) for leaf in self.leaves],
            lists={list_id: lists[list_id] for list_id in self.lists},
            sources=self._sources,
            plan=as_plan(plan),
            outputs=[(space, outputs[name]) for name, space, _ in self._results],
            exact=exact,
            guard=self._guard,
            kernels=self._kernel,
            loops=self._loops.of,
        ).blocks_of(block)
        return Outcome(outputs, exact)

    @staticmethod
    def _rows(space: str, lists: Mapping[str, Rows], count: int) -> int:
        return count if space == BILL else int(lists[space].offsets[-1])

    def _kernel(self, several: bool) -> Kernel:
        return self._of_plans if several else self._of_one

    @cached_property
    def _loops(self) -> Loops:
        """The same as machine code, where that can be had."""
        box = self.box or {}
        return Loops(self.work, self.leaves, box, intervals(self.work.steps, Bounds(box, MOST_ROWS)))

    @cached_property
    def _guard(self) -> Guard:
        """What lets data in."""
        return Guard(Proofs(self.work.steps, self.leaves, self.box or {}))

    @cached_property
    def _of_one(self) -> Kernel:
        """The kernel for rows of one plan."""
        return Kernel.of(self.work, self._names)

    @cached_property
    def _of_plans(self) -> Kernel:
        """The kernel for rows of several plans."""
        return Kernel.of(by_row(self.work), self._names)

    @property
    def _names(self) -> tuple[str, ...]:
        return tuple(leaf.name for leaf in self.leaves)

    @cached_property
    def lists(self) -> tuple[str, ...]:
        """The lists whose rows are looked at."""
        spaces = {leaf.space for leaf in self.leaves} | {space for _, _, space in self.work.results}
        spaces |= {space for step in self.work.steps for space in (step.space, step.over, step.lots)}
        return tuple(sorted(spaces - {BILL, ""}))

    @cached_property
    def _sources(self) -> Mapping[str, str]:
        """The lists whose rows groups are made of."""
        return {step.space: step.over for step in self.work.steps if step.op == "grouped"}

    @cached_property
    def _results(self) -> tuple[tuple[str, str, type], ...]:
        """The name of each result, its space, and the type of its numbers."""
        flags = set(self.work.flags)
        for step in self.work.steps:
            if gives_flags(step, flags):
                flags.add(step.result)
        return tuple(
            (name, space, np.bool_ if is_flag(operand, flags) else np.int64)
            for name, operand, space in self.work.results
        )


def _leaves(layout: Layout, columns: Columns) -> list[Leaf]:
    """What a plan says of its arguments."""
    leaves = []
    for argument in columns.arguments:
        assert isinstance(argument.of, int)
        value = layout.plan.values[argument.of]
        leaves.append(Leaf.of(argument.name, value.kind, value.space, layout.dens[argument.of].const, value.range))
    return leaves
