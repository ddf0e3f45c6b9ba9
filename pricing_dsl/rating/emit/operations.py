"""What each operation of the IR is in the words of a dialect: one function per operation, over numerators."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import reduce
from math import gcd
from typing import Any, Protocol

from pricing_dsl.exact import Den
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.algebra import divisor_den
from pricing_dsl.ir.nodes import BILL, ONE, Id, TableSpec, Value
from pricing_dsl.rating.emit.constants import Constants, key_den, rows_over
from pricing_dsl.rating.emit.dialect import Dialect
from pricing_dsl.rating.emit.layout import Layout, multiplier
from pricing_dsl.rating.emit.source import Block, Expr, literal, sum_of

NOTHING = literal(0)


class Operands(Protocol):
    """What an operation asks of the walk over a plan."""

    @property
    def layout(self) -> Layout: ...
    @property
    def dialect(self) -> Dialect: ...
    @property
    def block(self) -> Block: ...
    @property
    def constants(self) -> Constants: ...

    def raw(self, id_: Id) -> Expr:
        """A value as it is: a number as its numerator over its own denominator."""

    def given(self, name: str) -> Expr:
        """A given of denominators that is bound when the function runs."""


def expression(run: Operands, value: Value) -> Expr:
    """A value that rests on nothing but its operands, row by row."""
    return _EXPRESSIONS[type(value.op)](run, value, value.op)


def is_expression(op: ir.Operation) -> bool:
    """Whether `expression` knows the operation; others read what is given, or all rows of a list."""
    return type(op) in _EXPRESSIONS


def number(run: Operands, id_: Id, den: Den) -> Expr:
    """A number as its numerator over `den`, a multiple of its own denominator."""
    return by_factor(run, run.raw(id_), multiplier(den, run.layout.dens[id_]))


def by_factor(run: Operands, expr: Expr, factor: Den) -> Expr:
    """An expression times a constant and givens."""
    if expr.is_number:
        expr, factor = literal(int(expr.text) * factor.const), Den(1, factor.powers)
    return expr if factor == ONE or expr == NOTHING else run.dialect.times(written(run, factor), expr)


def written(run: Operands, den: Den) -> Expr:
    """A denominator, or any product of a constant and givens."""
    factors = [run.given(name) for name, power in den.powers for _ in range(power)]
    return reduce(run.dialect.times, factors, literal(den.const))


def _aligned(run: Operands, value: Value, ids: Iterable[Id]) -> list[Expr]:
    """Values of one kind as the result has them: numbers over its denominator, others as they are."""
    if value.kind != "number":
        return [run.raw(id_) for id_ in ids]
    return [number(run, id_, run.layout.dens[value.id]) for id_ in ids]


def _from_zero(run: Operands, *ids: Id) -> bool:
    """Whether the values are never below zero."""
    lows = (run.layout.plan.values[id_].range.lo for id_ in ids)
    return all(low is not None and low >= 0 for low in lows)


def _at_most(run: Operands, a: Id, b: Id) -> bool:
    """Whether one value is surely never above another."""
    most, least = run.layout.plan.values[a].range.hi, run.layout.plan.values[b].range.lo
    return a == b or (most is not None and least is not None and most <= least)


# ---- numbers ---------------------------------------------------------------------------------------------------------


def _const(run: Operands, value: Value, op: ir.Const) -> Expr:
    if isinstance(op.value, Fraction):
        return literal(op.value.numerator * (value.den.const // op.value.denominator))
    return run.constants.of(op.value, "day")


def _linear(run: Operands, value: Value, op: ir.Linear) -> Expr:
    den = run.layout.dens[value.id]
    terms = []
    for arg, coefficient in zip(op.args, op.coefficients, strict=True):
        held = run.layout.dens[arg]
        givens = multiplier(Den(1, den.powers), Den(1, held.powers))
        terms.append((int(coefficient * den.const / held.const), by_factor(run, run.raw(arg), givens)))
    constant = int(op.constant * den.const)
    return sum_of(terms, by_factor(run, literal(constant), Den(1, den.powers)) if constant else None)


def _mul(run: Operands, value: Value, op: ir.Mul) -> Expr:
    return run.dialect.times(run.raw(op.a), run.raw(op.b))


def _over(run: Operands, value: Value, op: ir.Over) -> Expr:
    """a / b is a's numerator times b's denominator, over a's denominator times b's numerator; the numerator of b, or a
    common multiple of all it may be, is the divisor's part of the result's denominator."""
    plan, dialect = run.layout.plan, run.dialect
    a, b = run.raw(op.a), run.block.named(run.raw(op.b), "divisor")
    multiple = divisor_den(op.b, plan.values.__getitem__, run.layout.specs)
    held = run.layout.dens[op.b]
    if multiple.powers and plan.values[op.b].space == BILL:
        quotient = by_factor(run, a, held)  # the multiple is the numerator itself, without its sign
        if not _from_zero(run, op.b):
            quotient = run.block.named(quotient)
            quotient = dialect.chosen(_test(run, "gt", b), quotient, dialect.negative(quotient))
    else:
        safe = b if _never_zero(run, op.b) else dialect.chosen(_test(run, "ne", b), b, literal(1))
        share = dialect.exact_quotient(written(run, multiple.times(held)), run.block.named(safe, "divisor"))
        quotient = dialect.times(share, a)
    if _never_zero(run, op.b):
        return quotient
    return dialect.chosen(_test(run, "ne", b), run.block.named(quotient), NOTHING)


def _test(run: Operands, test: str, of: Expr) -> Expr:
    return run.dialect.compared(test, of, NOTHING)


def _never_zero(run: Operands, id_: Id) -> bool:
    return not run.layout.plan.values[id_].range.contains(Fraction(0))


def _ratio(run: Operands, value: Value, op: ir.Ratio) -> Expr:
    dialect, from_zero = run.dialect, _from_zero(run, op.a, op.b)
    a, b = run.raw(op.a), run.block.named(run.raw(op.b), "divisor")
    held_a, held_b = run.layout.dens[op.a], run.layout.dens[op.b]
    up, down = _cancelled(held_b.scaled(op.step.denominator), held_a.scaled(op.step.numerator))
    n, d = by_factor(run, a, up), by_factor(run, dialect.size_or_one(b, _from_zero(run, op.b)), down)
    if not _from_zero(run, op.b):
        n = run.block.named(n)
        n = dialect.chosen(_test(run, "lt", b), dialect.negative(n), n)
    steps = dialect.rounded(run.block, n, run.block.named(d), op.mode, from_zero)
    rounded = dialect.times(literal(op.step.numerator), steps)
    return rounded if _never_zero(run, op.b) else dialect.chosen(_test(run, "ne", b), rounded, NOTHING)


def _round(run: Operands, value: Value, op: ir.Round) -> Expr:
    up, down = _cancelled(Den(op.step.denominator), run.layout.dens[op.a].scaled(op.step.numerator))
    n, d = by_factor(run, run.raw(op.a), up), written(run, down)
    steps = run.dialect.rounded(run.block, n, d, op.mode, _from_zero(run, op.a))
    return run.dialect.times(literal(op.step.numerator), steps)


def _cancelled(up: Den, down: Den) -> tuple[Den, Den]:
    """Two products without the factors they have in common."""
    common = gcd(up.const, down.const)
    held = dict(down.powers)
    shared = [(name, min(power, held[name])) for name, power in up.powers if name in held]
    both = Den(common, tuple(shared))
    return multiplier(up, both), multiplier(down, both)


def _min(run: Operands, value: Value, op: ir.Min) -> Expr:
    return run.dialect.least(run.block, _aligned(run, value, op.args))


def _max(run: Operands, value: Value, op: ir.Max) -> Expr:
    return run.dialect.greatest(run.block, _aligned(run, value, op.args))


def _part(run: Operands, value: Value, op: ir.Part) -> Expr:
    in_order = op.high is None or _at_most(run, op.low, op.high)
    take = _filled if in_order else _clipped
    start, end = take(run, value, op.start, op), take(run, value, op.end, op)
    if start.is_number:
        return sum_of([(1, end)], literal(-int(start.text)))
    return sum_of([(1, end), (-1, start)])


def _filled(run: Operands, value: Value, id_: Id, op: ir.Part) -> Expr:
    """How far a number fills the tier; what the intervals decide is not asked."""
    if _at_most(run, id_, op.low):
        return NOTHING
    den, block = run.layout.dens[value.id], run.block
    low = block.named(number(run, op.low, den))
    high = None if op.high is None else block.named(number(run, op.high, den))
    above, below = _at_most(run, op.low, id_), op.high is None or _at_most(run, id_, op.high)
    return run.dialect.filled(block.named(number(run, id_, den)), low, high, above, below)


def _clipped(run: Operands, value: Value, id_: Id, op: ir.Part) -> Expr:
    """A number moved into a tier whose bounds may be out of order: then the upper one wins."""
    den, dialect = run.layout.dens[value.id], run.dialect
    found = dialect.greatest(run.block, [number(run, id_, den), number(run, op.low, den)])
    return found if op.high is None else dialect.least(run.block, [found, number(run, op.high, den)])


# ---- conditions ------------------------------------------------------------------------------------------------------


def _compare(run: Operands, value: Value, op: ir.Compare) -> Expr:
    if run.layout.plan.values[op.a].kind != "number":
        return run.dialect.compared(op.test, run.raw(op.a), run.raw(op.b))
    den = run.layout.common((op.a, op.b))
    return run.dialect.compared(op.test, number(run, op.a, den), number(run, op.b, den))


def _and(run: Operands, value: Value, op: ir.And) -> Expr:
    return run.dialect.every([run.raw(flag) for flag in op.args])


def _or(run: Operands, value: Value, op: ir.Or) -> Expr:
    return run.dialect.some([run.raw(flag) for flag in op.args])


def _not(run: Operands, value: Value, op: ir.Not) -> Expr:
    return run.dialect.negated(run.raw(op.a))


def _choose(run: Operands, value: Value, op: ir.Choose) -> Expr:
    then, otherwise = _aligned(run, value, (op.then, op.otherwise))
    return run.dialect.chosen(run.raw(op.flag), then, otherwise)


# ---- dates, tiers and tables -----------------------------------------------------------------------------------------


def _date_diff(run: Operands, value: Value, op: ir.DateDiff) -> Expr:
    return run.dialect.days_between(run.raw(op.a), run.raw(op.b))


def _shift(run: Operands, value: Value, op: ir.Shift) -> Expr:
    return run.dialect.shifted(run.raw(op.date), number(run, op.amount, ONE), op.by)


def _tier_of(run: Operands, value: Value, op: ir.TierOf) -> Expr:
    den = run.layout.common((op.selector, *op.bounds))
    bounds = [number(run, bound, den) for bound in op.bounds]
    return run.dialect.tier(run.block, number(run, op.selector, den), bounds, op.owns)


def _pick(run: Operands, value: Value, op: ir.Pick) -> Expr:
    range_, last = run.layout.plan.values[op.index].range, len(op.options) - 1
    surely = range_.lo is not None and range_.lo >= -1 and range_.hi is not None and range_.hi <= last
    return run.dialect.picked(run.block, run.raw(op.index), _aligned(run, value, op.options), surely)


def _row_of(run: Operands, value: Value, op: ir.RowOf) -> Expr:
    table = run.layout.specs.tables[op.table]
    keys, dens = [], []
    for at, key in enumerate(op.keys):
        expr, den = _key(run, table, at, key)
        keys.append(expr)
        dens.append(den)
    rows = rows_over(table, tuple(dens))
    return run.dialect.row(run.block, run.constants, table.name, rows, keys)


def _key(run: Operands, table: TableSpec, at: int, key: Id) -> tuple[Expr, Den | None]:
    """A key as it is looked up, and the denominator its bounds are to be counted over, if it is a number."""
    if table.keys[at] != "number":
        return run.raw(key), None
    den = key_den(table, at).join(run.layout.dens[key])
    if not den.powers:
        return number(run, key, den), den
    return run.dialect.fraction(run.raw(key), written(run, run.layout.dens[key])), None


def _has_cell(run: Operands, value: Value, op: ir.HasCell) -> Expr:
    cells = run.constants.offered(run.layout.specs.tables[op.table], op.column)
    return run.dialect.looked_up(cells, run.raw(op.row))


def _cell_of(run: Operands, value: Value, op: ir.CellOf) -> Expr:
    cells = run.constants.cells(run.layout.specs.tables[op.table], op.column, run.layout.dens[value.id])
    return run.dialect.looked_up(cells, run.raw(op.row))


_EXPRESSIONS: dict[type, Callable[[Operands, Value, Any], Expr]] = {
    ir.Const: _const,
    ir.Linear: _linear,
    ir.Mul: _mul,
    ir.Over: _over,
    ir.Ratio: _ratio,
    ir.Round: _round,
    ir.Min: _min,
    ir.Max: _max,
    ir.Compare: _compare,
    ir.And: _and,
    ir.Or: _or,
    ir.Not: _not,
    ir.Choose: _choose,
    ir.DateDiff: _date_diff,
    ir.Shift: _shift,
    ir.RowOf: _row_of,
    ir.HasCell: _has_cell,
    ir.CellOf: _cell_of,
    ir.Part: _part,
    ir.TierOf: _tier_of,
    ir.Pick: _pick,
}
