"""A kernel, ready to run: its source compiled, its constants as arrays, its buffers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from types import CodeType

import numpy as np
from attrs import define, field, frozen

from pricing_dsl.batch.kernels.dates import shift_days, shift_months
from pricing_dsl.batch.kernels.drawing import drawn
from pricing_dsl.batch.kernels.finding import RowFinder
from pricing_dsl.batch.kernels.joining import Work
from pricing_dsl.batch.kernels.lookups import CellLookup, Plan
from pricing_dsl.batch.kernels.memory import buffers, constant_column
from pricing_dsl.batch.kernels.rows import Column, Flags, Ints
from pricing_dsl.batch.kernels.segments import Segments
from pricing_dsl.batch.kernels.steps import Constant, PerPlan, PlanCells, PlanRows, values_of
from pricing_dsl.batch.kernels.writing import Source, written
from pricing_dsl.ir.nodes import BILL

_NUMPY = (
    *("absolute", "add", "bitwise_and", "copyto", "equal", "floor_divide", "greater", "greater_equal", "less"),
    *("less_equal", "logical_and", "logical_not", "logical_or", "maximum", "minimum", "multiply", "negative"),
    *("not_equal", "subtract", "uint64", "where"),
)
_RUNTIME: Mapping[str, object] = {
    **{name: getattr(np, name) for name in _NUMPY},
    "drawn": drawn,
    "shift_days": shift_days,
    "shift_months": shift_months,
}


@lru_cache(maxsize=256)
def _code(text: str) -> CodeType:
    return compile(text, "<kernel>", "exec")


@frozen
class Kernel:
    """Steps as a function over blocks of rows."""

    source: Source
    call: Callable[..., None] = field(repr=False)
    lookups: tuple[CellLookup | RowFinder | Column, ...] = field(repr=False)

    @classmethod
    def of(cls, work: Work, arguments: tuple[str, ...]) -> Kernel:
        """The kernel of steps that are proved."""
        source = written(work, arguments)
        namespace = dict(_RUNTIME)
        exec(_code(source.text), namespace)
        call: Callable[..., None] = namespace["kernel"]  # type: ignore[assignment]
        return cls(source, call, tuple(map(_lookup, source.lookups)))


def _lookup(what: PlanCells | PlanRows | PerPlan) -> CellLookup | RowFinder | Column:
    if isinstance(what, PlanCells):
        return CellLookup(what)
    return RowFinder(what) if isinstance(what, PlanRows) else _array(what)


def _array(constant: PerPlan) -> Column:
    return np.array(constant.values, dtype=np.bool_ if constant.flag else np.int64)


@define
class Frame:
    """A kernel with the buffers of one run, in one thread; nothing is kept in them from one block to the next.

    most: rows of each space that a block may have.
    """

    kernel: Kernel
    most: Mapping[str, int]
    _buffers: list[Column] = field(init=False)
    _wide: list[Ints] = field(init=False)
    _scalars: tuple[int, ...] = field(init=False, default=())
    _plan: int = field(init=False, default=-1)
    _sizes: Mapping[str, int] = field(init=False, factory=dict)
    _cut: tuple[list[Column], list[Ints]] = field(init=False, factory=lambda: ([], []))

    def __attrs_post_init__(self) -> None:
        self._buffers = buffers([(self.most[one.space], one.flag) for one in self.kernel.source.buffers])
        self._fill(0)

    def _fill(self, plan: int) -> None:
        """The constants of a plan."""
        source = self.kernel.source
        self._plan, self._sizes = plan, {}
        self._scalars = tuple(_of(constant, plan) for constant in source.scalars)
        self._wide = [constant_column(_of(one.constant, plan), self.most[one.space]) for one in source.wide]

    def run(
        self,
        sizes: Mapping[str, int],
        arguments: Sequence[Column],
        outputs: Sequence[Column],
        exact: Flags,
        rows: Mapping[str, Segments],
        plan: Plan,
    ) -> None:
        """Compute one block, with so many rows of each space."""
        source = self.kernel.source
        if isinstance(plan, int) and plan != self._plan:
            self._fill(plan)
        if sizes != self._sizes:
            self._cut = (
                [column[: sizes[one.space]] for column, one in zip(self._buffers, source.buffers, strict=True)],
                [column[: sizes[one.space]] for column, one in zip(self._wide, source.wide, strict=True)],
            )
            self._sizes = sizes
        plans = [_in_space(plan, space, rows) for space in source.spaces]
        segments = [rows[list_id] for list_id in source.lists]
        self.kernel.call(arguments, outputs, exact, *self._cut, self._scalars, self.kernel.lookups, segments, plans)


def _of(constant: Constant, plan: int) -> int:
    values = values_of(constant)
    return values[plan if len(values) > 1 else 0]


def _in_space(plan: Plan, space: str, rows: Mapping[str, Segments]) -> Plan:
    if isinstance(plan, int) or space == BILL:
        return plan
    return plan.take(rows[space].bill_of)
