"""What stays as it is while one quantity moves: everything a plan reads from a summary, its calendar and its state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from attrs import frozen

from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import Id, Plan, Program, Scalar
from pricing_dsl.ir.operands import operands
from pricing_dsl.rating.interpreter import Evaluation, Result, compute
from pricing_dsl.rating.prepare import prepare
from pricing_dsl.rating.problems import Rejected
from pricing_dsl.rating.rows import Rows
from pricing_dsl.rating.state import State
from pricing_dsl.rating.usage import Usage

LEAVES = (ir.Input, ir.Column, ir.Opening, ir.WindowCount, ir.Fact)
"""Operations that read what is given; all others compute."""


@frozen
class Moving:
    """The quantity that moves: the values that read it, and the row where it is one row's. lo, hi: between which
    numbers (None: without end); step: it is a multiple of this (None: any number). offset: what is added to it where it
    is read."""

    ids: frozenset[Id]
    row: int | None = None
    lo: Fraction | None = Fraction(0)
    hi: Fraction | None = None
    step: Fraction | None = None
    offset: Fraction = Fraction(0)


@frozen
class Setting:
    """A plan with everything it reads but one quantity. leaves: what each value that reads gives."""

    plan: Plan
    tables: Mapping[str, ir.TableSpec]
    leaves: Mapping[Id, Result]
    rows: Mapping[str, Rows]

    @classmethod
    def of(cls, program: Program, plan: Plan, usage: Usage, opening: State | None = None) -> Setting | Rejected:
        """The setting of a summary and an opening state, or why the summary is set aside before it is rated."""
        prepared = prepare(program, plan, usage, opening)
        if isinstance(prepared, Rejected):
            return prepared
        run = prepared.evaluation()
        leaves = {value.id: compute(run, value) for value in plan.values if isinstance(value.op, LEAVES)}
        return cls(plan, run.tables, leaves, run.rows)

    def evaluation(self) -> Evaluation:
        """What the interpreter computes in; nothing is computed yet."""
        slots = {slot.name: slot for slot in self.plan.slots}
        return Evaluation(self.plan, self.tables, Usage(), {}, State(), self.rows, slots)


def moving_inlet(program: Program, plan: Plan, name: str) -> Moving:
    """A scalar of the summary as the quantity that moves, within the bounds of its declaration.

    Raises:
        LookupError: the program has no number of this name that is given once.
    """
    inlet = next((one for one in program.inlets if one.name == name), None)
    if inlet is None or inlet.kind != "number" or inlet.list is not None:
        raise LookupError(f"`{name}` is no quantity that a summary gives once")
    ids = frozenset(value.id for value in plan.values if value.op == ir.Input(name))
    low = inlet.low
    if inlet.nonnegative:
        low = Fraction(0) if low is None else max(low, Fraction(0))
    return Moving(ids, None, low, inlet.high, Fraction(1) if inlet.whole else None)


def moving_cell(program: Program, plan: Plan, list_id: str, column: str, row: int) -> Moving:
    """A column of one row of a list as the quantity that moves.

    Raises:
        LookupError: the program has no such column of numbers.
    """
    columns = (one for rows in program.lists if rows.id == list_id for one in rows.columns)
    spec = next((one for one in columns if one.name == column and one.kind == "number"), None)
    if spec is None:
        raise LookupError(f"`{list_id}` has no column `{column}` of numbers")
    ids = frozenset(v.id for v in plan.values if v.space == list_id and v.op == ir.Column(column))
    low = Fraction(0) if spec.nonnegative else None
    return Moving(ids, row, low, None, Fraction(1) if spec.whole else None)


def closure(plan: Plan, targets: Iterable[Id], stops: frozenset[Id] = frozenset()) -> list[Id]:
    """The targets and all they are computed from, down to the stops, operands first."""
    asked = set(targets)
    for value in reversed(plan.values):
        if value.id in asked and value.id not in stops:
            asked.update(reads(value))
    return sorted(asked)


def reads(value: ir.Value) -> Iterable[Id]:
    """What a value is computed from, its guard with it."""
    yield from operands(value.op)
    if value.guard is not None:
        yield value.guard


def moved(result: Result, symbol: Scalar, row: int | None) -> Result:
    """What a reading value gives when the quantity, or its row of it, is `symbol`."""
    if row is None:
        return symbol
    assert isinstance(result, list)
    return [symbol if at == row else one for at, one in enumerate(result)]
