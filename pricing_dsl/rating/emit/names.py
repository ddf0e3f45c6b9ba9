"""What values are called in generated source: what the rulebook calls them, else `v` and their number."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator

from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import Id, Plan

_BALANCE = ("granted", "bought", "drawn", "forfeited", "closing")
_LONGEST = 40


def hints(plan: Plan) -> dict[Id, str]:
    """A name for every value that is something in the rulebook; others are called by their number."""
    found: dict[Id, str] = {}
    for id_, name in (*_effects(plan), *_leaves(plan)):
        if not isinstance(plan.values[id_].op, ir.Const):
            found.setdefault(id_, identifier(name))
    return found


def identifier(text: str) -> str:
    """A text as a name of Python: letters, digits and _ of ASCII."""
    name = re.sub(r"\W+", "_", text, flags=re.ASCII).strip("_").lower()[:_LONGEST]
    if not name or not name[0].isalpha():
        name = f"v_{name}"
    return f"{name}_" if keyword.iskeyword(name) or keyword.issoftkeyword(name) else name


def leaf_name(op: ir.Operation) -> str:
    """What is read, in words; nothing for what is computed."""
    match op:
        case ir.Input(name) | ir.Column(name):
            return name
        case ir.Fact(name):
            return name if name.startswith("subscription") else f"period_{name}"
        case ir.Opening(slot, index):
            return f"{slot}_opening" if index is None else f"{slot}_opening_{index}"
        case ir.WindowCount(slot):
            return f"{slot}_kept"
        case _:
            return ""


def _leaves(plan: Plan) -> Iterator[tuple[Id, str]]:
    for value in plan.values:
        if name := leaf_name(value.op) or value.label:
            yield value.id, name


def _effects(plan: Plan) -> Iterator[tuple[Id, str]]:
    leaves = {value.id for value in plan.values if isinstance(value.op, ir.Input | ir.Column | ir.Opening | ir.Fact)}
    for id_, name in _named(plan):
        if id_ not in leaves:
            yield id_, name


def _named(plan: Plan) -> Iterator[tuple[Id, str]]:
    for line in plan.lines:
        yield line.amount, line.name
        if line.rows is not None:
            yield line.rows, f"{line.name}_of_row"
    yield plan.total, "total"
    for note in plan.notes:
        yield note.amount, note.name
    for output in plan.outputs:
        yield output.value, output.name
    for grant in plan.grants:
        yield from ((getattr(grant, part), f"{grant.name}_{part}") for part in _BALANCE)
    for carry in plan.carries:
        for id_ in (carry.value, *carry.values, carry.count):
            if id_ is not None:
                yield id_, f"{carry.slot}_closing"
    for line in plan.lines:
        if line.quantity is not None:
            yield line.quantity, f"{line.name}_quantity"
        for number, part in enumerate(line.parts, start=1):
            if part.quantity is not None:
                yield part.quantity, f"{line.name}_quantity_{number}"
            yield part.amount, f"{line.name}_part_{number}"
        for change in line.changes:
            yield change.before, f"{line.name}_before"
