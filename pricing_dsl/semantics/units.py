"""Units of measure: what they are made of, how they convert, how they are written.

A unit is a product of powers of base units with an exact factor. Money is one more base, its currency code after a
dollar sign (`$USD`), so that a unit of that name never meets it; a price is a quotient of units (`USD per GB`).
"""

from collections import Counter
from fractions import Fraction

from attrs import field, frozen

from pricing_dsl.exact import to_text
from pricing_dsl.rating.calendar import Span

_DAY = Fraction(86_400)
_PER = "per"


def _checked_factor(_: object, __: object, factor: Fraction) -> None:
    if factor <= 0:
        raise ValueError(f"a unit is some of another, not {to_text(factor)} of it")


@frozen
class Unit:
    """A unit; two are equal when they measure the same in the same size, whatever they are called."""

    dims: tuple[tuple[str, int], ...]
    """(base unit, power), sorted by base; powers are not zero."""
    factor: Fraction = field(validator=_checked_factor)
    """How much of the base units it is."""
    text: str = field(eq=False)
    """How it is written: "GB", "kWh per day"; empty for the unit of plain numbers."""

    @property
    def is_plain(self) -> bool:
        """Whether it measures nothing: the unit of counts without a name, of percents and factors."""
        return not self.dims


ONE = Unit((), Fraction(1), "")
"""The unit of plain numbers."""


def money(code: str) -> Unit:
    """The unit of amounts in the currency `code`."""
    return Unit(((f"${code}", 1),), Fraction(1), code)


def currency_of(unit: Unit) -> str | None:
    """The currency of amounts in `unit`; None for what is no money, so for prices per something too."""
    if len(unit.dims) != 1:
        return None
    base, power = unit.dims[0]
    return base[1:] if base.startswith("$") and power == 1 else None


def multiply(a: Unit, b: Unit) -> Unit:
    """The unit of products: `USD per GB` and `GB` give `USD`, `GB` and `second` give `GB second`."""
    return Unit(_dims(a, b, 1), a.factor * b.factor, _text(a, b, 1))


def divide(a: Unit, b: Unit) -> Unit:
    """The unit of quotients: `USD` by `GB` gives `USD per GB`."""
    return Unit(_dims(a, b, -1), a.factor / b.factor, _text(a, b, -1))


def scaled(unit: Unit, factor: Fraction, text: str) -> Unit:
    """The unit that is `factor` of another: 1024 of a GB is someone's TB.

    Raises:
        ValueError: the factor is not above zero.
    """
    return Unit(unit.dims, unit.factor * factor, text)


def convertible(a: Unit, b: Unit) -> bool:
    """Whether both measure the same thing, so that one converts exactly into the other."""
    return a.dims == b.dims


def ratio(a: Unit, b: Unit) -> Fraction:
    """How many of `b` one `a` is: 1000 for a TB in GB.

    Raises:
        ValueError: they measure different things.
    """
    if not convertible(a, b):
        raise ValueError(f'"{a.text or 1}" and "{b.text or 1}" measure different things')
    return a.factor / b.factor


def span_of(number: Fraction, unit: Unit) -> Span:
    """The span of time of a quantity: calendar months for months, quarters and years, days for weeks and less.

    Raises:
        ValueError: the unit is not one of time, or the span is no whole number of months or days above zero.
    """
    amount = number * unit.factor
    shown = f"{to_text(number)} {unit.text}"
    if unit.dims == (("month", 1),):
        if amount < 1 or amount.denominator != 1:
            raise ValueError(f"{shown} is not a whole number of months")
        return Span(months=int(amount))
    if unit.dims != (("second", 1),):
        raise ValueError(f"{shown} is not a length of time")
    days = amount / _DAY
    if days < 1 or days.denominator != 1:
        raise ValueError(f"{shown} is not a whole number of days")
    return Span(days=int(days))


def _dims(a: Unit, b: Unit, sign: int) -> tuple[tuple[str, int], ...]:
    powers = Counter(dict(a.dims))
    for base, power in b.dims:
        powers[base] += sign * power
    return tuple(sorted((base, power) for base, power in powers.items() if power))


def _text(a: Unit, b: Unit, sign: int) -> str:
    """The words of both, those above and below `per` cancelled; a word twice above stands twice."""
    (above, below), (other_above, other_below) = _words(a.text), _words(b.text)
    if sign < 0:
        other_above, other_below = other_below, other_above
    numerator, denominator = [*above, *other_above], [*below, *other_below]
    for word in list(numerator):
        if word in denominator:
            numerator.remove(word)
            denominator.remove(word)
    return " ".join([*numerator, _PER, *denominator] if denominator else numerator)


def _words(text: str) -> tuple[list[str], list[str]]:
    words = text.split()
    if _PER not in words:
        return words, []
    at = words.index(_PER)
    return words[:at], words[at + 1 :]
