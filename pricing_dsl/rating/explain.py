"""How a bill comes about, told as a tree: each line, the tiers, rows and lots it used, what each ending and each
rounding took or gave, what it rests on, and where the rulebook says so."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from fractions import Fraction

from pricing_dsl.exact import grouped, to_text
from pricing_dsl.ir.nodes import Program
from pricing_dsl.rating.bill import Balance, BillLine, Lot, Part, Step
from pricing_dsl.rating.explanation import Explanation, Location
from pricing_dsl.rating.grounds import Ground, grounds
from pricing_dsl.rating.rated import Rated
from pricing_dsl.source import Place


def explain(program: Program, rated: Rated) -> Explanation:
    """The story of a bill that `rate_traced` made."""
    return _Teller(program, rated).bill()


class _Teller:
    def __init__(self, program: Program, rated: Rated) -> None:
        self.program = program
        self.rated = rated
        self.currency = rated.bill.currency

    def bill(self) -> Explanation:
        bill = self.rated.bill
        under = [self.line(line) for line in bill.lines]
        under += [Explanation("note", note.title, self.money(note.amount), "told, not added") for note in bill.notes]
        under += [self.grant(balance) for balance in bill.grants]
        under += [Explanation("notice", f"notice: {notice}") for notice in bill.notices]
        under += [
            Explanation("default", f"{name} was not given", detail="the rulebook's default") for name in bill.defaults
        ]
        period = "" if bill.period is None else str(bill.period)
        return Explanation("bill", bill.title, self.money(bill.total), period, under=tuple(under))

    def line(self, line: BillLine) -> Explanation:
        grounds_of = [ground for ground in grounds(self.rated.run) if ground.line == line.name]
        under = [
            *self.shares(line),
            *map(self.step, line.steps),
            *(self.ground(ground) for ground in grounds_of),
        ]
        detail = self.priced(line.quantity, line.unit, line.price, line.price_unit)
        return Explanation("line", line.title, self.money(line.amount), detail, self.at(line.place), tuple(under))

    def shares(self, line: BillLine) -> Iterator[Explanation]:
        """A line's rows with their parts under them; of a line without rows, its parts."""
        by_row: dict[str, list[Explanation]] = {}
        for part in line.parts:
            by_row.setdefault(part.row, []).append(self.part(part))
        for row in line.rows:
            under = tuple(by_row.pop(row.row, ()))
            if row.amount or under:
                yield Explanation("row", row.row, self.money(row.amount), under=under)
        for label, parts in by_row.items():
            if label:
                yield Explanation("row", label, under=tuple(parts))
            else:
                yield from parts

    def part(self, part: Part) -> Explanation:
        detail = self.priced(part.quantity, part.unit, part.price, part.price_unit)
        return Explanation("part", part.label, self.money(part.amount), detail, self.at(part.place))

    def step(self, step: Step) -> Explanation:
        where = f"{step.what} ({step.row})" if step.row else step.what
        detail = f"{self.moved(step.after - step.before, self.currency)} {self.money(step.before)}"
        return Explanation("step", where, self.money(step.after), detail, self.at(step.place))

    def ground(self, ground: Ground) -> Explanation:
        amount = self.value(ground.value, ground.unit)
        if ground.gave is None:
            return Explanation("ground", ground.label, amount, at=self.at(ground.place))
        detail = self.moved(ground.gave, ground.unit).rpartition(" ")[0]
        return Explanation("rounding", ground.label, amount, detail, self.at(ground.place))

    def grant(self, balance: Balance) -> Explanation:
        label = f"{balance.title} ({balance.of})" if balance.of else balance.title
        parts = ("opening", "granted", "bought", "drawn", "forfeited", "closing")
        under = [
            Explanation("lot", part, self.value(getattr(balance, part), balance.unit))
            for part in parts
            if getattr(balance, part) or part == "closing"
        ]
        under += [
            Explanation(
                "lot",
                "rolled over" if lot.rolled else "kept",
                self.value(lot.quantity, balance.unit),
                _living(lot),
            )
            for lot in balance.lots
        ]
        return Explanation("grant", label, under=tuple(under))

    def priced(self, quantity: Fraction | None, unit: str, price: Fraction | None, price_unit: str) -> str:
        if quantity is None:
            return ""
        counted = self.value(quantity, unit)
        if price is None:
            return counted
        money, per, below = price_unit.partition(" per ")
        if money == self.currency:
            return f"{counted} at {self.money(price)}{per}{below}"
        return f"{counted} at {to_text(price)}{'' if price_unit == '%' else ' '}{price_unit}".rstrip()

    def money(self, amount: Fraction) -> str:
        return f"{self.rated.bill.money(amount)} {self.currency}"

    def moved(self, amount: Fraction, unit: str) -> str:
        """What a step took of an amount, or gave to it."""
        return f"gave {self.value(amount, unit)} to" if amount > 0 else f"took {self.value(-amount, unit)} of"

    def value(self, value: object, unit: str) -> str:
        """A value with its unit, as a reader writes it."""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if not isinstance(value, Fraction):
            return str(value)
        if unit == self.currency:
            return self.money(value)
        return f"{to_text(100 * value)}%" if unit == "%" else f"{grouped(value)} {unit}".rstrip()

    def at(self, place: Place | None) -> Location | None:
        """Where a place is, if the program knows its sources."""
        if place is None or place.file >= len(self.program.sources):
            return None
        starts = self.program.line_starts[place.file] if place.file < len(self.program.line_starts) else (0,)
        line = max(bisect_right(starts, place.start), 1)
        return Location(self.program.sources[place.file], line, place.start - starts[line - 1] + 1)


def _living(lot: Lot) -> str:
    if lot.expires is not None:
        return f"until {lot.expires}" if lot.granted is None else f"{lot.granted} to {lot.expires}"
    if lot.periods is None:
        return "until used up"
    return "for one more period" if lot.periods == 1 else f"for {lot.periods} more periods"
