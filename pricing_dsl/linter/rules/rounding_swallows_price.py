"""M406: a rounding row by row that leaves nothing of a small price."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from attrs import frozen

from pricing_dsl.analysis.curves import Curve, merged, segment
from pricing_dsl.analysis.settings import Setting, closure
from pricing_dsl.analysis.situations import Quantity, quantities, situations
from pricing_dsl.analysis.stretches import Stretch, UnclearError
from pricing_dsl.analysis.sweeps import pieces
from pricing_dsl.diagnostics import Diagnostic, Severity
from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.exact import RoundingMode
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import Id, Line, Plan, Program
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.subject import Subject
from pricing_dsl.linter.telling import Words, first_line
from pricing_dsl.source import Place

_ROWS = Fraction(1_000_000)


@frozen
class Swallowed:
    """A line that rounds row by row: of a row with less than `below` of the quantity, nothing is billed. lost: what
    such a row costs before it is rounded comes up to this, or as close to it as one likes."""

    program: Program
    plan: Plan
    line: Line
    quantity: Quantity
    below: Fraction
    lost: Fraction


def check(subject: Subject) -> Iterator[Diagnostic]:
    """One finding for each line."""
    told: set[Place] = set()
    for plan in subject.program.plans:
        for found in swallowed(subject.program, plan):
            place = found.line.place
            assert place is not None
            if place not in told:
                told.add(place)
                yield _told(subject, found, place)


def _told(subject: Subject, found: Swallowed, place: Place) -> Diagnostic:
    words = Words(found.program, found.plan)
    below = words.quantity(found.below, found.quantity.unit, RoundingMode.DOWN)
    lost = words.money(found.lost, RoundingMode.DOWN)
    return RULE.finding(
        f"nothing is billed for a row with less than {below}: its price is rounded away",
        first_line(subject.sources, place),
        stake=f"up to {lost} for each such row, {words.money(found.lost * _ROWS, RoundingMode.DOWN)} for a million",
        hint="round once, after the rows are summed: the rounding of the header does",
    )


def swallowed(program: Program, plan: Plan) -> Iterator[Swallowed]:
    """Lines of a plan that round each record, day or hour by itself, and leave nothing of one unit."""
    fine = {rows.id for rows in program.lists if rows.kind == "records"}
    fine |= {inlet.list for inlet in program.inlets if inlet.list is not None and inlet.each is not None}
    lines = [(line, id_) for line in plan.lines if line.list in fine for id_ in _rounded(plan, line)]
    for quantity in quantities(program, plan) if lines else ():
        for line, id_ in lines:
            if quantity.list == line.list:
                yield from _along(program, plan, line, id_, quantity)


def _rounded(plan: Plan, line: Line) -> Iterator[Id]:
    """The roundings that what is billed for each row goes through."""
    if line.rows is not None and line.place is not None:
        values = (plan.values[id_] for id_ in closure(plan, [line.rows]))
        yield from (value.id for value in values if isinstance(value.op, ir.Round) and value.space == line.list)


def _along(program: Program, plan: Plan, line: Line, id_: Id, quantity: Quantity) -> Iterator[Swallowed]:
    op = plan.values[id_].op
    assert isinstance(op, ir.Round)
    curves = _curves(program, plan, quantity, [op.a, id_])
    if curves is None:
        return
    before, after = curves
    one, billed = before.at(Fraction(1)), after.at(Fraction(1))
    if one is None or one <= 0 or billed != 0:
        return
    below = _end_of_nothing(after)
    if below is None or below <= 1:
        return
    step = quantity.moving(program, plan).step
    if step is not None:
        below = -(-below // step) * step
        last = before.at(below - step)
    else:
        last = max((form.near(below, -1) for cell, form in before.parts if _ends_at(cell, below)), default=None)
    yield Swallowed(program, plan, line, quantity, below, max(one, last or one))


def _ends_at(cell: Stretch | Fraction, x: Fraction) -> bool:
    """Whether a part goes up to a quantity from below."""
    return isinstance(cell, Stretch) and (cell.lo is None or cell.lo < x) and (cell.hi is None or cell.hi >= x)


def _curves(program: Program, plan: Plan, quantity: Quantity, ids: list[Id]) -> tuple[Curve, Curve] | None:
    """Two values of the first row along its quantity."""
    for sample in situations(program, plan):
        setting = Setting.of(program, plan, sample.usage, sample.opening)
        if isinstance(setting, Setting) and quantity.is_in(sample.usage):
            found = pieces(setting, quantity.moving(program, plan), ids)
            first, second = (merged(segment(piece, id_, 0) for piece in found) for id_ in ids)
            return first, second
    return None


def _end_of_nothing(curve: Curve) -> Fraction | None:
    """How far from zero on the curve is nothing."""
    end: Fraction | None = None
    try:
        for (cell, _), sign in curve.signs():
            if sign != 0:
                break
            end = cell if isinstance(cell, Fraction) else cell.hi
    except UnclearError:
        return None
    return end


RULE = LintRule(
    Rule(
        code="M406",
        name="rounding-swallows-price",
        severity=Severity.WARNING,
        category=Category.MONEY,
        title="small rows are rounded to nothing",
        what="""A price is rounded for each record, day or hour, to a step that is larger than what one unit costs.""",
        why="""Rounded row by row, a small price is gone before it is summed: a million calls at 0.0004 USD are 400 USD,
            or nothing. The finding tells up to which quantity, and what is lost at most.""",
        avoid="""
            unit call, calls
            records uses { made in call }

            plan basic every month {
              each use in uses {
                charge api on use.made at 0.0004 USD per call rounded half_up to 0.01 USD
              }
            }
            """,
        prefer="""
            unit call, calls
            records uses { made in call }

            plan basic every month {
              each use in uses {
                charge api on use.made at 0.0004 USD per call
              }
            }
            """,
    ),
    check,
)
