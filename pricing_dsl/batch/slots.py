"""What a program's slots hold, all plans together: which form, kind and decimals a column of theirs has."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from pricing_dsl.ir.nodes import Program, Slot

KINDS = {"number": "number", "flag": "flag", "choice": "text", "text": "text", "date": "date"}
"""Kinds of values as columns know them: choices and texts are one."""


@frozen
class Held:
    """What a slot of a name holds. form: one, window (the last values, oldest first) or groups (a value for each key);
    mixed: plans keep different things under that name, so that a column holds it as JSON text."""

    name: str
    form: str
    kind: str


def held_slots(program: Program) -> dict[str, Held]:
    """Every slot of a program by name."""
    found: dict[str, Held] = {}
    for slot in slots_of(program):
        held = Held(slot.name, _form(slot), KINDS[slot.kind])
        known = found.setdefault(slot.name, held)
        if known != held:
            found[slot.name] = Held(slot.name, "mixed", "text")
    return found


def slots_of(program: Program) -> Iterator[Slot]:
    """The slots of every plan."""
    for plan in program.plans:
        yield from plan.slots


def _form(slot: Slot) -> str:
    if slot.window is not None:
        return "window"
    return "one" if slot.list is None else "groups"
