"""Simplifications: rewrites that give the same value for every summary.

A division whose result cannot matter goes with what it stood in, and its rejection by zero with it. Each function takes
the builder and what was asked for, and gives the id of the simplest value it knows for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import evolve

from pricing_dsl.exact import Range
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.algebra import may_be_zero, may_lack_cell
from pricing_dsl.ir.bounds import difference_range, never_below
from pricing_dsl.ir.nodes import BILL, Id
from pricing_dsl.ir.units import unit_of

if TYPE_CHECKING:
    from pricing_dsl.ir.build import Builder

MAX_FLATTENED_TERMS = 8
"""Sums longer than this stay one term of a sum they stand in, so that running subtotals do not grow quadratically."""

_ZERO = Fraction(0)
_ONE = Fraction(1)
_OPPOSITE = {"eq": "ne", "ne": "eq", "lt": "ge", "le": "gt", "gt": "le", "ge": "lt"}


def sum_of(terms: Sequence[tuple[Id, Fraction]], constant: Fraction) -> ir.Linear:
    """The operation for a list of terms."""
    return ir.Linear(tuple(id_ for id_, _ in terms), tuple(factor for _, factor in terms), constant)


def linear(build: Builder, terms: Sequence[tuple[Id, Fraction]], constant: Fraction, unit: str | None = None) -> Id:
    """Sums of sums are one sum, equal terms meet, constants are added up. `unit` says the unit of the result where it
    is not that of the terms."""
    if unit is None:
        unit = next((unit for id_, _ in terms if (unit := build.value(id_).unit)), "")
    merged: dict[Id, Fraction] = {}
    for id_, factor in terms:
        op = build.value(id_).op
        if isinstance(op, ir.Const) and isinstance(op.value, Fraction):
            constant += _times(op.value, factor)
        elif isinstance(op, ir.Linear) and len(op.args) <= MAX_FLATTENED_TERMS:
            constant += _times(op.constant, factor)
            for inner, inner_factor in zip(op.args, op.coefficients, strict=True):
                more = _times(inner_factor, factor)
                merged[inner] = merged[inner] + more if inner in merged else more
        else:
            merged[id_] = merged[id_] + factor if id_ in merged else factor
    kept = sorted((id_, factor) for id_, factor in merged.items() if factor)
    if not kept:
        return build.const(constant, unit)
    if constant == 0 and len(kept) == 2:
        for (whole, factor), (taken, other) in (kept, kept[::-1]):
            if factor == 1 and other == -1 and (cap := _cap(build, whole, taken)) is not None:
                return build.min(whole, build.const(cap, unit))
    if constant == 0 and len(kept) == 1 and kept[0][1] == 1 and build.value(kept[0][0]).unit == unit:
        return kept[0][0]
    return build.make(sum_of(kept, constant), unit)


def _times(number: Fraction, factor: Fraction) -> Fraction:
    """The product; by one and minus one, as most factors are, without a multiplication."""
    return number if factor == 1 else -number if factor == -1 else number * factor


def _cap(build: Builder, whole: Id, taken: Id) -> Fraction | None:
    """The constant c if `taken` is max(0, whole - c): what that leaves of the whole is the whole, but at most c."""
    op = build.value(taken).op
    if not isinstance(op, ir.Max) or len(op.args) != 2:
        return None
    for zero, excess in (op.args, op.args[::-1]):
        form = build.value(excess).op
        if build.constant(zero) == 0 and isinstance(form, ir.Linear) and form.args == (whole,):
            return -form.constant if form.coefficients == (_ONE,) else None
    return None


def scaled(build: Builder, id_: Id, factor: Fraction, unit: str) -> Id:
    """A value times a constant, in its own unit."""
    return linear(build, [(id_, factor)], _ZERO, unit)


def scaled_part(build: Builder, id_: Id) -> tuple[Id, Fraction]:
    """A value as (what is left, constant factor)."""
    op = build.value(id_).op
    if isinstance(op, ir.Linear) and len(op.args) == 1 and op.constant == 0:
        return op.args[0], op.coefficients[0]
    return id_, _ONE


def mul(build: Builder, a: Id, b: Id) -> Id:
    """Constant factors move out in front."""
    unit = unit_of(ir.Mul(a, b), build.unit)
    for constant, other in ((build.constant(a), b), (build.constant(b), a)):
        if isinstance(constant, Fraction):
            return scaled(build, other, constant, unit)
    (a, p), (b, q) = scaled_part(build, a), scaled_part(build, b)
    return scaled(build, build.make(ir.Mul(*sorted((a, b))), unit), p * q, unit)


def over(build: Builder, a: Id, b: Id) -> Id:
    """Dividing by a constant is multiplying; constant factors move out in front."""
    unit = unit_of(ir.Over(a, b), build.unit)
    divisor = build.constant(b)
    if isinstance(divisor, Fraction) and divisor:
        return scaled(build, a, 1 / divisor, unit)
    if not may_be_zero(build.value(b).range) and build.constant(a) == 0:
        return build.const(0, unit)
    (a, p), (b, q) = scaled_part(build, a), scaled_part(build, b)
    return scaled(build, build.make(ir.Over(a, b), unit), p / q, unit)


def rounded(build: Builder, op: ir.Round) -> Id:
    """A value that lies on the steps already is left as it is."""
    value = build.value(op.a)
    on_grid = not value.den.powers and (1 / (value.den.const * op.step)).denominator == 1
    before = value.op
    on_steps = isinstance(before, ir.Round | ir.Ratio) and (before.step / op.step).denominator == 1
    return op.a if on_grid or on_steps else build.make(op)


def extreme(build: Builder, kind: type[ir.Min] | type[ir.Max], ids: Sequence[Id]) -> Id:
    """What another argument always beats is dropped."""
    flat: dict[Id, None] = {}
    for id_ in ids:
        op = build.value(id_).op
        flat.update(dict.fromkeys(op.args if isinstance(op, kind) else (id_,)))
    kept: list[Id] = []
    for id_ in flat:
        if any(_beats(build, kind, other, id_) for other in kept):
            continue
        kept = [other for other in kept if not _beats(build, kind, id_, other)]
        kept.append(id_)
    return kept[0] if len(kept) == 1 else build.make(kind(tuple(kept)))


def _beats(build: Builder, kind: type[ir.Min] | type[ir.Max], a: Id, b: Id) -> bool:
    """Whether the minimum or maximum of `a` and `b` is always `a`."""
    if build.kind(a) != "number":
        return False
    low, high = (a, b) if kind is ir.Min else (b, a)
    return never_below(high, low, build.value)


def compare(build: Builder, op: ir.Compare) -> Id:
    """What the intervals decide is not asked."""
    if build.kind(op.a) not in ("number", "row") or build.kind(op.b) not in ("number", "row"):
        if op.a == op.b:
            return build.true if op.test in ("eq", "le", "ge") else build.false
        return build.make(op)
    decided = _decided(op.test, difference_range(op.a, op.b, build.value))
    return build.make(op) if decided is None else build.true if decided else build.false


def _decided(test: str, difference: Range) -> bool | None:
    """A comparison with zero, decided for all numbers of an interval, or None."""
    if test in ("ne", "gt", "ge"):
        opposite = _decided(_OPPOSITE[test], difference)
        return None if opposite is None else not opposite
    lo, hi = difference.lo, difference.hi
    if test == "eq":
        if lo == hi == 0:
            return True
        return None if difference.contains(_ZERO) else False
    strict = test == "lt"
    if hi is not None and (hi < 0 or (hi == 0 and not strict)):
        return True
    if lo is not None and (lo > 0 or (lo == 0 and strict)):
        return False
    return None


def logic(build: Builder, kind: type[ir.And] | type[ir.Or], flags: Sequence[Id]) -> Id:
    """Constants, doubles and a condition beside its own opposite are settled."""
    neutral, final = (build.true, build.false) if kind is ir.And else (build.false, build.true)
    flat: dict[Id, None] = {}
    for flag in flags:
        op = build.value(flag).op
        flat.update(dict.fromkeys(op.args if isinstance(op, kind) else (flag,)))
    flat.pop(neutral, None)
    if final in flat or any(isinstance(op := build.value(id_).op, ir.Not) and op.a in flat for id_ in flat):
        return final
    if not flat:
        return neutral
    return next(iter(flat)) if len(flat) == 1 else build.make(kind(tuple(flat)))


def negate(build: Builder, flag: Id) -> Id:
    """The opposite of an opposite is the condition itself; a comparison of numbers turns around."""
    op = build.value(flag).op
    if isinstance(op, ir.Not):
        return op.a
    if isinstance(op, ir.Compare):
        return build.compare(_OPPOSITE[op.test], op.a, op.b)
    return build.make(ir.Not(flag))


def choose(build: Builder, flag: Id, then: Id, otherwise: Id) -> Id:
    """A settled condition, or two equal branches, leave nothing to choose."""
    settled = build.constant(flag)
    if settled is not None:
        return then if settled else otherwise
    if then == otherwise:
        return then
    if build.kind(then) == "flag":
        if build.constant(then) is not None:
            return build.any(flag, otherwise) if then == build.true else build.all(build.negate(flag), otherwise)
        if build.constant(otherwise) is not None:
            return build.all(flag, then) if otherwise == build.false else build.any(build.negate(flag), then)
    op = build.value(flag).op
    if isinstance(op, ir.Not):
        return build.make(ir.Choose(op.a, otherwise, then))
    return build.make(ir.Choose(flag, then, otherwise))


def has_cell(build: Builder, op: ir.HasCell) -> Id:
    """A table that always has the row and the cell is not asked."""
    return build.make(op) if may_lack_cell(op, build.value, build.specs) else build.true


def cell(build: Builder, op: ir.CellOf) -> Id:
    """A column with one value in every row needs no row."""
    table = build.specs.tables[op.table]
    index = next(i for i, column in enumerate(table.columns) if column.name == op.column)
    cells = {row.cells[index] for row in table.rows}
    if len(cells) == 1 and not may_lack_cell(op, build.value, build.specs):
        only = cells.pop()
        assert only is not None
        return build.const(only, table.columns[index].unit, kind=table.columns[index].kind)
    return build.make(op)


def part(build: Builder, op: ir.Part) -> Id:
    """A part that cannot hold anything is 0; one that holds everything is the difference."""
    below = op.high is not None and never_below(op.low, op.high, build.value)
    if op.start == op.end or below:
        return build.const(0, build.value(op.end).unit)
    ends_inside = op.high is None or (
        never_below(op.high, op.end, build.value) and never_below(op.high, op.start, build.value)
    )
    if ends_inside and never_below(op.start, op.low, build.value) and never_below(op.end, op.low, build.value):
        return build.sub(op.end, op.start)
    return build.make(op)


def tier_of(build: Builder, op: ir.TierOf) -> Id:
    """Without bounds there is one tier, 0."""
    if op.bounds:
        return build.make(op)
    return build.const(0, kind="row")


def pick(build: Builder, op: ir.Pick) -> Id:
    """One option, or a known index, leaves nothing to pick."""
    index = build.constant(op.index)
    if isinstance(index, Fraction):
        return op.options[int(index)] if 0 <= index < len(op.options) else op.options[-1]
    return op.options[0] if len(set(op.options)) == 1 else build.make(op)


def fold(build: Builder, op: ir.FoldRows, into: str) -> Id:
    """Constant factors move out of a sum; a sum of nothing is 0."""
    if op.a is None:
        return build.make_fold(op, into)
    if op.fn == "any" and op.a == build.false:
        return op.a
    if op.fn == "sum":
        if build.constant(op.a) == 0:
            return op.a
        inner, factor = scaled_part(build, op.a)
        if into == BILL and build.space(inner) == BILL:
            count = build.make_fold(ir.FoldRows("count", op.list, None), BILL)
            return build.scale(build.mul(count, inner), factor)
        if factor != 1:
            return build.scale(build.make_fold(evolve(op, a=inner), into), factor)
    return build.make_fold(op, into)
