"""Types in words, whether they agree, and conversion between units of one kind.

A number stands in the unit of its type. `convert` writes a conversion out as a multiplication; nothing else converts.
"""

from __future__ import annotations

from fractions import Fraction

from attrs import evolve

from pricing_dsl.exact import to_text
from pricing_dsl.semantics import model, units
from pricing_dsl.semantics.scope import Context
from pricing_dsl.semantics.units import ONE, Unit
from pricing_dsl.source import Place

UNKNOWN = model.Unknown()
FLAG = model.Flag()
TEXT = model.TextType()
DATE = model.DateType()
NUMBER = model.Numeric(ONE)
WHOLE_NUMBER = model.Numeric(ONE, whole=True)
PERCENT = model.Numeric(ONE, percent=True)
ANY_MONEY = Unit((("$", 1),), Fraction(1), "money")
"""The unit of `in money` in a rulebook with several currencies; each plan reads it as its own."""
CURRENCY = "currency"
"""The name of the choice that `currency` is."""

# Bases that people take for one another: what differs in size only by habit, not by any exact factor.
_LOOKALIKES = {"binary_byte": ("byte", "U502"), "month": ("second", "U503")}


def money(currency: str) -> model.Numeric:
    """The type of amounts in a currency."""
    return model.Numeric(units.money(currency))


def is_money(type: model.Type) -> bool:
    """Whether a type is that of amounts (not of prices per something)."""
    return isinstance(type, model.Numeric) and units.currency_of(type.unit) is not None


def is_plain(type: model.Type) -> bool:
    """Whether a type is that of numbers without a unit, percentages included."""
    return isinstance(type, model.Numeric) and type.unit.is_plain


def in_plan(type: model.Type, currency: str | None) -> model.Type:
    """A type as a plan in `currency` reads it: `in money` is that currency."""
    if currency is None or not isinstance(type, model.Numeric):
        return type
    if not any(base == "$" for base, _ in type.unit.dims):
        return type
    dims = tuple(sorted((f"${currency}" if base == "$" else base, power) for base, power in type.unit.dims))
    text = " ".join(currency if word == ANY_MONEY.text else word for word in type.unit.text.split())
    return evolve(type, unit=Unit(dims, type.unit.factor, text))


def describe(type: model.Type) -> str:
    """A type in words with their article: "money in USD per GB", "a quantity in GB", "a condition"."""
    match type:
        case model.Numeric(package=package) if package is not None:
            return f"a price in {type.unit.text} for each package of {to_text(package)} started"
        case model.Numeric(unit, percent):
            if unit.is_plain:
                return "a percentage" if percent else "a plain number"
            if unit.dims == ANY_MONEY.dims:
                return "money"
            currency = units.currency_of(unit)
            if currency is not None:
                return f"money in {currency}"
            with_money = any(base.startswith("$") for base, _ in unit.dims)
            return f"{'money' if with_money else 'a quantity'} in {unit.text}"
        case model.Flag():
            return "a condition"
        case model.TextType():
            return "a text"
        case model.DateType():
            return "a date"
        case model.Choice(name, values):
            return f"a choice of `{name}`" if values else f"a value of `{name}`"
        case model.Unknown():
            return "unknown"


def agree(type: model.Type, want: model.Type) -> bool:
    """Whether a value of `type` may stand where `want` is wanted, conversion inside a dimension included."""
    if isinstance(type, model.Unknown) or isinstance(want, model.Unknown):
        return True
    if isinstance(type, model.Numeric) and isinstance(want, model.Numeric):
        if type.package is not None or want.package is not None:  # packages of other sizes are other prices
            return type.package == want.package and type.unit == want.unit
        return type.percent == want.percent and units.convertible(type.unit, want.unit)
    if isinstance(type, model.Choice) and isinstance(want, model.Choice):
        return type.values is None or want.values is None or set(type.values) <= set(want.values)
    return type == want


