"""The loop of a kernel: every step for one bill after the other, without branches, so that several go at once.

Arguments are moved into the box before anything is computed, so nothing leaves 64 bits whatever is given; whether one
was moved is what the function returns, and then its results are not to be used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from attrs import define, field, frozen

from pricing_dsl.batch.kernels.box import Box, Leaf
from pricing_dsl.batch.kernels.intervals import Interval
from pricing_dsl.batch.kernels.joining import Work
from pricing_dsl.batch.kernels.steps import Operand, PerPlan, PlanCells, Step, values_of
from pricing_dsl.ir.nodes import BILL

_EXACT_DOUBLE = 2**51
"""Whole numbers of this size and their neighbours are doubles, and are turned into them in two operations."""
_HALF = 2**32
_MOST_COMPARED = 32
"""Among more cells a number is better searched for."""


class NoLoopError(Exception):
    """A kernel that is no loop over bills."""


@frozen
class LoopSource:
    """A loop as text. It takes the arguments, the outputs, the flags of what goes the exact way, `tables` (a number for
    each plan, or cells) and the plan of all bills, or a column of it."""

    text: str
    tables: tuple[PerPlan | PlanCells, ...]


def loop(work: Work, leaves: Sequence[Leaf], box: Box, known: Mapping[str, Interval], *, several: bool) -> LoopSource:
    """The loop of steps. known: the interval of each column inside the box; several: bills are of several plans.

    Raises:
        NoLoopError: a step looks at rows, or at what a loop is not faster with.
    """
    return _Writer({**known, **box}, several).source(work, leaves, box)


@define
class _Writer:
    known: Mapping[str, Interval]
    several: bool
    head: list[str] = field(factory=list)
    lines: list[str] = field(factory=list)
    _names: dict[str, str] = field(factory=dict)
    _tables: dict[PerPlan | PlanCells, str] = field(factory=dict)

    def source(self, work: Work, leaves: Sequence[Leaf], box: Box) -> LoopSource:
        """All of it."""
        if any(leaf.space != BILL for leaf in leaves):
            raise NoLoopError("it reads rows of lists")
        for number, leaf in enumerate(leaves):
            self._argument(number, leaf, box)
        for number, step in enumerate(work.steps):
            if step.space != BILL or step.op not in _LOOPED:
                raise NoLoopError(f"{step.op} is for whole columns")
            self.lines.append(f"v{number} = {_LOOPED[step.op](self, step)}")
            self._names[step.result] = f"v{number}"
        for number, (_, operand, space) in enumerate(work.results):
            if space != BILL:
                raise NoLoopError("a result has rows")
            self.lines.append(f"o{number}[i] = {self.of(operand)}")
        self.lines += [f"exact[i] = exact[i] | {self.of(flag)}" for flag in work.exact]
        return LoopSource(self._text(len(leaves), len(work.results)), tuple(self._tables))

    def _text(self, arguments: int, results: int) -> str:
        columns = [f"a{number}" for number in range(arguments)] + [f"o{number}" for number in range(results)]
        head = [f"def loop({', '.join([*columns, 'exact', *self._tables.values(), 'plan'])}):", "    moved = 0"]
        head += [f"    {line}" for line in self.head]
        lines = ["    for i in range(exact.shape[0]):", *(f"        {line}" for line in self.lines)]
        return "\n".join([*head, *lines, "    return moved", ""])

    def _argument(self, number: int, leaf: Leaf, box: Box) -> None:
        given, name = f"x{number}", f"y{number}"
        self._names[leaf.name] = name
        if not leaf.guarded:
            self.lines.append(f"{name} = a{number}[i]")
            return
        low, high = box[leaf.name]
        self.lines.append(f"{given} = a{number}[i]")
        self.lines.append(f"{name} = {given} if {given} > {low} else {low}")
        self.lines.append(f"{name} = {name} if {name} < {high} else {high}")
        self.lines.append(f"moved |= {given} ^ {name}")

    # ---- operands ----

    def of(self, operand: Operand) -> str:
        """An operand as it is written."""
        if isinstance(operand, str):
            return self._names[operand]
        if isinstance(operand, PerPlan):
            return self._of_plan(operand)
        if isinstance(operand, int):
            return repr(operand)
        raise NoLoopError("a table is searched")

    def table(self, what: PerPlan | PlanCells) -> str:
        """An array of constants."""
        return self._tables.setdefault(what, f"t{len(self._tables)}")

    def _of_plan(self, constant: PerPlan) -> str:
        """The constant of the bill's plan; that of all bills is read before the loop."""
        table = self.table(constant)
        line = f"{table}_of = {table}[plan{'[i]' if self.several else ''}]"
        held = self.lines if self.several else self.head
        if line not in held:
            held.append(line)
        return f"{table}_of"

    def interval(self, operand: Operand) -> Interval:
        """What is known of an operand."""
        if isinstance(operand, str):
            return self.known[operand]
        assert isinstance(operand, int | PerPlan)
        values = values_of(operand)
        return min(values), max(values)

    def is_half(self, operand: Operand) -> bool:
        """Whether it is a number of 32 bits without a sign."""
        low, high = self.interval(operand)
        return low >= 0 and high < _HALF


