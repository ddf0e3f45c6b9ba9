"""The instructions of the plans of a group as the steps of one kernel."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TypeVar

from attrs import frozen

from pricing_dsl.batch.kernels.codes import Codes
from pricing_dsl.batch.kernels.steps import Bound, Operand, PlanCells, PlanRows, Step, per_plan
from pricing_dsl.ir.nodes import Match, Scalar
from pricing_dsl.rating.emit.columns import instructions as told
from pricing_dsl.rating.emit.columns.instructions import Cells, Columns, Finder, Instruction, Text

_EPOCH = datetime.date(1970, 1, 1)
_T = TypeVar("_T")


@frozen
class Work:
    """What a kernel is to do. flags: the arguments that are flags; results: a column or a constant by name, with its
    space; exact: flags of bills."""

    flags: frozenset[str]

    steps: tuple[Step, ...]
    results: tuple[tuple[str, Operand, str], ...]
    exact: tuple[Operand, ...]


def joined(plans: Sequence[Columns], flags: frozenset[str], codes: Codes) -> Work:
    """The work of plans whose instructions differ in constants only. flags: the arguments that are flags.

    Raises:
        ValueError: they differ in more.
    """
    first = plans[0]
    for plan in plans[1:]:
        if _form(plan) != _form(first):
            raise ValueError("plans of a group differ in constants only")
    steps = [_step(same, codes) for same in zip(*(plan.instructions for plan in plans), strict=True)]
    results = [
        (same[0].name, _operand([one.operand for one in same], codes), same[0].space)
        for same in zip(*(plan.results for plan in plans), strict=True)
    ]
    return Work(flags, tuple(steps), tuple(results), first.exact)


def _form(plan: Columns) -> tuple[object, ...]:
    """What has to be the same in all plans of a group."""
    steps = tuple(
        (one.result, one.op, tuple(map(_place, one.args)), one.space, one.over, one.lots) for one in plan.instructions
    )
    names = tuple(argument.name for argument in plan.arguments)
    return (names, steps, tuple((one.name, _place(one.operand), one.space) for one in plan.results), plan.exact)


def _place(operand: told.Operand) -> object:
    return operand if isinstance(operand, str) else type(operand)


def _step(same: Sequence[Instruction], codes: Codes) -> Step:
    args = tuple(_operand(operands, codes) for operands in zip(*(one.args for one in same), strict=True))
    return Step(same[0].result, same[0].op, args, same[0].space, same[0].over, same[0].lots)


def _operand(operands: Sequence[told.Operand], codes: Codes) -> Operand:
    """One operand, as all plans have it."""
    first = operands[0]
    if isinstance(first, str):
        return first
    if isinstance(first, Cells):
        cells = [tuple(_number(one, codes) for one in each.numbers) for each in operands if isinstance(each, Cells)]
        return PlanCells(_once(cells))
    if isinstance(first, Finder):
        rows = [
            tuple(tuple(_test(match, codes) for match in row.matches) for row in each.rows)
            for each in operands
            if isinstance(each, Finder)
        ]
        return PlanRows(_once(rows))
    return per_plan(_number(one, codes) for one in operands if isinstance(one, int | Text))


def _once(plans: list[_T]) -> tuple[_T, ...]:
    """One for all plans where they have the same."""
    return (plans[0],) if all(each == plans[0] for each in plans) else tuple(plans)


def _number(constant: int | Text, codes: Codes) -> int:
    return codes.of(constant.text) if isinstance(constant, Text) else constant


def _test(match: Match, codes: Codes) -> Bound:
    return Bound(match.kind) if match.value is None else Bound(match.kind, _bound(match.value, codes))


def _bound(bound: Scalar, codes: Codes) -> int:
    if isinstance(bound, str):
        return codes.of(bound)
    if isinstance(bound, datetime.date):
        return (bound - _EPOCH).days
    return int(bound)
