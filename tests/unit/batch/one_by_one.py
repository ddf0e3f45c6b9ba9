"""A table rated row by row through `Program.try_rate`, in plain Python: what every other way has to give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pyarrow as pa

from pricing_dsl import Bill, Program, RatedTable, State

Facts = Mapping[str, Any]


def assert_one_by_one(
    program: Program, rated: RatedTable, rows: Sequence[Facts], openings: Mapping[str, State] | None = None
) -> None:
    """Bills, closing states and rejects of a table are those of its rows, one by one, in their order."""
    states, broken = dict(openings or {}), dict[str, int]()
    bills: dict[int, Bill] = {}
    rejects: list[tuple[int, str, str, str]] = []
    for number, facts in enumerate(rows):
        name = str(facts.get("subscription") or "")
        if name in broken:
            reason = f"an earlier period of this subscription was set aside (row {broken[name]})"
            rejects.append((number, "subscription", reason, name))
            continue
        found = program.try_rate(dict(facts), states.get(name))
        if isinstance(found, Bill):
            bills[number] = found
            if name:
                states[name] = found.closing
        else:
            rejects.extend((number, problem.field, problem.reason, problem.given) for problem in found.problems)
            if name:
                broken[name] = number
    made = rated.rejects.select(["row", "field", "reason", "given"]).to_pylist()
    assert [tuple(row.values()) for row in made] == rejects
    table = rated.bills.to_pylist()
    assert [row["row"] for row in table] == list(bills)
    for row in table:
        assert_bill(row, bills[row["row"]])


def assert_bill(row: Facts, bill: Bill) -> None:
    """Everything that a row of bills says is what the bill says."""
    for name, value in row.items():
        if name != "row":
            assert is_worth(value, expected(name, bill)), name


def is_worth(value: Any, wanted: Any) -> bool:
    """Whether a column holds this; a number may stand there as text."""
    if isinstance(wanted, list):
        return isinstance(value, list) and len(value) == len(wanted) and all(map(is_worth, value, wanted))
    if isinstance(wanted, dict):
        return list(value) == list(wanted) and all(is_worth(value[name], one) for name, one in wanted.items())
    return (Fraction(value) if type(wanted) is Fraction and value is not None else exact(value)) == exact(wanted)


def expected(name: str, bill: Bill) -> Any:
    """What a bill has in a column."""
    first, _, rest = name.partition(".")
    match first:
        case "subscription" | "matching_id" | "plan" | "currency":
            return getattr(bill, name) or None
        case "period":
            return bill.period and getattr(bill.period, rest)
        case "total":
            return bill.total
        case "line":
            return next((line.amount for line in bill.lines if line.name == rest), None)
        case "quantity" | "price":
            return next((getattr(line, first) for line in bill.lines if line.name == rest), None)
        case "note":
            return next((note.amount for note in bill.notes if note.name == rest), None)
        case "notices":
            return [str(notice) for notice in bill.notices]
        case "defaults":
            return list(bill.defaults)
        case "closing" if rest in ("periods", "anchor", "through"):
            return getattr(bill.closing, rest)
        case "closing":
            held = bill.closing.slots.get(rest)
            if isinstance(held, Mapping):
                return [{"of": list(key), "value": value} for key, value in held.items()]
            return list(held) if isinstance(held, tuple) else held
        case "output":
            value = dict(bill.outputs).get(rest)
            return list(value) if isinstance(value, tuple) else value
    grant, _, part = rest.rpartition(".")
    found = [(balance.of, getattr(balance, part)) for balance in bill.grants if balance.name == grant]
    if not found or not found[0][0]:
        return found[0][1] if found else None
    return [{"of": of, "value": value} for of, value in found]


def exact(value: Any) -> Any:
    """Numbers of any type as what they are worth."""
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return Fraction(value)
    return value


def table_of(rows: Sequence[Facts], **types: pa.DataType) -> pa.Table:
    """A table of rows, each column of the type that is said, or of texts."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    return pa.table({name: pa.array([row.get(name) for row in rows], types.get(name, pa.string())) for name in names})