_Looped: TypeAlias = Callable[[_Writer, Step], str]


def _infix(sign: str) -> _Looped:
    return lambda run, step: f" {sign} ".join(run.of(arg) for arg in step.args)


def _mul(run: _Writer, step: Step) -> str:
    """Of numbers of 32 bits the product is one operation; the mask says that they are, and costs nothing."""
    if all(map(run.is_half, step.args)):
        return " * ".join(
            f"({run.of(arg)} & {_HALF - 1})" if isinstance(arg, str) else run.of(arg) for arg in step.args
        )
    return _infix("*")(run, step)


def _quotient(run: _Writer, step: Step) -> str:
    """A quotient of doubles is off by one at most, and the remainder says which way."""
    number, divisor = step.args
    (low, high), (_, most) = run.interval(number), run.interval(divisor)
    n, d = run.of(number), run.of(divisor)
    if max(-low, high) + most >= _EXACT_DOUBLE:
        return f"{n} // {d}"
    if isinstance(divisor, int):
        return f"quotient_by({n}, {float(divisor)!r}, {1 / divisor!r})"
    return f"quotient({n}, {d})"


def _less_of(sign: str) -> _Looped:
    def write(run: _Writer, step: Step) -> str:
        a, b = (run.of(arg) for arg in step.args)
        return f"{a} if {a} {sign} {b} else {b}"

    return write


def _abs(run: _Writer, step: Step) -> str:
    of = run.of(step.args[0])
    return f"{of} if {of} >= 0 else -{of}"


def _where(run: _Writer, step: Step) -> str:
    flag, then, otherwise = (run.of(arg) for arg in step.args)
    return f"{then} if {flag} else {otherwise}"


def _cells(step: Step) -> PlanCells:
    cells = step.args[0]
    if not isinstance(cells, PlanCells) or len(cells.plans) > 1:
        raise NoLoopError("plans have cells of their own")
    return cells


def _take(run: _Writer, step: Step) -> str:
    cells = _cells(step)
    index = run.of(step.args[1])
    return f"{run.table(cells)}[{index} if {index} >= 0 else {len(cells.plans[0]) - 1}]"


def _search(sign: str) -> _Looped:
    def write(run: _Writer, step: Step) -> str:
        (cells,) = _cells(step).plans
        if len(cells) > _MOST_COMPARED:
            raise NoLoopError("there are many cells")
        number = run.of(step.args[1])
        return " + ".join(f"(1 if {number} {sign} {cell} else 0)" for cell in cells)

    return write


_LOOPED: Mapping[str, _Looped] = {
    "add": _infix("+"),
    "sub": _infix("-"),
    "mul": _mul,
    "neg": lambda run, step: f"-{run.of(step.args[0])}",
    "abs": _abs,
    "floordiv": _quotient,
    "natural_quotient": _quotient,
    "odd": lambda run, step: f"{run.of(step.args[0])} & 1",
    "min": _less_of("<"),
    "max": _less_of(">"),
    "eq": _infix("=="),
    "ne": _infix("!="),
    "lt": _infix("<"),
    "le": _infix("<="),
    "gt": _infix(">"),
    "ge": _infix(">="),
    "and": _infix("&"),
    "or": _infix("|"),
    "not": lambda run, step: f"not {run.of(step.args[0])}",
    "where": _where,
    "as_number": lambda run, step: f"1 if {run.of(step.args[0])} else 0",
    "fill": lambda run, step: run.of(step.args[0]),
    "take": _take,
    "search_left": _search(">"),
    "search_right": _search(">="),
}
