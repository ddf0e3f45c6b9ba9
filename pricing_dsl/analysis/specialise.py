"""A plan for which some of what it reads is known already: built anew, so that all that follows from it is folded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from attrs import evolve, frozen

from pricing_dsl.analysis.settings import closure
from pricing_dsl.exact import Range
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.bounds import Form
from pricing_dsl.ir.build import Builder, NeverError
from pricing_dsl.ir.nodes import Id, Plan, Program, Scalar, Value


@frozen
class Special:
    """A plan of its own, with no effects but rejections and the targets. `numbers`: from the ids of the plan it was
    made of to those of this one."""

    program: Program
    plan: Plan
    numbers: Mapping[Id, Id]


def specialised(
    program: Program,
    plan: Plan,
    targets: Sequence[Id],
    given: Mapping[Id, Scalar] | None = None,
    ranges: Mapping[Id, Range] | None = None,
) -> Special | None:
    """The plan as far as its targets and rejections go, for summaries that are billed; None: there is none.

    Args:
        given: what some of the values that read are known to be.
        ranges: what interval some values are known to lie in.
    """
    building = _Building(program, plan, given or {}, ranges or {})
    try:
        for id_ in closure(plan, [*targets, *(one.flag for one in plan.rejections)], frozenset(given or {})):
            building.rebuild(plan.values[id_])
    except NeverError:
        return None
    values, numbers = building.builder.values, building.numbers
    flags = [(one, values[numbers[one.flag]]) for one in plan.rejections]
    if any(flag.op == ir.Const(True) for _, flag in flags):
        return None
    kept = tuple(evolve(one, flag=flag.id) for one, flag in flags if flag.op != ir.Const(False))
    nothing: dict[str, Any] = dict.fromkeys(("lines", "notes", "notices", "checks", "carries", "grants", "outputs"), ())
    total = numbers.get(plan.total, 0)
    return Special(program, evolve(plan, values=values, rejections=kept, total=total, **nothing), numbers)


def billed_ranges(plan: Plan) -> dict[Id, Range]:
    """What interval some values lie in wherever a summary is billed: what is outside is rejected."""
    found: dict[Id, Range] = {}
    for rejection in plan.rejections:
        for id_, range_ in _known(plan, rejection.flag, False):
            both = found.get(id_, Range()).meet(range_)
            found[id_] = range_ if both is None else both
    return found


def _known(plan: Plan, flag: Id, holds: bool) -> Iterator[tuple[Id, Range]]:
    """What follows for values from a flag that is known."""
    match plan.values[flag].op:
        case ir.Not(inner):
            yield from _known(plan, inner, not holds)
        case ir.And(args) if holds:
            yield from (one for arg in args for one in _known(plan, arg, True))
        case ir.Or(args) if not holds:
            yield from (one for arg in args for one in _known(plan, arg, False))
        case ir.Compare(test, a, b):
            rises = (test in ("gt", "ge")) == holds  # a lies above b
            if test in ("eq", "ne"):
                return
            for id_, other, above in ((a, b, rises), (b, a, not rises)):
                bound = plan.values[other].op
                if isinstance(bound, ir.Const) and isinstance(bound.value, Fraction):
                    yield id_, Range(bound.value, None) if above else Range(None, bound.value)


class _Building:
    def __init__(self, program: Program, plan: Plan, given: Mapping[Id, Scalar], ranges: Mapping[Id, Range]) -> None:
        self.builder = Builder()
        self.builder.define(*program.lists, *program.tables, *plan.slots)
        self.inlets = {inlet.name: inlet for inlet in program.inlets}
        self.given = given
        self.ranges = ranges
        self.numbers: dict[Id, Id] = {}
        self.sums: list[tuple[Form, Range]] = []
        """Sums that are known to lie in an interval."""

    def rebuild(self, value: Value) -> None:
        """Make the value in the new plan, and assume what is known of it."""
        b = self.builder
        b.place, b.label = value.place, value.label
        b.guard = None if value.guard is None else self.numbers[value.guard]
        if value.id in self.given:
            made = b.const(self.given[value.id], value.unit, kind=value.kind)
        else:
            made = _REBUILD[type(value.op)](self, value, value.op)
        self.numbers[value.id] = made
        if value.kind != "number":
            return
        form = Form.of(made, b.value)
        if value.id in self.ranges:
            b.assume(made, self.ranges[value.id])
            self.sums.append((form, self.ranges[value.id]))
        for known, range_ in self.sums:
            if (share := _share(form, known)) is not None:
                moved = Range.point(Fraction(form.constant - share * known.constant))
                b.assume(made, range_.scale(share).add(moved))

    def __call__(self, id_: Id) -> Id:
        return self.numbers[id_]

    def all(self, ids: Sequence[Id]) -> list[Id]:
        return [self.numbers[id_] for id_ in ids]


def _share(form: Form, of: Form) -> Fraction | None:
    """The number c if the terms of a sum are c times those of another."""
    if not of.terms or form.terms.keys() != of.terms.keys():
        return None
    shares = {Fraction(factor) / of.terms[id_] for id_, factor in form.terms.items()}
    return shares.pop() if len(shares) == 1 else None


def _input(new: _Building, value: Value, op: ir.Input) -> Id:
    return new.builder.input(op.name, new.inlets[op.name])


def _linear(new: _Building, value: Value, op: ir.Linear) -> Id:
    return new.builder.linear(list(zip(new.all(op.args), op.coefficients, strict=True)), op.constant)


def _fold(new: _Building, value: Value, op: ir.FoldRows) -> Id:
    return new.builder.fold(op.fn, op.list, None if op.a is None else new(op.a), into=value.space)


def _draw(new: _Building, value: Value, op: ir.Draw) -> Id:
    ids = new.all([op.need, op.at, op.available, op.start, op.end])
    whole = None if op.whole is None else new(op.whole)
    got, gave = new.builder.draw(op.rows, op.lots, *ids, whole=whole, newest=op.newest)
    return got if value.space == op.rows else gave


_REBUILD: dict[type, Callable[[_Building, Value, Any], Id]] = {
    ir.Const: lambda new, value, op: new.builder.const(op.value, value.unit, kind=value.kind),
    ir.Input: _input,
    ir.Column: lambda new, value, op: new.builder.column(value.space, op.name),
    ir.Opening: lambda new, value, op: new.builder.opening(op.slot, op.index),
    ir.WindowCount: lambda new, value, op: new.builder.window_count(op.slot),
    ir.Fact: lambda new, value, op: new.builder.fact(op.name, op.months, op.days, op.periods, op.calendar),
    ir.Linear: _linear,
    ir.Mul: lambda new, value, op: new.builder.mul(new(op.a), new(op.b)),
    ir.Over: lambda new, value, op: new.builder.over(new(op.a), new(op.b)),
    ir.Ratio: lambda new, value, op: new.builder.ratio(new(op.a), new(op.b), op.mode, op.step),
    ir.Round: lambda new, value, op: new.builder.round(new(op.a), op.mode, op.step),
    ir.Min: lambda new, value, op: new.builder.min(*new.all(op.args)),
    ir.Max: lambda new, value, op: new.builder.max(*new.all(op.args)),
    ir.Compare: lambda new, value, op: new.builder.compare(op.test, new(op.a), new(op.b)),
    ir.And: lambda new, value, op: new.builder.all(*new.all(op.args)),
    ir.Or: lambda new, value, op: new.builder.any(*new.all(op.args)),
    ir.Not: lambda new, value, op: new.builder.negate(new(op.a)),
    ir.Choose: lambda new, value, op: new.builder.choose(new(op.flag), new(op.then), new(op.otherwise)),
    ir.DateDiff: lambda new, value, op: new.builder.date_diff(new(op.a), new(op.b)),
    ir.Shift: lambda new, value, op: new.builder.shift(new(op.date), new(op.amount), op.by),
    ir.RowOf: lambda new, value, op: new.builder.row_of(op.table, new.all(op.keys)),
    ir.HasCell: lambda new, value, op: new.builder.has_cell(new(op.row), op.table, op.column),
    ir.CellOf: lambda new, value, op: new.builder.cell(new(op.row), op.table, op.column),
    ir.Part: lambda new, value, op: new.builder.part(
        new(op.start), new(op.end), new(op.low), None if op.high is None else new(op.high)
    ),
    ir.TierOf: lambda new, value, op: new.builder.tier_of(new(op.selector), new.all(op.bounds), op.owns),
    ir.Pick: lambda new, value, op: new.builder.pick(new(op.index), new.all(op.options)),
    ir.FoldRows: _fold,
    ir.Running: lambda new, value, op: new.builder.running(new(op.a), value.space),
    ir.First: lambda new, value, op: new.builder.first(value.space),
    ir.Draw: _draw,
}
