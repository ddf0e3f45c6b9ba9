"""Money of real bills, in words."""

from __future__ import annotations

from fractions import Fraction

from pricing_dsl.diff.bills.outcome import Outcome, Spread
from pricing_dsl.exact import grouped, grouped_text, money_text
from pricing_dsl.semantics.currencies import minor_unit


def money(value: Fraction, currency: str) -> str:
    """An amount with its currency: 1,165.62 EUR."""
    unit = minor_unit(currency)
    return f"{grouped_text(money_text(value, len(str(unit.denominator)) - 1 if unit else 0))} {currency}"


def signed(value: Fraction, currency: str) -> str:
    """A difference: +12.50 EUR."""
    return f"{'+' if value > 0 else ''}{money(value, currency)}"


def share(part: int, whole: int) -> str:
    """A share of all, to a tenth of a percent: 12.5%."""
    tenths = Fraction(1000 * part, whole)
    rounded = (tenths + Fraction(1, 2)) // 1
    return f"{grouped(Fraction(rounded, 10))}%"


def sums_words(spread: Spread) -> str:
    """What all bills come to: 1,000.00 EUR -> 1,100.00 EUR, +100.00 EUR (+10%)."""
    of = spread.currency
    percent = ""
    if spread.before > 0:
        thousandth = (abs(spread.difference) / spread.before * 1000 + Fraction(1, 2)) // 1
        sign = "+" if spread.difference > 0 else "-" if spread.difference < 0 else ""
        percent = f" ({sign}{grouped(Fraction(thousandth, 10))}%)"
    change = f"{signed(spread.difference, of)}{percent}" if spread.difference else "no difference"
    return f"{money(spread.before, of)} -> {money(spread.after, of)}, {change}"


def counts_words(spread: Spread) -> str:
    """How many customers pay more, less and the same."""
    parts = [
        f"{count:,} {word} ({share(count, spread.customers)})"
        for count, word in ((spread.rose, "pay more"), (spread.fell, "pay less"), (spread.same, "pay the same"))
        if count
    ]
    return f"of {spread.customers:,} customers {', '.join(parts)}"


def aside_words(outcome: Outcome) -> list[str]:
    """Rows that are in no sum, and why."""
    told = []
    for count, some, word in (
        (outcome.only_before, outcome.told_before, "only the old version rates"),
        (outcome.only_after, outcome.told_after, "only the new version rates"),
    ):
        if count:
            told.append(f"{word} {count:,} of {outcome.rows:,} rows: {some[0].where}: {some[0].reason}")
    if outcome.neither:
        told.append(f"neither version rates {outcome.neither:,} of {outcome.rows:,} rows")
    return told
