"""Which denominator each value has, once something is known of the numbers to come.

The IR gives denominators in form: a constant times powers of givens. A `Shape` says what the givens of the data are:
most often that so many decimals hold all of them, and then every denominator that rests on the data alone is a constant
of the source. What is left open stays a given, bound when the function runs: the common denominator of all numbers
given (`SCALE`), and the numerators of divisors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce

from attrs import field, frozen

from pricing_dsl.exact import Den
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.algebra import MAX_BITS, Specs, TooWideError, divisor_den
from pricing_dsl.ir.nodes import ONE, Id, Plan, Value
from pricing_dsl.ir.operands import DIVISOR, operands

SCALE = "scale"
"""The given that stands for the common denominator of everything the data gives, where that is no constant."""

Given = ir.Input | ir.Column | ir.Opening
"""The operations that read a number of the data."""


@frozen
class Shape:
    """What is known of the numbers of the data: `decimals` hold each of them; None: any denominator may come.

    own: the same of those for which it is otherwise, by the given that the IR knows them by (`input:used`, `rides.km`,
    `slot:included`; see `pricing_dsl.ir.algebra`).
    """

    decimals: int | None
    own: Mapping[str, int | None] = field(factory=dict, hash=False)

    def den(self, given: str) -> Den:
        """A denominator for the numbers of the data that a given stands for."""
        decimals = self.own.get(given, self.decimals)
        return Den.given(SCALE) if decimals is None else Den(10**decimals)


OPEN_SHAPE = Shape(None)


@frozen
class Layout:
    """A plan's values with the denominator of each under a shape."""

    plan: Plan
    specs: Specs
    shape: Shape
    dens: tuple[Den, ...]

    @classmethod
    def of(cls, plan: Plan, specs: Specs, shape: Shape) -> Layout:
        """The layout of a plan.

        Raises:
            TooWideError: a denominator is longer than any price needs; the open shape always fits.
        """
        dens: list[Den] = []
        for value in plan.values:
            den = _den(value, plan, dens, specs, shape)
            if den.const.bit_length() > MAX_BITS and shape is not OPEN_SHAPE:
                raise TooWideError("too many exact numbers are multiplied here: round one of them")
            dens.append(den)
        return cls(plan, specs, shape, tuple(dens))

    def common(self, ids: Iterable[Id]) -> Den:
        """The denominator that values have in common."""
        return _joined(self.dens[id_] for id_ in ids)

    @property
    def reads_scale(self) -> bool:
        """Whether the common denominator of the data is a given of this layout."""
        return any(isinstance(value.op, Given) and self.dens[value.id].powers for value in self.plan.values)


def _den(value: Value, plan: Plan, dens: list[Den], specs: Specs, shape: Shape) -> Den:
    """The claimed denominator with the shape put in for the givens of the data."""
    if not value.den.powers:
        return value.den
    return den_of((value,), plan.values, dens, shape, lambda b: divisor_den(b, plan.values.__getitem__, specs))


def den_of(
    alike: Sequence[Value], values: Sequence[Value], dens: Sequence[Den], shape: Shape, divisor: Callable[[Id], Den]
) -> Den:
    """A denominator for a value.

    Args:
        alike: the value; or several that are computed the same but for constants: it is one for all of them.
        values: those it rests on, by id.
        dens: what these are over.
        divisor: what dividing by a value multiplies a denominator with.
    """
    op = alike[0].op
    match op:
        case ir.Input() | ir.Column() | ir.Opening():
            return _joined(shape.den(given) for value in alike for given, _ in value.den.powers)
        case ir.Linear():
            return _joined(_sum_den(value.op, dens) for value in alike if isinstance(value.op, ir.Linear))
        case ir.Mul():
            return dens[op.a].times(dens[op.b])
        case ir.Over():
            return dens[op.a].times(divisor(op.b))
        case ir.Draw():
            return _joined(dens[id_] for id_ in (op.need, op.available, op.whole) if id_ is not None)
        case ir.Min() | ir.Max() | ir.Choose() | ir.Pick() | ir.Part() | ir.FoldRows() | ir.Running():
            return _joined(dens[id_] for id_ in operands(op) if values[id_].kind == "number")
        case _:
            return _joined(value.den for value in alike)


def _sum_den(op: ir.Linear, dens: Sequence[Den]) -> Den:
    terms = (dens[arg].multiplied(factor) for arg, factor in zip(op.args, op.coefficients, strict=True))
    return _joined((Den(op.constant.denominator), *terms))


def _joined(dens: Iterable[Den]) -> Den:
    return reduce(Den.join, dens, ONE)


def divisor_of(given: str) -> Id | None:
    """The divisor whose numerator a given is; None for the scale."""
    return int(given.removeprefix(DIVISOR)) if given.startswith(DIVISOR) else None


def multiplier(wanted: Den, held: Den) -> Den:
    """What takes a numerator over `held` to one over `wanted`, as a constant times powers of givens.

    Raises:
        AssertionError: `wanted` is no multiple of `held`: a fault of the layout.
    """
    const, rest = divmod(wanted.const, held.const)
    powers = dict(wanted.powers)
    for name, power in held.powers:
        powers[name] = powers.get(name, 0) - power
    assert not rest, (wanted, held)
    return Den(const, tuple((name, power) for name, power in powers.items() if power))  # refuses powers below zero
