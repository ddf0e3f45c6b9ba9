"""The lines of a bill as statements: what `settle` makes of them, written out for one plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from itertools import pairwise

from attrs import define

from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import BILL, Id, Line, LinePart, Plan
from pricing_dsl.rating.bill import BillLine, Part, RowAmount, Step
from pricing_dsl.rating.emit.operations import number
from pricing_dsl.rating.emit.pieces import EMPTY, NONE, Fixed, Gathering, Piece, Pieces
from pricing_dsl.rating.emit.source import Bind, Expr
from pricing_dsl.rating.emit.values import Walk

_ONE = Fraction(1)
_FEW = 2
"""So many parts are gathered one by one."""


def lines_want(plan: Plan) -> tuple[set[Id], set[Id]]:
    """The values that lines ask for in every bill, and those they may."""
    always: set[Id] = set()
    sometimes: set[Id] = set()
    for line in plan.lines:
        always.add(line.amount)
        told = always if line.shown is None else sometimes
        told |= _there(line.rows, line.quantity, line.price)
        always |= _there(line.shown)
        for part in line.parts:
            told |= _there(part.quantity, part.chosen)
            (told if _tested(plan, part) == [part.amount] else sometimes).update(_there(part.amount, part.price))
        for change in line.changes:
            told |= {change.before, change.after}
    return always, sometimes


def _there(*ids: Id | None) -> set[Id]:
    return {id_ for id_ in ids if id_ is not None}


def _tested(plan: Plan, part: LinePart) -> list[Id]:
    """The values that are all zero where a part is left out."""
    amount = plan.values[part.amount].op
    if part.quantity is None:
        return [part.amount]
    follows = isinstance(amount, ir.Linear) and amount.args == (part.quantity,) and not amount.constant
    return [part.quantity] if follows or amount == ir.Const(Fraction(0)) else [part.amount, part.quantity]


@define
class LineWriter:
    """Writes the statements that make a bill's lines."""

    walk: Walk
    pieces: Pieces

    def lines(self) -> Piece:
        """All lines that are shown; those of one name are one, where the first of them stands."""
        lines = self.walk.layout.plan.lines
        if len({line.name for line in lines}) < len(lines):
            return self._joined(lines)
        if all(line.shown is None for line in lines):
            return self.pieces.tuple_of([self._line(line) for line in lines])
        shown = Gathering.begun(self.walk, "lines", many=True)
        for line in lines:
            with self._if_shown(line):
                shown.add(self.pieces.text(self._line(line)))
        return shown.whole

    def _joined(self, lines: Iterable[Line]) -> Piece:
        block = self.walk.block
        found = block.assign(block.fresh("lines"), Expr("{}")).text
        for line in lines:
            with self._if_shown(line):
                made, name = self.pieces.text(self._line(line)), repr(line.name)
                block.add(f"{found}[{name}] = joined({found}[{name}], {made}) if {name} in {found} else {made}")
        return Expr(f"tuple({found}.values())", Bind.CALL)

    @contextmanager
    def _if_shown(self, line: Line) -> Iterator[None]:
        if line.shown is None:
            yield
            return
        shown, amount = self.walk.raw(line.shown), self.walk.raw(line.amount)  # now: either may take statements
        with self.walk.block.inside(f"if {shown.text}:"):
            yield
        with self.walk.block.inside(f"elif {amount.text}:"):
            what = "a line of a branch not taken has an amount"
            self.walk.block.add(f"raise RatingBugError({what!r}, {{'line': {line.name!r}}})")

    def _line(self, line: Line) -> Piece:
        """One line."""
        amount = self.pieces.value(line.amount)
        quantity, price = self._quantity(line), self._price(line)
        return self.pieces.made(
            BillLine,
            "line",
            name=Fixed(line.name),
            title=Fixed(line.title),
            kind=Fixed(line.kind),
            amount=amount,
            quantity=quantity,
            unit=Fixed(line.said.unit if line.said else self._unit(line.quantity)),
            price=price,
            price_unit=self._price_unit(line, price),
            parts=self._parts(line),
            steps=self._steps(line),
            rows=self._rows(line),
            place=Fixed(line.place),
        )

    def _unit(self, id_: Id | None) -> str:
        return "" if id_ is None else self.walk.layout.plan.values[id_].unit

    def _price_unit(self, of: Line | LinePart, price: Piece) -> Piece:
        unit = of.said.price_unit if of.said else self._unit(of.price)
        if price == NONE:
            return Fixed("")
        if isinstance(of, Line) and isinstance(price, Expr) and of.price is not None and self._space(of.price):
            return Expr(f"'' if {price.text} is None else {unit!r}", Bind.CHOICE)
        return Fixed(unit)

    def _space(self, *ids: Id | None) -> str | None:
        """The list that values share; None where they are all of the bill."""
        values = self.walk.layout.plan.values
        spaces = {values[id_].space for id_ in ids if id_ is not None} - {BILL}
        return spaces.pop() if spaces else None

    def _quantity(self, line: Line) -> Piece:
        """The quantity of the line as a whole."""
        if line.quantity is None:
            return NONE
        times = line.said.quantity if line.said else _ONE
        space = self._space(line.quantity)
        if space is None:
            return self.pieces.value(line.quantity, times)
        column = self.walk.column(line.quantity, space)
        den = self.walk.layout.dens[line.quantity]
        total = self.walk.block.named(self.walk.dialect.folded("sum", column), "quantity")
        return self.pieces.fraction(total, den, times, "quantity")

    def _price(self, line: Line) -> Piece:
        """The price of the line as a whole, if all its rows have one."""
        if line.price is None:
            return NONE
        times = line.said.price if line.said else _ONE
        space = self._space(line.price)
        if space is None:
            return self.pieces.value(line.price, times)
        block = self.walk.block
        same = block.named(Expr(f"the_same({self.walk.column(line.price, space).text})", Bind.CALL), "price")
        price = block.assign(block.fresh("price"), Expr("None"))
        with block.inside(f"if {same.text} is not None:"):
            made = self.pieces.fraction(same, self.walk.layout.dens[line.price], times, "price")
            block.add(f"{price.text} = {made.text}")
        return price

    # ---- parts, steps, rows ----

    def _parts(self, line: Line) -> Piece:
        if not line.parts:
            return EMPTY
        if (full := self._in_turn(line.parts)) is not None:
            return self._waterfall(line.parts, full)
        spaces = [self._space(part.amount, part.quantity, part.price, part.chosen) for part in line.parts]
        parts = Gathering.begun(self.walk, "parts", many=len(spaces) > _FEW or any(spaces))
        for part, space in zip(line.parts, spaces, strict=True):
            if space is None:
                self._part(part, parts, Fixed(""))
            else:
                label = self.walk.block.fresh("row")
                with self.walk.rows(space, _there(part.amount, part.quantity, part.price, part.chosen), labels=label):
                    self._part(part, parts, Expr(label))
        return parts.whole

    def _part(self, part: LinePart, parts: Gathering, row: Piece) -> None:
        """A share of the line, unless it is nothing."""
        tested = " or ".join(self.walk.raw(id_).within(Bind.AND) for id_ in _tested(self.walk.layout.plan, part))
        with self.walk.block.inside(f"if {tested}:"):
            amount, quantity = self.pieces.value(part.amount), self._part_value(part.quantity, self._times(part))
            parts.add(self.pieces.text(self._made_part(part, amount, quantity, row)))

    def _in_turn(self, parts: Sequence[LinePart]) -> list[Fixed] | None:
        """The parts when they are full, all but the last, of tiers that fill one after the other; None of others."""
        values = self.walk.layout.plan.values
        ops = [values[part.quantity].op for part in parts if part.quantity is not None]
        tiers = [op for op in ops if isinstance(op, ir.Part)]
        if len(tiers) < len(parts) or len({(tier.start, tier.end) for tier in tiers}) > 1:
            return None
        start, low = values[tiers[0].start].range.hi, values[tiers[0].low].range.lo
        if start is None or low is None or start > low or any(a.high != b.low for a, b in pairwise(tiers)):
            return None
        follow = all(_tested(self.walk.layout.plan, part) == [part.quantity] for part in parts)
        if not follow or self._space(*(part.quantity for part in parts)) is not None:
            return None
        full = [made for part in parts[:-1] if (made := self._full(part)) is not None]
        return full if len(full) == len(parts) - 1 else None

    def _waterfall(self, parts: Sequence[LinePart], full: Sequence[Fixed]) -> Expr:
        """The parts of tiers that fill one after the other. A tier that is full is the same part in every bill, so only
        that of the last tier reached is made; branches say which, and how it is told."""
        block, pieces = self.walk.block, self.pieces
        reached = [self.walk.raw(part.quantity) for part in parts if part.quantity is not None]  # may take statements
        before, n, d, filled, filled_d = (block.fresh(hint) for hint in ("before", "n", "d", "filled", "filled_d"))
        told = {hint: block.fresh(hint) for hint in self._told(parts[0])}
        word = "if"
        for at in reversed(range(len(parts))):
            part = parts[at]
            with block.inside(f"{word} {reached[at].text}:"):
                share = pieces.parts_of(self.walk.raw(part.amount), self.walk.layout.dens[part.amount])
                assert part.quantity is not None
                units = pieces.parts_of(reached[at], self.walk.layout.dens[part.quantity], self._times(part))
                sizes = ", ".join(expr.text for expr in (*share, *units))
                block.add(f"{before}, {n}, {d}, {filled}, {filled_d} = {at}, {sizes}")
                block.add(f"{', '.join(told.values())} = {', '.join(map(pieces.text, self._told(part).values()))}")
            word = "elif"
        with block.inside("else:"):
            block.add(f"{filled} = 0")
        gathered = block.assign(block.fresh("parts"), Expr("()"))
        with block.inside(f"if {filled}:"):
            amount = pieces.quotient(Expr(n), Expr(d), "amount")
            quantity = pieces.quotient(Expr(filled), Expr(filled_d), "quantity")
            last = {hint: Expr(name) for hint, name in told.items()}
            made = pieces.text(pieces.made(Part, "part", amount=amount, quantity=quantity, row=Fixed(""), **last))
            all_full = pieces.text(Fixed(tuple(one.value for one in full)))
            block.add(f"{gathered.text} = {all_full}[:{before}] + ({made},)")
        return gathered

    def _full(self, part: LinePart) -> Fixed | None:
        """The part where its tier is full; None where that is not known beforehand."""
        values = self.walk.layout.plan.values
        assert part.quantity is not None
        tier, amount = values[part.quantity].op, values[part.amount].op
        assert isinstance(tier, ir.Part)
        bounds = [values[id_].op for id_ in (tier.low, tier.high) if id_ is not None]
        low, high = (op.value if isinstance(op, ir.Const) else None for op in bounds)
        if not isinstance(low, Fraction) or not isinstance(high, Fraction) or low > high:
            return None
        price = amount.coefficients[0] if isinstance(amount, ir.Linear) else Fraction(0)
        quantity = Fixed((high - low) * self._times(part))
        made = self._made_part(part, Fixed(price * (high - low)), quantity, Fixed(""))
        return made if isinstance(made, Fixed) else None

    def _made_part(self, part: LinePart, amount: Piece, quantity: Piece, row: Piece) -> Piece:
        return self.pieces.made(Part, "part", amount=amount, quantity=quantity, row=row, **self._told(part))

    def _told(self, part: LinePart) -> dict[str, Piece]:
        """How a part is told, beside how much it is."""
        said = part.said
        price = self._part_value(part.price, said.price if said else _ONE)
        return {
            "label": self._label(part),
            "price": price,
            "unit": Fixed(said.unit if said else self._unit(part.quantity)),
            "price_unit": self._price_unit(part, price),
            "place": Fixed(part.place),
        }

    def _times(self, part: LinePart) -> Fraction:
        return part.said.quantity if part.said else _ONE

    def _part_value(self, id_: Id | None, times: Fraction) -> Piece:
        return NONE if id_ is None else self.pieces.value(id_, times)

    def _label(self, part: LinePart) -> Piece:
        if part.chosen is None:
            return Fixed(part.label)
        labels = self.pieces.text(Fixed(part.labels))
        return Expr(f"{labels}[{self.walk.raw(part.chosen).text}]", Bind.CALL)

    def _steps(self, line: Line) -> Piece:
        if not line.changes:
            return EMPTY
        spaces = [self._space(change.before, change.after) for change in line.changes]
        steps = Gathering.begun(self.walk, "steps", many=any(spaces))
        for change, space in zip(line.changes, spaces, strict=True):
            if space is None:
                self._step(change, steps, Fixed(""))
            else:
                label = self.walk.block.fresh("row")
                with self.walk.rows(space, [change.before, change.after], labels=label):
                    self._step(change, steps, Expr(label))
        return steps.whole

    def _step(self, change: ir.Change, steps: Gathering, row: Piece) -> None:
        """What an ending changed, if it did."""
        den = self.walk.layout.common((change.before, change.after))
        before, after = (number(self.walk, id_, den) for id_ in (change.before, change.after))
        with self.walk.block.inside(f"if {self.walk.dialect.compared('ne', before, after).text}:"):
            made = self.pieces.made(
                Step,
                "step",
                what=Fixed(change.what),
                before=self.pieces.value(change.before),
                after=self.pieces.value(change.after),
                row=row,
                place=Fixed(change.place),
            )
            steps.add(self.pieces.text(made))

    def _rows(self, line: Line) -> Piece:
        if line.rows is None or line.list is None:
            return EMPTY
        rows = Gathering.begun(self.walk, "rows", many=True)
        label = self.walk.block.fresh("row")
        with self.walk.rows(line.list, [line.rows], labels=label):
            made = self.pieces.made(RowAmount, "row_amount", row=Expr(label), amount=self.pieces.value(line.rows))
            rows.add(self.pieces.text(made))
        return rows.whole
