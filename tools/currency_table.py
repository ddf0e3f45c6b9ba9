"""Writes pricing_dsl/semantics/currency_table.py from the ISO 4217 table of the `iso4217` package.

    uv run python tools/currency_table.py

A test fails when the file no longer says what the installed package says.
"""

from pathlib import Path
from textwrap import wrap

import iso4217

TARGET = Path(__file__).resolve().parent.parent / "pricing_dsl" / "semantics" / "currency_table.py"

_HEAD = '''"""ISO 4217: currencies by the number of decimals of their minor unit. Written by tools/currency_table.py."""

from datetime import date

TABLE_DATE = date({year}, {month}, {day})
"""When the table was published."""

CODES_BY_DIGITS: dict[int | None, str] = {{
'''


def table() -> str:
    """The text of the module. Codes without a minor unit (precious metals, funds, tests) stand under None."""
    published = iso4217.__published__
    codes: dict[int | None, list[str]] = {}
    for currency in iso4217.Currency:
        codes.setdefault(currency.exponent, []).append(currency.code)
    parts = [_HEAD.format(year=published.year, month=published.month, day=published.day)]
    for digits in sorted(codes, key=lambda digits: -1 if digits is None else digits):
        lines = wrap(" ".join(sorted(codes[digits])), 108)
        quoted = [f'        "{line}{" " if line is not lines[-1] else ""}"\n' for line in lines]
        parts.append(
            f"    {digits}: (\n{''.join(quoted)}    ),\n" if len(lines) > 1 else f'    {digits}: "{lines[0]}",\n'
        )
    return "".join([*parts, "}\n"])


if __name__ == "__main__":
    TARGET.write_text(table(), encoding="utf-8")
    print(f"{TARGET} holds the table of {iso4217.__published__}")
