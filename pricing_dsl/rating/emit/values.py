"""The walk over a plan's values: a statement for each, in an order in which everything is known before it is used.

Values of the bill come one after the other. Values with rows come in loops, one for all values of a list that need
nothing but each other; what takes all rows at once (a sum over them, a running sum, a common multiple of divisors)
parts one loop from the next. Values are named where they are used more than once; the others stand where they are used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from attrs import define, field

from pricing_dsl.exact import Den
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import BILL, ONE, Id, Value
from pricing_dsl.ir.operands import DIVISOR
from pricing_dsl.rating.emit.arguments import Arguments, is_leaf
from pricing_dsl.rating.emit.constants import Constants
from pricing_dsl.rating.emit.dialect import Dialect
from pricing_dsl.rating.emit.layout import SCALE, Layout, multiplier
from pricing_dsl.rating.emit.operations import NOTHING, by_factor, expression, is_expression, written
from pricing_dsl.rating.emit.schedule import Schedule
from pricing_dsl.rating.emit.source import Bind, Block, Expr
from pricing_dsl.source import Place

_LONGEST_INLINED = 48
"""An expression longer than this is worth a name of its own."""


@define
class Walk:
    """A function under way. What is asked of the plan is in its schedule."""

    layout: Layout
    dialect: Dialect
    block: Block
    constants: Constants
    arguments: Arguments
    schedule: Schedule
    names: dict[Id, str]
    where: Callable[[Place | None], str] = field(default=lambda place: "", kw_only=True)
    """Where a place is in the rulebook, as told beside the first statement that comes from there."""
    _last: str = field(default="", init=False)
    _known: dict[Id, Expr] = field(factory=dict)
    """Values that may be used where the walk stands: of the bill, and those of the row at hand."""
    _columns: dict[Id, Expr] = field(factory=dict)
    _givens: dict[str, Expr] = field(factory=dict)
    _draws: dict[ir.Draw, tuple[Expr, Expr]] = field(factory=dict)

    # ---- what operations ask ----

    def raw(self, id_: Id) -> Expr:
        """A value as it is; one that waits for where it is used is computed there."""
        known = self._known.get(id_)
        return known if known is not None else expression(self, self._value(id_))

    def given(self, name: str) -> Expr:
        """A given of denominators."""
        return self.arguments.scale() if name == SCALE else self._givens[name]

    def column(self, id_: Id, list_id: str, den: Den | None = None) -> Expr:
        """A value for every row of a list; a number over `den`, a multiple of its own denominator."""
        factor = ONE if den is None else multiplier(den, self.layout.dens[id_])
        if self._value(id_).space == BILL:
            alike = self.dialect.alike(by_factor(self, self.raw(id_), factor), self.arguments.count(list_id))
            return self.block.named(alike, "column")
        if factor == ONE:
            return self._columns[id_]
        return self.block.named(self.dialect.scaled(self._columns[id_], written(self, factor)), "column")

    # ---- the walk ----

    def run(self) -> None:
        """Write a statement for everything that the schedule asks for."""
        for stage in self.schedule.stages:
            for value in stage.of_bill:
                self._of_bill(value)
            for list_id, values in stage.of_rows.items():
                self._of_rows(list_id, values)

    def _value(self, id_: Id) -> Value:
        return self.layout.plan.values[id_]

    def _of_bill(self, value: Value) -> None:
        op = value.op
        self.block.hint = self.hint(value.id)
        if is_leaf(value):
            self._known[value.id] = self.arguments.leaf(value, self.hint(value.id))
        elif isinstance(op, ir.FoldRows):
            self._name(value, self._folded(op))
        elif is_expression(op) and value.id not in self.schedule.late:
            self._name(value, expression(self, value))
        self._bind_divisor(value)

    def _name(self, value: Value, expr: Expr) -> None:
        """A name for a value, unless it reads well where it is used."""
        uses = self.schedule.uses[value.id] + (value.id in self.schedule.kept or value.id in self.schedule.stored)
        inlined = uses == 1 and value.id not in self.schedule.kept and expr.bind >= Bind.OR
        inlined = inlined and len(expr.text) <= _LONGEST_INLINED
        self._known[value.id] = expr if expr.is_atom or inlined else self._assigned(value, expr)

    def _assigned(self, value: Value, expr: Expr) -> Expr:
        where = self.where(value.place)
        told = "" if where == self._last else where
        self._last = where
        return self.block.assign(
            self.block.fresh(self.hint(value.id)), expr, ": ".join(filter(None, (told, value.label)))
        )

    def hint(self, id_: Id) -> str:
        """What a value is called."""
        return self.names.get(id_, f"v{id_}")

    def _folded(self, op: ir.FoldRows) -> Expr:
        if op.a is None:
            return self.arguments.count(op.list)
        if self._value(op.a).space == BILL:
            of = self.block.named(self.raw(op.a))
            return self.dialect.folded_alike(op.fn, of, self.arguments.count(op.list))
        return self.dialect.folded(op.fn, self._columns[op.a])

    def _bind_divisor(self, value: Value) -> None:
        """The given that a value's numerator is, where it divides others."""
        given = f"{DIVISOR}{value.id}"
        if given not in self.schedule.givens:
            return
        if value.space != BILL:
            size = self.dialect.common_multiple(self._columns[value.id])
        else:
            low = value.range.lo
            size = self._known[value.id] if low is not None and low > 0 else self._size(value)
        self._givens[given] = self.block.named(size, f"{self.hint(value.id)}_size")

    def _size(self, value: Value) -> Expr:
        low = value.range.lo
        return self.dialect.size_or_one(self._known[value.id], low is not None and low >= 0)

    # ---- rows ----

    def _of_rows(self, list_id: str, values: Sequence[Value]) -> None:
        """The values of a list at one stage: whole columns first, then a loop for those that go row by row."""
        by_row = []
        for value in values:
            if is_leaf(value):
                self._columns[value.id] = self.arguments.leaf(value, f"each_{self.hint(value.id)}")
            elif is_expression(value.op):
                by_row.append(value)
            else:
                self.block.hint = f"each_{self.hint(value.id)}"
                whole = self._whole(list_id, value)
                self._columns[value.id] = self.block.named(whole, f"each_{self.hint(value.id)}")
        if by_row:
            self._loop(list_id, by_row)
        for value in values:
            self._bind_divisor(value)

    def _whole(self, list_id: str, value: Value) -> Expr:
        match value.op:
            case ir.First():
                return self.dialect.firsts(self.arguments.count(list_id))
            case ir.Running(a):
                return self.dialect.running(self.column(a, list_id))
            case ir.FoldRows(list=source, a=a) if a is not None:
                members = self.arguments.members(list_id)
                return self.dialect.grouped(self.block, self.column(a, source), members, self.arguments.count(list_id))
            case ir.Draw():
                got, gave = self._drawn(value.op)
                return got if list_id == value.op.rows else gave
            case _:
                raise AssertionError(value)

    def _drawn(self, op: ir.Draw) -> tuple[Expr, Expr]:
        """What rows get and lots give, told once for both."""
        if op not in self._draws:
            whole = () if op.whole is None else (op.whole,)
            moved = self.layout.common((op.need, op.available, *whole))
            days = self.layout.common((op.at, op.start, op.end))
            rows = [self.column(op.at, op.rows, days), self.column(op.need, op.rows, moved)]
            lots = [self.column(op.start, op.lots, days), self.column(op.end, op.lots, days)]
            rows.append(self._wholes(op.whole, op.rows, moved))
            lots.append(self.column(op.available, op.lots, moved))
            self._draws[op] = self.dialect.drawn(self.block, rows, lots, op.newest)
        return self._draws[op]

    def _wholes(self, whole: Id | None, list_id: str, den: Den) -> Expr:
        if whole is not None:
            return self.column(whole, list_id, den)
        return self.block.named(self.dialect.alike(NOTHING, self.arguments.count(list_id)), "column")

    def _loop(self, list_id: str, values: Sequence[Value]) -> None:
        columns = {
            value.id: self.block.fresh(f"each_{self.hint(value.id)}")
            for value in values
            if value.id in self.schedule.stored
        }
        read = [id_ for id_ in self.schedule.read_by(values) if id_ in self._columns]
        outer, self.block = self.block, Block(self.block.taken, depth=self.block.depth + 1)
        with self._row_at_hand(read) as loop:
            for value in values:
                self.block.hint = self.hint(value.id)
                self._name(value, expression(self, value))
            ends = [(name, self._known.pop(id_)) for id_, name in columns.items()]
        body, self.block = self.block, outer
        self._write_loop(self._for(loop, list_id), body, ends)
        for value in values:
            self._known.pop(value.id, None)
        self._columns.update({id_: Expr(name) for id_, name in columns.items()})

    def _write_loop(self, header: str, body: Block, ends: Sequence[tuple[str, Expr]]) -> None:
        """A loop that appends to columns; where it does nothing else, one expression."""
        if len(ends) == 1 and not body.lines:
            ((name, expr),) = ends
            self.block.add(f"{name} = [{expr.text} {header}]")
            return
        for name, _ in ends:
            self.block.add(f"{name} = []")
        with self.block.inside(f"{header}:"):
            self.block.lines.extend(body.lines)
            for name, expr in ends:
                self.block.add(f"{name}.append({expr.text})")

    @contextmanager
    def rows(
        self, list_id: str, ids: Iterable[Id], *, labels: str | None = None, keys: str | None = None
    ) -> Iterator[None]:
        """Statements for each row of a list, in which these values are those of the row. labels, keys: names for what
        the row is called on a bill, and for the dimension values of a group."""
        read = list(dict.fromkeys(id_ for id_ in ids if self._value(id_).space == list_id))
        loop = [(labels, self.arguments.labels(list_id).text)] if labels is not None else []
        loop += [(keys, self.arguments.keys(list_id).text)] if keys is not None else []
        with self._row_at_hand(read) as columns, self.block.inside(f"{self._for([*loop, *columns], list_id)}:"):
            yield

    @contextmanager
    def _row_at_hand(self, ids: Iterable[Id]) -> Iterator[list[tuple[str, str]]]:
        """Names for values of the row at hand; gives (name, column) of each."""
        loop = []
        ids = list(ids)
        for id_ in ids:
            name = self.block.fresh(self.hint(id_))
            self._known[id_] = Expr(name)
            loop.append((name, self._columns[id_].text))
        yield loop
        for id_ in ids:
            del self._known[id_]

    def _for(self, loop: Sequence[tuple[str, str]], list_id: str) -> str:
        if not loop:
            return f"for _ in range({self.arguments.count(list_id).text})"
        if len(loop) == 1:
            return f"for {loop[0][0]} in {loop[0][1]}"
        names, columns = (", ".join(part) for part in zip(*loop, strict=True))
        return f"for {names} in zip({columns})"
