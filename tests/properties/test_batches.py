"""A batch is its rows: how it is cut, and what else is in it, changes no bill."""

from __future__ import annotations

import io
import json

from hypothesis import given
from hypothesis import strategies as st

from pricing_dsl.cli.bills import writer
from pricing_dsl.cli.rating_run import RatingRun
from pricing_dsl.programs import Program
from pricing_dsl.rating.state import State
from tests.properties.cases import cases
from tests.properties.engine import Case
from tests.properties.usage_files import Row, row_of


def rated(program: Program, rows: list[Row], states: dict[str, State]) -> tuple[list[object], int]:
    """The bills of a batch, which carries on from these states and leaves them, and how many rows were set aside."""
    out = io.StringIO()
    run = RatingRun(program, states, writer("jsonl", out), carry_unnamed=True)
    run.rate((f"row {number}", row) for number, row in enumerate(rows))
    return [json.loads(line) for line in out.getvalue().splitlines()], run.set_aside


def batch(case: Case, data: st.DataObject) -> list[Row]:
    """The summaries of a few subscriptions, in any order that keeps the periods of each."""
    rows = [[row_of(case, summary, name) for summary in case.summaries] for name in ("one", "two", "three")]
    order = data.draw(st.permutations([index for index, mine in enumerate(rows) for _ in mine]))
    return [rows[index].pop(0) for index in order]


@given(cases(), st.data())
def test_splitting_a_batch_changes_nothing(case: Case, data: st.DataObject) -> None:
    program, rows = Program(case.program), batch(case, data)
    whole, aside = rated(program, rows, {})
    assert len(whole) + aside == len(rows)
    if aside:
        assert case.rulebook.may_reject
        return
    cut = data.draw(st.integers(0, len(rows)))
    states: dict[str, State] = {}
    first, _ = rated(program, rows[:cut], states)
    kept = {name: State.from_json(json.loads(json.dumps(state.to_json()))) for name, state in states.items()}
    second, _ = rated(program, rows[cut:], kept)
    assert first + second == whole


@given(cases(), st.data())
def test_other_subscriptions_change_nothing(case: Case, data: st.DataObject) -> None:
    program, rows = Program(case.program), batch(case, data)
    together, _ = rated(program, rows, {})
    alone, _ = rated(program, [row for row in rows if row["subscription"] == "two"], {})
    assert [bill for bill in together if bill["subscription"] == "two"] == alone  # type: ignore[index]
