"""How each value of a plan moves with one quantity, whatever all else is: between which bounds its slope lies.

The slope between two numbers of the quantity is (f(b) - f(a)) / (b - a); for a flag, false is 0 and true is 1. One rule
for each operation gives bounds that hold for every usage, every opening state and every date. What a minimum takes away
from a sum is resolved inside the sum: `used - min(used, included)` is the greater of 0 and `used - included`.

Where the rules lose sight, but all depends on the quantity by way of one value only, the exact algebra over that value
decides (see `cuts`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import reduce
from itertools import pairwise
from typing import Any

from pricing_dsl.analysis.cuts import direction_by_cut, grid
from pricing_dsl.analysis.specialise import Special
from pricing_dsl.exact import Range, RoundingMode
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.bounds import Form, difference_range
from pricing_dsl.ir.nodes import BILL, Id, Value
from pricing_dsl.ir.operands import operands

ZERO = Fraction(0)
FLAT = Range.point(ZERO)
ONCE = Range.point(Fraction(1))
RISING = Range(ZERO, None)
FALLING = Range(None, ZERO)
ANY = Range()

MAX_EXPANSIONS = 200
"""So many minima and maxima are resolved inside one sum."""


def is_settled(slopes: Range) -> bool:
    """Whether they tell a direction."""
    return _has_one_sign(slopes)


class Trends:
    """The slopes of a plan's values along one quantity: values that read it, in the bill or in one row of a list."""

    def __init__(self, special: Special, moving: frozenset[Id]) -> None:
        self.special = special
        self.plan = special.plan
        self.moving = moving
        self._slopes: dict[Id, Range] = {}
        self._budget = 0
        for value in self.plan.values:
            self._slopes[value.id] = self._of(value)

    def of(self, id_: Id) -> Range:
        """Between which bounds the slope of a value lies."""
        return self._slopes[id_]

    def value(self, id_: Id) -> Value:
        return self.plan.values[id_]

    def _of(self, value: Value) -> Range:
        if value.id in self.moving:
            return ONCE if value.space == BILL else Range(ZERO, Fraction(1))
        ids = list(operands(value.op))
        if all(self.of(id_) == FLAT for id_ in ids) or (
            value.range.lo is not None and value.range.lo == value.range.hi
        ):
            return FLAT
        rule = _RULES.get(type(value.op))
        slopes = ANY if rule is None else rule(self, value, value.op)
        return slopes if is_settled(slopes) else self._by_cut([value.id], slopes)

    def _by_cut(self, ids: Sequence[Id], known: Range, factors: Sequence[Fraction] = (Fraction(1),)) -> Range:
        """By the exact algebra, where all depends on the quantity through one value."""
        for cut, direction in direction_by_cut(self.special, self._moves, ids, factors):
            way = ONCE if cut in self.moving else self._slopes[cut]
            if is_settled(way):
                rises = way.lo is not None and way.lo >= 0
                return FLAT if not direction else RISING if rises == (direction > 0) else FALLING
        return known

    def _moves(self, id_: Id) -> bool:
        return self._slopes.get(id_) != FLAT

    # ---- sums ----

    def sum(self, form: Form) -> Range:
        """The slopes of a sum: minima, maxima and choices in it are resolved where the terms alone tell nothing."""
        self._budget = MAX_EXPANSIONS
        return self._sum(form)

    def _sum(self, form: Form) -> Range:
        terms = {id_: Fraction(factor) for id_, factor in form.terms.items() if self.of(id_) != FLAT}
        slopes = reduce(Range.add, (self.of(id_).scale(factor) for id_, factor in terms.items()), FLAT)
        if is_settled(slopes) or self._budget <= 0:
            return slopes
        for id_ in sorted(terms, reverse=True):
            alternatives = self._alternatives(id_)
            if alternatives:
                self._budget -= len(alternatives)
                rest = Form({other: factor for other, factor in form.terms.items() if other != id_}, form.constant)
                found = [self._sum(rest.plus(one, terms[id_])) for one in alternatives]
                joined = reduce(Range.join, found)
                if is_settled(joined):
                    return joined
                break
        return self._by_cut(list(terms), slopes, list(terms.values()))

    def _alternatives(self, id_: Id) -> list[Form]:
        """What a value is one of, everywhere: the greatest or the least of them, or one that does not change."""
        op = self.value(id_).op
        match op:
            case ir.Linear():
                return [Form.of_sum(op)]
            case ir.Min(args) | ir.Max(args):
                return [Form.of(arg, self.value) for arg in args]
            case ir.Choose(flag, then, otherwise) if self.of(flag) == FLAT:
                return [Form.of(then, self.value), Form.of(otherwise, self.value)]
            case ir.Pick(index, options) if self.of(index) == FLAT:
                return [Form.of(option, self.value) for option in options]
            case ir.Round(arg) as op if _has_one_sign(self.value(arg).range):
                whole = 2 * op.step if op.mode is RoundingMode.HALF_EVEN else op.step
                return self._rounded(arg, whole) or []
            case _:
                return []

    def _rounded(self, id_: Id, whole: Fraction) -> list[Form] | None:
        """What a value, rounded, is one of, but for constants; None where that cannot be told. Multiples of `whole` are
        not changed by the rounding.

        On one side of zero a rounding passes through minima, maxima and choices, and whole steps pass through it.
        """
        op = self.value(id_).op
        if self.of(id_) == FLAT:
            return [Form({}, 0)]
        args: Sequence[Id] = ()
        if isinstance(op, ir.Min | ir.Max):
            args = op.args
        elif isinstance(op, ir.Choose) and self.of(op.flag) == FLAT:
            args = (op.then, op.otherwise)
        if args:
            within = [self._rounded(arg, whole) for arg in args]
            return None if None in within else [form for forms in within for form in forms or ()]
        moving = {arg: c for arg, c in Form.of(id_, self.value).terms.items() if self.of(arg) != FLAT}
        for arg, factor in moving.items():
            own = grid(self.plan, arg)
            if own is None or (own * factor / whole).denominator != 1 or isinstance(self.value(arg).op, ir.Linear):
                return None
        return [Form(moving, 0)]


