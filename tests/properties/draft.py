"""A rulebook while it is being made up: what it has declared, and what a point of a plan may name.

Everything is written as text, for the text is what the language is. Each generator asks the draft for names, for
numbers and for what it can speak of, and gives back a statement that must check without errors.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache
from typing import TypeVar

from attrs import define, evolve, field, frozen
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from tests.properties.magnitudes import amounts, number, percents, prices, sizes, tame_percents, tame_prices

T = TypeVar("T")

COINS = {"USD": Fraction(1, 100), "EUR": Fraction(1, 100), "JPY": Fraction(1), "KWD": Fraction(1, 1000)}
COINS |= {"XAU": Fraction(1, 100)}  # gold has no coin of its own: any step will do
MODES = ("half_up", "up", "down", "half_even", "half_down", "ceiling", "floor")


@cache
def _below(count: int) -> SearchStrategy[int]:
    """One strategy for each count: making it anew each time takes as long as the draw."""
    return st.integers(0, count - 1)


@cache
def _places(count: int, least: int, most: int) -> SearchStrategy[list[int]]:
    return st.lists(_below(count), min_size=least, max_size=most, unique=True)


@frozen
class Unit:
    """A unit, the other words for it and its relatives, each with how many of the unit one is."""

    word: str
    others: dict[str, Fraction]
    declaration: str | None = None


UNITS = (
    Unit("call", {"calls": Fraction(1)}, "unit call, calls"),
    Unit("GB", {"TB": Fraction(1000), "MB": Fraction(1, 1000)}),
    Unit("hour", {"hours": Fraction(1), "minutes": Fraction(1, 60), "days": Fraction(24)}),
    Unit("seat", {"seats": Fraction(1)}, "unit seat, seats"),
    Unit("kWh", {"MWh": Fraction(1000), "Wh": Fraction(1, 1000)}),
)
CREDIT = Unit("credit", {"credits": Fraction(1)}, "unit credit, credits")


def in_base(value: Fraction, word: str) -> Fraction:
    """A quantity of some unit in the one that its relatives are counted in: 2 TB are 2,000 GB."""
    factors = {name: factor for unit in (*UNITS, CREDIT) for name, factor in unit.others.items()}
    return value * (factors.get(word) or factors.get(f"{word}s") or Fraction(1))


@frozen
class Every:
    """A plan's period: so many months or days, as it is written."""

    text: str
    months: int = 0
    days: int = 0

    def times(self, count: int) -> str:
        """A span of so many periods."""
        span, word = (self.months, "month") if self.months else (self.days, "day")
        total = span * count
        if word == "month" and total % 12 == 0:
            total, word = total // 12, "year"
        return word if total == 1 else f"{total} {word}s"

    def lasting(self, count: int) -> str:
        """The same after `for`, where the number is always said."""
        text = self.times(count)
        return text if text[0].isdigit() else f"1 {text}"


@frozen
class Column:
    """A column of rows: kind is number, money, choice, flag, text, date, or of a meter day, hour and open (a dimension
    of any values), of purchases bought (a date of the period)."""

    name: str
    kind: str
    unit: Unit | None = None
    whole: bool = False
    values: tuple[str, ...] = ()
    optional: bool = False


@frozen
class Inlet:
    """What a summary gives. role: meter, records, input, term or purchase. `rows`: its columns if it has rows; of a
    meter the last is the quantity, and those before it are its dimensions and days. low, high: of a term. A number of
    no unit is a plain one."""

    name: str
    role: str
    kind: str = "number"
    unit: Unit | None = None
    whole: bool = False
    values: tuple[str, ...] = ()
    rows: tuple[Column, ...] = ()
    optional: bool = False
    corrections: bool = False
    low: Fraction | None = None
    high: Fraction | None = None


@frozen
class Quantity:
    """A quantity that a plan can name. whole: it may be counted in whole numbers, so that its bounds must be whole.
    coverable: a grant may cover it. inlet: the meter, if it is one."""

    text: str
    unit: Unit
    whole: bool
    coverable: bool = False
    inlet: Inlet | None = None


@define
class Scope:
    """What a point of a plan may name. lines, credits: names for `against`; amounts: money; counts: plain numbers; row:
    the row of an `each`."""

    quantities: list[Quantity] = field(factory=list)
    amounts: list[str] = field(factory=list)
    lines: list[str] = field(factory=list)
    credits: list[str] = field(factory=list)
    conditions: list[str] = field(factory=list)
    percents: list[str] = field(factory=list)
    dates: list[str] = field(factory=list)
    counts: list[str] = field(factory=list)
    row: str | None = None
    top: bool = True

    def inside(self, row: str | None = None) -> Scope:
        """A block inside this one: what it names is not seen outside."""
        lists = ("quantities", "amounts", "lines", "credits", "conditions", "percents", "dates", "counts")
        mine = {name: list(getattr(self, name)) for name in lists}
        return evolve(self, **mine, row=row or self.row, top=False)


@frozen
class CoverNote:
    """What a grant covers, and how many units of the grant one unit takes."""

    quantity: Quantity
    weight: Fraction


@frozen
class GrantNote:
    """A grant of the plan. told: lets around it say what it found and left of each cover, `NAME_found_0` and so on.
    days: its purchases are told with the day."""

    name: str
    covers: tuple[CoverNote, ...]
    purchased: bool = False
    money: bool = False
    told: bool = False
    days: bool = False


