"""Opening states as rows of a table, all in text; and states that may have come from elsewhere."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from fractions import Fraction
from random import Random
from typing import Any

import pyarrow as pa
from attrs import evolve

from pricing_dsl import State
from pricing_dsl.exact import to_text


def state_table(states: Mapping[str, State]) -> pa.Table:
    """A state for each subscription, in columns named as those of bills."""
    rows = [{"subscription": name, **state_row(state)} for name, state in states.items()]
    names = list(dict.fromkeys(["subscription", *(name for row in rows for name in row)]))
    return pa.table({name: pa.array([row.get(name) for row in rows]) for name in names})


def state_row(state: State) -> dict[str, Any]:
    """What a state holds, by the names of columns."""
    row: dict[str, Any] = {"closing.periods": state.periods}
    row |= {"closing.anchor": state.anchor, "closing.through": state.through}
    told = state.to_json()["slots"]
    for name, held in state.slots.items():
        row[f"closing.{name}"] = json.dumps(told[name]) if isinstance(held, tuple | dict) else as_text(held)
    return row


def as_text(value: Any) -> Any:
    """A value as text."""
    if isinstance(value, Fraction):
        return to_text(value)
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, datetime.date) else value


def odd_state(random: Random, state: State) -> State:
    """A state in which something is not as the period before left it."""
    slots: dict[str, Any] = dict(state.slots)
    numbers = [name for name, held in slots.items() if isinstance(held, Fraction)]
    match random.choice(["number", "forgotten", "through", "periods"]):
        case "number" if numbers:
            odd = (Fraction(0), Fraction(5), Fraction(-1), Fraction(1, 3), Fraction(1, 10**12), Fraction(10**15))
            slots[random.choice(numbers)] = random.choice(odd)
        case "forgotten" if slots:
            del slots[random.choice(list(slots))]
        case "through" if state.through is not None:
            days = datetime.timedelta(days=random.choice([-1, 1, 31]))
            return evolve(state, through=random.choice([None, state.through + days]))
        case "periods":
            return evolve(state, periods=random.choice([0, 1, 11]))
    return evolve(state, slots=slots)
