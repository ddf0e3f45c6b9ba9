"""A bill: what one period of a subscription costs, how that comes about, and what is carried on."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any, TypeAlias, TypeVar

from attrs import field, frozen

from pricing_dsl.diagnostics.suggest import closest
from pricing_dsl.exact import money_text, to_text
from pricing_dsl.rating.calendar import Period
from pricing_dsl.rating.explanation import Explanation
from pricing_dsl.rating.state import State
from pricing_dsl.source import Place


@frozen
class Identity:
    """Which rulebook rated: its name and version, and the hash of what in it rates."""

    name: str
    version: str
    hash: str


@frozen
class Part:
    """A share of a line: a tier, a row, a lot. Amounts are in the line's currency.

    quantity, price: how many units at which price each, where the part is priced so.
    """

    label: str
    amount: Fraction
    quantity: Fraction | None = None
    price: Fraction | None = None
    unit: str = ""
    price_unit: str = ""
    row: str = ""
    place: Place | None = None


@frozen
class Step:
    """What an ending did to a line: `at least`, `rounded`, `prorated`, …; before and after it."""

    what: str
    before: Fraction
    after: Fraction
    row: str = ""
    place: Place | None = None


@frozen
class RowAmount:
    """What one row of a list adds to a line, before the line as a whole is rounded."""

    row: str
    amount: Fraction


@frozen
class BillLine:
    """A line of the bill. quantity and price are there where the line is so many units at one price."""

    name: str
    title: str
    kind: str
    amount: Fraction
    quantity: Fraction | None = None
    unit: str = ""
    price: Fraction | None = None
    price_unit: str = ""
    parts: tuple[Part, ...] = ()
    steps: tuple[Step, ...] = ()
    rows: tuple[RowAmount, ...] = ()
    place: Place | None = None


@frozen
class BillNote:
    """An amount that is told and not added: the tax that lines contain."""

    name: str
    title: str
    amount: Fraction


@frozen
class BillNotice:
    """An event: a grant reached a level, or a condition holds."""

    name: str
    level: Fraction | None = None

    def __str__(self) -> str:
        return self.name if self.level is None else f"{self.name} at {to_text(self.level * 100)}%"


@frozen
class Lot:
    """A part of a grant that is carried on. expires: its last day; None: not known, or used up first. granted: its
    first day, where it has days of its own."""

    quantity: Fraction
    expires: datetime.date | None = None
    periods: int | None = None
    """Plan periods it still lives, the next one included; None: until it is used up."""
    rolled: bool = False
    granted: datetime.date | None = None


@frozen
class Balance:
    """A grant in this period. of: the dimension values whose own it is, where each has one."""

    name: str
    title: str
    unit: str
    opening: Fraction
    granted: Fraction
    bought: Fraction
    drawn: Fraction
    forfeited: Fraction
    closing: Fraction
    money: bool = False
    of: str = ""
    lots: tuple[Lot, ...] = ()


Story: TypeAlias = tuple[Callable[..., Any], tuple[Any, ...]]
"""A function, and what it is called with: it gives an `Explanation`, or the grants where it is called for them too."""


def _balances(held: tuple[Balance, ...] | Story) -> tuple[Balance, ...]:
    """Balances as they are, or of the story that makes them."""
    if held and callable(held[0]):
        tell, known = held
        made: tuple[Balance, ...] = tell(*known, what="grants")
        return made
    return held


@frozen
class Bill:
    """The bill of one period. Its lines add up to `total`, exactly.

    minor_unit: the smallest amount of the currency, which amounts are printed with; None where it has none.
    defaults: names that were not given, so that the rulebook's defaults were rated. outputs: lets and remembered
    values by name. closing: the state that opens the next period. story: what explains the bill. Grants may be given as
    a story too: they are made when somebody asks, for whoever makes bills by the million seldom looks at them.
    """

    rulebook: Identity
    plan: str
    title: str
    currency: str
    minor_unit: Fraction | None
    subscription: str
    matching_id: str
    period: Period | None
    lines: tuple[BillLine, ...]
    notes: tuple[BillNote, ...]
    total: Fraction
    notices: tuple[BillNotice, ...]
    _grants: tuple[Balance, ...] | Story = field(alias="grants", eq=_balances, repr=lambda held: repr(_balances(held)))
    closing: State
    defaults: tuple[str, ...] = ()
    outputs: tuple[tuple[str, object], ...] = ()
    story: Story | None = field(default=None, eq=False, repr=False)

    @property
    def grants(self) -> tuple[Balance, ...]:
        """The plan's grants in this period."""
        held = _balances(self._grants)
        if held is not self._grants:
            object.__setattr__(self, "_grants", held)
        return held

    def explain(self) -> Explanation:
        """How the bill comes about: each line's shares and steps, what it rests on, and where the rulebook says so.

        Raises:
            ValueError: the bill was not made by rating, so that nothing is known of it.
        """
        if self.story is None:
            raise ValueError("only a bill that was just rated can be explained: rate its summary again")
        tell, known = self.story
        explanation: Explanation = tell(*known)
        return explanation

    def line(self, name: str) -> BillLine:
        """The line of that name.

        Raises:
            KeyError: the bill has none.
        """
        return _named("line", name, self.lines)

    def grant(self, name: str, of: str = "") -> Balance:
        """The balance of a grant; `of` one dimension value.

        Raises:
            KeyError: the bill has none.
        """
        return _named("grant", name, [balance for balance in self.grants if balance.of == of])

    def output(self, name: str) -> Any:
        """A let, a remembered value or an expectation by name; one per row where it has rows.

        Raises:
            KeyError: the plan has none.
        """
        return dict(self.outputs)[name]

    @property
    def digits(self) -> int:
        """How many decimals an amount is printed with, at least."""
        return 0 if self.minor_unit is None else len(str(self.minor_unit.denominator)) - 1

    def money(self, amount: Fraction) -> str:
        """An amount as text, exactly: "49.00", or "507/31" where no decimal is."""
        return money_text(amount, self.digits)

    def to_json(self) -> dict[str, Any]:
        """The bill as JSON data; numbers are texts."""
        return {
            "rulebook": {"name": self.rulebook.name, "version": self.rulebook.version, "hash": self.rulebook.hash},
            "plan": self.plan,
            "title": self.title,
            "subscription": self.subscription,
            "matching_id": self.matching_id,
            "period": None if self.period is None else [self.period.start.isoformat(), self.period.end.isoformat()],
            "currency": self.currency,
            "lines": [self._line_json(line) for line in self.lines],
            "notes": [
                {"name": note.name, "title": note.title, "amount": self.money(note.amount)} for note in self.notes
            ],
            "total": self.money(self.total),
            "notices": [
                {"name": notice.name} | ({} if notice.level is None else {"level": to_text(notice.level)})
                for notice in self.notices
            ],
            "grants": [self._balance_json(balance) for balance in self.grants],
            "defaults": list(self.defaults),
            "closing": self.closing.to_json(),
        }

    def _line_json(self, line: BillLine) -> dict[str, Any]:
        data: dict[str, Any] = {"name": line.name, "title": line.title, "kind": line.kind}
        data |= _priced_json(line) | {"amount": self.money(line.amount)}
        if line.parts:
            data["parts"] = [
                {"label": part.label}
                | ({"row": part.row} if part.row else {})
                | _priced_json(part)
                | {"amount": self.money(part.amount)}
                for part in line.parts
            ]
        if line.rows:
            data["rows"] = [{"row": row.row, "amount": self.money(row.amount)} for row in line.rows]
        if line.steps:
            data["steps"] = [
                {"what": step.what}
                | ({"row": step.row} if step.row else {})
                | {"before": self.money(step.before), "after": self.money(step.after)}
                for step in line.steps
            ]
        return data

    def _balance_json(self, balance: Balance) -> dict[str, Any]:
        data: dict[str, Any] = {"name": balance.name, "title": balance.title, "unit": balance.unit}
        if balance.of:
            data["of"] = balance.of
        for part in ("opening", "granted", "bought", "drawn", "forfeited", "closing"):
            data[part] = to_text(getattr(balance, part))
        data["lots"] = [
            {
                "quantity": to_text(lot.quantity),
                "periods": lot.periods,
                "expires": None if lot.expires is None else lot.expires.isoformat(),
                "rolled": lot.rolled,
            }
            | ({} if lot.granted is None else {"granted": lot.granted.isoformat()})
            for lot in balance.lots
        ]
        return data


Named = TypeVar("Named", BillLine, Balance)


def _priced_json(priced: BillLine | Part) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if priced.quantity is not None:
        data |= {"quantity": to_text(priced.quantity), "unit": priced.unit}
    if priced.price is not None:
        data |= {"price": to_text(priced.price), "price_unit": priced.price_unit}
    return data


def _named(what: str, name: str, found: Iterable[Named]) -> Named:
    by_name = {one.name: one for one in found}
    if name not in by_name:
        meant = closest(name, by_name)
        raise KeyError(f"the bill has no {what} {name}" + (f": do you mean {meant}?" if meant else ""))
    return by_name[name]
