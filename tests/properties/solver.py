"""A claim as a question to a solver, put together from the IR alone: a second opinion that shares nothing with the
prover but what the operations mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import z3
from hypothesis import currently_in_test_context, event, settings

from pricing_dsl.analysis.claims import Always, Claim
from pricing_dsl.exact import RoundingMode
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import BILL, Id, Plan, Program, Value
from pricing_dsl.ir.scalar import absent_cell, column_index


def milliseconds() -> int:
    """So long may it think about one claim: longer in the thorough profile."""
    return 2_000 if settings().max_examples > 100 else 200


LEAVES = (ir.Input, ir.Opening, ir.Fact)
"""What is read; two summaries that are compared have all of it in common but what moves."""


class BeyondError(Exception):
    """The plan has something that is not put to the solver."""


def breaks(program: Program, plan: Plan, claim: Claim) -> bool | None:
    """Whether some summary and opening state break the claim; None: the solver does not know in time. Facts of the
    calendar are any numbers of their intervals, as they are to the prover.

    Raises:
        BeyondError: the plan has rows, dates or a history.
    """
    solver = z3.Solver()
    solver.set("timeout", milliseconds())
    one = _Copy(program, plan, solver, {})
    target = claim.flag if isinstance(claim, Always) else claim.value
    if isinstance(claim, Always):
        solver.add(z3.Not(one.of(target)))
        one.billed()
    else:
        moving = frozenset(value.id for value in plan.values if value.op == ir.Input(claim.moves))
        more = _Copy(program, plan, solver, {id_: found for id_, found in one.leaves().items() if id_ not in moving})
        solver.add(*(more.of(id_) > one.of(id_) for id_ in moving))
        solver.add(*(more.of(a) == more.of(b) for a in moving for b in moving if a < b))
        solver.add(*(one.of(a) == one.of(b) for a in moving for b in moving if a < b))
        solver.add(more.of(target) > one.of(target) if claim.rising else more.of(target) < one.of(target))
        one.billed()
        more.billed()
    answer = solver.check()
    if currently_in_test_context():
        event(f"solver: {answer}")
    return None if answer == z3.unknown else answer == z3.sat


class _Copy:
    """The values of a plan for one summary. known: leaves that it shares with another."""

    def __init__(self, program: Program, plan: Plan, solver: z3.Solver, known: dict[Id, Any]) -> None:
        self.plan = plan
        self.solver = solver
        self.inlets = {inlet.name: inlet for inlet in program.inlets}
        self.slots = {slot.name: slot for slot in plan.slots}
        self.tables = {table.name: table for table in program.tables}
        self.found = dict(known)

    def billed(self) -> None:
        """No rejection holds."""
        for rejection in self.plan.rejections:
            self.solver.add(z3.Not(self.of(rejection.flag)))

    def leaves(self) -> dict[Id, Any]:
        """Everything that the plan reads."""
        return {value.id: self.of(value.id) for value in self.plan.values if isinstance(value.op, LEAVES)}

    def of(self, id_: Id) -> Any:
        """A value as the solver's expression."""
        if id_ not in self.found:
            value = self.plan.values[id_]
            if value.space != BILL or type(value.op) not in _MEANING or value.guard is not None:
                raise BeyondError(type(value.op).__name__)
            self.found[id_] = _MEANING[type(value.op)](self, value, value.op)
        return self.found[id_]

    def unknown(self, value: Value, whole: bool) -> Any:
        """A number that may be anything in the interval of its value."""
        if value.kind == "flag":
            return z3.FreshBool()
        if value.kind != "number":
            raise BeyondError(value.kind)
        made = z3.ToReal(z3.FreshInt()) if whole else z3.FreshReal()
        if value.range.lo is not None:
            self.solver.add(made >= number(value.range.lo))
        if value.range.hi is not None:
            self.solver.add(made <= number(value.range.hi))
        return made

    def times(self, a: Any, id_: Id) -> Any:
        """A product; what is one of a few constants is multiplied one by one, so that it stays linear."""
        match self.plan.values[id_].op:
            case ir.Choose(flag, then, otherwise):
                return z3.If(self.of(flag), self.times(a, then), self.times(a, otherwise))
            case ir.Pick(index, options):
                return chain(self.of(index), [self.times(a, option) for option in options])
            case ir.CellOf() as op:
                return chain(self.of(op.row), [a * constant(cell) for cell in cells(self, op) if cell is not None])
            case _:
                return a * self.of(id_)


