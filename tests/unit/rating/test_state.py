"""What is carried from period to period: written, read back, and refused where a plan cannot hold it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from pricing_dsl.ir import nodes as ir
from pricing_dsl.rating.state import Held, State, check_state
from tests.unit.ir.plans import rolling, sole_plan, window

FULL = State(
    periods=3,
    anchor=date(2026, 1, 31),
    through=date(2026, 4, 30),
    slots={
        "left": Fraction(20, 3),
        "active": True,
        "tariff": "night",
        "since": date(2026, 2, 1),
        "peaks": (Fraction(4), Fraction(5)),
        "by region": {("eu",): Fraction(1), ("us",): Fraction(2)},
    },
)


def test_what_is_written_comes_back() -> None:
    assert State.from_json(FULL.to_json()) == FULL
    assert State.from_json(State().to_json()) == State()
    assert State.from_json({}) == State()


def test_numbers_are_texts() -> None:
    assert FULL.to_json()["slots"]["left"] == "20/3"
    assert FULL.to_json()["slots"]["by region"] == {
        "groups": [{"of": ["eu"], "value": "1"}, {"of": ["us"], "value": "2"}]
    }


@pytest.mark.parametrize(
    "data",
    [
        [],
        {"period": 1},
        {"periods": "1"},
        {"periods": -1},
        {"periods": True},
        {"anchor": "soon"},
        {"slots": []},
        {"slots": {"left": 1}},
        {"slots": {"left": 0.5}},
        {"slots": {"left": {"groups": [{"of": [1], "value": "1"}]}}},
        {"slots": {"left": {"groups": "eu"}}},
        {"slots": {"left": ["1", 2]}},
    ],
)
def test_what_is_no_state_is_refused(data: Any) -> None:
    with pytest.raises(ValueError, match=r"is|are"):
        State.from_json(data)


def reasons(plan: ir.Plan, **slots: Held) -> list[str]:
    return [problem.reason for problem in check_state(plan, State(slots=slots))]


class TestWhatAPlanHolds:
    def test_its_own_slots(self) -> None:
        assert not check_state(sole_plan(rolling()), State(slots={"included.rolled.1": Fraction(20)}))
        assert not check_state(sole_plan(window()), State(slots={"peaks": (Fraction(1),)}))

    def test_bounds_of_a_slot(self) -> None:
        (problem,) = check_state(sole_plan(rolling()), State(slots={"included.rolled.1": Fraction(-1)}))
        assert problem.field == "opening.included.rolled.1"
        assert problem.reason == "it is at least 0"
        assert problem.given == "-1"

    def test_nothing_vanishes_unsaid(self) -> None:
        """A balance that the plan does not know is told; one that is empty may go."""
        plan = sole_plan(window())
        (problem,) = check_state(plan, State(slots={"included.rolled.1": Fraction(20)}))
        assert "does not carry this" in problem.reason
        assert not check_state(plan, State(slots={"gone": Fraction(0), "these": (), "too": {("eu",): Fraction(0)}}))
        assert not check_state(plan, State(slots={"gone": Fraction(20)}).without("gone"))

    def test_shapes(self) -> None:
        assert reasons(sole_plan(window()), peaks=Fraction(1)) == ["the last values are a list, oldest first"]
        assert reasons(sole_plan(window()), peaks=(Fraction(1),) * 3) == ["only the last 2 values are kept"]
        assert reasons(sole_plan(window()), peaks=(Fraction(1), "x")) == ["a number is carried here"]
        assert check_state(sole_plan(rolling()), State(slots={"included.rolled.1": (Fraction(1),)}))
        assert check_state(sole_plan(rolling()), State(slots={"included.rolled.1": {("eu",): Fraction(1)}}))
        assert check_state(sole_plan(rolling()), State(slots={"included.rolled.1": "much"}))
