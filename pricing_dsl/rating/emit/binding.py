"""The arguments of a generated function for one prepared summary: numbers become numerators here, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import lcm
from typing import Any

from attrs import frozen

from pricing_dsl.ir.nodes import Id
from pricing_dsl.rating.emit.arguments import is_leaf
from pricing_dsl.rating.emit.kernels import Kernel
from pricing_dsl.rating.interpreter import Evaluation, Result, compute


@frozen
class Leaves:
    """What comes in, as the interpreter reads it."""

    run: Evaluation
    results: dict[Id, Result]

    @classmethod
    def of(cls, run: Evaluation) -> Leaves:
        """Everything that a plan's values read."""
        return cls(run, {value.id: compute(run, value) for value in run.plan.values if is_leaf(value)})

    def denominator(self) -> int:
        """What all numbers of the data have in common."""
        found = 1
        for id_, result in self.results.items():
            if self.run.plan.values[id_].den.powers:
                for one in result if isinstance(result, list) else [result]:
                    if isinstance(one, Fraction):
                        found = lcm(found, one.denominator)
        return found


def bound(kernel: Kernel, leaves: Leaves) -> list[Any]:
    """The arguments, in order."""
    scale = leaves.denominator() if kernel.decimals is None else 0
    return [_BOUND[argument.what](kernel, leaves, argument.of, scale) for argument in kernel.arguments]


def _value(kernel: Kernel, leaves: Leaves, id_: Id, scale: int) -> Any:
    value, result = leaves.run.plan.values[id_], leaves.results[id_]
    if value.kind != "number":
        return result
    den = kernel.layout.dens[id_].bind({"scale": scale})
    if isinstance(result, list):
        return [_numerator(one, den) for one in result]
    return _numerator(result, den)


def _numerator(number: Any, den: int) -> int:
    whole: int = number.numerator * (den // number.denominator)
    return whole


def _labels(kernel: Kernel, leaves: Leaves, list_id: str, scale: int) -> list[str]:
    rows = leaves.run.rows[list_id]
    return [rows.label(index) for index in range(len(rows))]


_BOUND: dict[str, Callable[[Kernel, Leaves, Any, int], Any]] = {
    "value": _value,
    "scale": lambda kernel, leaves, of, scale: scale,
    "count": lambda kernel, leaves, of, scale: len(leaves.run.rows[of]),
    "members": lambda kernel, leaves, of, scale: leaves.run.rows[of].members,
    "keys": lambda kernel, leaves, of, scale: leaves.run.rows[of].keys,
    "labels": _labels,
}
