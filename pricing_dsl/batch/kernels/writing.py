"""The source of a kernel: one call of numpy after the other, each over a block of rows that stays in the cache."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from attrs import define, evolve, field, frozen

from pricing_dsl.batch.kernels.drawing import SCRATCH
from pricing_dsl.batch.kernels.joining import Work
from pricing_dsl.batch.kernels.lowering import gives_flags
from pricing_dsl.batch.kernels.places import IN_PLACE, Buffer, Places
from pricing_dsl.batch.kernels.steps import Constant, Operand, PerPlan, PlanCells, PlanRows, Step

PARAMETERS = ("arguments", "outputs", "exact", "buffers", "wide", "scalars", "lookups", "rows", "plans")
"""What a kernel is called with, each in the order that `Source` has it in.

exact: the flags of the block's bills, all false before; rows: `Segments` by list; plans: the plan of each row by space,
or one number."""


@frozen
class Wide:
    """A constant as a column of its own: minima of two columns take half the time of those with a number."""

    constant: Constant
    space: str


@frozen
class Source:
    """A kernel as text, and what it is called with. scalars: constants that differ between plans; lists: those whose
    rows it looks at; spaces: those for whose rows it asks the plan."""

    text: str
    buffers: tuple[Buffer, ...]
    wide: tuple[Wide, ...]
    scalars: tuple[PerPlan, ...]
    lookups: tuple[PlanCells | PlanRows | PerPlan, ...]
    lists: tuple[str, ...]
    spaces: tuple[str, ...]


def written(work: Work, arguments: tuple[str, ...]) -> Source:
    """The source of steps."""
    return Writer(work, arguments).source()


@define
class Writer:
    """A source under way."""

    work: Work
    arguments: tuple[str, ...]
    lines: list[str] = field(factory=list)
    places: Places = field(init=False)
    number: int = field(default=0, init=False)
    _flags: set[str] = field(init=False)
    _wide: dict[Wide, str] = field(factory=dict)
    _scalars: dict[PerPlan, str] = field(factory=dict)
    _lookups: dict[object, str] = field(factory=dict)
    _lists: dict[str, str] = field(factory=dict)
    _spaces: dict[str, str] = field(factory=dict)
    _drawn: dict[tuple[object, ...], tuple[str, str]] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        self.places = Places.of(self.work)
        self._flags = set(self.work.flags)
        for number, name in enumerate(self.arguments):
            self.places.named(name, f"a{number}")

    def source(self) -> Source:
        """All of it."""
        for number, step in enumerate(self.work.steps):
            self.number = number
            if gives_flags(step, self._flags):
                self._flags.add(step.result)
            _WRITTEN[step.op](self, step)
        self._results()
        head = f"def kernel({', '.join(PARAMETERS)}):"
        groups = {
            "arguments": [f"a{number}" for number in range(len(self.arguments))],
            "outputs": [f"o{number}" for number in range(len(self.work.results))],
            "buffers": [buffer.name for buffer in self.places.buffers],
            "wide": list(self._wide.values()),
            "scalars": list(self._scalars.values()),
            "lookups": list(self._lookups.values()),
            "rows": list(self._lists.values()),
            "plans": list(self._spaces.values()),
        }
        unpacked = [f"{', '.join(names)}, = {group}" for group, names in groups.items() if names]
        text = "\n    ".join([head, *unpacked, *self.lines, "return"])
        return Source(
            text + "\n",
            tuple(self.places.buffers),
            tuple(self._wide),
            tuple(self._scalars),
            tuple(self._lookups),  # type: ignore[arg-type]
            tuple(self._lists),
            tuple(self._spaces),
        )

    def _results(self) -> None:
        for number, (_, operand, _) in enumerate(self.work.results):
            place = self.of(operand)
            if not isinstance(operand, str):
                self.lines.append(f"o{number}.fill({place})")
            elif place != f"o{number}":
                self.lines.append(f"copyto(o{number}, {place})")
        for flag in self.work.exact:
            self.lines.append(f"logical_or(exact, {self.of(flag)}, out=exact)")

    # ---- operands ----

    def of(self, operand: Operand) -> str:
        """An operand as it is written."""
        if isinstance(operand, str):
            return self.places.of_column(operand)
        if isinstance(operand, PerPlan):
            return self._scalars.setdefault(operand, f"k{len(self._scalars)}")
        if isinstance(operand, int):
            return repr(operand)
        return self.lookup(operand)

    def column(self, operand: Operand, space: str) -> str:
        """An operand as a column."""
        if isinstance(operand, int | PerPlan):
            return self._wide.setdefault(Wide(operand, space), f"c{len(self._wide)}")
        return self.of(operand)

    def lookup(self, what: PlanCells | PlanRows | PerPlan) -> str:
        """What is looked into."""
        return self._lookups.setdefault(what, f"l{len(self._lookups)}")

    def rows(self, list_id: str) -> str:
        """The rows of a list."""
        return self._lists.setdefault(list_id, f"g{len(self._lists)}")

    def plan(self, space: str) -> str:
        """The plan of each row of a space."""
        return self._spaces.setdefault(space, f"p{len(self._spaces)}")

    # ---- results ----

    def add(self, step: Step, line: Callable[[str], str]) -> None:
        """A line that computes the step into a place of its own, if it can over what is read for the last time."""
        if step.op in IN_PLACE:
            self.places.after(self.number, step)
        out = self.places.made(step.result, step.space, step.result in self._flags)
        self.lines.append(line(out))
        if step.op not in IN_PLACE:
            self.places.after(self.number, step)

    def fresh(self, step: Step, expression: str) -> None:
        """A column that comes in memory of its own."""
        if step.result in self.places.outputs:
            self.add(step, lambda out: f"copyto({out}, {expression})")
            return
        self.places.named(step.result, f"v{self.number}")
        self.lines.append(f"v{self.number} = {expression}")
        self.places.after(self.number, step)

    def drawn(self, step: Step) -> str:
        """What rows get or lots give; both are found at once."""
        key = (step.over, step.lots, *step.args)
        if key not in self._drawn:
            got, gave = self._drawn[key] = (self.places.taken(step.over, False), self.places.taken(step.lots, False))
            columns = ", ".join(self.of(arg) for arg in step.args)
            scratch = [self.places.taken(step.over, flag) for flag in SCRATCH]
            lists = f"{self.rows(step.over)}, {self.rows(step.lots)}"
            self.lines.append(f"drawn({lists}, ({columns}), {got}, {gave}, ({', '.join(scratch)}))")
            for place in scratch:
                self.places.left(place)
        return self._drawn[key][step.op == "draw_gave"]


_Write: TypeAlias = Callable[[Writer, Step], None]


def _call(name: str) -> _Write:
    """A call of numpy with the step's operands."""

    def write(run: Writer, step: Step) -> None:
        args = ", ".join(run.of(arg) for arg in step.args)
        run.add(step, lambda out: f"{name}({args}, out={out})")

    return write


