"""Claims are sound: whatever operands hold to theirs, the result holds to its own. One operation at a time."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from pricing_dsl.exact import Den, Range, RoundingMode
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.algebra import Specs, claim
from pricing_dsl.ir.bounds import difference_range
from pricing_dsl.ir.scalar import apply

numbers = st.sampled_from([Fraction(n, d) for n in (-7, -2, -1, 0, 1, 2, 7) for d in (1, 2, 6)])
GIVEN = ir.Input("any")


@frozen
class Operand:
    """A number and true claims of it."""

    number: Fraction
    den: Den
    range: Range
    op: ir.Operation = GIVEN


@st.composite
def operands(draw: st.DrawFn) -> Operand:
    """Claims are made first, as a compiler makes them; the number keeps to them."""
    number = draw(numbers)
    below, above = (draw(st.sampled_from([None, Fraction(0), Fraction(1, 2), Fraction(5)])) for _ in range(2))
    range_ = Range(None if below is None else number - below, None if above is None else number + above)
    return Operand(number, Den(number.denominator * draw(st.integers(1, 3))), range_)


def holds(op: ir.Operation, *known: Operand, **givens: int) -> None:
    """The result of an operation on these operands, by number, keeps to what is claimed of it."""
    den, range_ = claim(op, ir.BILL, "number", known.__getitem__, Specs())
    result: Any = apply(op, lambda id_: known[id_].number, {})
    assert range_.contains(result), f"{result} is not in {range_}"
    assert (result * den.bind({name: givens[name.replace(":", "")] for name, _ in den.powers})).denominator == 1


def numerator(divisor: Operand) -> int:
    return abs(int(divisor.number * divisor.den.const)) or 1


@given(operands(), operands(), operands(), st.none() | operands())
def test_part(start: Operand, end: Operand, low: Operand, high: Operand | None) -> None:
    known = [start, end, low] if high is None else [start, end, low, high]
    holds(ir.Part(0, 1, 2, None if high is None else 3), *known)


@given(operands(), operands())
def test_part_of_rows_in_a_row(start: Operand, length: Operand) -> None:
    """The end is a sum with the start in it: the part is never more than what is between them."""
    end = Operand(
        start.number + length.number,
        start.den.join(length.den),
        start.range.add(length.range),
        ir.Linear((0, 1), (Fraction(1), Fraction(1))),
    )
    zero, bound = (Operand(Fraction(n), Den(), Range.point(Fraction(n))) for n in (0, 4))
    holds(ir.Part(0, 2, 3, 4), start, length, end, zero, bound)


@given(operands(), operands())
def test_over(a: Operand, b: Operand) -> None:
    holds(ir.Over(0, 1), a, b, num1=numerator(b))


@given(operands(), operands(), st.sampled_from(RoundingMode), st.sampled_from([Fraction(1, 3), Fraction(2)]))
def test_ratio_and_round(a: Operand, b: Operand, mode: RoundingMode, step: Fraction) -> None:
    holds(ir.Ratio(0, 1, mode, step), a, b)
    holds(ir.Round(0, mode, step), a)


@given(operands(), operands())
def test_mul(a: Operand, b: Operand) -> None:
    holds(ir.Mul(0, 1), a, b)
    holds(ir.Mul(0, 0), a)


@given(operands(), operands(), operands())
def test_min_max_choose(a: Operand, b: Operand, c: Operand) -> None:
    holds(ir.Min((0, 1, 2)), a, b, c)
    holds(ir.Max((0, 1, 2)), a, b, c)
    holds(ir.Choose(0, 1, 2), a, b, c)
    holds(ir.Pick(0, (1, 2)), Operand(Fraction(1), Den(), Range()), b, c)


@given(operands(), operands(), numbers, numbers, numbers)
def test_linear(a: Operand, b: Operand, p: Fraction, q: Fraction, constant: Fraction) -> None:
    holds(ir.Linear((0, 1), (p, q), constant), a, b)
    holds(ir.Linear((0, 0), (p, q), constant), a)


def computed(op: ir.Operation, known: list[Operand]) -> Operand:
    """The operand that an operation on the others makes."""
    den, range_ = claim(op, ir.BILL, "number", known.__getitem__, Specs())
    number = apply(op, lambda id_: known[id_].number, {})
    assert isinstance(number, Fraction)
    return Operand(number, den, range_, op)


@given(operands(), operands(), operands(), numbers, numbers)
def test_sums_of_minima_and_maxima(a: Operand, b: Operand, c: Operand, p: Fraction, q: Fraction) -> None:
    known = [a, b, c]
    known.append(computed(ir.Min((0, 1)), known))
    known.append(computed(ir.Linear((0, 3), (Fraction(1), Fraction(-1))), known))
    known.append(computed(ir.Min((4, 2)), known))
    known.append(computed(ir.Max((1, 3)), known))
    holds(ir.Linear((0, 3, 5, 6), (p, -p, q, -q)), *known)
    for one in range(len(known)):
        for other in range(len(known)):
            found = difference_range(one, other, known.__getitem__)
            assert found.contains(known[one].number - known[other].number)


def test_what_a_minimum_leaves_is_not_negative() -> None:
    """Not only sound but sharp, where drawing from lots needs it."""
    free = Operand(Fraction(3), Den(), Range(Fraction(0), None))
    known = [free, free, free]
    known.append(computed(ir.Min((0, 1)), known))
    known.append(computed(ir.Linear((0, 3), (Fraction(1), Fraction(-1))), known))
    known.append(computed(ir.Min((4, 2)), known))
    left = computed(ir.Linear((0, 3, 5), (Fraction(1), Fraction(-1), Fraction(-1))), known)
    assert known[4].range.lo == 0
    assert left.range.lo == 0


def test_what_two_draws_leave_of_a_lot_is_not_negative() -> None:
    """A lot is drawn for two needs, 2 and 5/2 of it for one of theirs: what one takes the other cannot have."""
    free = Operand(Fraction(3), Den(), Range(Fraction(0), None))
    known = [free, free, free]
    lot, first, second = 0, 1, 2

    def make(op: ir.Operation) -> int:
        known.append(computed(op, known))
        return len(known) - 1

    took = make(ir.Min((first, make(ir.Linear((lot,), (Fraction(1, 2),))))))
    affords = make(ir.Linear((lot, took), (Fraction(2, 5), Fraction(-4, 5))))
    then = make(ir.Min((second, affords)))
    left = make(ir.Linear((lot, took, then), (Fraction(1), Fraction(-2), Fraction(-5, 2))))
    assert known[left].range.lo == 0


def test_an_endless_search_for_a_bound_is_cut_off() -> None:
    """A minimum of a thousand sums, seven times over: more ways to bound it than there is time for."""
    free = Operand(Fraction(3), Den(), Range())
    known = [free] * 1000
    minima = []
    for _ in range(7):
        known.append(Operand(Fraction(3), Den(), Range(), ir.Min(tuple(range(1000)))))
        minima.append(len(known) - 1)
    op = ir.Linear((0, *minima), (Fraction(1), *[Fraction(-1)] * 7))
    assert claim(op, ir.BILL, "number", known.__getitem__, Specs()) == (Den(), Range())
