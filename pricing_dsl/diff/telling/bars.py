"""How differences of bills are spread, as bars of characters."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pricing_dsl.diff.bills.outcome import Bar, Outcome, Spread
from pricing_dsl.diff.telling.amounts import aside_words, counts_words, money, signed, sums_words
from pricing_dsl.exact import grouped

WIDTH = 40
_EIGHTHS = " ▏▎▍▌▋▊▉█"


def outcome_segments(outcome: Outcome) -> Iterator[tuple[str, str]]:
    """The effect on real bills, for a terminal: pieces of text and their roles."""
    yield "\nReal bills\n", "title"
    for spread in outcome.spreads:
        yield f"  {sums_words(spread)}\n", ""
        yield f"  {counts_words(spread)}\n", ""
        yield from _bars(spread)
        for title, found in (("largest rises", spread.rises), ("largest falls", spread.falls)):
            if found:
                yield f"  {title}\n", "dim"
                width = max(len(one.name) for one in found)
                for one in found:
                    of = spread.currency
                    told = f"{signed(one.difference, of)} ({money(one.before, of)} -> {money(one.after, of)})"
                    yield f"    {one.name:{width}}  {told}\n", "rises" if one.difference > 0 else "falls"
        if spread.rose or spread.fell:
            yield f"  {quantile_words(spread)}\n", ""
    if not outcome.spreads:
        yield "  no row is rated by both versions\n", ""
    for line in aside_words(outcome):
        yield f"  {line}\n", "dim"


def quantile_words(spread: Spread) -> str:
    """The differences at some shares of all customers."""
    told = [f"{grouped(at * 100)}%: {signed(value, spread.currency)}" for at, value in spread.quantiles]
    return f"quantiles  {'  '.join(told)}"


def _bars(spread: Spread) -> Iterator[tuple[str, str]]:
    if not spread.rose and not spread.fell:
        return
    labels = [bar_label(bar, spread.currency) for bar in spread.bars]
    width, most = max(map(len, labels)), max(bar.count for bar in spread.bars)
    for bar, label in zip(spread.bars, labels, strict=True):
        role = "dim" if bar.lo == bar.hi else "rises" if bar.lo >= 0 else "falls"
        yield f"    {label:>{width}} ", ""
        yield f"{_bar(bar.count, most)} ", role
        yield f"{bar.count:,}\n", ""


def bar_label(bar: Bar, currency: str) -> str:
    """Which differences a bar is of."""
    if bar.lo == bar.hi:
        return "the same"
    return f"{_plus(bar.lo, currency)} to {_plus(bar.hi, currency)}"


def _plus(value: Fraction, currency: str) -> str:
    return signed(value, currency).rpartition(" ")[0]


def _bar(count: int, most: int) -> str:
    eighths = -(-count * WIDTH * 8 // most) if most else 0
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()
