"""Steps as numpy does them well: choices as arithmetic where it can be, constants as columns where there has to be one.

Whatever constants decide, and whatever is asked for twice, the instructions have settled before.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping
from functools import reduce

from attrs import define, evolve, field

from pricing_dsl.batch.kernels.intervals import FAR, Interval
from pricing_dsl.batch.kernels.joining import Work
from pricing_dsl.batch.kernels.steps import (
    FLAGS,
    Bound,
    Constant,
    Operand,
    PerPlan,
    PlanCells,
    PlanRows,
    Step,
    combined,
    is_constant,
)
from pricing_dsl.rating.emit.columns.instructions import OF_ROWS

_COMPARING = frozenset(("eq", "ne", "lt", "le", "gt", "ge", "min", "max", "search_left", "search_right", "find"))


def lowered(work: Work) -> Work:
    """The same work."""
    lower = _Lower(set(work.flags))
    for step in work.steps:
        lower.take(step)
    results = tuple((name, lower.known(operand), space) for name, operand, space in work.results)
    exact = tuple(dict.fromkeys(lower.known(flag) for flag in work.exact))
    return evolve(work, steps=tuple(lower.steps), results=results, exact=exact)


def sized(work: Work, known: Mapping[str, Interval]) -> Work:
    """The same work, quotients of what is never below zero taken as such: they are computed twice as fast.

    known: the interval of each column.
    """
    steps = tuple(
        evolve(step, op="natural_quotient")
        if step.op == "floordiv" and isinstance(step.args[0], str) and known[step.args[0]][0] >= 0
        else step
        for step in work.steps
    )
    return evolve(work, steps=steps)


@define
class _Lower:
    """Steps under way. flags: the columns that are flags."""

    flags: set[str]
    steps: list[Step] = field(factory=list)
    _names: dict[str, Operand] = field(factory=dict)
    _done: dict[object, str] = field(factory=dict)

    def known(self, operand: Operand) -> Operand:
        """What stands for an operand of the instructions."""
        return self._names.get(operand, operand) if isinstance(operand, str) else operand

    def take(self, step: Step) -> None:
        """A step, or what stands for it."""
        self._names[step.result] = self._found(evolve(step, args=tuple(map(self.known, step.args))))

    def _found(self, step: Step) -> Operand:
        args, space = step.args, step.space
        if step.op in _COMPARING:
            args = tuple(map(_reached, args))
        if step.op in OF_ROWS:
            return self._of_rows(step)
        if step.op == "where":
            return self._where(*args, space=space)
        if step.op == "find" and isinstance(args[0], PlanRows) and not any(args[0].plans):
            return -1
        if step.op in ("min", "max", "and", "or"):
            columns = sorted(args, key=is_constant)
            return reduce(lambda a, b: self.add(step.op, self._column(a, space), b, space=space), columns)
        if not step.read:
            args = tuple(self._column(arg, space) for arg in args)
        return self.add(step.op, *args, space=space)

    def add(self, op: str, *args: Operand, space: str, over: str = "", lots: str = "") -> str:
        """A step, or the one before that does the same."""
        step = Step(f"%{len(self.steps)}", op, args, space, over, lots)
        if step.what not in self._done:
            self._done[step.what] = step.result
            self.steps.append(step)
            if gives_flags(step, self.flags):
                self.flags.add(step.result)
        return self._done[step.what]

    def _column(self, operand: Operand, space: str) -> Operand:
        """A constant as a column, where a step needs one."""
        return self.add("fill", operand, space=space) if is_constant(operand) else operand

    def _of_rows(self, step: Step) -> Operand:
        """Columns of the lists that the operation names; `draw_` has three of either and a flag."""
        args, drawn = step.args, step.op.startswith("draw")
        space = step.space if step.op in ("spread", "running", "previous") else step.over
        if step.op == "spread" and is_constant(args[0]):
            return self._column(args[0], space)
        spaces = [step.over] * 3 + [step.lots] * 3 if drawn else [space] * len(args)
        columns = [self._column(arg, of) for arg, of in zip(args, spaces, strict=False)]
        return self.add(step.op, *columns, *args[len(spaces) :], space=step.space, over=step.over, lots=step.lots)

    # ---- choices ----

    def _where(self, flag: Operand, then: Operand, otherwise: Operand, *, space: str) -> Operand:
        flag = self._column(flag, space)
        if is_flag(then, self.flags):
            held = self.add("and", flag, then, space=space)
            other = self.add("and", self._not(flag, space), otherwise, space=space)
            return self.add("or", held, other, space=space)
        if isinstance(then, int | PerPlan) and isinstance(otherwise, int | PerPlan):
            return self._one_of(flag, then, otherwise, space)
        if otherwise == 0:
            return self._kept(then, flag, space)
        if then == 0:
            return self._kept(otherwise, self._not(flag, space), space)
        return self.add("where", flag, then, otherwise, space=space)

    def _not(self, flag: Operand, space: str) -> Operand:
        return self.add("not", flag, space=space)

    def _kept(self, number: Operand, flag: Operand, space: str) -> Operand:
        """A number where the flag holds, otherwise 0."""
        return self.add("mul", number, self.add("as_number", flag, space=space), space=space)

    def _one_of(self, flag: Operand, then: Constant, otherwise: Constant, space: str) -> Operand:
        """One of two constants: one, and what the other has more where the flag holds."""
        if then == 0:
            flag, then, otherwise = self._not(flag, space), otherwise, then
        more = combined(operator.sub, then, otherwise)
        number = self.add("as_number", flag, space=space)
        times = number if more == 1 else self.add("mul", number, more, space=space)
        return times if otherwise == 0 else self.add("add", times, otherwise, space=space)


def _reached(operand: Operand) -> Operand:
    """What numbers are compared with, no further from zero than they can tell."""
    if isinstance(operand, PlanCells):
        return PlanCells(tuple(tuple(map(_near, plan)) for plan in operand.plans))
    if isinstance(operand, PlanRows):
        plans = ((tuple(Bound(one.kind, _near(one.number)) for one in row) for row in plan) for plan in operand.plans)
        return PlanRows(tuple(map(tuple, plans)))
    return combined(_near, operand) if isinstance(operand, int | PerPlan) else operand


def _near(number: int) -> int:
    return max(-FAR, min(number, FAR))


def is_flag(operand: Operand, flags: set[str]) -> bool:
    """Whether an operand is a flag, where these columns are."""
    if isinstance(operand, str):
        return operand in flags
    return operand.flag if isinstance(operand, PerPlan | PlanCells) else isinstance(operand, bool)


def gives_flags(step: Step, flags: set[str]) -> bool:
    """Whether a step gives flags, where these columns are."""
    return step.op in FLAGS or (step.op in ("spread", "fill", "take", "of_plan") and is_flag(step.args[0], flags))
