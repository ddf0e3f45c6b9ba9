"""Steps on intervals: between which bounds every number of every step lies, on the way there too.

Bounds are Python integers, so what does not fit 64 bits is seen, not wrapped.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from math import lcm
from typing import TypeAlias

from attrs import define, field, frozen

from pricing_dsl.batch.kernels.steps import Operand, PerPlan, PlanCells, PlanRows, Step, values_of

Interval: TypeAlias = tuple[int, int]
"""The least and the greatest; both may come."""

MOST = 2**63 - 2
"""No number of a kernel is further from zero. One less than what fits, so that a bound may stand for no bound."""

FAR = MOST + 1
"""What numbers are compared with is no further from zero: what is, they do not reach either."""
NEAR = 2**48
"""Keys of tables are counted from bounds that are nearer to zero than this."""

FLAG: Interval = (0, 1)

_EPOCH = datetime.date(1970, 1, 1)
FIRST_DAY = (datetime.date.min - _EPOCH).days
LAST_DAY = (datetime.date.max - _EPOCH).days
DAYS: Interval = (FIRST_DAY, LAST_DAY)
"""The calendar, in days since 1970-01-01."""

_MOST_MONTHS = 2**40
_LONGEST_MULTIPLE = 64
"""The common multiple of 1 to this many is longer than 64 bits."""


class OverflowsError(Exception):
    """A step may give a number that does not fit, or be given one that it is not made for."""


@frozen
class Bounds:
    """What is known of the data. arguments: by name; rows: no bill has more of them in any list."""

    arguments: Mapping[str, Interval]
    rows: int


@define
class Run:
    """Steps run on intervals."""

    bounds: Bounds
    steps: dict[str, Step] = field(factory=dict)
    known: dict[str, Interval] = field(factory=dict)

    def take(self, step: Step) -> None:
        """The interval of a step's result.

        Raises:
            OverflowsError: a number may not fit.
        """
        interval = _INTERVALS[step.op](self, step)
        self.within(interval, step)
        self.known[step.result] = interval
        self.steps[step.result] = step

    def within(self, interval: Interval, step: Step) -> None:
        """That all of an interval fits.

        Raises:
            OverflowsError: it does not.
        """
        if interval[0] < -MOST or interval[1] > MOST:
            raise OverflowsError(f"{step.op} may give {max(-interval[0], interval[1])}")

    def natural(self, step: Step) -> None:
        """That the first operand is never below zero.

        Raises:
            OverflowsError: it may be.
        """
        if self.of(step.args[0])[0] < 0:
            raise OverflowsError(f"{step.op} may be of a number below zero")

    def of(self, operand: Operand) -> Interval:
        """The interval of an operand."""
        if isinstance(operand, str):
            return self.known[operand] if operand in self.known else self.bounds.arguments[operand]
        if isinstance(operand, PlanCells):
            numbers = [number for plan in operand.plans for number in plan]
            return min(numbers), max(numbers)
        assert isinstance(operand, int | PerPlan), operand
        values = values_of(operand)
        return int(min(values)), int(max(values))


def intervals(steps: tuple[Step, ...], bounds: Bounds) -> dict[str, Interval]:
    """The interval of each step's result.

    Raises:
        OverflowsError: a number may not fit 64 bits.
    """
    run = Run(bounds)
    for operand in {arg for step in steps for arg in step.args if isinstance(arg, int | PerPlan | PlanCells)}:
        low, high = run.of(operand)
        run.within((low + (low == -FAR), high - (high == FAR)), Step("", "a constant", ()))
    for step in steps:
        run.take(step)
    return run.known


def fits(operand: Operand) -> bool:
    """Whether a constant fits 64 bits, in every plan; what is computed is proved to, step by step."""
    return not isinstance(operand, int | PerPlan) or all(-MOST <= number <= MOST for number in values_of(operand))


def hull(a: Interval, b: Interval) -> Interval:
    """The interval of both."""
    return min(a[0], b[0]), max(a[1], b[1])


def _all(run: Run, step: Step) -> list[Interval]:
    return [run.of(arg) for arg in step.args]


# ---- number by number ------------------------------------------------------------------------------------------------


def _add(run: Run, step: Step) -> Interval:
    a, b = _all(run, step)
    return a[0] + b[0], a[1] + b[1]


def _sub(run: Run, step: Step) -> Interval:
    """What a number less its own share is: `a - min(a, b)` is never below zero, `a - max(a, b)` never above."""
    a, b = _all(run, step)
    low, high = a[0] - b[1], a[1] - b[0]
    less, more = step.args
    if _is_of(run, less, "min", more) or _is_of(run, more, "max", less):
        high = min(high, 0)
    if _is_of(run, more, "min", less) or _is_of(run, less, "max", more):
        low = max(low, 0)
    return low, high


def _is_of(run: Run, result: Operand, op: str, of: Operand) -> bool:
    """Whether a column is the least or greatest of this operand and another."""
    step = run.steps.get(result) if isinstance(result, str) else None
    return step is not None and step.op == op and of in step.args


def _mul(run: Run, step: Step) -> Interval:
    a, b = _all(run, step)
    corners = [one * other for one in a for other in b]
    return min(corners), max(corners)


def _neg(run: Run, step: Step) -> Interval:
    ((low, high),) = _all(run, step)
    return -high, -low


def _abs(run: Run, step: Step) -> Interval:
    ((low, high),) = _all(run, step)
    return (0 if low <= 0 <= high else min(abs(low), abs(high))), max(abs(low), abs(high))


def _divisor(run: Run, step: Step) -> Interval:
    """The divisor is above zero, whatever its bounds say."""
    low, high = run.of(step.args[1])
    return max(1, low), max(1, high)


def _floordiv(run: Run, step: Step) -> Interval:
    low, high = run.of(step.args[0])
    least, most = _divisor(run, step)
    return low // (least if low < 0 else most), high // (most if high < 0 else least)


def _natural_quotient(run: Run, step: Step) -> Interval:
    run.natural(step)
    return _floordiv(run, step)


def _min(run: Run, step: Step) -> Interval:
    a, b = _all(run, step)
    return min(a[0], b[0]), min(a[1], b[1])


def _max(run: Run, step: Step) -> Interval:
    a, b = _all(run, step)
    return max(a[0], b[0]), max(a[1], b[1])


def _flag(run: Run, step: Step) -> Interval:
    return FLAG


def _where(run: Run, step: Step) -> Interval:
    return hull(run.of(step.args[1]), run.of(step.args[2]))


def _same(run: Run, step: Step) -> Interval:
    return run.of(step.args[0])


def _search(run: Run, step: Step) -> Interval:
    cells = step.args[0]
    assert isinstance(cells, PlanCells)
    return 0, max(map(len, cells.plans))


def _find(run: Run, step: Step) -> Interval:
    rows = step.args[0]
    assert isinstance(rows, PlanRows)
    for key in step.args[1:]:
        low, high = run.of(key)
        run.within((low - NEAR, high + NEAR), step)  # a key may be counted from the least of its bounds
    return -1, max(map(len, rows.plans)) - 1


def _shift(run: Run, step: Step) -> Interval:
    low, high = run.of(step.args[1])
    run.within((low - _MOST_MONTHS, high + _MOST_MONTHS), step)
    return DAYS


# ---- between bills and rows ------------------------------------------------------------------------------------------


def _sum(run: Run, step: Step) -> Interval:
    low, high = run.of(step.args[0])
    return min(0, low * run.bounds.rows), max(0, high * run.bounds.rows)


def _running(run: Run, step: Step) -> Interval:
    """The sums are computed with the rows themselves, and from each bill's first row the sum of the bill before is
    taken away."""
    low, high = run.of(step.args[0])
    least, most = _sum(run, step)
    run.within((low - most, high - least), step)
    return least, most


def _extreme(run: Run, step: Step) -> Interval:
    return hull(run.of(step.args[0]), (0, 0))


def _count(run: Run, step: Step) -> Interval:
    return 0, run.bounds.rows


def _common_multiple(run: Run, step: Step) -> Interval:
    _, most = _abs(run, step)
    if most > _LONGEST_MULTIPLE:
        return 1, max(1, most) ** min(run.bounds.rows, _LONGEST_MULTIPLE)
    return 1, lcm(*range(1, most + 1))


def _drawn(run: Run, step: Step) -> Interval:
    """Before a row is served, what is there is added up, or what rows before it need is taken from it."""
    needed, there = (max(0, run.of(step.args[at])[1]) for at in (1, 5))
    run.within((-needed * run.bounds.rows, there * run.bounds.rows), step)
    return 0, needed if step.op == "draw_got" else there


_INTERVALS: Mapping[str, Callable[[Run, Step], Interval]] = {
    "add": _add,
    "sub": _sub,
    "mul": _mul,
    "neg": _neg,
    "abs": _abs,
    "floordiv": _floordiv,
    "natural_quotient": _natural_quotient,
    "min": _min,
    "max": _max,
    **dict.fromkeys(
        ("eq", "ne", "lt", "le", "gt", "ge", "and", "or", "not", "first", "any", "odd", "as_number"), _flag
    ),
    "where": _where,
    "take": _same,
    "search_left": _search,
    "search_right": _search,
    "find": _find,
    "shift_months": _shift,
    "shift_days": _shift,
    "spread": _same,
    "fill": _same,
    "of_plan": _same,
    "sum": _sum,
    "grouped": _sum,
    "running": _running,
    "previous": _extreme,
    "least": _extreme,
    "greatest": _extreme,
    "count": _count,
    "common_multiple": _common_multiple,
    "draw_got": _drawn,
    "draw_gave": _drawn,
}
