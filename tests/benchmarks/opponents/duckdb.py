"""The reference plan in SQL, by DuckDB: in DECIMAL, and in scaled whole numbers of HUGEINT and BIGINT.

The rows are in a table in memory, and so is what they come to. Of three ways of writing the tiers the fastest is here
(`case`, each tier with what the tiers before cost). DECIMAL and integers raise where a number does not fit.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import duckdb
import pyarrow as pa

from tests.benchmarks.opponents.columns import Columns

_DECIMAL = """
with a as (
  select greatest(used - opening - 100, 0) as overage, least(greatest(opening + 100 - used, 0), 50) as closing
  from decimals
), b as (
  select overage, closing, case
    when overage <= 500 then 0.10 * overage
    when overage <= 1000 then 0.08 * overage + 10
    when overage <= 10000 then 0.0525 * overage + 37.5
    else 0.016675 * overage + 395.75 end as tiered
  from a
)
select round_even(least(greatest(tiered, 5), 2000) * 0.925, 2) as amount, overage, closing from b
"""

_WHOLE = """
with a as (
  select greatest(used - opening - 100000, 0) as overage,
    least(greatest(opening + 100000 - used, 0), 50000) as closing
  from {table}
), b as (
  select overage, closing, case
    when overage <= 500000 then 4000 * overage
    when overage <= 1000000 then 3200 * overage + 400000000
    when overage <= 10000000 then 2100 * overage + 1500000000
    else 667 * overage + 15830000000 end as tiered
  from a
), c as (
  select overage, closing, 37 * least(greatest(tiered, 200000000), 80000000000) + 8000000 as above_half from b
), d as (
  select overage, closing, above_half, above_half // 16000000 as up from c
)
select up - case when up % 2 = 1 and up * 16000000 = above_half then 1 else 0 end as amount, overage, closing from d
"""

KINDS = {
    "DECIMAL": _DECIMAL,
    "HUGEINT": _WHOLE.format(table="hugeints"),
    "BIGINT": _WHOLE.format(table="bigints"),
}

_TABLES = {
    "DECIMAL": (
        "decimals",
        "(used::decimal(18, 3) / 1000)::decimal(18, 3) as used, (opening::decimal(18, 3) / 1000)::decimal(18, 3)",
    ),
    "HUGEINT": ("hugeints", "used::hugeint as used, opening::hugeint"),
    "BIGINT": ("bigints", "used::bigint as used, opening::bigint"),
}


class DuckDB:
    """Rows of W in memory, to be rated in one of `KINDS` by so many threads."""

    def __init__(self, columns: Columns, kind: str, threads: int = 1) -> None:
        self.kind = kind
        self.connection = duckdb.connect()
        self.connection.execute(f"set threads = {threads}")
        given = pa.table({"used": columns.used, "opening": columns.opening})
        self.connection.register("given", given)
        table, cells = _TABLES[kind]
        self.connection.execute(f"create table {table} as select {cells} as opening from given")
        self.connection.unregister("given")

    def rate(self) -> None:
        """Rate all rows into a table in memory."""
        self.connection.execute(f"create or replace temp table rated as {KINDS[self.kind]}")

    def results(self) -> list[tuple[Fraction, Fraction, Fraction]]:
        """(amount, overage, closing) of each row that was rated last."""
        rows: list[tuple[Any, ...]] = self.connection.sql("select amount, overage, closing from rated").fetchall()
        if self.kind == "DECIMAL":
            return [(Fraction(a), Fraction(b), Fraction(c)) for a, b, c in rows]
        return [(Fraction(a, 100), Fraction(b, 1000), Fraction(c, 1000)) for a, b, c in rows]
