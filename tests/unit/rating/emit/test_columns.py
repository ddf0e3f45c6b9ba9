"""Instructions over columns: every value of every summary is what the interpreter makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.build import Builder
from pricing_dsl.ir.nodes import Id, Plan
from pricing_dsl.pipeline import Compilation
from pricing_dsl.rating.bill import Bill
from pricing_dsl.rating.emit.amounts import asked
from pricing_dsl.rating.emit.columns.group import alike
from pricing_dsl.rating.emit.layout import Shape
from pricing_dsl.rating.interpreter import Evaluation
from pricing_dsl.rating.prepare import Prepared, prepare
from pricing_dsl.rating.rate import rate_plan
from pricing_dsl.rating.usage import Usage
from tests.properties.cases import cases
from tests.properties.engine import Case, usage_of
from tests.unit.rating.emit.stacking import assert_same, is_decimal, shape_of
from tests.unit.rating.test_expressions import (
    Kitchen,
    Step,
    evaluated,
    made_program,
    recipes,
)

W = Path(__file__).parents[3] / "benchmarks" / "w.rulebook"


def everything(plan: Plan) -> dict[str, Id]:
    """All values of a plan, by number."""
    return {f"value {value.id}": value.id for value in plan.values}


def evaluations(case: Case, plan: Plan) -> list[Evaluation]:
    """What one plan makes of the summaries, one opening with what the one before closed with."""
    found, opening = [], None
    for summary in case.summaries:
        usage = usage_of(case.program, plan.name, summary)
        prepared = prepare(case.program, plan, usage, opening)
        if not isinstance(prepared, Prepared):
            break
        run = prepared.evaluation().run()
        if is_decimal(run):
            found.append(run)
        bill = rate_plan(case.program, plan, usage, opening)
        if not isinstance(bill, Bill):
            break
        opening = bill.closing
    return found


@settings(max_examples=40, deadline=None)
@given(cases(), st.booleans(), st.booleans())
def test_generated_rulebooks(case: Case, own: bool, all_values: bool) -> None:
    runs = {number: evaluations(case, plan) for number, plan in enumerate(case.program.plans)}
    shape = shape_of([run for found in runs.values() for run in found], own)
    wanted = everything if all_values else asked
    assert_same(case.program, runs, shape, [wanted(plan) for plan in case.program.plans])


decimal = st.sampled_from([Fraction(n, d) for n in (-7, -1, 0, 1, 2, 30, 61) for d in (1, 8, 40, 100)])
not_below_zero = decimal.map(abs)
summaries = st.tuples(
    st.fixed_dictionaries({"x": not_below_zero, "n": st.integers(0, 70).map(Fraction), "s": decimal}),
    st.lists(
        st.fixed_dictionaries(
            {"km": not_below_zero, "stops": st.integers(0, 9).map(Fraction), "zone": st.sampled_from(["a", "b", "c"])}
        ),
        max_size=4,
    ),
    not_below_zero,
)


def other(constant: Fraction) -> Fraction:
    """A constant of the second plan where the first has another."""
    return constant * Fraction(3, 2) + Fraction(2, 7)


def other_recipe(recipe: Sequence[Step]) -> list[Step]:
    """The same steps with other constants."""

    def changed(arg: Any, rounding: bool) -> Any:
        if isinstance(arg, Fraction):
            return abs(other(arg)) or Fraction(1) if rounding else other(arg)
        return (
            [changed(one, rounding) for one in arg]
            if isinstance(arg, list)
            else (tuple(changed(one, rounding) for one in arg) if isinstance(arg, tuple) else arg)
        )

    return [(name, tuple(changed(arg, name in ("round", "ratio")) for arg in args)) for name, args in recipe]


def cooked(recipe: Sequence[Step], simplifying: bool) -> ir.Program:
    """A program that is asked for every number and flag of a recipe."""
    zero = Fraction(0)
    kitchen = Kitchen(Builder(simplifying=simplifying), {"x": zero, "n": zero, "s": zero}, [], zero)
    for name, args in recipe:
        kitchen.follow(name, args)
    return made_program(kitchen.build, [pair.id for pair in kitchen.numbers + kitchen.flags])


@settings(max_examples=100, deadline=None)
@given(recipes, st.lists(summaries, min_size=1, max_size=4), st.booleans(), st.booleans())
def test_every_operation(recipe: list[Step], given: list[Any], simplifying: bool, own: bool) -> None:
    one, two = cooked(recipe, simplifying), cooked(other_recipe(recipe), simplifying)
    program = attrs.evolve(one, plans=(*one.plans, *two.plans))
    usages = [(Usage(values=values, rows={"rides": tuple(rows)}), kept) for values, rows, kept in given]
    runs = {
        number: [evaluated(made, usage, kept)[1] for usage, kept in usages] for number, made in enumerate((one, two))
    }
    shape = shape_of([run for found in runs.values() for run in found], own)
    wanted = [{output.name: output.value for output in plan.outputs} for plan in program.plans]
    assert_same(program, runs, shape, wanted)


REFERENCE = """
_1 = add included_rolled_1_opening 100000
_2 = min used _1
_3 = sub used _2
_4 = sub _1 _2
_5 = min _4 50000
_6 = min _3 500000
_7 = min _3 1000000
_8 = min _3 10000000
_9 = mul _6 800
_10 = mul _7 1100
_11 = mul _3 667
_12 = mul _8 1433
_13 = add _9 _10
_14 = add _11 _13
_15 = add _12 _14
_16 = max _15 200000000
_17 = min _16 80000000000
_18 = mul _17 37
_19 = floordiv _18 16000000
_20 = odd _19
_21 = add _18 _20
_22 = add _21 7999999
_23 = floordiv _22 16000000
overage = _3 / 1000
total = _23 / 100
closing = _5 / 1000
"""
"""Prices are in USD / 40,000,000: each tier adds what it is cheaper than the next, of what lies up to its bound."""


def test_the_reference_plan_takes_few_passes() -> None:
    program = Compilation(W.name, W.read_text(encoding="utf-8")).program
    (plan,) = program.plans
    (carry,) = plan.carries
    (line, *_) = plan.lines
    assert line.quantity is not None
    assert carry.value is not None
    wanted = {"overage": line.quantity, "total": plan.total, "closing": carry.value}
    ((columns,),) = (group.columns for group in alike(program, program.plans, Shape(3), [wanted]))
    told = [f"{one.result} = {one.op} {' '.join(map(str, one.args))}" for one in columns.instructions]
    told += [f"{one.name} = {one.operand} / {one.den.const}" for one in columns.results]
    assert told == REFERENCE.split("\n")[1:-1]
    assert columns.exact == ()


TIERS = """
rulebook tiers version "1" currency USD rounding none
unit item, items
meter used in item
meter sent in whole item
plan many every month {
  charge steps on used graduated tiers {
    up to 10 items at 1 USD per item
    up to 20 items at 0.9 USD per item
    up to 30 items at 0.85 USD per item
    up to 45.5 items at 0.7 USD per item
    up to 60 items at 0.71 USD per item
    up to 80 items at 0.3 USD per item
    above at 0.25 USD per item
  }
  charge parcels on sent volume tiers {
    up to 10 items flat 1 USD
    below 20 items flat 2.5 USD
    up to 30 items flat 3.75 USD
    above flat 9 USD
  }
}
"""


def test_many_tiers_are_searched() -> None:
    program = Compilation("tiers.rulebook", TIERS).program
    (plan,) = program.plans
    bounds = [Fraction(bound) for bound in (0, 10, 20, 30, "45.5", 60, 80, 200)]
    usages = [
        Usage(values={"used": abs(bound + step), "sent": Fraction(round(bound) + side)})
        for bound in bounds
        for step, side in ((Fraction(0), 0), (Fraction(1, 1000), 1), (Fraction(-1, 1000), 2))
    ]
    runs = []
    for usage in usages:
        prepared = prepare(program, plan, usage, None)
        assert isinstance(prepared, Prepared)
        runs.append(prepared.evaluation().run())
    (group,) = assert_same(program, {0: runs}, Shape(3), [asked(plan)])
    assert [one.op for one in group.columns[0].instructions].count("search_left") == 2


thousandths = st.sampled_from([0, 1, 499_999, 500_000, 500_001, 9_000_000]) | st.integers(0, 3_000_000)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(thousandths, max_size=6), min_size=1, max_size=4))
def test_rows_that_go_through_tiers_one_after_the_other(bills: list[list[int]]) -> None:
    path = W.with_name("w_continuing.rulebook")
    program = Compilation(path.name, path.read_text(encoding="utf-8")).program
    (plan,) = program.plans
    runs = []
    for bill in bills:
        rows = tuple({"used": Fraction(used, 1000)} for used in bill)
        prepared = prepare(program, plan, Usage(rows={"uses": rows}), None)
        assert isinstance(prepared, Prepared)
        runs.append(prepared.evaluation().run())
    (group,) = assert_same(program, {0: runs}, Shape(3), [asked(plan)])
    assert "previous" in [one.op for one in group.columns[0].instructions]