def _has_one_sign(range_: Range) -> bool:
    return (range_.lo is not None and range_.lo >= 0) or (range_.hi is not None and range_.hi <= 0)


# ---- one rule for each operation -------------------------------------------------------------------------------------


def _linear(trends: Trends, value: Value, op: ir.Linear) -> Range:
    return trends.sum(Form.of_sum(op))


def _mul(trends: Trends, value: Value, op: ir.Mul) -> Range:
    """a b - a' b' = (a - a') b + a' (b - b')."""
    a, b = trends.value(op.a).range, trends.value(op.b).range
    return _times(trends.of(op.a), b).add(_times(trends.of(op.b), a))


def _times(slopes: Range, factor: Range) -> Range:
    return FLAT if slopes == FLAT else slopes.mul(factor)


def _over(trends: Trends, value: Value, op: ir.Over) -> Range:
    if trends.of(op.b) != FLAT:
        return ANY
    divisor = trends.value(op.b).range
    return _times(trends.of(op.a), divisor.reciprocal()).join(FLAT)


def _ratio(trends: Trends, value: Value, op: ir.Ratio) -> Range:
    return _stepped(_over(trends, value, ir.Over(op.a, op.b)))


def _round(trends: Trends, value: Value, op: ir.Round) -> Range:
    return _stepped(trends.of(op.a))


def _stepped(slopes: Range) -> Range:
    """Steps may be as steep as one likes, but never go the other way."""
    if slopes.lo is not None and slopes.lo >= 0:
        return RISING
    return FALLING if slopes.hi is not None and slopes.hi <= 0 else ANY


def _one_of(trends: Trends, ids: Sequence[Id]) -> Range:
    return reduce(Range.join, map(trends.of, ids))


def _compare(trends: Trends, value: Value, op: ir.Compare) -> Range:
    difference = trends.sum(Form.of(op.a, trends.value).plus(Form.of(op.b, trends.value), -1))
    if op.test in ("gt", "ge"):
        return _stepped(difference)
    return _stepped(difference).scale(Fraction(-1)) if op.test in ("lt", "le") else ANY


def _choose(trends: Trends, value: Value, op: ir.Choose) -> Range:
    """Where the flag comes on, the value goes from `otherwise` to `then`."""
    slopes = trends.of(op.then).join(trends.of(op.otherwise))
    flag = trends.of(op.flag)
    if flag == FLAT:
        return slopes
    jump = ANY if value.kind not in ("number", "row") else difference_range(op.then, op.otherwise, trends.value)
    return slopes.join(_jump(flag, jump))


def _jump(when: Range, change: Range) -> Range:
    """A change that comes at once, where something rises or falls."""
    if when.hi is not None and when.hi <= 0:
        change = change.scale(Fraction(-1))
    elif when.lo is None or when.lo < 0:
        return ANY
    return _stepped(change)


