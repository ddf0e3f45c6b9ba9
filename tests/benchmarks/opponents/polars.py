"""The reference plan in Polars: in Int64 by hand, which wraps around where a number does not fit, and in Decimal.

Of five ways of writing the Int64 expressions the fastest that holds for any prices is here: a slope less at every
bound, and the last bit for odd numbers. `written_first` is how one writes it first, with `clip` for each tier.
The caller says how many threads Polars may use (POLARS_MAX_THREADS) before it is imported.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import polars as pl
from polars import col

from tests.benchmarks.opponents.columns import Columns

_HALF, _CENT = 8_000_000, 16_000_000


def int64(frame: pl.LazyFrame) -> pl.LazyFrame:
    """In thousandths of a unit, and cents."""
    least, most = pl.min_horizontal, pl.max_horizontal
    overage = col("overage")
    tiered = (
        4000 * overage
        - 800 * most(overage - 500_000, 0)
        - 1100 * most(overage - 1_000_000, 0)
        - 1433 * most(overage - 10_000_000, 0)
    )
    return (
        frame.with_columns(left=col("opening") + 100_000 - col("used"))
        .with_columns(overage=most(-col("left"), 0), closing=least(most(col("left"), 0), 50_000))
        .with_columns(above_half=37 * least(most(tiered, 200_000_000), 80_000_000_000) + _HALF)
        .with_columns(up=col("above_half") // _CENT)
        .select(
            amount=col("up") - ((col("up") * _CENT == col("above_half")).cast(pl.Int64) & col("up") & 1),
            overage="overage",
            closing="closing",
        )
    )


def written_first(frame: pl.LazyFrame) -> pl.LazyFrame:
    """As `int64`, as one writes it first."""
    overage = col("overage")
    tiered = (
        4000 * overage.clip(upper_bound=500_000)
        + 3200 * (overage - 500_000).clip(0, 500_000)
        + 2100 * (overage - 1_000_000).clip(0, 9_000_000)
        + 667 * (overage - 10_000_000).clip(lower_bound=0)
    )
    return (
        frame.with_columns(left=col("opening") + 100_000 - col("used"))
        .with_columns(overage=(-col("left")).clip(lower_bound=0), closing=col("left").clip(0, 50_000))
        .with_columns(above_half=37 * tiered.clip(200_000_000, 80_000_000_000) + _HALF)
        .with_columns(up=col("above_half") // _CENT)
        .with_columns(tie=(col("up") % 2 == 1) & (col("up") * _CENT == col("above_half")))
        .select(amount=col("up") - col("tie").cast(pl.Int64), overage="overage", closing="closing")
    )


def decimal(frame: pl.LazyFrame) -> pl.LazyFrame:
    """In Decimal, widened first: a product keeps as many decimals as its factors, and rounds the rest off silently."""
    wide = pl.Decimal(38, 12)

    def number(text: str) -> pl.Expr:
        return pl.lit(Decimal(text)).cast(wide)

    nothing, overage = number("0"), col("overage")
    tiered = (
        number("0.1") * overage.clip(upper_bound=number("500"))
        + number("0.08") * (overage - number("500")).clip(nothing, number("500"))
        + number("0.0525") * (overage - number("1000")).clip(nothing, number("9000"))
        + number("0.016675") * (overage - number("10000")).clip(lower_bound=nothing)
    )
    return (
        frame.select(used=col("used").cast(wide), opening=col("opening").cast(wide))
        .with_columns(left=col("opening") + number("100") - col("used"))
        .with_columns(overage=(-col("left")).clip(lower_bound=nothing), closing=col("left").clip(nothing, number("50")))
        .with_columns(usage=tiered.clip(number("5"), number("2000")))
        .select(amount=(col("usage") * number("0.925")).round(2), overage="overage", closing="closing")
    )


KINDS: dict[str, Callable[[pl.LazyFrame], pl.LazyFrame]] = {
    "Int64": int64,
    "Int64, written first": written_first,
    "Decimal": decimal,
}


class Polars:
    """Rows of W in memory, to be rated in one of `KINDS`."""

    def __init__(self, columns: Columns, kind: str) -> None:
        self.kind = kind
        self.frame = pl.DataFrame({"used": columns.used, "opening": columns.opening})
        if kind == "Decimal":
            wide, thousand = pl.Decimal(38, 3), pl.lit(1000).cast(pl.Decimal(38, 3))
            cells = {name: (col(name).cast(wide) / thousand).cast(pl.Decimal(18, 3)) for name in ("used", "opening")}
            self.frame = self.frame.select(**cells)
        self.rated = pl.DataFrame()

    def rate(self) -> None:
        """Rate all rows."""
        self.rated = KINDS[self.kind](self.frame.lazy()).collect()

    def results(self) -> list[tuple[Fraction, Fraction, Fraction]]:
        """(amount, overage, closing) of each row that was rated last."""
        scales = (1, 1, 1) if self.kind == "Decimal" else (100, 1000, 1000)
        rows = self.rated.rows()
        return [tuple(Fraction(cell) / scale for cell, scale in zip(row, scales, strict=True)) for row in rows]