def _extreme(name: str) -> _Write:
    """A call of numpy with columns only."""

    def write(run: Writer, step: Step) -> None:
        args = ", ".join(run.column(arg, step.space) for arg in step.args)
        run.add(step, lambda out: f"{name}({args}, out={out})")

    return write


def _natural_quotient(run: Writer, step: Step) -> None:
    number, divisor = (run.of(arg) for arg in step.args)
    if isinstance(step.args[1], str):
        divisor += ".view(uint64)"
    run.add(step, lambda out: f"floor_divide({number}.view(uint64), {divisor}, out={out}.view(uint64))")


def _where(run: Writer, step: Step) -> None:
    run.fresh(step, f"where({', '.join(run.of(arg) for arg in step.args)})")


def _copied(run: Writer, step: Step) -> None:
    of = run.of(step.args[0])
    run.add(step, lambda out: f"copyto({out}, {of})")


def _of_plan(run: Writer, step: Step) -> None:
    (constant,) = step.args
    assert isinstance(constant, PerPlan)
    table, plan = run.lookup(constant), run.plan(step.space)
    run.add(step, lambda out: f"{table}.take({plan}, out={out}, mode='wrap')")


def _looked_up(method: str) -> _Write:
    """A question to what is looked into, which may differ between plans."""

    def write(run: Writer, step: Step) -> None:
        what, *keys = step.args
        assert isinstance(what, PlanCells | PlanRows)
        plan = run.plan(step.space) if len(what.plans) > 1 else "0"
        args = ", ".join(run.of(key) for key in keys)
        args = f"({args},)" if method == "find" else args
        table = run.lookup(what)
        run.add(step, lambda out: f"{table}.{method}({args}, {plan}, {out})")

    return write


def _of_rows(method: str) -> _Write:
    """A question to the rows of a list, about one of their columns if any."""

    def write(run: Writer, step: Step) -> None:
        rows = run.rows(step.space if step.op in _INTO_ROWS else step.over)
        args = "".join(f"{run.of(arg)}, " for arg in step.args)
        run.add(step, lambda out: f"{rows}.{method}({args}{out})")

    return write


def _drawn(run: Writer, step: Step) -> None:
    place = run.drawn(step)
    if step.result in run.places.outputs:
        run.add(step, lambda out: f"copyto({out}, {place})")
        return
    run.places.named(step.result, place)
    run.places.after(run.number, step)


_INTO_ROWS = frozenset(("spread", "running", "previous", "first", "grouped"))

_WRITTEN: Mapping[str, _Write] = {
    "add": _call("add"),
    "sub": _call("subtract"),
    "mul": _call("multiply"),
    "neg": _call("negative"),
    "abs": _call("absolute"),
    "floordiv": _call("floor_divide"),
    "natural_quotient": _natural_quotient,
    "odd": lambda run, step: _call("bitwise_and")(run, evolve(step, args=(*step.args, 1))),
    "min": _extreme("minimum"),
    "max": _extreme("maximum"),
    "eq": _call("equal"),
    "ne": _call("not_equal"),
    "lt": _call("less"),
    "le": _call("less_equal"),
    "gt": _call("greater"),
    "ge": _call("greater_equal"),
    "and": _call("logical_and"),
    "or": _call("logical_or"),
    "not": _call("logical_not"),
    "where": _where,
    "as_number": _copied,
    "fill": _copied,
    "of_plan": _of_plan,
    "take": _looked_up("take"),
    "search_left": _looked_up("search_left"),
    "search_right": _looked_up("search_right"),
    "find": _looked_up("find"),
    "shift_months": lambda run, step: run.fresh(step, f"shift_months({', '.join(map(run.of, step.args))})"),
    "shift_days": lambda run, step: run.fresh(step, f"shift_days({', '.join(map(run.of, step.args))})"),
    **{op: _of_rows(op) for op in ("sum", "least", "greatest", "any", "count", "common_multiple")},
    **{op: _of_rows(op) for op in ("spread", "grouped", "running", "previous", "first")},
    "draw_got": _drawn,
    "draw_gave": _drawn,
}
