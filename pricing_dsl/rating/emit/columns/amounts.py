"""Numbers over columns: sums that are not computed before they are needed, products, quotients, roundings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from pricing_dsl.exact import Den
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import BILL, Id, Value
from pricing_dsl.rating.emit.columns.conditions import chosen, compared, extreme
from pricing_dsl.rating.emit.columns.forms import Form, Wholes
from pricing_dsl.rating.emit.columns.instructions import Cells
from pricing_dsl.rating.emit.columns.joined import divisor
from pricing_dsl.rating.emit.columns.lookups import numerators
from pricing_dsl.rating.emit.columns.rounding import rounded
from pricing_dsl.rating.emit.columns.run import Run
from pricing_dsl.rating.emit.columns.single import Given
from pricing_dsl.rating.emit.layout import multiplier


def linear(run: Run, value: Value, op: ir.Linear) -> Form:
    """constant + sum of coefficient * argument."""
    den = run.dens[value.id]
    constant = Wholes(tuple(int(own.constant * den.const) for own in run.ops(value.id)))
    terms = [Form.number(constant) if constant.are(0) else run.by_den(Form.number(constant), Den(1, den.powers))]
    for at, arg in enumerate(op.args):
        held = run.dens[arg]
        factor = Wholes(tuple(int(own.coefficients[at] * den.const / held.const) for own in run.ops(value.id)))
        givens = multiplier(Den(1, den.powers), Den(1, held.powers))
        terms.append(run.by_den(run.form(arg), givens).times(factor))
    return Form.total(terms, run.writer.plans)


def product(run: Run, value: Value, op: ir.Mul) -> Form:
    """a * b."""
    return run.product(run.form(op.a), run.form(op.b))


def over(run: Run, value: Value, op: ir.Over) -> Form:
    """a / b is a's numerator times b's denominator, over a's denominator times b's numerator; the numerator of b, or a
    common multiple of all it may be, is the divisor's part of the result's denominator."""
    multiple, held, b = divisor(run.skeletons, op.b), run.dens[op.b], run.value(op.b)
    if not multiple.powers:
        return run.product(run.form(op.a), _share(run, op.b, multiple.times(held)))
    if b.space == BILL:
        quotient = run.by_den(run.form(op.a), held)  # the multiple is the numerator itself, without its sign
    else:
        whole = run.by_den(run.writer.number(1), multiple.times(held))
        share = run.writer.pure("floordiv", run.writer.sum(whole), size(run, op.b))
        quotient = run.product(run.form(op.a), run.writer.form(share))
    if not run.from_zero(op.b):
        quotient = chosen(run, compared(run, "lt", run.form(op.b), run.writer.number(0)), quotient.opposite(), quotient)
    return _unless_zero(run, value, op.b, quotient)


def _share(run: Run, b: Id, multiple: Den) -> Form:
    """What is multiplied with instead of dividing by a constant, or by a cell of a table."""
    op = run.value(b).op
    if not isinstance(op, ir.CellOf):
        return Form.number(Wholes(tuple(_goes_into(multiple, number) for number in run.form(b).constant.of)))
    shares = tuple(
        Cells(tuple(_goes_into(multiple, number) for number in numerators(run, b, plan)))
        for plan in range(run.writer.plans)
    )
    return run.writer.form(run.writer.pure("take", shares, run.writer.sum(run.form(op.row))))


def _goes_into(multiple: Den, number: int) -> int:
    return multiple.const // number if number else 0


def _unless_zero(run: Run, value: Value, b: Id, quotient: Form) -> Form:
    """A quotient that is 0 where the divisor is, if that is not asked for; what is asked for is not used then."""
    if value.guard is None or run.never_zero(b):
        return quotient
    return chosen(run, compared(run, "ne", run.form(b), run.writer.number(0)), quotient, run.writer.number(0))


def size(run: Run, id_: Id) -> Given:
    """A divisor's numerator without its sign, 1 for 0: what may safely divide."""
    found = run.writer.sum(run.form(id_))
    if not run.from_zero(id_):
        found = run.writer.pure("abs", found)
    return found if run.never_zero(id_) else run.writer.pure("max", found, run.writer.same(1))


