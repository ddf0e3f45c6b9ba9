"""What a subscription carries from period to period, as data."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, TypeAlias

from attrs import evolve, field, frozen

from pricing_dsl.ir.convert import read_date, read_scalar, write_scalar
from pricing_dsl.ir.kinds import alike, scalar_kind
from pricing_dsl.ir.nodes import Plan, Scalar, Slot
from pricing_dsl.rating.problems import Problem

Window: TypeAlias = tuple[Scalar, ...]
ByGroup: TypeAlias = Mapping[tuple[str, ...], Scalar]
Held: TypeAlias = Scalar | Window | ByGroup


@frozen
class State:
    """The closing state of a period, which opens the next one. A new subscription has the empty one.

    periods: how many were rated. anchor: first day of the first of them. through: last day of the last.
    slots: what each holds: a value; a window's values, oldest first; or a value by the dimension values of a group.
    """

    periods: int = 0
    anchor: datetime.date | None = None
    through: datetime.date | None = None
    slots: Mapping[str, Held] = field(factory=dict)

    def without(self, *names: str) -> State:
        """The state with these slots given up, as when a new version of a plan no longer keeps them."""
        return evolve(self, slots={name: held for name, held in self.slots.items() if name not in names})

    def to_json(self) -> dict[str, Any]:
        """As JSON data, which `from_json` reads back."""
        return {
            "periods": self.periods,
            "anchor": None if self.anchor is None else self.anchor.isoformat(),
            "through": None if self.through is None else self.through.isoformat(),
            "slots": {name: _write(held) for name, held in self.slots.items()},
        }

    @classmethod
    def from_json(cls, data: object) -> State:
        """The state that `to_json` wrote.

        Raises:
            ValueError: it wrote no such thing.
        """
        if not isinstance(data, Mapping) or not data.keys() <= {"periods", "anchor", "through", "slots"}:
            raise ValueError("a state is an object with periods, anchor, through and slots")
        periods, slots = data.get("periods", 0), data.get("slots", {})
        if type(periods) is not int or periods < 0:
            raise ValueError(f"the number of periods is a whole number, not {periods!r}")
        if not isinstance(slots, Mapping):
            raise ValueError("the slots of a state are an object")
        anchor, through = (None if data.get(name) is None else read_date(data[name]) for name in ("anchor", "through"))
        return cls(periods, anchor, through, {str(name): _read(held) for name, held in slots.items()})


def absent(slot: Slot) -> Scalar:
    """What a slot reads as when nothing was carried: its initial value, else 0, false, no text, the first day."""
    if slot.initial is not None:
        return slot.initial
    return _NOTHING[slot.kind]


_NOTHING: dict[str, Scalar] = {
    "number": Fraction(0),
    "flag": False,
    "choice": "",
    "text": "",
    "date": datetime.date.min,
}


def check_state(plan: Plan, state: State) -> list[Problem]:
    """What is wrong with an opening state: slots the plan does not keep, and values that its slots do not hold."""
    slots = {slot.name: slot for slot in plan.slots}
    problems = []
    for name, held in state.slots.items():
        if name not in slots:
            if not _is_nothing(held):
                reason = (
                    "the plan does not carry this: give it up with `State.without`, or rate with the version that does"
                )
                problems.append(Problem(f"opening.{name}", reason, _shown(held)))
        elif reason := _misfit(slots[name], held):
            problems.append(Problem(f"opening.{name}", reason, _shown(held)))
    return problems


def _misfit(slot: Slot, held: Held) -> str:
    """Why a slot cannot hold this; "" where it can."""
    if slot.window is not None:
        if not isinstance(held, tuple):
            return "the last values are a list, oldest first"
        if len(held) > slot.window:
            return f"only the last {slot.window} values are kept"
        values = held
    elif slot.list is not None:
        if not isinstance(held, Mapping):
            return "there is one value for each of the dimension's values"
        values = tuple(held.values())
    elif isinstance(held, tuple | Mapping):
        return "there is one value"
    else:
        values = (held,)
    return next((reason for value in values if (reason := _misfit_value(slot, value))), "")


def _misfit_value(slot: Slot, value: Scalar) -> str:
    if not alike(scalar_kind(value), slot.kind):
        return f"a {slot.kind} is carried here"
    if isinstance(value, Fraction) and slot.kind == "number":
        if slot.low is not None and value < slot.low:
            return f"it is at least {slot.low}"
        if slot.high is not None and value > slot.high:
            return f"it is at most {slot.high}"
        if slot.whole and value.denominator != 1:
            return "it is a whole number"
    return ""


def _is_nothing(held: Held) -> bool:
    """Whether nothing is lost when this is not carried on."""
    match held:
        case tuple():
            return not held
        case Mapping():
            return all(map(_is_nothing, held.values()))
        case _:
            return held in (0, False, "", datetime.date.min)


def _shown(held: Held) -> str:
    match held:
        case tuple():
            return f"[{', '.join(map(str, held))}]"
        case Mapping():
            return ", ".join(f"{'.'.join(key)}: {value}" for key, value in held.items())
        case _:
            return str(held)


def _write(held: Held) -> Any:
    match held:
        case tuple():
            return [write_scalar(value) for value in held]
        case Mapping():
            return {"groups": [{"of": list(key), "value": write_scalar(value)} for key, value in held.items()]}
        case _:
            return write_scalar(held)


def _read(data: Any) -> Held:
    match data:
        case list():
            return tuple(map(read_scalar, data))
        case {"groups": list(groups), **rest} if not rest:
            return dict(map(_read_group, groups))
        case _:
            return read_scalar(data)


def _read_group(data: Any) -> tuple[tuple[str, ...], Scalar]:
    match data:
        case {"of": list(key), "value": value, **rest} if not rest and all(isinstance(part, str) for part in key):
            return tuple(key), read_scalar(value)
        case _:
            raise ValueError('what is carried for a group is {"of": [dimension values], "value": ...}')
