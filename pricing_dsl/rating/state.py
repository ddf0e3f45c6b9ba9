"""What a subscription carries from period to period, as data."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, TypeAlias

from attrs import evolve, field, frozen

from pricing_dsl.ir.convert import read_date, read_scalar, write_scalar
from pricing_dsl.ir.kinds import alike, scalar_kind
from pricing_dsl.ir.nodes import ListSpec, Plan, Scalar, Slot
from pricing_dsl.ir.scalar import shift_days
from pricing_dsl.rating.problems import Problem

Window: TypeAlias = tuple[Scalar, ...]
Key: TypeAlias = tuple[str, ...]
ByGroup: TypeAlias = Mapping[Key, Scalar]
Held: TypeAlias = Scalar | Window | ByGroup


@frozen
class State:
    """The closing state of a period, which opens the next one. A new subscription has the empty one.

    periods: how many were rated. anchor: first day of the first of them. through: last day of the last.
    slots: what each holds: a value; a window's values, oldest first; or a value by the dimension values of a group, or
    by the first and last day of a lot.
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


def lot_key(granted: datetime.date, days: int) -> Key:
    """How the state knows a lot that lasts so many days, the first included: by its first and last day."""
    return granted.isoformat(), shift_days(granted, days - 1).isoformat()


def lot_days(key: Key) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of a lot.

    Raises:
        ValueError: this is not what a lot is known by.
    """
    granted, expires = map(datetime.date.fromisoformat, key)
    if granted > expires or (granted.isoformat(), expires.isoformat()) != key:
        raise ValueError("a lot has a first and a last day")
    return granted, expires


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


def check_state(plan: Plan, state: State, lists: Iterable[ListSpec] = ()) -> list[Problem]:
    """What is wrong with an opening state: slots the plan does not keep, and values that its slots do not hold.

    `lists`: those of the program, which say which slots hold lots by their days.
    """
    slots = {slot.name: slot for slot in plan.slots}
    lots = {rows.id for rows in lists if rows.kind == "lots"}
    problems = []
    for name, held in state.slots.items():
        if name not in slots:
            if not _is_nothing(held):
                reason = (
                    "the plan does not carry this: give it up with `State.without`, or rate with the version that does"
                )
                problems.append(Problem(f"opening.{name}", reason, _shown(held)))
        elif reason := _misfit(slots[name], held, dated=slots[name].list in lots):
            problems.append(Problem(f"opening.{name}", reason, _shown(held)))
    return problems


def _misfit(slot: Slot, held: Held, *, dated: bool) -> str:
    """Why a slot cannot hold this; "" where it can. dated: what it holds is known by two days."""
    if slot.window is not None:
        if not isinstance(held, tuple):
            return "the last values are a list, oldest first"
        if len(held) > slot.window:
            return f"only the last {slot.window} values are kept"
        values = held
    elif slot.list is not None:
        if not isinstance(held, Mapping):
            return "there is one value for each of the dimension's values"
        if dated and not all(map(_is_lot, held)):
            return "a lot goes by its first and its last day"
        values = tuple(held.values())
    elif isinstance(held, tuple | Mapping):
        return "there is one value"
    else:
        values = (held,)
    return next((reason for value in values if (reason := _misfit_value(slot, value))), "")


def _is_lot(key: Key) -> bool:
    try:
        lot_days(key)
    except ValueError:
        return False
    return True


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
