"""Currencies and their minor units."""

import runpy
from fractions import Fraction
from pathlib import Path

import iso4217
import pytest

from pricing_dsl.semantics import currencies

ROOT = Path(__file__).resolve().parents[3]


def test_the_table_is_not_stale() -> None:
    generator = runpy.run_path(str(ROOT / "tools" / "currency_table.py"))
    assert generator["TARGET"].read_text(encoding="utf-8") == generator["table"](), (
        "the iso4217 package has a newer table: run `uv run python tools/currency_table.py`"
    )


def test_every_currency_is_as_published() -> None:
    published = {currency.code: currency.exponent for currency in iso4217.Currency}
    assert {code: currencies.minor_digits(code) for code in currencies.codes()} == published
    assert iso4217.__published__ == currencies.TABLE_DATE


@pytest.mark.parametrize(
    ("code", "unit"),
    [
        ("USD", Fraction(1, 100)),
        ("JPY", Fraction(1)),
        ("BHD", Fraction(1, 1000)),
        ("CLF", Fraction(1, 10_000)),
        ("IQD", Fraction(1, 1000)),
        ("XAU", None),
        ("XXX", None),
    ],
)
def test_minor_units(code: str, unit: Fraction | None) -> None:
    assert currencies.minor_unit(code) == unit


@pytest.mark.parametrize("code", ["usd", "DM", "", "BTC"])
def test_other_codes_are_none(code: str) -> None:
    assert not currencies.is_currency(code)
    with pytest.raises(ValueError, match="no currency has the code"):
        currencies.minor_unit(code)


def test_is_currency() -> None:
    assert currencies.is_currency("EUR")
