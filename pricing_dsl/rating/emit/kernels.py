"""The generated function of a plan's bills, compiled when it is first needed, once for each shape of the data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from attrs import define, field, frozen

from pricing_dsl.ir.algebra import TooWideError
from pricing_dsl.ir.nodes import Plan, Program
from pricing_dsl.ir.verify import plan_specs
from pricing_dsl.rating.bill import Identity
from pricing_dsl.rating.emit.arguments import Argument
from pricing_dsl.rating.emit.bills import HEAD, bill_functions
from pricing_dsl.rating.emit.function import Function
from pricing_dsl.rating.emit.layout import OPEN_SHAPE, Layout, Shape

DECIMALS = (3, 6, 9, 18)
"""The shapes that plans are compiled for: all numbers of a summary have so many decimals, or fewer. What has none of
these is rated by the function of the open shape."""


@frozen
class Kernel:
    """A plan's function under one shape. arguments: what it is called with after `HEAD`; grants: makes the balances of
    a bill that it made."""

    layout: Layout
    function: Function
    call: Callable[..., Any]
    arguments: tuple[Argument, ...]
    grants: Callable[..., Any] | None

    @property
    def decimals(self) -> int | None:
        return self.layout.shape.decimals


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
            made = bill_functions(layout, self.rulebook)
            grants = None if made.grants is None else made.grants.compiled()
            self._made[shape] = Kernel(
                layout, made.bill, made.bill.compiled(), made.bill.arguments[len(HEAD) :], grants
            )
        return self._made[shape]

    def holding(self, denominator: int) -> Kernel:
        """The function for numbers that have this denominator in common."""
        for decimals in DECIMALS:
            if 10**decimals % denominator == 0:
                return self.of(Shape(decimals))
        return self.of(OPEN_SHAPE)
