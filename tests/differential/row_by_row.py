"""A table rated row by row by the readable interpreter, as a model of what rating a table must give."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pyarrow as pa
from attrs import define, field

from pricing_dsl import Bill, RatedTable, State
from pricing_dsl.rating.problems import Problem
from pricing_dsl.rating.program import Rater
from pricing_dsl.rating.rate import Rated
from tests.differential.cells import Facts
from tests.differential.sheets import Sheet
from tests.unit.batch.one_by_one import expected

DIGITS = 38


@define
class RowByRow:
    """What the rows of a sheet come to, in the order of their periods."""

    rater: Rater
    plan: str
    schema: pa.Schema
    states: dict[str, State] = field(factory=dict)
    bills: dict[int, Bill] = field(factory=dict)
    rejects: dict[int, tuple[Problem, ...]] = field(factory=dict)
    broken: dict[str, int] = field(factory=dict)

    def rate(self, sheet: Sheet) -> None:
        """Rate all rows of a sheet."""
        for at in _in_order(sheet):
            self._rate(at, sheet.rows[at])

    def _rate(self, at: int, facts: Facts) -> None:
        name = _subscription(facts)
        if name in self.broken:
            reason = f"an earlier period of this subscription was set aside (row {self.broken[name]})"
            self.rejects[at] = (Problem("subscription", reason, name),)
            return
        given = {**facts, "plan": self.plan} if facts.get("plan") in (None, "") else facts
        found = self.rater.rate_traced(given, self.states.get(name))
        problems = tuple(self._misfits(found.bill)) if isinstance(found, Rated) else found.problems
        if problems:
            self.rejects[at] = problems
            self.broken |= {name: at} if name else {}
            return
        assert isinstance(found, Rated)
        self.bills[at] = found.bill
        self.states |= {name: found.bill.closing} if name else {}

    def _misfits(self, bill: Bill) -> list[Problem]:
        """The columns that cannot hold what the bill has in them; of why, only that."""
        columns = [one for one in self.schema if one.name != "row"]
        return [Problem(one.name, "does not fit") for one in columns if not _fits(expected(one.name, bill), one.type)]

    # ---- comparing

    def compare(self, rated: RatedTable) -> None:
        """Every cell of the bills, and every reason."""
        problems = [(at, one.field, one.reason, one.given) for at in sorted(self.rejects) for one in self.rejects[at]]
        found = [
            (row["row"], row["field"], _short(row["reason"]), row["given"] or "") for row in rated.rejects.to_pylist()
        ]
        assert sorted(found, key=lambda one: one[0]) == problems
        bills = rated.bills.to_pylist()
        assert [row["row"] for row in bills] == sorted(self.bills)
        for row in bills:
            bill = self.bills[row.pop("row")]
            for name, value in row.items():
                wanted = expected(name, bill)
                assert told(name, value, wanted), f"{name}: {value}, not {wanted}"


def _short(reason: str) -> str:
    return "does not fit" if " does not fit a column of " in reason else reason


def _in_order(sheet: Sheet) -> list[int]:
    """The rows by their first day; those of a subscription that somewhere lacks one as they stand."""
    starts = [_day(row.get("period.start")) for row in sheet.rows]
    names = list(map(_subscription, sheet.rows))
    loose = {name for name, start in zip(names, starts, strict=True) if start is None}
    turns = [date.min if start is None or name in loose else start for name, start in zip(names, starts, strict=True)]
    return sorted(range(len(turns)), key=turns.__getitem__)


def _subscription(facts: Facts) -> str:
    given = facts.get("subscription")
    return str(given).strip() if isinstance(given, str | int) and not isinstance(given, bool) else ""


def _day(given: Any) -> date | None:
    try:
        return given if isinstance(given, date) or given is None else date.fromisoformat(given)
    except ValueError:
        return None


def _fits(value: Any, of: pa.DataType) -> bool:
    """Whether a decimal column can hold a number, or a list of them those in it."""
    if isinstance(value, list):
        return all(_fits(one, of.value_type) for one in value) if pa.types.is_list(of) else True
    if isinstance(value, dict):
        return _fits(value["value"], of.field("value").type)
    if not pa.types.is_decimal(of) or value is None:
        return True
    scaled = Fraction(value) * 10**of.scale
    return scaled.denominator == 1 and abs(scaled) < 10**DIGITS


def told(name: str, value: Any, wanted: Any) -> bool:
    """Whether a cell says what the bill says, as a number of whatever type, or in words."""
    if isinstance(value, str) and isinstance(wanted, list):
        slot = name.removeprefix("closing.")
        held = State.from_json({"slots": {slot: json.loads(value)}}).slots[slot]
        value = [{"of": list(key), "value": one} for key, one in held.items()] if isinstance(held, Mapping) else held
    match wanted:
        case list() if isinstance(value, list | tuple) and len(value) == len(wanted):
            return all(told(name, one, other) for one, other in zip(value, wanted, strict=True))
        case dict() if isinstance(value, dict):
            return value.keys() == wanted.keys() and all(told(name, value[key], wanted[key]) for key in wanted)
        case bool() if isinstance(value, str):
            return value == str(wanted).lower()
        case Fraction() if isinstance(value, Decimal | int | str) and not isinstance(value, bool):
            return Fraction(value) == wanted
        case date() if isinstance(value, str):
            return value == wanted.isoformat()
    return bool(value == wanted)
