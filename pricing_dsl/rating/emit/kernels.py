"""The generated functions of a plan's bills, written when they are first needed, once for each shape of the data."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from attrs import define, field, frozen

from pricing_dsl.ir.algebra import TooWideError
from pricing_dsl.ir.nodes import Plan, Program
from pricing_dsl.ir.verify import plan_specs
from pricing_dsl.rating.bill import Identity
from pricing_dsl.rating.emit.arguments import Argument
from pricing_dsl.rating.emit.bills import HEAD, BillFunctions, bill_functions
from pricing_dsl.rating.emit.layout import OPEN_SHAPE, Layout, Shape

DECIMALS = (3, 6, 9, 18)
"""The shapes that plans are compiled for: all numbers of a summary have so many decimals, or fewer. What has none of
these is rated by the function of the open shape."""


@frozen(slots=False)
class Kernel:
    """A plan's functions under one shape: their source. They are compiled when they are first called; plain summaries
    go by a function that has the same statements and another beginning (see `readings`)."""

    layout: Layout
    functions: BillFunctions

    @property
    def decimals(self) -> int | None:
        return self.layout.shape.decimals

    @property
    def arguments(self) -> tuple[Argument, ...]:
        """What `call` is called with after `HEAD`."""
        return self.functions.bill.arguments[len(HEAD) :]

    @cached_property
    def call(self) -> Callable[..., Any]:
        """Makes a bill, or a `Refused`."""
        return self.functions.bill.compiled()

    @cached_property
    def grants(self) -> Callable[..., Any]:
        """Makes the balances of a bill's grants, where the plan has some."""
        assert self.functions.grants is not None
        return self.functions.grants.compiled()


@define
class Kernels:
    """The functions of one version of a plan."""

    program: Program
    plan: Plan
    rulebook: Identity
    _made: dict[Shape, Kernel] = field(factory=dict)

    def of(self, shape: Shape) -> Kernel:
        """The function under a shape; where its denominators would be too long for that, under the open one."""
        if shape not in self._made:
            specs = plan_specs(self.program, self.plan)
            try:
                layout = Layout.of(self.plan, specs, shape)
            except TooWideError:
                layout = Layout.of(self.plan, specs, OPEN_SHAPE)
            self._made[shape] = Kernel(layout, bill_functions(layout, self.rulebook))
        return self._made[shape]

    def holding(self, denominator: int) -> Kernel:
        """The function for numbers that have this denominator in common."""
        for decimals in DECIMALS:
            if 10**decimals % denominator == 0:
                return self.of(Shape(decimals))
        return self.of(OPEN_SHAPE)
