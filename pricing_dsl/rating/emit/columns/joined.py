"""The denominators that the values of plans have in common, found forwards: so every coefficient is a whole number."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from attrs import frozen

from pricing_dsl.exact import Den
from pricing_dsl.ir.algebra import divisor_den
from pricing_dsl.ir.nodes import ONE, Id
from pricing_dsl.ir.operands import DIVISOR
from pricing_dsl.rating.emit.columns.skeleton import Skeleton
from pricing_dsl.rating.emit.layout import Layout, Shape, den_of


@frozen
class Joined:
    """Plans of one skeleton with a denominator for each of their values."""

    skeletons: tuple[Skeleton, ...]
    shape: Shape
    dens: tuple[Den, ...]

    @classmethod
    def of(cls, skeletons: Sequence[Skeleton], shape: Shape) -> Joined:
        """The denominators of plans that have the same skeleton."""
        values = skeletons[0].values
        dens: list[Den] = []
        for alike in zip(*(one.values for one in skeletons), strict=True):
            if alike[0].kind != "number":
                dens.append(ONE)
            else:
                dens.append(den_of(alike, values, dens, shape, lambda b: divisor(skeletons, b)))
        return cls(tuple(skeletons), shape, tuple(dens))

    @property
    def bits(self) -> int:
        """The length of the longest denominator."""
        return max((den.const.bit_length() for den in self.dens), default=1)

    def layout(self, plan: int) -> Layout:
        """The denominators by the plan's own ids; 1 for what is not needed."""
        skeleton = self.skeletons[plan]
        dens = [ONE] * len(skeleton.plan.values)
        for own, den in zip(skeleton.own, self.dens, strict=True):
            dens[own] = skeleton.own_den(den)
        return Layout(skeleton.plan, skeleton.specs, self.shape, tuple(dens))


def divisor(skeletons: Sequence[Skeleton], b: Id) -> Den:
    """What dividing by a value multiplies the denominators of all plans with."""
    found = [divisor_den(b, one.values.__getitem__, one.specs) for one in skeletons]
    return Den.given(f"{DIVISOR}{b}") if any(den.powers for den in found) else reduce(Den.join, found)
