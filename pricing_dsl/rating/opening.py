"""An opening state said in a plan's own words: how much of a grant is left, what was remembered."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from pricing_dsl.ir.nodes import Plan, Scalar, Slot
from pricing_dsl.rating.state import Held, Window


def opening_slots(plan: Plan, openings: Mapping[str, Scalar | Window]) -> dict[str, Held]:
    """The slots for openings by name: a remembered value, a window (oldest first), or what is left of a grant, one lot
    as if carried over from the period before; `grant[eu]` for one dimension value's own.

    Raises:
        ValueError: the plan carries nothing of that name.
    """
    slots: dict[str, Held] = {}
    for name, held in openings.items():
        base, _, key = name.partition("[")
        slot = next((slot for slot in plan.slots if slot.name == base), None) or _lot(plan, base)
        if slot is None:
            raise ValueError(f"nothing of `{base}` is carried from one period to the next")
        if slot.list is None:
            slots[slot.name] = held
        elif isinstance(held, Fraction):
            known = slots.get(slot.name)
            groups = dict(known) if isinstance(known, Mapping) else {}
            slots[slot.name] = groups | {tuple(part.strip() for part in key.rstrip("]").split(",")): held}
    return slots


def _lot(plan: Plan, grant: str) -> Slot | None:
    """The slot of the lot that was carried over last: one that was rolled over, else the one that lives longest."""
    lots = [slot for slot in plan.slots if slot.grant == grant]
    return max(lots, key=lambda slot: (slot.rolled, slot.expires is None, slot.expires or 0), default=None)
