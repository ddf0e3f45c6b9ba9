"""Opening states from columns: those of the table itself, or those of the bills of the period before."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa
from attrs import frozen

from pricing_dsl.batch.incoming import Convert, Incoming, converter, plain
from pricing_dsl.batch.slots import Held
from pricing_dsl.exact import parse_number
from pricing_dsl.ir.nodes import Program, Scalar
from pricing_dsl.rating.calendar import parse_date
from pricing_dsl.rating.problems import Problem
from pricing_dsl.rating.reading import shown
from pricing_dsl.rating.state import Held as HeldValue
from pricing_dsl.rating.state import State

CLOSING = "closing."
"""How columns begin that hold the closing state of a bill."""

Opened = State | tuple[Problem, ...] | None
"""An opening state, what is wrong with it, or that there is none."""

_FLAGS = {"true": True, "false": False}


@frozen
class OpeningColumns:
    """Columns with a state in each row. They are named as the parts of a state, slots by their own names."""

    columns: tuple[tuple[str, int, Convert | None], ...]
    slots: Mapping[str, Held]

    @classmethod
    def of_states(cls, names: Sequence[str], schema: pa.Schema, slots: Mapping[str, Held]) -> OpeningColumns:
        """The reader of a table that has the parts of a state and nothing else, in this order."""
        columns = [(name, at, converter(schema.field(at).type)) for at, name in enumerate(names)]
        return cls(tuple(columns), slots)

    def states(self, batch: pa.RecordBatch) -> list[Opened]:
        """The state of each row; None where all of its columns are null."""
        if not self.columns:
            return [None] * batch.num_rows
        names = [name for name, _, _ in self.columns]
        columns = [plain(batch.column(at), convert) for _, at, convert in self.columns]
        return [self.state(dict(zip(names, row, strict=True))) for row in zip(*columns, strict=True)]

    def state(self, row: Mapping[str, Any]) -> Opened:
        """The state that the columns of one row state; None where all of them are null."""
        given = {name: value for name, value in row.items() if value is not None and value != ""}
        if not given:
            return None
        problems: list[Problem] = []
        parts: dict[str, Any] = {}
        for name, value in given.items():
            try:
                parts[name] = self._part(name, value)
            except ValueError as error:
                problems.append(Problem(f"opening.{name}", str(error), shown(value)))
        if problems:
            return tuple(problems)
        head = {name: parts.pop(name) for name in _PARTS if name in parts}
        return State(**head, slots=parts)

    def _part(self, name: str, value: Any) -> Any:
        if name in _PARTS:
            return _PARTS[name](value)
        held = self.slots.get(name)
        if isinstance(value, str) and held is not None and held.form != "one":
            return State.from_json({"slots": {name: _json(value)}}).slots[name]
        return _value(value, held)


def _periods(value: Any) -> int:
    number = parse_number(value)
    if number.denominator != 1 or number < 0:
        raise ValueError("the number of periods is a whole number")
    return number.numerator


_PARTS = {"periods": _periods, "anchor": parse_date, "through": parse_date}


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"this is no JSON: {error}") from None


def _value(value: Any, held: Held | None) -> HeldValue:
    """What a slot holds; held: what it is declared to hold, None where no plan has it."""
    kind = None if held is None else held.kind
    if isinstance(value, list):
        groups = all(isinstance(one, Mapping) for one in value) if value else held is not None and held.form == "groups"
        return dict(_group(one, kind) for one in value) if groups else tuple(scalar_of(one, kind) for one in value)
    return scalar_of(value, kind)


def _group(given: Mapping[str, Any], kind: str | None) -> tuple[tuple[str, ...], Scalar]:
    if set(given) != {"of", "value"} or not isinstance(given["of"], list):
        raise ValueError('what is carried for a group is {"of": [dimension values], "value": ...}')
    return tuple(map(str, given["of"])), scalar_of(given["value"], kind)


def scalar_of(value: Any, kind: str | None) -> Scalar:
    """The value that a column of states holds; kind: what it is declared to be, None where no plan says.

    Raises:
        ValueError: it is none.
    """
    match kind:
        case "number":
            return parse_number(value)
        case "flag" if isinstance(value, str) and value.strip().lower() in _FLAGS:
            return _FLAGS[value.strip().lower()]
        case "date":
            return parse_date(value)
    if isinstance(value, bool | str | date):
        return value
    if isinstance(value, Mapping) or value is None:
        raise ValueError("one value is expected")
    return parse_number(value)


# ---- a table of states -----------------------------------------------------------------------------------------------


def opening_table_columns(schema: pa.Schema, program: Program) -> Incoming:
    """The columns of a table of states that matter: its subscriptions, and its states as `opening.…`."""
    kept = []
    for column in schema:
        name = column.name.strip()
        if name.startswith(CLOSING):
            name = f"opening.{name.removeprefix(CLOSING)}"
        kept.append(column.with_name(name) if name == "subscription" or name.startswith("opening.") else None)
    matter = [at for at, column in enumerate(kept) if column is not None]
    columns = Incoming.of(pa.schema([column for column in kept if column is not None]), program)
    return Incoming(
        schema,
        tuple((name, matter[at], convert) for name, at, convert in columns.facts),
        tuple((name, matter[at], convert) for name, at, convert in columns.opening),
    )
