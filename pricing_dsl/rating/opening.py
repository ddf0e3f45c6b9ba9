"""An opening state said in a plan's own words: how much of a grant is left, what was remembered."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from pricing_dsl.ir.nodes import Plan, Program, Scalar, Slot
from pricing_dsl.ir.scalar import shift_days
from pricing_dsl.rating.calendar import Period
from pricing_dsl.rating.state import Held, Window, lot_key


def opening_slots(
    program: Program, plan: Plan, openings: Mapping[str, Scalar | Window], period: Period | None
) -> dict[str, Held]:
    """The slots for openings by name: a remembered value, a window (oldest first), or what is left of a grant, one lot
    as if carried over from the period before; `grant[eu]` for one dimension value's own. A lot that lasts some days
    is one of the day before the period.

    Raises:
        ValueError: the plan carries nothing of that name.
    """
    slots: dict[str, Held] = {}
    for name, held in openings.items():
        base, _, key = name.partition("[")
        slot = next((slot for slot in plan.slots if slot.name == base), None) or _lot(plan, base)
        if slot is None:
            raise ValueError(f"nothing of `{base}` is carried from one period to the next")
        days = next((rows.days for rows in program.lists if rows.id == slot.list), None)
        if slot.list is None:
            slots[slot.name] = held
        elif days is not None:
            if period is not None and isinstance(held, Fraction):
                slots[slot.name] = {lot_key(shift_days(period.start, -1), days): held}
        elif isinstance(held, Fraction):
            known = slots.get(slot.name)
            groups = dict(known) if isinstance(known, Mapping) else {}
            slots[slot.name] = groups | {tuple(part.strip() for part in key.rstrip("]").split(",")): held}
    return slots


def opening_name(plan: Plan, slot: Slot) -> str | None:
    """The name that an opening of this slot goes by; None where `opening_slots` gives no name to it."""
    if slot.grant is not None:
        return slot.grant if slot is _lot(plan, slot.grant) else None
    return None if "." in slot.name else slot.name


def _lot(plan: Plan, grant: str) -> Slot | None:
    """The slot of the lot that was carried over last: one that was rolled over, else the one that lives longest."""
    lots = [slot for slot in plan.slots if slot.grant == grant]
    return max(lots, key=lambda slot: (slot.rolled, slot.expires is None, slot.expires or 0), default=None)
