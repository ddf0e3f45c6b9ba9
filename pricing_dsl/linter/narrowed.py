"""Plans narrowed to what can be billed: what the rulebook assumes and declares is known, and what follows is folded."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property

from attrs import define, field, frozen

from pricing_dsl.analysis.settings import closure
from pricing_dsl.analysis.specialise import Special, billed_ranges, specialised
from pricing_dsl.exact import Range
from pricing_dsl.ir.nodes import Id, Line, Plan, Program, Value
from pricing_dsl.linter.statements import statements
from pricing_dsl.linter.telling import Words
from pricing_dsl.semantics import model
from pricing_dsl.source import Place


@define(slots=False)
class Narrowed:
    """One version of a plan, as the model and the IR have it, and what of the IR is left where bills are made."""

    program: Program = field(repr=False)
    plan: Plan = field(repr=False)
    model: model.Plan = field(repr=False)

    @property
    def words(self) -> Words:
        """How its amounts are told."""
        return Words(self.program, self.plan)

    @cached_property
    def lines(self) -> dict[Place, Line]:
        """The lines of the bill, by where they stand."""
        return {line.place: line for line in self.plan.lines if line.place is not None}

    @cached_property
    def special(self) -> Special | None:
        """The narrowed plan; None where no summary is billed."""
        asked = [id_ for line in self.plan.lines for id_ in _ids(line)]
        return specialised(self.program, self.plan, [self.plan.total, *asked], ranges=billed_ranges(self.plan))

    def value(self, id_: Id) -> Value | None:
        """What became of a value of the plan."""
        special = self.special
        return None if special is None or id_ not in special.numbers else special.plan.values[special.numbers[id_]]

    def range(self, id_: Id) -> Range:
        """The interval that a number lies in on every bill."""
        value = self.value(id_)
        return Range() if value is None else value.range

    def reads(self, id_: Id) -> list[Value]:
        """What a value is computed from, itself the last."""
        return [self.plan.values[one] for one in closure(self.plan, [id_])]


@frozen
class Limit:
    """A least or a most that a line or a bill is brought to: `at least`, `at most`, `minimum`, `maximum`.

    most: whether it is a most. never: it changes no bill; else it decides every bill. amount: the limit itself.
    reached: between which amounts lies what it limits.
    """

    plan: Narrowed
    place: Place
    name: str
    most: bool
    never: bool
    amount: Range
    reached: Range


def limits(plan: Narrowed) -> Iterator[Limit]:
    """The limits of a plan that are never reached or always, as far as the intervals of its values tell."""
    for statement in statements(plan.model.body):
        if isinstance(statement, model.Line) and statement.place in plan.lines:
            yield from _endings(plan, statement, plan.lines[statement.place])
        elif isinstance(statement, model.Bound) and statement.place in plan.lines:
            yield from _bound(plan, statement, plan.lines[statement.place])


def _endings(plan: Narrowed, statement: model.Line, line: Line) -> Iterator[Limit]:
    """The `at least` and `at most` of a line; of a row's own, inside `each`, the bill does not tell what they limit."""
    rows = statement.amount.over if isinstance(statement.amount, model.Usage) else statement.over
    for ending in statement.endings:
        if not isinstance(ending, model.AtLeast | model.AtMost) or (line.list is not None and rows is None):
            continue
        most = isinstance(ending, model.AtMost)
        amount = constant(plan, ending.amount)
        if amount is None or sum(type(other) is type(ending) for other in statement.endings) > 1:
            continue
        change = next((one for one in line.changes if one.what == ("at most" if most else "at least")), None)
        if change is not None:
            yield from _decided(plan, line, most, amount, plan.range(change.before))
        elif line.kind in ("fee", "charge"):  # the compiler has left it out: it changes nothing
            yield Limit(plan, statement.place, line.name, most, True, amount, plan.range(line.amount))


def _bound(plan: Narrowed, statement: model.Bound, line: Line) -> Iterator[Limit]:
    amount = constant(plan, statement.amount)
    if amount is None or statement.endings or statement.cadence is not None:
        return
    keys = set(statement.against)
    lines = list(plan.plan.lines[: plan.plan.lines.index(line)])
    if keys:
        places = {one.place for one in statements(plan.model.body) if isinstance(one, model.Line) and one.key in keys}
        lines = [one for one in lines if one.place in places]
    before = Range.point(Fraction(0))
    for one in lines:
        before = before.add(plan.range(one.amount))
    yield from _decided(plan, line, statement.kind == "maximum", amount, before)


def _decided(plan: Narrowed, line: Line, most: bool, amount: Range, before: Range) -> Iterator[Limit]:
    assert line.place is not None
    below = before.hi is not None and amount.lo is not None and before.hi <= amount.lo
    above = before.lo is not None and amount.hi is not None and before.lo >= amount.hi
    if below or above:
        yield Limit(plan, line.place, line.name, most, below if most else above, amount, before)


def constant(plan: Narrowed, expr: model.Expr) -> Range | None:
    """What an amount can be that is written in the rulebook, or negotiated between bounds."""
    match expr:
        case model.Const(Fraction() as value):
            return Range.point(value)
        case model.Given(name):
            inlet = next((one for one in plan.program.inlets if one.name == name and one.role == "term"), None)
            return None if inlet is None else Range(inlet.low, inlet.high)
        case _:
            return None


def _ids(line: Line) -> Iterator[Id]:
    yield line.amount
    yield from (id_ for change in line.changes for id_ in (change.before, change.after))
    yield from (id_ for part in line.parts for id_ in (part.amount, part.quantity) if id_ is not None)
    if line.quantity is not None:
        yield line.quantity
