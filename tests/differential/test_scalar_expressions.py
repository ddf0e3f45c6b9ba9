"""Random programs of every operation: each of their values is the same from generated functions as interpreted."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import given

from pricing_dsl.ir.build import Builder
from pricing_dsl.rating.state import State
from pricing_dsl.rating.usage import Usage
from tests.differential.both_ways import BothWays
from tests.unit.rating.test_expressions import Kitchen, Step, given_values, made_program, positive, recipes, rides


@given(recipes, given_values, rides, positive)
def test_every_value_is_the_same(
    recipe: list[Step], values: dict[str, Fraction], rows: list[dict[str, Any]], kept: Fraction
) -> None:
    usage = Usage(values=values, rows={"rides": tuple(rows)})
    for simplifying in (True, False):
        kitchen = Kitchen(Builder(simplifying=simplifying), values, rows, kept)
        for name, args in recipe:
            kitchen.follow(name, args)
        made = made_program(kitchen.build, [pair.id for pair in kitchen.numbers + kitchen.flags])
        BothWays(made).rate(usage, State(slots={"kept": kept}), made.plans[0])