_WORDS: dict[str, int] = {}


def word(text: str) -> Any:
    """A word: a number of its own."""
    return z3.IntVal(_WORDS.setdefault(text, len(_WORDS)))


def number(value: Fraction) -> Any:
    """An exact number."""
    return z3.RealVal(f"{value.numerator}/{value.denominator}")


def chain(index: Any, options: Sequence[Any]) -> Any:
    """The option at an index; the last one beyond them."""
    made = options[-1]
    for at, option in reversed(list(enumerate(options[:-1]))):
        made = z3.If(index == at, option, made)
    return made


def _input(copy: _Copy, value: Value, op: ir.Input) -> Any:
    inlet = copy.inlets[op.name]
    if value.kind not in ("choice", "text"):
        return copy.unknown(value, inlet.whole)
    made = z3.FreshInt()
    if inlet.values is not None:
        copy.solver.add(z3.Or(*(made == word(one) for one in inlet.values)))
    return made


def _opening(copy: _Copy, value: Value, op: ir.Opening) -> Any:
    slot = copy.slots[op.slot]
    if slot.list is not None or slot.window is not None:
        raise BeyondError("a history")
    return copy.unknown(value, slot.whole)


def _const(copy: _Copy, value: Value, op: ir.Const) -> Any:
    return constant(op.value)


def constant(value: ir.Scalar) -> Any:
    """What is written in a plan or a table."""
    match value:
        case bool():
            return z3.BoolVal(value)
        case Fraction():
            return number(value)
        case str():
            return word(value)
        case _:
            raise BeyondError("a date")


def _row_of(copy: _Copy, value: Value, op: ir.RowOf) -> Any:
    made = number(Fraction(-1))
    keys = [copy.of(key) for key in op.keys]
    for at, row in reversed(list(enumerate(copy.tables[op.table].rows))):
        held = [_matches(match, key) for match, key in zip(row.matches, keys, strict=True)]
        made = z3.If(z3.And(*held), number(Fraction(at)), made)
    return made


def _matches(match: ir.Match, key: Any) -> Any:
    if match.kind in ("any", "above"):
        return z3.BoolVal(True)
    assert match.value is not None
    bound = constant(match.value)
    tests: dict[str, Callable[[], Any]] = {
        "is": lambda: key == bound,
        "up_to": lambda: key <= bound,
        "below": lambda: key < bound,
        "since": lambda: key >= bound,
    }
    return tests[match.kind]()


def cells(copy: _Copy, op: ir.CellOf | ir.HasCell) -> list[ir.Scalar | None]:
    """A column of a table, from the first row, and what is read beyond its rows."""
    table = copy.tables[op.table]
    column = column_index(table, op.column)
    found = [row.cells[column] for row in table.rows]
    if isinstance(op, ir.HasCell):
        return [*(cell is not None for cell in found), False]
    absent = absent_cell(table, column)
    return [*(absent if cell is None else cell for cell in found), absent]


def _cell(copy: _Copy, value: Value, op: ir.CellOf | ir.HasCell) -> Any:
    return chain(copy.of(op.row), [constant(cell) for cell in cells(copy, op) if cell is not None])


def _over(copy: _Copy, value: Value, op: ir.Over | ir.Ratio) -> Any:
    divisor = copy.plan.values[op.b].op
    if not isinstance(divisor, ir.Const) or not divisor.value:
        raise BeyondError("a division by what moves")
    assert isinstance(divisor.value, Fraction)
    quotient = copy.of(op.a) * number(1 / divisor.value)
    return _rounded(quotient, op.mode, op.step) if isinstance(op, ir.Ratio) else quotient


