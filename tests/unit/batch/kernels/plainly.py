"""Instructions run with Python's own integers, bill by bill: what kernels are to agree with."""

from __future__ import annotations

import datetime
import operator
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from math import lcm
from typing import Any

from attrs import define, frozen

from pricing_dsl.ir.nodes import BILL, Match
from pricing_dsl.ir.scalar import matches, shift_days, shift_months
from pricing_dsl.rating.emit.columns.instructions import Cells, Columns, Finder, Instruction, Operand, Text
from pricing_dsl.rating.emit.lookup import before, drawn

_EPOCH = datetime.date(1970, 1, 1)


@frozen
class PlainBill:
    """The data of one bill. columns: a number of the bill, or one for each row of a list; counts: rows by list;
    members: by group, for each row of its source the row of the group."""

    columns: Mapping[str, Any]
    counts: Mapping[str, int]
    members: Mapping[str, Sequence[int]]


def run_plainly(plan: Columns, bill: PlainBill, code: Callable[[str], int]) -> dict[str, Any]:
    """What each column has for a bill."""
    run = _Run(bill, code, dict(bill.columns))
    for step in plan.instructions:
        run.known[step.result] = run.found(step)
    return run.known


@define
class _Run:
    bill: PlainBill
    code: Callable[[str], int]
    known: dict[str, Any]

    def found(self, step: Instruction) -> Any:
        args = [self.operand(arg) for arg in step.args]
        if step.op == "count":
            return self.bill.counts[step.over]
        if step.op in _OF_COLUMN:
            return _OF_COLUMN[step.op](self.column(args[0], step.over or step.space))
        if step.op in ("draw_got", "draw_gave"):
            columns = [self.column(arg, step.over) for arg in args[:3]]
            columns += [self.column(arg, step.lots) for arg in args[3:6]]
            both = drawn(zip(*columns[:3], strict=True), zip(*columns[3:], strict=True), args[6])
            return both[step.op == "draw_gave"]
        if step.op == "grouped":
            sums = [0] * self.bill.counts[step.space]
            for group, number in zip(self.bill.members[step.space], self.column(args[0], step.over), strict=True):
                sums[group] += number
            return sums
        if step.op == "first":
            return [row == 0 for row in range(self.bill.counts[step.space])]
        if step.op == "spread":
            return [args[0]] * self.bill.counts[step.space]
        if step.space == BILL:
            return _PURE[step.op](*args)
        columns = [self.column(arg, step.space) for arg in args]
        return [_PURE[step.op](*row) for row in zip(*columns, strict=True)]

    def column(self, of: Any, space: str) -> list[Any]:
        """A constant is the same in all rows."""
        return of if isinstance(of, list) else [of] * self.bill.counts[space]

    def operand(self, operand: Operand) -> Any:
        match operand:
            case str():
                return self.known[operand]
            case Text(text):
                return self.code(text)
            case Cells(numbers):
                return tuple(self.operand(number) for number in numbers)
            case Finder(rows):
                return tuple(tuple(self.test(match) for match in row.matches) for row in rows)
            case _:
                return operand

    def test(self, match: Match) -> Match:
        return Match(match.kind, self.code(match.value) if isinstance(match.value, str) else match.value)


def _find(rows: Sequence[Sequence[Match]], *keys: Any) -> int:
    return next((at for at, row in enumerate(rows) if all(map(matches, row, keys))), -1)


def _shifted(shift: Callable[[datetime.date, int], datetime.date]) -> Callable[[int, int], int]:
    return lambda date, by: (shift(_EPOCH + datetime.timedelta(date), by) - _EPOCH).days


_OF_COLUMN: Mapping[str, Callable[[list[Any]], Any]] = {
    "sum": sum,
    "least": lambda column: min(column, default=0),
    "greatest": lambda column: max(column, default=0),
    "any": any,
    "common_multiple": lambda column: lcm(*(abs(number) or 1 for number in column)),
    "running": before,
    "previous": lambda column: [0, *column[:-1]][: len(column)],
}

_PURE: Mapping[str, Callable[..., Any]] = {
    **{name: getattr(operator, name) for name in ("add", "sub", "mul", "neg", "floordiv", "abs")},
    **{name: getattr(operator, name) for name in ("eq", "ne", "lt", "le", "gt", "ge")},
    "odd": lambda number: number % 2,
    "min": min,
    "max": max,
    "and": lambda a, b: a and b,
    "or": lambda a, b: a or b,
    "not": operator.not_,
    "where": lambda flag, then, otherwise: then if flag else otherwise,
    "take": lambda cells, index: cells[index],
    "search_left": bisect_left,
    "search_right": bisect_right,
    "find": _find,
    "shift_months": _shifted(shift_months),
    "shift_days": _shifted(shift_days),
}
