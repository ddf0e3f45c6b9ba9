"""Summaries of one plan stacked into columns, and what the interpreter makes of each of them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import attrs

from pricing_dsl.exact import Den
from pricing_dsl.ir.nodes import BILL, Id, Program
from pricing_dsl.rating.emit.arguments import is_leaf
from pricing_dsl.rating.emit.columns.group import Group, alike
from pricing_dsl.rating.emit.columns.instructions import Cells, Columns, Finder, Text
from pricing_dsl.rating.emit.layout import Layout, Shape
from pricing_dsl.rating.interpreter import Evaluation
from tests.unit.rating.emit.running import EPOCH, Rows, Running

MOST_DECIMALS = 12


def decimals(number: Fraction) -> int | None:
    """How many decimals a number has; None for one that no decimals hold."""
    return next((count for count in range(MOST_DECIMALS + 1) if 10**count % number.denominator == 0), None)


def numbers_read(run: Evaluation) -> list[tuple[str, Fraction]]:
    """The numbers that a summary gives, by the given that stands for them."""
    return [
        (given, number)
        for value in run.plan.values
        if is_leaf(value)
        for given, _ in value.den.powers
        for number in run.all(value.id)
        if isinstance(number, Fraction)
    ]


def shape_of(runs: Iterable[Evaluation], own: bool) -> Shape:
    """A shape that holds all their numbers. own: each kind of number has no more decimals than it needs."""
    most: dict[str, int] = {}
    for run in runs:
        for given, number in numbers_read(run):
            count = decimals(number)
            assert count is not None
            most[given] = max(most.get(given, 0), count)
    return Shape(max(most.values(), default=0), most if own else {})


def is_decimal(run: Evaluation) -> bool:
    return all(decimals(number) is not None for _, number in numbers_read(run))


def plain(number: Any, den: int) -> Any:
    """A value as columns have it."""
    if isinstance(number, datetime.date):
        return (number - EPOCH).days
    if isinstance(number, bool | str):
        return number
    scaled = number * den
    assert scaled.denominator == 1, (number, den)
    return int(scaled)


def stacked(columns: Columns, layout: Layout, runs: Sequence[Evaluation]) -> Running:
    """The columns that instructions ask for."""
    running = Running(len(runs), lists_of(runs), {})
    for argument in columns.arguments:
        assert argument.what == "value"
        assert isinstance(argument.of, int)
        value = layout.plan.values[argument.of]
        den = layout.dens[argument.of].bind({}) if value.kind == "number" else 1
        results = [run.results[argument.of] for run in runs]
        running.columns[argument.name] = [
            [plain(one, den) for one in result] if isinstance(result, list) else plain(result, den)
            for result in results
        ]
        running.spaces[argument.name] = value.space
    return running


def lists_of(runs: Sequence[Evaluation]) -> dict[str, Rows]:
    ids = runs[0].rows if runs else {}
    return {id_: Rows([len(run.rows[id_]) for run in runs], [run.rows[id_].members for run in runs]) for id_ in ids}


def assert_same(
    program: Program, runs: Mapping[int, Sequence[Evaluation]], shape: Shape, asked: list[Mapping[str, Id]]
) -> list[Group]:
    """Every value that is asked for is the interpreter's, in every summary that the instructions are to be used for;
    and they are, for all that nothing sets aside. runs: by the number of the plan."""
    groups = alike(program, program.plans, shape, asked)
    assert sorted(plan for group in groups for plan in group.plans) == list(range(len(program.plans)))
    for group in groups:
        assert len({skeleton(columns) for columns in group.columns}) == 1
        for plan, layout, columns in zip(group.plans, group.layouts, group.columns, strict=True):
            assert layout.plan is program.plans[plan]
            assert {one.name for one in columns.results if not one.name.startswith("num:")} == set(asked[plan])
            found = stacked(columns, layout, runs[plan]).run(columns)
            for bill, run in enumerate(runs[plan]):
                assert found["exact"][bill] == is_refused(run)
                if not found["exact"][bill]:
                    _assert_results(columns, found, bill, run)
    return groups


def _assert_results(columns: Columns, found: Mapping[str, list[Any]], bill: int, run: Evaluation) -> None:
    for one in columns.results:
        if one.name.startswith("num:"):
            continue
        den = bound(one.den, found, bill) if one.kind == "number" else 1
        wanted = run.results[one.value]
        got = found[one.name][bill]
        if one.space != BILL:
            wanted = [plain(each, den) for each in (wanted if isinstance(wanted, list) else [wanted] * len(got))]
        assert got == (wanted if one.space != BILL else plain(wanted, den)), one


def bound(den: Den, found: Mapping[str, list[Any]], bill: int) -> int:
    """A denominator, with what the results say of its givens."""
    return den.bind({name: found[name][bill] for name, _ in den.powers})


def is_refused(run: Evaluation) -> bool:
    """Whether a rule of the plan sets the summary aside."""
    return bool(run.by_zero) or any(any(run.all(one.flag)) for one in run.plan.rejections)


def skeleton(columns: Columns) -> object:
    """Columns without their whole numbers and tables."""

    def shown(operand: object) -> object:
        if isinstance(operand, bool) or not isinstance(operand, int | Text | Cells | Finder):
            return operand
        return type(operand)

    instructions = tuple(
        (*attrs.astuple(one, recurse=False, filter=attrs.filters.exclude("args")), tuple(map(shown, one.args)))
        for one in columns.instructions
    )
    results = tuple((one.name, shown(one.operand), one.space, one.kind, one.den) for one in columns.results)
    return tuple(one.name for one in columns.arguments), instructions, results, columns.exact
