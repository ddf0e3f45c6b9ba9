"""What is proved equal beforehand is equal in every bill."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.build import Builder
from pricing_dsl.ir.nodes import BILL
from pricing_dsl.pipeline import Compilation
from pricing_dsl.rating.emit.checks import unproved
from pricing_dsl.rating.usage import Usage
from tests.unit.ir.plans import plan
from tests.unit.rating.test_expressions import (
    INPUTS,
    Kitchen,
    Step,
    evaluated,
    given_values,
    made_program,
    one_of,
    positive,
    rides,
)

W = Path(__file__).parents[3] / "benchmarks" / "w.rulebook"

recipes = st.lists(one_of(["const", "linear", "min", "max", "sub", "sub", "min", "max", "sum"]), min_size=3, max_size=9)


@settings(max_examples=100, deadline=None)
@given(recipes, given_values, rides, positive)
def test_what_is_proved_equal_is(
    recipe: list[Step], values: dict[str, Fraction], rows: list[dict[str, Any]], kept: Fraction
) -> None:
    kitchen = Kitchen(Builder(simplifying=False), values, rows, kept)
    for name, args in recipe:
        kitchen.follow(name, args)
    made = made_program(kitchen.build, [pair.id for pair in kitchen.numbers])
    (only,) = made.plans
    _, run = evaluated(made, Usage(values=values, rows={"rides": tuple(rows)}), kept)
    numbers = [value.id for value in only.values if value.kind == "number" and value.space == BILL]
    for a, b in combinations(numbers, 2):
        if not unproved(attrs.evolve(only, checks=(ir.Check("equal", a, b),))):
            assert run.results[a] == run.results[b], (only.values[a], only.values[b])


def checked(left: Any, right: Any) -> list[str]:
    """What is left to be looked at where two values made of `x` and `n` are to be equal."""
    build = Builder(simplifying=False)
    x, n = (build.input(spec.name, spec) for spec in INPUTS[:2])
    made = plan(build, [], checks=(ir.Check("equal", left(build, x, n), right(build, x, n)),))
    return [equality.what for equality in unproved(made)]


def test_the_lesser_and_the_greater_of_two_are_both() -> None:
    assert not checked(
        lambda build, x, n: build.add(build.min(x, n), build.max(x, n)),
        lambda build, x, n: build.add(x, n),
    )


def test_what_is_common_to_both_may_be_added_afterwards() -> None:
    ten = Fraction(10)
    assert not checked(
        lambda build, x, n: build.min(build.linear([(x, Fraction(2))], ten), build.linear([(n, Fraction(2))], ten)),
        lambda build, x, n: build.linear([(build.min(n, x), Fraction(2))], ten),
    )


def test_what_is_not_equal_is_looked_at() -> None:
    assert checked(lambda build, x, n: build.min(x, n), lambda build, x, n: build.max(x, n)) == ["equal"]


def test_the_reference_plan_balances_as_it_stands() -> None:
    (only,) = Compilation(W.name, W.read_text(encoding="utf-8")).program.plans
    assert unproved(only) == []


def test_what_rows_draw_is_what_lots_give() -> None:
    packs = W.with_name("w_packs.rulebook")
    (only,) = Compilation(packs.name, packs.read_text(encoding="utf-8")).program.plans
    assert any(isinstance(value.op, ir.Draw) for value in only.values)
    assert unproved(only) == []
