"""Instructions over columns, run on plain lists: slow, and easy to see through."""

from __future__ import annotations

import datetime
import operator
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate
from math import lcm
from typing import Any

from attrs import define, field, frozen

from pricing_dsl.ir.nodes import BILL
from pricing_dsl.ir.scalar import matches, shift_days, shift_months
from pricing_dsl.rating.emit.columns.instructions import Cells, Columns, Finder, Instruction, Operand, Text
from pricing_dsl.rating.emit.lookup import drawn

EPOCH = datetime.date(1970, 1, 1)


@frozen
class Rows:
    """How many rows each bill has; of a group, the row of the bill's group that each row of its source belongs to."""

    counts: Sequence[int]
    members: Sequence[Sequence[int]] = ()


def moved(shift: Callable[[datetime.date, int], datetime.date]) -> Callable[[int, int], int]:
    """Moving a date, of days since the epoch."""
    return lambda day, by: (shift(EPOCH + datetime.timedelta(day), by) - EPOCH).days


def found(finder: Finder, *keys: Any) -> int:
    for index, row in enumerate(finder.rows):
        if all(map(matches, row.matches, keys)):
            return index
    return -1


def divided(a: int, b: int) -> int:
    assert b > 0, "a divisor is above zero"
    return a // b


def cell(cells: Cells, index: int) -> Any:
    assert -1 <= index < len(cells.numbers)
    number = cells.numbers[index]
    return number.text if isinstance(number, Text) else number


def rising(cells: Cells) -> list[Any]:
    assert list(cells.numbers) == sorted(cells.numbers)
    return list(cells.numbers)


PURE: dict[str, Callable[..., Any]] = {
    **{name: getattr(operator, name) for name in ("add", "sub", "mul", "neg", "abs")},
    **{name: getattr(operator, name) for name in ("eq", "ne", "lt", "le", "gt", "ge")},
    "floordiv": divided,
    "odd": lambda number: number % 2,
    "min": min,
    "max": max,
    "and": lambda a, b: a and b,
    "or": lambda a, b: a or b,
    "not": operator.not_,
    "where": lambda flag, then, otherwise: then if flag else otherwise,
    "take": cell,
    "search_left": lambda cells, number: bisect_left(rising(cells), number),
    "search_right": lambda cells, number: bisect_right(rising(cells), number),
    "find": found,
    "shift_months": moved(shift_months),
    "shift_days": moved(shift_days),
}

INTO_BILL: dict[str, Callable[[list[Any]], Any]] = {
    "sum": sum,
    "least": lambda column: min(column, default=0),
    "greatest": lambda column: max(column, default=0),
    "any": any,
    "common_multiple": lambda column: lcm(*column),
}


@define
class Running:
    """Columns of some bills. Those with rows are lists of one list for each bill."""

    bills: int
    lists: Mapping[str, Rows]
    columns: dict[str, list[Any]]
    spaces: dict[str, str] = field(factory=dict)

    def run(self, columns: Columns) -> dict[str, list[Any]]:
        """The results by name, and under "exact" whether a flag holds."""
        for instruction in columns.instructions:
            assert instruction.result not in self.columns
            self.columns[instruction.result] = self._result(instruction)
            self.spaces[instruction.result] = instruction.space
        for name in columns.exact:
            assert self.spaces[name] == BILL
        exact = [any(self.columns[name][bill] for name in columns.exact) for bill in range(self.bills)]
        results = {
            one.name: [self._of(one.operand, bill, one.space) for bill in range(self.bills)] for one in columns.results
        }
        return {**results, "exact": exact}

    def _of(self, operand: Operand, bill: int, space: str) -> Any:
        """What a bill has of an operand; a constant is the same in every row."""
        if isinstance(operand, str):
            assert self.spaces[operand] == space, f"{operand} is of {self.spaces[operand]}, not of {space}"
            return self.columns[operand][bill]
        constant = operand.text if isinstance(operand, Text) else operand
        return constant if space == BILL else [constant] * self.lists[space].counts[bill]

    def _result(self, one: Instruction) -> list[Any]:
        return [self._of_bill(one, bill) for bill in range(self.bills)]

    def _of_bill(self, one: Instruction, bill: int) -> Any:
        count = 0 if one.space == BILL else self.lists[one.space].counts[bill]
        if one.op in PURE:
            assert any(isinstance(arg, str) for arg in one.args) or set(map(type, one.args)) == {bool}, one
            args = [self._of(arg, bill, one.space) for arg in one.args]
            return PURE[one.op](*args) if one.space == BILL else [PURE[one.op](*row) for row in self._rows(args, count)]
        if one.op in INTO_BILL:
            assert one.space == BILL
            assert isinstance(one.args[0], str)
            return INTO_BILL[one.op](self._of(one.args[0], bill, one.over))
        return _OF_ROWS[one.op](self, one, bill, count)

    def _rows(self, args: list[Any], count: int) -> Iterator[tuple[Any, ...]]:
        return zip(*args, strict=True) if args else iter([()] * count)

    def _spread(self, one: Instruction, bill: int, count: int) -> list[Any]:
        return [self._of(one.args[0], bill, BILL)] * count

    def _running(self, one: Instruction, bill: int, count: int) -> list[Any]:
        return list(accumulate(self._of(one.args[0], bill, one.space), initial=0))[:-1]

    def _previous(self, one: Instruction, bill: int, count: int) -> list[Any]:
        return [0, *self._of(one.args[0], bill, one.space)][:count]

    def _grouped(self, one: Instruction, bill: int, count: int) -> list[Any]:
        sums = [0] * count
        column = self._of(one.args[0], bill, one.over)
        for member, number in zip(self.lists[one.space].members[bill], column, strict=True):
            sums[member] += number
        return sums

    def _drawn(self, one: Instruction, bill: int, count: int) -> list[Any]:
        spaces = [one.over] * 3 + [one.lots] * 3
        columns = [self._of(arg, bill, space) for arg, space in zip(one.args, spaces, strict=False)]
        rows, lots = (list(zip(*part, strict=True)) for part in (columns[:3], columns[3:]))
        got, gave = drawn(rows, lots, bool(one.args[6]))
        return got if one.op == "draw_got" else gave


_OF_ROWS: dict[str, Callable[[Running, Instruction, int, int], Any]] = {
    "count": lambda run, one, bill, count: run.lists[one.over].counts[bill],
    "first": lambda run, one, bill, count: [at == 0 for at in range(count)],
    "spread": Running._spread,
    "running": Running._running,
    "previous": Running._previous,
    "grouped": Running._grouped,
    "draw_got": Running._drawn,
    "draw_gave": Running._drawn,
}
