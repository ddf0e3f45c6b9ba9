"""The conditions of a plan, each with what already holds where it is asked, and what becomes of it on bills."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import attrs
from attrs import evolve, frozen

from pricing_dsl.analysis.questions import answers
from pricing_dsl.ir.nodes import Const, Plan, Program
from pricing_dsl.pipeline import Compilation
from pricing_dsl.semantics import model
from pricing_dsl.source import Place

_FLAG = model.Flag()
_LEAVES = (
    model.Given,
    model.RowValue,
    model.Fact,
    model.Local,
    model.Amount,
    model.GrantPart,
    model.Previous,
    model.WindowFold,
)


@frozen
class Condition:
    """A condition: of `when`, of a line, or of an `if` inside an amount.

    under: the conditions that hold wherever it is asked. list: the list of the `each` it stands in. otherwise: what
    comes about where it does not hold, if the rulebook says so.
    """

    expr: model.Expr
    under: tuple[model.Expr, ...] = ()
    list: str | None = None
    otherwise: Place | None = None

    @property
    def place(self) -> Place:
        return self.expr.place

    def holds(self) -> model.Expr:
        """That it is asked, and holds; of one asked for each row, in any row."""
        return self._asked(self.expr)

    def fails(self) -> model.Expr:
        """That it is asked, and does not hold."""
        return self._asked(_not(self.expr))

    def _asked(self, expr: model.Expr) -> model.Expr:
        both = (*self.under, expr)
        asked = expr if len(both) == 1 else model.Op("and", both, _FLAG, self.place)
        return asked if self.list is None else model.Fold("any", self.list, asked, _FLAG, self.place)


@frozen
class Decided:
    """A condition that no bill decides otherwise: it never holds, or always does, wherever it is asked."""

    condition: Condition
    always: bool


def decided(compilation: Compilation) -> Iterator[Decided]:
    """The conditions that never hold, or always, in each version and currency of the plan they stand in; switches of
    the rulebook, which only its author turns, are none."""
    asked = {
        index: found
        for index, plan in enumerate(compilation.model.plans)
        if (found := [one for one in conditions(plan) if _is_about_usage(one)])
    }
    if not asked:
        return
    probes = {index: [expr for one in found for expr in (one.holds(), one.fails())] for index, found in asked.items()}
    program = compilation.lowered(probes)
    by_place: dict[Place, list[tuple[Condition, bool, bool]]] = defaultdict(list)
    for index, found in asked.items():
        never = list(_never(program, program.plans[index]))
        for number, one in enumerate(found):
            by_place[one.place].append((one, never[2 * number], never[2 * number + 1]))
    for same in by_place.values():
        condition, holds_never, fails_never = same[0]
        agreed = len({(one[1], one[2]) for one in same}) == 1
        if agreed and holds_never != fails_never:
            yield Decided(condition, always=fails_never)


def _never(program: Program, plan: Plan) -> Iterator[bool]:
    """Of each probe, whether it is surely off in every bill."""
    flags = [output.value for output in plan.outputs if output.name.startswith("probe ")]
    open_flags = [flag for flag in flags if not isinstance(plan.values[flag].op, Const)]
    found = dict(zip(open_flags, answers(program, plan, open_flags), strict=True)) if open_flags else {}
    for flag in flags:
        op = plan.values[flag].op
        yield op.value is False if isinstance(op, Const) else found[flag].never


def conditions(plan: model.Plan) -> Iterator[Condition]:
    """The conditions of a plan, the outer before the inner, that can be asked at its end: those about what the bill
    comes to so far, or about a row's own lines, cannot."""
    for one in _of_statements(plan.body, Condition(model.Const(True, _FLAG, plan.place))):
        parts = {type(part) for asked in (one.expr, *one.under) for part in _parts(asked)}
        running = {model.Subtotal, model.Overage, *([] if one.list is None else [model.Amount])}
        if not parts & running:
            yield one


def _is_about_usage(condition: Condition) -> bool:
    """Whether anything that is not written in the rulebook has a part in it: else it is a switch."""
    return any(isinstance(part, _LEAVES) for part in _parts(condition.expr))


def _of_statements(body: Iterable[model.Statement], here: Condition) -> Iterator[Condition]:
    for statement in body:
        match statement:
            case model.When(condition, taken, otherwise):
                place = otherwise[0].place if otherwise else None
                own = evolve(here, expr=condition, otherwise=place)
                yield own
                yield from _of_expressions(condition, here)
                yield from _of_statements(taken, evolve(here, under=(*here.under, condition)))
                yield from _of_statements(otherwise, evolve(here, under=(*here.under, _not(condition))))
            case model.Each(list=rows, body=inner):
                yield from _of_statements(inner, evolve(here, list=rows))
            case model.Line(endings=endings):
                ifs = [ending.condition for ending in endings if isinstance(ending, model.OnlyIf)]
                yield from (evolve(here, expr=condition) for condition in ifs)
                yield from _of_expressions(statement, evolve(here, under=(*here.under, *ifs)))
            case _:
                yield from _of_expressions(statement, here)


def _of_expressions(node: Any, here: Condition) -> Iterator[Condition]:
    """The `if`s inside what a statement computes; those over rows of their own are left out."""
    for child in _children(node):
        match child:
            case model.Op("choose", (flag, then, otherwise)):
                yield evolve(here, expr=flag, otherwise=otherwise.place)
                yield from _of_expressions(flag, here)
                yield from _of_expressions((then,), evolve(here, under=(*here.under, flag)))
                yield from _of_expressions((otherwise,), evolve(here, under=(*here.under, _not(flag))))
            case model.Fold() | model.WindowFold():
                continue
            case _:
                yield from _of_expressions(child, here)


def _not(expr: model.Expr) -> model.Expr:
    return model.Op("not", (expr,), _FLAG, expr.place)


def _parts(expr: model.Expr) -> Iterator[Any]:
    yield expr
    for child in _children(expr):
        yield from _parts(child)


def _children(node: Any) -> Iterator[Any]:
    """What a model value is made of, types and places aside."""
    if isinstance(node, tuple):
        for one in node:
            if attrs.has(type(one)):
                yield one
            elif isinstance(one, tuple):
                yield from _children(one)
        return
    for field in attrs.fields(type(node)):
        if field.name not in ("type", "place"):
            value = getattr(node, field.name)
            if attrs.has(type(value)):
                yield value
            elif isinstance(value, tuple):
                yield from _children(value)
