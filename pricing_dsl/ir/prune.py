"""Leaving out what nothing asks for: values that no line, rejection, state or report of a plan rests on."""

from __future__ import annotations

from typing import Any

from attrs import evolve

from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import Id
from pricing_dsl.ir.operands import operands, renumbered, renumbered_den

EFFECTS = ("lines", "notes", "rejections", "notices", "checks", "carries", "grants", "outputs")


def prune(plan: ir.Plan) -> ir.Plan:
    """The plan without values that have no effect, numbered anew in the same order."""
    asked = {plan.total}
    for name in EFFECTS:
        for effect in getattr(plan, name):
            asked.update(_points_at(effect))
    for value in reversed(plan.values):
        if value.id in asked:
            asked.update(operands(value.op))
            if value.guard is not None:
                asked.add(value.guard)
    numbers = {old: new for new, old in enumerate(sorted(asked))}
    values = tuple(_moved(value, numbers) for value in plan.values if value.id in asked)
    changes: dict[str, Any] = {
        name: tuple(_renumbered(effect, numbers) for effect in getattr(plan, name)) for name in EFFECTS
    }
    return evolve(plan, values=values, total=numbers[plan.total], **changes)


def _moved(value: ir.Value, numbers: dict[Id, Id]) -> ir.Value:
    number = numbers.__getitem__
    return evolve(
        value,
        id=numbers[value.id],
        op=renumbered(value.op, number),
        den=renumbered_den(value.den, number),
        guard=None if value.guard is None else numbers[value.guard],
    )


def _points_at(effect: Any) -> list[Id]:
    """The values an effect points at, those of a line's parts and changes included."""
    inner = (*effect.parts, *effect.changes) if isinstance(effect, ir.Line) else ()
    return [id_ for node in (effect, *inner) for id_ in operands(node)]


def _renumbered(effect: Any, numbers: dict[Id, Id]) -> Any:
    number = numbers.__getitem__
    if isinstance(effect, ir.Line):
        effect = evolve(
            effect,
            parts=tuple(renumbered(part, number) for part in effect.parts),
            changes=tuple(renumbered(change, number) for change in effect.changes),
        )
    return renumbered(effect, number)
