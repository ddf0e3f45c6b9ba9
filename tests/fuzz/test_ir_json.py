"""No JSON document crashes the loader: it is a program, or it is refused with a reason."""

from __future__ import annotations

import contextlib
import json
from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from pricing_dsl.ir.errors import IRError
from pricing_dsl.ir.json import dumps, from_json, loads, to_json
from pricing_dsl.ir.nodes import ColumnSpec, Inlet, Plan, Program, Scalar
from pricing_dsl.rating.bill import Bill
from pricing_dsl.rating.calendar import Period
from pricing_dsl.rating.problems import RatingBugError, Rejected
from pricing_dsl.rating.rate import rate_plan
from pricing_dsl.rating.usage import Usage
from tests.unit.ir.plans import ALL

DOCUMENTS = {name: dumps(make()) for name, make in ALL.items()}
names = st.sampled_from(sorted(DOCUMENTS))

odd = st.sampled_from(
    [
        None,
        True,
        False,
        0,
        -1,
        10**30,
        0.5,
        float("nan"),
        float("inf"),
        "",
        "0",
        "1/0",
        "-1/3",
        "9" * 3000,
        "1e9999999",
        "\ud800",
        "bill",
        "number",
        [],
        {},
        [[]],
        ["0", "0", "0"],
        {"text": "a"},
        {"date": "2026-02-30"},
        {"date": "0001-01-01"},
        {"const": "0", "powers": {}},
        {"const": "1", "powers": {"input:x": 10**9}},
    ]
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | odd,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


def program_or_refusal(load: Any, document: Any) -> None:
    """Whatever else is raised is a crash, and fails the test. What is accepted rates, too."""
    try:
        program = load(document)
    except IRError as refusal:
        event(f"refused: {str(refusal)[:25]}")
        return
    assert isinstance(program, Program)
    event("accepted")
    for plan in program.plans:
        rated(program, plan)


def rated(program: Program, plan: Plan) -> None:
    """Rate a plausible summary: a bill, a rejection, or, since a document may claim that anything is equal, the refusal
    to send a bill that breaks its own checks."""
    values = {inlet.name: some(inlet) for inlet in program.inlets if inlet.list is None}
    rows = {
        spec.id: tuple({column.name: some(column) for column in spec.columns} for _ in range(2))
        for spec in program.lists
        if spec.kind == "records"
    }
    period = Period(date(2026, 1, 1), date(2026, 1, 31))
    with contextlib.suppress(RatingBugError):
        outcome = rate_plan(program, plan, Usage(period=period, values=values, rows=rows))
        assert isinstance(outcome, Bill | Rejected)
        if isinstance(outcome, Bill):
            assert outcome.to_json()
            assert outcome.explain().to_text()


def some(spec: Inlet | ColumnSpec) -> Scalar:
    """A value of a kind."""
    by_kind: dict[str, Scalar] = {"number": Fraction(3), "flag": True, "date": date(2026, 1, 3)}
    return by_kind.get(spec.kind, spec.values[0] if spec.values else "a")


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path to every part of a document."""
    found = [path] if path else []
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, part in inner:
        found += places(part, (*path, key))
    return found


PLACES = {name: places(json.loads(document)) for name, document in DOCUMENTS.items()}


@st.composite
def damaged(draw: st.DrawFn) -> Any:
    """A program's document with some parts replaced, taken out, or put where another part was."""
    name = draw(names)
    data = json.loads(DOCUMENTS[name])
    for path in draw(st.lists(st.sampled_from(PLACES[name]), min_size=1, max_size=3)):
        inner = data
        try:
            for key in path[:-1]:
                inner = inner[key]
            if draw(st.integers(0, 4)) == 0:
                del inner[path[-1]]
            else:
                inner[path[-1]] = draw(odd | anything | st.integers(0, 12) | st.sampled_from(["GB", "egress", "flag"]))
        except (KeyError, IndexError, TypeError):  # an earlier change took the place away
            continue
    return data


@given(damaged())
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_damaged_programs(data: Any) -> None:
    program_or_refusal(from_json, data)


@given(anything | st.dictionaries(st.sampled_from([*to_json(ALL["tiers"]()), "x"]), anything))
def test_any_data(data: Any) -> None:
    program_or_refusal(from_json, data)
    if isinstance(data, dict):
        program_or_refusal(from_json, data | {"ir": 1, "language": "1"})


@given(st.text() | st.binary())
def test_any_text(document: str | bytes) -> None:
    program_or_refusal(loads, document)


@given(names, st.integers(0, 5000), st.integers(0, 40), st.text(max_size=5))
def test_texts_cut_and_spliced(name: str, at: int, taken: int, put: str) -> None:
    document = DOCUMENTS[name]
    at %= len(document)
    program_or_refusal(loads, document[:at] + put + document[at + taken :])
