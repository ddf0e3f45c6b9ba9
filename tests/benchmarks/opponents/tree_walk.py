"""A walk over a plan's IR in Decimal: a table says by the type of an operation what computes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, Inexact, InvalidOperation
from fractions import Fraction
from typing import Any

from attrs import define, evolve, field

from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import Id, Plan, Value
from pricing_dsl.ir.operands import operands

EXACT = Context(prec=60, traps=[Inexact, InvalidOperation, DivisionByZero])
"""What all arithmetic is done under: a result that would have to be rounded is an error."""

ROUNDING = Context(prec=60, rounding=ROUND_HALF_EVEN)
"""What numbers are rounded under where the plan says so."""


def decimal(number: Fraction) -> Decimal:
    """A number that has an end, as a Decimal."""
    return EXACT.divide(Decimal(number.numerator), Decimal(number.denominator))


def needed(plan: Plan, asked: Iterable[Id]) -> list[Value]:
    """The values that these rest on, in order, with their constants as Decimals."""
    wanted = set(asked)
    for value in reversed(plan.values):
        if value.id in wanted:
            wanted.update(operands(value.op))
    return [evolve(value, op=_in_decimals(value.op)) for value in plan.values if value.id in wanted]


def _in_decimals(op: Any) -> Any:
    match op:
        case ir.Const(Fraction() as number):
            return ir.Const(decimal(number))
        case ir.Linear(args, coefficients, constant):
            return ir.Linear(args, tuple(map(decimal, coefficients)), decimal(constant))
        case ir.Round(a, mode, step):
            return ir.Round(a, mode, decimal(step))
        case _:
            return op


@define
class TreeWalk:
    """A plan, to be evaluated for one summary after the other. The caller sets the context `EXACT`."""

    values: list[Value]
    asked: tuple[Id, ...]
    results: dict[Id, Decimal] = field(factory=dict)
    used: Mapping[str, Decimal] = field(factory=dict)
    carried: Mapping[str, Decimal] = field(factory=dict)

    @classmethod
    def of(cls, plan: Plan, asked: Iterable[Id]) -> TreeWalk:
        """A walk that gives these values of a plan."""
        ids = tuple(asked)
        return cls(needed(plan, ids), ids)

    def __call__(self, used: Mapping[str, Decimal], carried: Mapping[str, Decimal]) -> tuple[Decimal, ...]:
        """The values that are asked for."""
        self.used, self.carried = used, carried
        results, table = self.results, _TABLE
        for value in self.values:
            op = value.op
            results[value.id] = table[type(op)](self, op)
        return tuple([results[id_] for id_ in self.asked])

    def input(self, op: ir.Input) -> Decimal:
        return self.used[op.name]

    def opening(self, op: ir.Opening) -> Decimal:
        return self.carried[op.slot]

    def const(self, op: ir.Const) -> Decimal:
        return op.value

    def linear(self, op: ir.Linear) -> Decimal:
        results, total = self.results, op.constant
        for arg, coefficient in zip(op.args, op.coefficients):  # noqa: B905
            total += coefficient * results[arg]
        return total

    def least(self, op: ir.Min) -> Decimal:
        return min([self.results[arg] for arg in op.args])

    def greatest(self, op: ir.Max) -> Decimal:
        return max([self.results[arg] for arg in op.args])

    def part(self, op: ir.Part) -> Decimal:
        results = self.results
        start, end, low = results[op.start], results[op.end], results[op.low]
        start, end = max(start, low), max(end, low)
        if op.high is not None:
            high = results[op.high]
            start, end = min(start, high), min(end, high)
        return end - start

    def round(self, op: ir.Round) -> Decimal:
        assert op.mode.value == "half_even"
        return self.results[op.a].quantize(op.step, context=ROUNDING)


_TABLE: dict[type, Callable[[TreeWalk, Any], Decimal]] = {
    ir.Input: TreeWalk.input,
    ir.Opening: TreeWalk.opening,
    ir.Const: TreeWalk.const,
    ir.Linear: TreeWalk.linear,
    ir.Min: TreeWalk.least,
    ir.Max: TreeWalk.greatest,
    ir.Part: TreeWalk.part,
    ir.Round: TreeWalk.round,
}