def ratio(run: Run, value: Value, op: ir.Ratio) -> Form:
    """a / b rounded at once."""
    held_a, held_b = run.dens[op.a], run.dens[op.b]
    steps = [own.step for own in run.ops(value.id)]
    up, down = _cancelled(held_b, [step.denominator for step in steps], held_a, [step.numerator for step in steps])
    n = _by(run, run.form(op.a), up)
    d = run.writer.sum(_by(run, run.writer.form(size(run, op.b)), down))
    if not run.from_zero(op.b):
        n = chosen(run, compared(run, "lt", run.form(op.b), run.writer.number(0)), n.opposite(), n)
    found = rounded(run.writer, n, d, op.mode, run.from_zero(op.a, op.b))
    return _unless_zero(run, value, op.b, found.times(_steps(run, value, steps)))


def round_(run: Run, value: Value, op: ir.Round) -> Form:
    """A number rounded to a multiple of a step."""
    held, one = run.dens[op.a], Den()
    steps = [own.step for own in run.ops(value.id)]
    up, down = _cancelled(one, [step.denominator for step in steps], held, [step.numerator for step in steps])
    d = run.writer.sum(_by(run, run.writer.number(1), down))
    found = rounded(run.writer, _by(run, run.form(op.a), up), d, op.mode, run.from_zero(op.a))
    return found.times(_steps(run, value, steps))


def _steps(run: Run, value: Value, steps: Sequence[Fraction]) -> Wholes:
    """What a number of steps is over the denominator of the result."""
    return Wholes(tuple(int(step * run.dens[value.id].const) for step in steps))


_Factor = tuple[Wholes, Den]
"""A constant of each plan, and givens."""


def _cancelled(up: Den, ups: Sequence[int], down: Den, downs: Sequence[int]) -> tuple[_Factor, _Factor]:
    """Two products without the factors they have in common."""
    held = dict(down.powers)
    shared = Den(1, tuple((name, min(power, held[name])) for name, power in up.powers if name in held))
    above, below = (Wholes(tuple(den.const * one for one in more)) for den, more in ((up, ups), (down, downs)))
    common = above.common(below)
    return (
        (above.quotient(common), multiplier(Den(1, up.powers), shared)),
        (below.quotient(common), multiplier(Den(1, down.powers), shared)),
    )


def _by(run: Run, form: Form, factor: _Factor) -> Form:
    number, givens = factor
    return run.by_den(form, givens).times(number)


# ---- tiers -----------------------------------------------------------------------------------------------------------


def part(run: Run, value: Value, op: ir.Part) -> Form:
    """What of [start, end] lies in a tier: less arithmetic than it seems, for neighbours have a bound in common.

    min(x, high) - min(x, low) is how far x fills it. Summed up at their prices, of n tiers remain n - 1 minima.
    """
    in_order = op.high is None or run.at_most(op.low, op.high)
    take = _filled if in_order else _clipped
    return take(run, value, op.end, op).minus(take(run, value, op.start, op))


def _filled(run: Run, value: Value, id_: Id, op: ir.Part) -> Form:
    most = run.number(id_, run.dens[value.id]) if op.high is None else _least(run, value, id_, op.high)
    return most.minus(_least(run, value, id_, op.low))


def _least(run: Run, value: Value, a: Id, b: Id) -> Form:
    """The lesser of two; what the intervals decide is not asked."""
    den = run.dens[value.id]
    if run.at_most(a, b):
        return run.number(a, den)
    if run.at_most(b, a):
        return run.number(b, den)
    return extreme(run, "min", [run.number(a, den), run.number(b, den)])


def _clipped(run: Run, value: Value, id_: Id, op: ir.Part) -> Form:
    """A number moved into a tier whose bounds may be out of order: then the upper one wins."""
    den = run.dens[value.id]
    found = extreme(run, "max", [run.number(id_, den), run.number(op.low, den)])
    return found if op.high is None else extreme(run, "min", [found, run.number(op.high, den)])


def least(run: Run, value: Value, op: ir.Min) -> Form:
    """The least of several; what is surely not below another is left out."""
    return extreme(run, "min", [run.number(arg, run.dens[value.id]) for arg in _undecided(op.args, run.at_most)])


def greatest(run: Run, value: Value, op: ir.Max) -> Form:
    """The greatest of several; what is surely not above another is left out."""
    kept = _undecided(op.args, lambda a, b: run.at_most(b, a))
    return extreme(run, "max", [run.number(arg, run.dens[value.id]) for arg in kept])


def _undecided(ids: Sequence[Id], before: Callable[[Id, Id], bool]) -> list[Id]:
    """Those that come before all others that surely come before them; of two that are the same the first."""
    kept = list(dict.fromkeys(ids))
    for id_ in reversed(kept.copy()):
        if any(before(other, id_) for other in kept if other != id_):
            kept.remove(id_)
    return kept
