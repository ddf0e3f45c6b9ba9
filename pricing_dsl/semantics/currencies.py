"""Currencies and their minor units, as ISO 4217 lists them."""

from fractions import Fraction

from pricing_dsl.semantics.currency_table import CODES_BY_DIGITS, TABLE_DATE

__all__ = ["TABLE_DATE", "codes", "is_currency", "minor_digits", "minor_unit"]

_DIGITS = {code: digits for digits, listed in CODES_BY_DIGITS.items() for code in listed.split()}


def codes() -> tuple[str, ...]:
    """All currency codes, sorted."""
    return tuple(sorted(_DIGITS))


def is_currency(code: str) -> bool:
    """Whether `code` is a currency; codes are written in capitals."""
    return code in _DIGITS


def minor_digits(code: str) -> int | None:
    """How many decimals amounts in the currency have; None for codes without a minor unit, as gold (XAU).

    Raises:
        ValueError: no currency has that code.
    """
    if code not in _DIGITS:
        raise ValueError(f'no currency has the code "{code}" (ISO 4217 of {TABLE_DATE})')
    return _DIGITS[code]


def minor_unit(code: str) -> Fraction | None:
    """The smallest amount that can be invoiced: 1/100 for USD, 1 for JPY; None for codes without a minor unit.

    Raises:
        ValueError: no currency has that code.
    """
    digits = minor_digits(code)
    return None if digits is None else Fraction(1, 10**digits)