def _pick(trends: Trends, value: Value, op: ir.Pick) -> Range:
    slopes = _one_of(trends, op.options)
    index = trends.of(op.index)
    if index == FLAT:
        return slopes
    row = trends.value(op.index).range
    if row.lo is None or row.lo < 0 or value.kind not in ("number", "row"):
        return ANY
    steps = [difference_range(b, a, trends.value) for a, b in pairwise(op.options)]
    return slopes.join(_jump(index, reduce(Range.join, steps, FLAT)))


def _tier_of(trends: Trends, value: Value, op: ir.TierOf) -> Range:
    if any(trends.of(bound) != FLAT for bound in op.bounds):
        return ANY
    return _stepped(trends.of(op.selector))


def _part(trends: Trends, value: Value, op: ir.Part) -> Range:
    """clip(end) - clip(start), each clip the least of the greatest."""
    ends = [op.low] if op.high is None else [op.low, op.high]
    between = [id_ for id_ in (op.start, op.end, *ends) if trends.of(id_) != FLAT]
    if between == [op.end]:
        return trends.of(op.end).join(FLAT)
    if between == [op.start]:
        return trends.of(op.start).scale(Fraction(-1)).join(FLAT)
    forms = {id_: Form.of(id_, trends.value) for id_ in (op.start, op.end, *ends)}
    return reduce(
        Range.join, (trends.sum(forms[a].plus(forms[b], -1)) for a in (op.end, *ends) for b in (op.start, *ends)), FLAT
    )


def _fold(trends: Trends, value: Value, op: ir.FoldRows) -> Range:
    assert op.a is not None
    slopes = trends.of(op.a)
    if op.fn in ("max", "min", "any"):
        return slopes.join(FLAT)
    if op.a in trends.moving:
        return ONCE if value.space == BILL else slopes  # one row of them moves
    return _of_many(slopes)


def _of_many(slopes: Range) -> Range:
    """The slopes of a sum of any number of such values."""
    return Range(
        ZERO if slopes.lo is not None and slopes.lo >= 0 else None,
        ZERO if slopes.hi is not None and slopes.hi <= 0 else None,
    )


def _running(trends: Trends, value: Value, op: ir.Running) -> Range:
    return _of_many(trends.of(op.a))


def _logic(trends: Trends, value: Value, op: ir.And | ir.Or) -> Range:
    return _one_of(trends, op.args)


def _cell(trends: Trends, value: Value, op: ir.CellOf) -> Range:
    """A column that rises down its rows rises with the row."""
    spec = next(one for one in trends.special.program.tables if one.name == op.table)
    index = [column.name for column in spec.columns].index(op.column)
    cells = [row.cells[index] for row in spec.rows]
    row = trends.value(op.row).range
    numbers = [cell for cell in cells if isinstance(cell, Fraction)]
    if len(numbers) < len(cells) or row.lo is None or row.lo < 0:
        return ANY
    steps = [Range.point(b - a) for a, b in pairwise(numbers)]
    return _jump(trends.of(op.row), reduce(Range.join, steps, FLAT))


def _row_of(trends: Trends, value: Value, op: ir.RowOf) -> Range:
    """A table of bounds is read further down as its key grows."""
    spec = next(one for one in trends.special.program.tables if one.name == op.table)
    if len(op.keys) != 1 or not all(row.matches[0].kind in ("up_to", "below", "above", "any") for row in spec.rows):
        return ANY
    if trends.value(op.keys[0]).kind != "number" or value.range.lo is None or value.range.lo < 0:
        return ANY
    return _stepped(trends.of(op.keys[0]))


_RULES: dict[type, Callable[[Trends, Value, Any], Range]] = {
    ir.Linear: _linear,
    ir.Mul: _mul,
    ir.Over: _over,
    ir.Ratio: _ratio,
    ir.Round: _round,
    ir.Min: lambda trends, value, op: _one_of(trends, op.args),
    ir.Max: lambda trends, value, op: _one_of(trends, op.args),
    ir.Compare: _compare,
    ir.And: _logic,
    ir.Or: _logic,
    ir.Not: lambda trends, value, op: trends.of(op.a).scale(Fraction(-1)),
    ir.Choose: _choose,
    ir.Pick: _pick,
    ir.TierOf: _tier_of,
    ir.RowOf: _row_of,
    ir.CellOf: _cell,
    ir.Part: _part,
    ir.FoldRows: _fold,
    ir.Running: _running,
}
