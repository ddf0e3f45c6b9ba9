"""States that a period might open with, made up from what a plan carries."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from pricing_dsl.ir.nodes import Plan, Program, Slot
from pricing_dsl.rating.state import Held, State
from tests.properties import magnitudes
from tests.properties.usages import Summary


@st.composite
def states_of(draw: DrawFn, program: Program, plan: Plan, before: Summary) -> State:
    """A state that the period `before` might have closed with, the first of the subscription."""
    start, through = before.period or (None, None)
    slots = {slot.name: draw(held_of(program, slot)) for slot in plan.slots if draw(st.booleans())}
    return State(1, start, through, slots)


def held_of(program: Program, slot: Slot) -> SearchStrategy[Held]:
    """What a slot may hold: one value, the last few, or one for each dimension value."""
    value = value_of(slot)
    if slot.window is not None:
        return st.lists(value, max_size=slot.window).map(tuple)
    if slot.list is None:
        return value
    spec = next(rows for rows in program.lists if rows.id == slot.list)
    if spec.kind == "lots":  # kept by the days that a plan's packs last
        return st.just({})
    columns = [column for column in spec.columns if column.name in spec.by]
    keys = list(product(*(column.values or ("a", "b") for column in columns)))
    return st.dictionaries(st.sampled_from(keys), value)


def value_of(slot: Slot) -> SearchStrategy[Any]:
    """A number inside the bounds of the slot, a flag, a day, or a word that choices have."""
    match slot.kind:
        case "flag":
            return st.booleans()
        case "date":
            return st.dates(datetime.date(2024, 1, 1), datetime.date(2026, 12, 31))
        case "choice":
            return st.sampled_from(["basic", "pro"])
    numbers = magnitudes.usages(whole=slot.whole)
    return numbers if slot.high is None else numbers.filter(lambda value: value <= (slot.high or 0))


def numbers_of(held: Held) -> Iterator[Fraction]:
    """The numbers in what a slot holds."""
    values = held.values() if isinstance(held, dict) else [held]
    yield from (value for value in values if isinstance(value, Fraction))
