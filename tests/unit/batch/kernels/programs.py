"""Programs of instructions of any shape, and tables for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from attrs import define, field, frozen
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from pricing_dsl.batch.kernels import Codes, Column, Family, Outcome, Rows
from pricing_dsl.batch.kernels.box import Leaf
from pricing_dsl.exact import Den
from pricing_dsl.ir.nodes import BILL, Match, TableRow
from pricing_dsl.rating.emit.arguments import Argument
from pricing_dsl.rating.emit.columns.instructions import Cells, Columns, Finder, Instruction, Result, Text
from tests.unit.batch.kernels.plainly import PlainBill, run_plainly

ROWS, GROUPS, LOTS = "rows", "groups", "lots"
SPACES = (BILL, ROWS, GROUPS, LOTS)
TEXTS = ("red", "green", "blue", "other")
KINDS = ("number", "flag", "date", "choice")


@frozen
class Drawn:
    """Plans that differ in constants, and what is known of their arguments."""

    plans: tuple[Columns, ...]
    leaves: tuple[Leaf, ...]
    codes: Codes
    family: Family


@define
class _Writing:
    """A program under way. An argument of a step is a column, or a constant of each plan."""

    draw: DrawFn
    plans: int
    spaces: tuple[str, ...]
    leaves: list[Leaf] = field(factory=list)
    steps: list[tuple[Any, ...]] = field(factory=list)
    kinds: dict[str, tuple[str, str]] = field(factory=dict)
    """(kind, space) of each column."""

    def leaf(self, kind: str, space: str) -> None:
        low = self.draw(st.sampled_from((None, None, 0, -7, 3))) if kind == "number" else None
        high = self.draw(st.sampled_from((None, None, None, 12, 10**6))) if kind == "number" else None
        leaf = Leaf(f"x{len(self.leaves)}", kind, space, 1, low, high)
        self.leaves.append(leaf)
        self.kinds[leaf.name] = (kind, space)

    def write(self, kind: str, op: str, args: Sequence[Any], space: str, over: str = "", lots: str = "") -> str:
        name = f"_{len(self.steps) + 1}"
        self.steps.append((name, op, tuple(args), space, over, lots))
        self.kinds[name] = (kind, space)
        return name

    def columns(self, kind: str, space: str) -> list[str]:
        return [name for name, known in self.kinds.items() if known == (kind, space)]

    def constant(self, kind: str) -> tuple[Any, ...]:
        """A constant of each plan, often the same."""
        of = {
            "number": st.integers(-30, 30) | st.sampled_from((0, 1, 10**4, -(10**6))),
            "flag": st.booleans(),
            "date": st.sampled_from((-719162, -1, 0, 59, 20000, 2932896)),
            "choice": st.sampled_from(TEXTS).map(Text),
        }[kind]
        if self.draw(st.booleans()):
            return (self.draw(of),) * self.plans
        return tuple(self.draw(of) for _ in range(self.plans))

    def positive(self) -> tuple[int, ...]:
        return tuple(self.draw(st.sampled_from((1, 2, 3, 7, 10**3))) for _ in range(self.plans))

    def operand(self, kind: str, space: str) -> Any:
        """A column of this space, if there is one, or a constant."""
        known = self.columns(kind, space)
        if known and self.draw(st.integers(0, 7)):
            return self.draw(st.sampled_from(known))
        return self.constant(kind)

    # ---- steps ----

    def step(self) -> None:
        write = self.draw(st.sampled_from(_STEPS))
        write(self, self.draw(st.sampled_from(self.spaces)))

    def arithmetic(self, space: str) -> None:
        op = self.draw(st.sampled_from(("add", "sub", "min", "max", "add", "min")))
        self.write("number", op, [self.operand("number", space) for _ in range(2)], space)

    def product(self, space: str) -> None:
        few = self.draw(st.integers(0, 6))
        other = self.operand("number", space) if not few else (self.draw(st.integers(-9, 1000)),) * self.plans
        self.write("number", "mul", (self.operand("number", space), other), space)

    def quotient(self, space: str) -> None:
        divisor: Any = self.positive()
        if self.draw(st.booleans()):
            divisor = self.write("number", "max", (self.operand("number", space), (1,) * self.plans), space)
        self.write("number", "floordiv", (self.operand("number", space), divisor), space)

    def single(self, space: str) -> None:
        op = self.draw(st.sampled_from(("neg", "abs", "odd")))
        self.write("number", op, (self.operand("number", space),), space)

    def comparison(self, space: str) -> None:
        kind = self.draw(st.sampled_from(KINDS))
        tests = ("eq", "ne") if kind in ("flag", "choice") else ("eq", "ne", "lt", "le", "gt", "ge")
        op = self.draw(st.sampled_from(tests))
        self.write("flag", op, [self.operand(kind, space) for _ in range(2)], space)

    def flags(self, space: str) -> None:
        op = self.draw(st.sampled_from(("and", "or", "not")))
        count = 1 if op == "not" else 2
        self.write("flag", op, [self.operand("flag", space) for _ in range(count)], space)

    def choice(self, space: str) -> None:
        kind = self.draw(st.sampled_from(KINDS))
        args = [self.operand("flag", space), self.operand(kind, space), self.operand(kind, space)]
        self.write(kind, "where", args, space)

    def cells(self, space: str) -> None:
        kind = self.draw(st.sampled_from(("number", "flag", "choice")))
        size = self.draw(st.integers(1, 5))
        cells = [tuple(self.constant(kind)[plan] for _ in range(size)) for plan in range(self.plans)]
        below = self.write("number", "min", (self.operand("number", space), (size - 1,) * self.plans), space)
        index = self.write("number", "max", (below, (-1,) * self.plans), space)
        self.write(kind, "take", (tuple(map(Cells, cells)), index), space)

    def search(self, space: str) -> None:
        sizes = [self.draw(st.integers(1, 6)) for _ in range(self.plans)]
        if self.draw(st.integers(0, 9)) == 0:
            sizes = [130 + size for size in sizes]
        cells = tuple(Cells(tuple(sorted(self.draw(st.integers(-20, 400)) for _ in range(size)))) for size in sizes)
        op = self.draw(st.sampled_from(("search_left", "search_right")))
        self.write("number", op, (cells, self.operand("number", space)), space)

    def table(self, space: str) -> None:
        kinds = self.draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=3))
        alike = self.draw(st.booleans())
        first = self.rows(kinds)
        finders = tuple(first if alike else self.rows(kinds) for _ in range(self.plans))
        self.write("number", "find", (finders, *(self.operand(kind, space) for kind in kinds)), space)

    def rows(self, kinds: Sequence[str]) -> Finder:
        rows = [TableRow(tuple(self.match(kind) for kind in kinds), ()) for _ in range(self.draw(st.integers(0, 4)))]
        return Finder(tuple(rows))

    def match(self, kind: str) -> Match:
        if self.draw(st.integers(0, 3)) == 0:
            return Match(self.draw(st.sampled_from(("any", "above"))))
        bound = self.constant(kind)[0]
        tests = ("is",) if kind in ("flag", "choice") else ("is", "up_to", "below", "since")
        return Match(self.draw(st.sampled_from(tests)), bound.text if isinstance(bound, Text) else bound)

    def shift(self, space: str) -> None:
        by = self.draw(st.sampled_from(("shift_months", "shift_days")))
        self.write("date", by, (self.operand("date", space), self.operand("number", space)), space)

    def into_bill(self, space: str) -> None:
        if space == BILL:
            self.arithmetic(space)
            return
        op = self.draw(st.sampled_from(("sum", "sum", "least", "greatest", "any", "count")))
        kind = "flag" if op == "any" else "number"
        args = [] if op == "count" else [self.operand(kind, space)]
        self.write(kind, op, args, BILL, space)

    def multiple(self, space: str) -> None:
        if space != BILL:
            few = self.write("number", "min", (self.operand("number", space), (9,) * self.plans), space)
            few = self.write("number", "max", (few, (-7,) * self.plans), space)
            self.write("number", "common_multiple", (few,), BILL, space)

    def into_rows(self, space: str) -> None:
        if space == BILL:
            self.comparison(space)
            return
        op = self.draw(st.sampled_from(("spread", "running", "previous", "first")))
        if op == "first":
            self.write("flag", op, (), space, space)
        elif op in ("running", "previous"):
            self.write("number", op, (self.operand("number", space),), space, space)
        else:
            kind = self.draw(st.sampled_from(KINDS))
            self.write(kind, op, (self.operand(kind, BILL),), space, space)

    def grouped(self, space: str) -> None:
        if GROUPS in self.spaces:
            self.write("number", "grouped", (self.operand("number", ROWS),), GROUPS, ROWS)

    def draws(self, space: str) -> None:
        if LOTS not in self.spaces:
            return
        whole = self.write("number", "max", (self.operand("number", ROWS), (0,) * self.plans), ROWS)
        args = [self.operand("date", ROWS), self.operand("number", ROWS), whole]
        args += [self.operand("date", LOTS), self.operand("date", LOTS), self.operand("number", LOTS)]
        args.append((self.draw(st.booleans()),) * self.plans)
        for op, of in (("draw_got", ROWS), ("draw_gave", LOTS)):
            self.write("number", op, args, of, ROWS, LOTS)

    # ---- the end ----

    def columns_of(self, plan: int, results: Sequence[str], exact: Sequence[str]) -> Columns:
        def operand(arg: Any) -> Any:
            return arg[plan] if isinstance(arg, tuple) else arg

        return Columns(
            tuple(Argument(leaf.name, "value", number) for number, leaf in enumerate(self.leaves)),
            tuple(
                Instruction(name, op, tuple(map(operand, args)), space, over, lots)
                for name, op, args, space, over, lots in self.steps
            ),
            tuple(Result(f"of {name}", name, 0, self.kinds[name][1], self.kinds[name][0], Den()) for name in results),
            tuple(exact),
        )


_STEPS: tuple[Callable[[_Writing, str], None], ...] = (
    *(_Writing.arithmetic, _Writing.arithmetic, _Writing.product, _Writing.quotient, _Writing.single),
    *(_Writing.comparison, _Writing.flags, _Writing.choice, _Writing.choice, _Writing.cells, _Writing.search),
    *(_Writing.table, _Writing.shift, _Writing.into_bill, _Writing.into_bill, _Writing.multiple),
    *(_Writing.into_rows, _Writing.grouped, _Writing.draws),
)


SPACES_TOGETHER = ((BILL,), (BILL, ROWS), (ROWS,), (BILL, ROWS, GROUPS), (ROWS, LOTS))


@st.composite
def programs(draw: DrawFn, spaces: tuple[tuple[str, ...], ...] = SPACES_TOGETHER) -> Drawn:
    """Plans of one form; every column that nothing else reads is a result, and some that are read."""
    used = draw(st.sampled_from(spaces))
    writing = _Writing(draw, draw(st.sampled_from((1, 1, 2, 3))), used)
    for space in used:
        writing.leaf("number", space)
        for kind in draw(st.lists(st.sampled_from(("number", *KINDS)), max_size=3)):
            writing.leaf(kind, space)
    for _ in range(draw(st.integers(1, 14))):
        writing.step()
    read = {arg for step in writing.steps for arg in step[2] if isinstance(arg, str)}
    names = [*(leaf.name for leaf in writing.leaves), *(step[0] for step in writing.steps)]
    results = [name for name in names if name not in read or draw(st.integers(0, 4)) == 0]
    flags = [name for name in writing.columns("flag", BILL) if draw(st.integers(0, 4)) == 0]
    plans = tuple(writing.columns_of(plan, results, flags) for plan in range(writing.plans))
    codes = Codes()
    return Drawn(plans, tuple(writing.leaves), codes, Family.made(plans, writing.leaves, codes))


@frozen
class Bills:
    """Bills, each by its plan."""

    plans: Sequence[int]
    bills: Sequence[PlainBill]


@st.composite
def bills(draw: DrawFn, program: Drawn, *, outside: bool) -> Bills:
    """Bills for a program: inside its box, very often at its corners; or outside it too."""
    count = draw(st.integers(0, 7))
    made = []
    for _ in range(count):
        counts = {space: draw(st.integers(0, 4)) for space in (ROWS, LOTS)}
        counts[GROUPS] = draw(st.integers(min(1, counts[ROWS]), 3))
        members = [draw(st.integers(0, counts[GROUPS] - 1)) for _ in range(counts[ROWS])]
        columns: dict[str, Any] = {}
        for leaf in program.leaves:
            numbers = _numbers(program, leaf, outside)
            size = counts.get(leaf.space)
            columns[leaf.name] = draw(numbers) if size is None else [draw(numbers) for _ in range(size)]
        made.append(PlainBill(columns, counts, {GROUPS: members}))
    return Bills([draw(st.integers(0, len(program.plans) - 1)) for _ in made], made)


def _numbers(program: Drawn, leaf: Leaf, outside: bool) -> SearchStrategy[Any]:
    if leaf.kind == "flag":
        return st.booleans()
    if leaf.kind == "choice":
        return st.sampled_from(TEXTS).map(program.codes.of) | st.just(-1)
    low, high = program.family.box[leaf.name] if program.family.box else (-(2**63), 2**63 - 1)
    if leaf.kind == "date":
        return st.sampled_from((low, high, 0, 31, 59, 19782, -1)) | st.integers(low, high)
    small = [number for number in (0, 1, -1, 5, 100) if low <= number <= high]
    inside = st.sampled_from((low, high, *small)) | st.integers(low, high)
    if not outside:
        return inside
    return inside | inside | st.sampled_from((2**63 - 1, -(2**63), 2**62)) | st.integers(-(2**63), 2**63 - 1)


# ---- the comparison --------------------------------------------------------------------------------------------------


def run(program: Drawn, bills: Bills, block: int) -> Outcome:
    """What the kernel gives."""
    columns: dict[str, Column] = {}
    for leaf in program.leaves:
        held = [bill.columns[leaf.name] for bill in bills.bills]
        flat = held if leaf.space == BILL else [number for of_bill in held for number in of_bill]
        columns[leaf.name] = np.array(flat, dtype=leaf.type)
    offsets = {space: _offsets(space, bills.bills) for space in SPACES[1:]}
    members = [
        int(offsets[GROUPS][number]) + member
        for number, bill in enumerate(bills.bills)
        for member in bill.members[GROUPS]
    ]
    lists = {space: Rows(offsets[space]) for space in (ROWS, LOTS)}
    lists[GROUPS] = Rows(offsets[GROUPS], np.array(members, dtype=np.int64))
    plans: Any = np.array(bills.plans, dtype=np.int64)
    return program.family.run(columns, lists, plans, len(bills.bills), block=block)


def _offsets(space: str, bills: Sequence[PlainBill]) -> Any:
    return np.cumsum([0, *(bill.counts[space] for bill in bills)], dtype=np.int64)


def assert_alike(program: Drawn, bills: Bills, outcome: Outcome) -> None:
    """Bills that are not to go the exact way have what plain integers give."""
    starts = {space: _offsets(space, bills.bills) for space in SPACES[1:]}
    for number, (plan, bill) in enumerate(zip(bills.plans, bills.bills, strict=True)):
        if outcome.exact[number]:
            continue
        known = run_plainly(program.plans[plan], bill, program.codes.of)
        assert not any(known[flag] for flag in program.plans[plan].exact)
        for result in program.plans[plan].results:
            column = outcome.values[result.name]
            assert isinstance(result.operand, str)
            if result.space == BILL:
                assert column[number] == known[result.operand], result
            else:
                start, end = starts[result.space][number : number + 2]
                assert column[start:end].tolist() == known[result.operand], result


def flagged(program: Drawn, bills: Bills) -> list[bool]:
    """Whether the program itself sends each bill the exact way."""
    found = []
    for plan, bill in zip(bills.plans, bills.bills, strict=True):
        known = run_plainly(program.plans[plan], bill, program.codes.of)
        found.append(any(known[flag] for flag in program.plans[plan].exact))
    return found


__all__ = ["Bills", "Drawn", "Mapping", "assert_alike", "bills", "flagged", "programs", "run"]
