"""A function of a plan's amounts alone: whole numbers in, whole numbers out."""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen

from pricing_dsl.exact import Den
from pricing_dsl.ir.nodes import BILL, Id, Plan
from pricing_dsl.rating.emit.arguments import Arguments
from pricing_dsl.rating.emit.constants import Constants
from pricing_dsl.rating.emit.dialect import Dialect
from pricing_dsl.rating.emit.function import RESERVED, Function
from pricing_dsl.rating.emit.layout import Layout
from pricing_dsl.rating.emit.names import hints, identifier
from pricing_dsl.rating.emit.python_dialect import PythonDialect
from pricing_dsl.rating.emit.refusals import refusal_ids, write_refusals
from pricing_dsl.rating.emit.runtime import Refused
from pricing_dsl.rating.emit.schedule import Schedule, Wanted
from pricing_dsl.rating.emit.source import Block
from pricing_dsl.rating.emit.values import Walk
from pricing_dsl.source import Place


@frozen
class Amount:
    """One number that the function gives: what it is, and its denominator."""

    name: str
    value: Id
    den: Den


@frozen
class Amounts:
    """The function, and what it gives, in order; where a rule sets the summary aside it gives a `Refused`."""

    layout: Layout
    function: Function
    results: tuple[Amount, ...]


def asked(plan: Plan) -> dict[str, Id]:
    """What a bill comes to, by name: its lines, notes, total, and what is carried on."""
    found: dict[str, Id] = {}
    for number, line in enumerate(plan.lines):
        found[line.name if line.name not in found else f"{line.name} ({number})"] = line.amount
    found |= {f"note {note.name}": note.amount for note in plan.notes}
    found["total"] = plan.total
    for carry in plan.carries:
        if carry.value is not None:
            found[f"closing {carry.slot}"] = carry.value
        elif carry.count is not None:
            found |= {f"closing {carry.slot} {index}": value for index, value in enumerate(carry.values)}
            found[f"closing {carry.slot} count"] = carry.count
    return found


def amounts_function(
    layout: Layout,
    name: str = "",
    dialect: Dialect | None = None,
    where: Callable[[Place | None], str] = lambda place: "",
) -> Amounts:
    """The function of a plan's amounts under a layout; it is called `name`, or as the plan is.

    `where` says, for the comments, where a place is in the rulebook.
    """
    plan = layout.plan
    results = asked(plan)
    name = name or identifier(plan.name)
    taken = {*RESERVED, name, "Refused"}
    wanted = Wanted(frozenset(results.values()) | refusal_ids(plan))
    walk = Walk(
        layout,
        dialect or PythonDialect(),
        Block(taken),
        Constants(),
        Arguments(taken),
        Schedule.of(layout, wanted),
        hints(plan),
        where=where,
    )
    walk.run()
    write_refusals(walk)
    money = {plan.total, *(line.amount for line in plan.lines), *(note.amount for note in plan.notes)}
    with walk.block.bracket("return ("):
        for what, id_ in results.items():
            value = plan.values[id_]
            given = walk.raw(id_) if value.space == BILL else walk.column(id_, value.space)
            unit = plan.currency if id_ in money else value.unit
            walk.block.add(f"{given.text},", f"{what}: {over(unit, layout.dens[id_])}")
    constants = {**walk.constants.named, "Refused": Refused}
    arguments = tuple(walk.arguments.asked.values())
    function = Function(name, arguments, tuple(walk.block.lines), constants)
    return Amounts(layout, function, tuple(Amount(what, id_, layout.dens[id_]) for what, id_ in results.items()))


def over(unit: str, den: Den) -> str:
    """What a number is counted in, as told in a comment."""
    factors = [str(den.const), *(f"{name}**{power}" if power > 1 else name for name, power in den.powers)]
    written = " * ".join(factor for factor in factors if factor != "1" or len(factors) == 1)
    return f"{unit or '1'} / {written}" if written != "1" else unit or "1"
