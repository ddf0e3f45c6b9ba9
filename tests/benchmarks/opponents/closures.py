"""A plan's IR compiled to closures in Decimal: one function for each value, made once.

What one other value rests on is called by that; what several rest on is computed once and kept in a list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from attrs import define, field

from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import Id, Plan, Value
from pricing_dsl.ir.operands import operands
from tests.benchmarks.opponents.tree_walk import ROUNDING, needed

Closure = Callable[[list[Decimal]], Decimal]
_NOTHING = Decimal(0)


@define
class Closures:
    """A plan as closures. Called with (used, carried), as Decimals; the caller sets the context `EXACT`."""

    call: Callable[[Decimal, Decimal], tuple[Decimal, ...]]

    @classmethod
    def of(cls, plan: Plan, asked: Iterable[Id]) -> Closures:
        """Closures that give these values of a plan of one input and one carried number."""
        ids = tuple(asked)
        maker = _Maker(needed(plan, ids), ids)
        return cls(maker.made())


@define
class _Maker:
    values: list[Value]
    asked: tuple[Id, ...]
    closures: dict[Id, Closure] = field(factory=dict)
    places: dict[Id, int] = field(factory=dict)

    def made(self) -> Callable[[Decimal, Decimal], tuple[Decimal, ...]]:
        """The function of the whole plan."""
        uses = Counter(operand for value in self.values for operand in operands(value.op))
        uses.update(self.asked)
        steps: list[Closure] = []
        for value in self.values:
            if isinstance(value.op, ir.Input | ir.Opening):
                self._keep(value.id, 0 if isinstance(value.op, ir.Input) else 1)
                continue
            made = self._closure(value)
            if isinstance(value.op, ir.Const) or (uses[value.id] == 1 and value.id not in self.asked):
                self.closures[value.id] = made
            else:
                self._keep(value.id, 2 + len(steps))
                steps.append(made)
        places = tuple(self.places[id_] for id_ in self.asked)

        def run(used: Decimal, carried: Decimal) -> tuple[Decimal, ...]:
            at = [used, carried]
            for step in steps:
                at.append(step(at))
            return tuple([at[place] for place in places])

        return run

    def _keep(self, id_: Id, place: int) -> None:
        self.places[id_] = place
        self.closures[id_] = lambda at: at[place]

    def _closure(self, value: Value) -> Closure:
        match value.op:
            case ir.Const(number):
                return lambda at: number
            case ir.Linear():
                return self._linear(value.op)
            case ir.Min((a, b)):
                return self._least(a, b)
            case ir.Max((a, b)):
                return self._greatest(a, b)
            case ir.Part():
                return self._part(value.op)
            case ir.Round(a, _, step):
                of = self.closures[a]
                return lambda at: of(at).quantize(step, context=ROUNDING)
        raise NotImplementedError(value.op)

    def _constant(self, id_: Id) -> Decimal | None:
        op = next(value.op for value in self.values if value.id == id_)
        return op.value if isinstance(op, ir.Const) else None

    def _linear(self, op: ir.Linear) -> Closure:
        """Signs, a single term and a sum without a constant each have a closure of their own."""
        terms = [self.closures[arg] for arg in op.args]
        match terms, op.coefficients:
            case [a], (factor,):
                if factor == 1:
                    return _plus(a, op.constant)
                return (lambda at: factor * a(at)) if not op.constant else (lambda at: factor * a(at) + op.constant)
            case [a, b], (factor, other) if (factor, other) == (1, -1):
                return _plus(lambda at: a(at) - b(at), op.constant)
            case [a, b], (factor, other):
                return _plus(lambda at: factor * a(at) + other * b(at), op.constant)
        return _sum(list(zip(op.coefficients, terms, strict=True)), op.constant)

    def _least(self, a: Id, b: Id) -> Closure:
        first, second, limit = self.closures[a], self.closures[b], self._constant(b)
        if limit is not None:

            def at_most(at: list[Decimal]) -> Decimal:
                found = first(at)
                return found if found < limit else limit

            return at_most

        def least(at: list[Decimal]) -> Decimal:
            one, other = first(at), second(at)
            return one if one < other else other

        return least

    def _greatest(self, a: Id, b: Id) -> Closure:
        first, second, limit = self.closures[a], self.closures[b], self._constant(b)
        if limit is not None:

            def at_least(at: list[Decimal]) -> Decimal:
                found = first(at)
                return found if found > limit else limit

            return at_least

        def greatest(at: list[Decimal]) -> Decimal:
            one, other = first(at), second(at)
            return one if one > other else other

        return greatest

    def _part(self, op: ir.Part) -> Closure:
        """A tier between constants that is filled from below; others are not needed here."""
        end, low = self.closures[op.end], self._constant(op.low)
        high = None if op.high is None else self._constant(op.high)
        assert self._constant(op.start) == 0
        assert low is not None
        if high is None:

            def above(at: list[Decimal]) -> Decimal:
                found = end(at)
                return found - low if found > low else _NOTHING

            return above
        width = high - low

        def part(at: list[Decimal]) -> Decimal:
            found = end(at)
            if found <= low:
                return _NOTHING
            return found - low if found < high else width

        return part


def _plus(of: Closure, constant: Decimal) -> Closure:
    return (lambda at: of(at) + constant) if constant else of


def _sum(terms: Sequence[tuple[Decimal, Closure]], constant: Decimal) -> Closure:
    if len(terms) != 4:

        def total(at: list[Decimal]) -> Decimal:
            found = constant
            for factor, term in terms:
                found += factor * term(at)
            return found

        return total
    (f1, t1), (f2, t2), (f3, t3), (f4, t4) = terms
    return _plus(lambda at: f1 * t1(at) + f2 * t2(at) + f3 * t3(at) + f4 * t4(at), constant)