@define
class Draft:
    """A rulebook on its way. tame: its numbers are of ordinary size, with few decimals; marks: interesting numbers of
    each unit. tainted: names that depend on what is carried. may_reject: some usage may be refused; undated: nothing
    asks for the dates of a period; merged: the plan draws what expires first; divided: the dimension of which each
    value has lots of its own, by meter, or "" for none."""

    draw: DrawFn
    every: Every | None
    currencies: tuple[str, ...]
    tame: bool = False
    declarations: list[str] = field(factory=list)
    inlets: list[Inlet] = field(factory=list)
    grants: list[GrantNote] = field(factory=list)
    marks: dict[str, set[Fraction]] = field(factory=dict)
    tainted: set[str] = field(factory=set)
    book: dict[str, list[str]] = field(factory=dict)
    may_reject: bool = False
    undated: bool = True
    merged: bool = False
    divided: dict[str, str] = field(factory=dict)
    numbers: dict[str, int] = field(factory=dict)

    # ---- choices

    def pick(self, options: Sequence[T]) -> T:
        """One of some values; the first is the simplest."""
        return options[self.draw(_below(len(options)))]

    def some(self, options: Sequence[T], least: int = 1, most: int = 3) -> list[T]:
        """A few of some values, in their order."""
        if not options:
            return []
        return [options[place] for place in sorted(self.draw(_places(len(options), least, most)))]

    def maybe(self, one_in: int = 2) -> bool:
        """Whether to do something that shrinks away."""
        return self.draw(_below(one_in)) == one_in - 1

    def count(self, least: int, most: int) -> int:
        return least + self.draw(_below(most - least + 1))

    def value(self, strategy: SearchStrategy[T]) -> T:
        return self.draw(strategy)

    # ---- names

    def name(self, stem: str) -> str:
        """A name not used yet."""
        count = self.numbers[stem] = self.numbers.get(stem, 0) + 1
        return f"{stem}_{count}"

    def title(self, word: str) -> str:
        """A title or none."""
        return f' "{word.capitalize()}"' if self.maybe(3) else ""

    def depends(self, name: str, text: str) -> None:
        """Note whether what is called `name` depends on what is carried."""
        if {"subtotal", *self.tainted} & set(re.findall(r"[a-z_]\w*", text)) and self.tainted:
            self.tainted.add(name)

    def fresh(self, texts: Sequence[str]) -> list[str]:
        """Those that depend on nothing carried."""
        return [text for text in texts if not self.tainted & set(re.findall(r"[a-z_]\w*", text))]

    # ---- numbers

    def size(self, whole: bool = False, most: int = 5_000) -> Fraction:
        """A bound of a tier, the size of a grant."""
        return self.draw(sizes(whole, most, self.tame))

    def price(self) -> Fraction:
        return self.draw(tame_prices if self.tame else prices)

    def percent(self) -> Fraction:
        return self.draw(tame_percents if self.tame else percents)

    def ordinary(self, options: Sequence[T], odd: Sequence[T]) -> T:
        """One of some values, or of odd ones where the rulebook is not tame."""
        return self.pick(options if self.tame else [*options, *odd])

    # ---- literals

    def mark(self, unit: Unit, value: Fraction) -> Fraction:
        """Remember a number that usage should meet."""
        self.marks.setdefault(unit.word, set()).add(value)
        return value

    def quantity(self, unit: Unit, value: Fraction) -> str:
        """A quantity literal, in the unit or in a relative in which it is a finite decimal."""
        spellings = [unit.word, *(word for word, factor in unit.others.items() if _decimal(value / factor))]
        word = self.pick(spellings)
        factor = unit.others.get(word, Fraction(1))
        shown = value / factor
        if shown and shown % 1000 == 0 and self.maybe():
            return f"{number(shown / 1000)} thousand {word}"
        return f"{number(shown)} {word}"

    @property
    def coin(self) -> Fraction:
        """What every amount of the plan is a multiple of."""
        return max(COINS[currency] for currency in self.currencies)

    @property
    def currency_key(self) -> str:
        """The first key of a table of prices, where the plan has several currencies."""
        return "currency, " if len(self.currencies) > 1 else ""

    def money(self, value: Fraction) -> str:
        """An amount in the plan's currency; with several, one in each, looked up."""
        return self._priced(lambda currency: f"{number(value)} {currency}")

    def rate(self, value: Fraction, per: str) -> str:
        """A price per something, `GB` or `started 10 calls`."""
        return self._priced(lambda currency: f"{number(value)} {currency} per {per}")

    def _priced(self, write: Callable[[str], str]) -> str:
        if len(self.currencies) == 1:
            return write(self.currencies[0])
        column = self.name("cell")
        self.book[column] = [write(currency) for currency in self.currencies]
        return f"book[currency].{column}"

    def some_money(self, most: int = 20_000) -> str:
        return self.money(self.value(amounts(self.coin, most)))

    def some_rate(self, unit: Unit) -> str:
        """A price per unit or per so many of it."""
        value = self.price()
        word = self.pick([unit.word, *unit.others])
        per = self.pick([word, f"10 {word}", f"thousand {word}", f"2.5 {word}"])
        return self.rate(value, per)

    def some_package(self, unit: Unit) -> str:
        """A price per started package."""
        size = self.pick(["1", "10", "1_000", "2 thousand"])
        word = self.pick([unit.word, *unit.others])
        factor = unit.others.get(word, Fraction(1))
        for count in (1, 2):
            self.mark(unit, count * factor * {"1": 1, "10": 10, "1_000": 1000, "2 thousand": 2000}[size])
        return self.rate(self.price(), f"started {size} {word}")

    def some_percent(self) -> str:
        return f"{number(self.percent())}%"


def _decimal(value: Fraction) -> bool:
    """Whether a number is a decimal of not too many digits."""
    return (value * 10**12).denominator == 1 and value < 10**18
