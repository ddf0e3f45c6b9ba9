"""The numbers at which a program changes what it does, read from its IR: bounds, sizes, caps, sums of two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from pricing_dsl.ir import nodes as ir
from tests.properties.magnitudes import NANO

MOST = 12
"""Of so many marks every two are added up: a grant and the tiers above it."""


def marks_of(program: ir.Program) -> dict[str, tuple[Fraction, ...]]:
    """Marks of each unit."""
    found: dict[str, set[Fraction]] = defaultdict(set)
    for plan in program.plans:
        for unit, mark in _marks(plan):
            found[unit].add(mark)
    for table in program.tables:
        for row in table.rows:
            for match in row.matches:
                if isinstance(match.value, Fraction):
                    found[""].add(match.value)
    keys = found.pop("", set())
    return {unit: _met(marks | keys) for unit, marks in found.items()}


def _marks(plan: ir.Plan) -> Iterator[tuple[str, Fraction]]:
    """Constants, and how much of a quantity at its price comes to an amount that the plan names."""
    amounts = {
        value.op.value for value in plan.values if isinstance(value.op, ir.Const) and value.unit == plan.currency
    }
    for value in plan.values:
        if isinstance(value.op, ir.Const) and isinstance(value.op.value, Fraction):
            yield value.unit, value.op.value
        if isinstance(value.op, ir.Linear):
            yield value.unit, abs(value.op.constant)
            if value.unit == plan.currency and len(value.op.args) == 1 and value.op.coefficients[0]:
                unit, price = plan.values[value.op.args[0]].unit, abs(value.op.coefficients[0])
                yield from ((unit, amount / price // NANO * NANO) for amount in amounts)


def _met(marks: set[Fraction]) -> tuple[Fraction, ...]:
    told = sorted(marks)
    return tuple(sorted({*told, *(one + other for one, other in combinations(told[:MOST], 2))}))