def convert(expr: model.Expr, unit: Unit, place: Place) -> model.Expr:
    """The same quantity in another unit of its dimension.

    Raises:
        ValueError: the units measure different things, or the expression is no number.
    """
    have = expr.type
    if not isinstance(have, model.Numeric):
        raise ValueError(f"only numbers have a unit, not {describe(have)}")
    if have.unit is unit or (have.unit == unit and have.unit.text == unit.text):
        return expr
    factor = units.ratio(have.unit, unit)
    type = evolve(have, unit=unit, whole=have.whole and factor.denominator == 1)
    if factor == 1:
        return evolve(expr, type=type)
    if isinstance(expr, model.Const) and isinstance(expr.value, Fraction):
        value = expr.value * factor
        return model.Const(value, evolve(type, whole=value.denominator == 1), expr.place)
    constant = model.Const(factor, model.Numeric(ONE, whole=factor.denominator == 1), place)
    return model.Op("mul", (expr, constant), type, place)


def fit(expr: model.Expr, want: model.Type, context: Context, role: str | None, place: Place) -> model.Expr:
    """The expression in the unit of `want`; if it is no such value this is reported and the result is Unknown."""
    have = expr.type
    if have is want or isinstance(have, model.Unknown) or isinstance(want, model.Unknown):
        return expr
    if isinstance(have, model.Numeric) and have.package is not None and have.package != getattr(want, "package", None):
        report_package(context, place, have)
    elif agree(have, want):
        return convert(expr, want.unit, place) if isinstance(want, model.Numeric) else expr
    else:
        wanted = f"{role} must be {describe(want)}" if role else f"{describe(want)} is wanted here"
        code, hint = reason(have, want)
        context.report(code, place, f"{wanted}, and this is {describe(have)}", hint=hint)
    return model.Const(Fraction(0), UNKNOWN, place)


def report_package(context: Context, place: Place, type: model.Numeric) -> None:
    """Report a price per started package where a plain value is wanted."""
    context.report(
        "Y601",
        place,
        f"this is {describe(type)}; it can only stand after `at` or `plus`, where the packages are counted",
        hint="leave out `started` for a price that is proportional to the quantity",
    )


def reason(have: model.Type, want: model.Type) -> tuple[str, str | None]:
    """The code of the mistake of having one type where another is wanted, and a hint if there is one."""
    if isinstance(have, model.Numeric) and isinstance(want, model.Numeric):
        return _numeric_reason(have, want)
    if isinstance(want, model.Flag):
        return "Y602", "say what it is compared with"
    if isinstance(have, model.TextType) and not isinstance(want, model.Choice):
        return "Y610", None
    if isinstance(have, model.Choice) and isinstance(want, model.Choice) and have.values and want.values:
        extra = [value for value in have.values if value not in want.values]
        return "Y611", f"`{want.name}` has no value {_listed(extra)}"
    return "Y601", None


def _numeric_reason(have: model.Numeric, want: model.Numeric) -> tuple[str, str | None]:
    if have.package is not None or want.package is not None:
        return "Y601", "a price counts packages of one size, wherever it comes from"
    have_money, want_money = units.currency_of(have.unit), units.currency_of(want.unit)
    if have.percent or want.percent:
        if want.percent and have.unit.is_plain:
            return "M409", "write it with `%`"
        return ("M409", "say of what: `5% of …`") if have.percent and want_money else ("Y601", None)
    if have.unit.is_plain:
        if want_money:
            return "M409", f"write the currency: `{want.unit.text}`"
        return "U506", f"write the unit: `{want.unit.text}`"
    if have_money and want_money:
        return "M404", "there is no implicit exchange rate"
    if money_bases(have.unit) and money_bases(want.unit) and money_bases(have.unit) != money_bases(want.unit):
        return "M404", "there is no implicit exchange rate"
    for base, (other, code) in _LOOKALIKES.items():
        if _renamed(have.unit, base, other) == _renamed(want.unit, base, other):
            return code, _LOOKALIKE_HINTS[code]
    if bool(money_bases(have.unit)) != bool(money_bases(want.unit)) or want.unit.is_plain:
        return "Y601", None
    return "U501", None


_LOOKALIKE_HINTS = {
    "U502": "decimal and binary units convert only if the rulebook says so: `unit GB = 1 GiB`",
    "U503": "months, quarters and years have no fixed number of days",
}


def money_bases(unit: Unit) -> set[str]:
    """The currencies in a unit, however deep."""
    return {base for base, _ in unit.dims if base.startswith("$")}


def _renamed(unit: Unit, base: str, other: str) -> dict[str, int]:
    powers: dict[str, int] = {}
    for name, power in unit.dims:
        key = other if name == base else name
        powers[key] = powers.get(key, 0) + power
    return powers


def _listed(words: list[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)