def _rounded(a: Any, mode: RoundingMode, step: Fraction) -> Any:
    shares = a * number(1 / step)
    half = number(Fraction(1, 2))

    def down(x: Any) -> Any:
        return z3.ToReal(z3.ToInt(x))

    def up(x: Any) -> Any:
        return -down(-x)

    found = {
        RoundingMode.FLOOR: lambda: down(shares),
        RoundingMode.CEILING: lambda: up(shares),
        RoundingMode.UP: lambda: z3.If(shares >= 0, up(shares), down(shares)),
        RoundingMode.DOWN: lambda: z3.If(shares >= 0, down(shares), up(shares)),
        RoundingMode.HALF_UP: lambda: z3.If(shares >= 0, down(shares + half), up(shares - half)),
        RoundingMode.HALF_DOWN: lambda: z3.If(shares >= 0, up(shares - half), down(shares + half)),
        RoundingMode.HALF_EVEN: lambda: up((shares - half) / 2) + down((shares + half) / 2),
    }[mode]()
    return found * number(step)


def _least(copy: _Copy, value: Value, op: ir.Min) -> Any:
    first, *others = (copy.of(arg) for arg in op.args)
    for other in others:
        first = z3.If(first <= other, first, other)
    return first


def _greatest(copy: _Copy, value: Value, op: ir.Max) -> Any:
    first, *others = (copy.of(arg) for arg in op.args)
    for other in others:
        first = z3.If(first >= other, first, other)
    return first


def _compare(copy: _Copy, value: Value, op: ir.Compare) -> Any:
    a, b = copy.of(op.a), copy.of(op.b)
    tests: dict[str, Callable[[], Any]] = {
        "eq": lambda: a == b,
        "ne": lambda: a != b,
        "lt": lambda: a < b,
        "le": lambda: a <= b,
        "gt": lambda: a > b,
        "ge": lambda: a >= b,
    }
    return tests[op.test]()


def _part(copy: _Copy, value: Value, op: ir.Part) -> Any:
    low, high = copy.of(op.low), None if op.high is None else copy.of(op.high)

    def clipped(x: Any) -> Any:
        x = z3.If(x >= low, x, low)
        return x if high is None else z3.If(x <= high, x, high)

    return clipped(copy.of(op.end)) - clipped(copy.of(op.start))


def _tier_of(copy: _Copy, value: Value, op: ir.TierOf) -> Any:
    selector, made = copy.of(op.selector), number(Fraction(len(op.bounds)))
    for at, (bound, owns) in reversed(list(enumerate(zip(op.bounds, op.owns, strict=True)))):
        limit = copy.of(bound)
        inside = selector <= limit if owns == "up_to" else selector < limit
        made = z3.If(inside, number(Fraction(at)), made)
    return made


def _linear(copy: _Copy, value: Value, op: ir.Linear) -> Any:
    terms = (number(factor) * copy.of(arg) for arg, factor in zip(op.args, op.coefficients, strict=True))
    return sum(terms, number(op.constant))


_MEANING: dict[type, Callable[[_Copy, Value, Any], Any]] = {
    ir.Const: _const,
    ir.Input: _input,
    ir.Opening: _opening,
    ir.Fact: lambda copy, value, op: copy.unknown(value, whole=True),
    ir.RowOf: _row_of,
    ir.CellOf: _cell,
    ir.HasCell: _cell,
    ir.Linear: _linear,
    ir.Mul: lambda copy, value, op: copy.times(copy.of(op.a), op.b),
    ir.Over: _over,
    ir.Ratio: _over,
    ir.Round: lambda copy, value, op: _rounded(copy.of(op.a), op.mode, op.step),
    ir.Min: _least,
    ir.Max: _greatest,
    ir.Compare: _compare,
    ir.And: lambda copy, value, op: z3.And(*map(copy.of, op.args)),
    ir.Or: lambda copy, value, op: z3.Or(*map(copy.of, op.args)),
    ir.Not: lambda copy, value, op: z3.Not(copy.of(op.a)),
    ir.Choose: lambda copy, value, op: z3.If(copy.of(op.flag), copy.of(op.then), copy.of(op.otherwise)),
    ir.Pick: lambda copy, value, op: chain(copy.of(op.index), list(map(copy.of, op.options))),
    ir.Part: _part,
    ir.TierOf: _tier_of,
}
