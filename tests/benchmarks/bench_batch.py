"""Tables in memory, on one core: the reference plans through `Program.rate_table`, against DuckDB and Polars.

    uv run --group bench python tests/benchmarks/bench_batch.py [--rows 1000000] [w] [plans] [lists] [growth]

W: every engine rates the same rows from columns in its own memory into columns in its own memory, and is checked
first: the first 10,000 rows equal plain arithmetic on fractions. They take turns in every round; told are medians, and
the medians and ends of the ratios of the rounds, all in time of the processor, of which each may use one core. The
others: 200 plans of W's shape mixed row by row; plans with lists, in rows of lists; and what ten times the rows cost.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa

import pricing_dsl as pricing
import tests.benchmarks.one_core  # noqa: F401, before Polars
from pricing_dsl.batch.kernels.codes import Codes
from pricing_dsl.batch.kernels.family import Family
from pricing_dsl.batch.tables import MOST_ROWS
from pricing_dsl.ir import nodes as ir
from pricing_dsl.rating.emit.columns.group import alike
from pricing_dsl.rating.emit.layout import Shape
from tests.benchmarks.opponents.columns import Columns
from tests.benchmarks.opponents.duckdb import KINDS as DUCKDB
from tests.benchmarks.opponents.duckdb import DuckDB
from tests.benchmarks.opponents.polars import KINDS as POLARS
from tests.benchmarks.opponents.polars import Polars
from tests.benchmarks.reference_plan import HERE, W_RULEBOOK, W, w2_plans, w2_text
from tests.benchmarks.side_by_side import machine, side_by_side
from tests.benchmarks.w_tables import ASKED, continuing_table, packs_table, w2_table, w3_table, w_table

CHECKED = 10_000
OURS, KERNEL = "program.rate_table", "the kernel alone"
W_BYTES = 40
"""What W has to move for a row: two numbers in and three out, of eight bytes each."""

Work = tuple[Callable[[], object], int]


def compiled(name: str) -> pricing.Program:
    """The program of a rulebook beside this file."""
    return pricing.compile_text((HERE / f"{name}.rulebook").read_text("utf-8"))


def rating(program: pricing.Program, table: pa.Table, asked: tuple[str, ...], units: int = 0) -> Work:
    """Rating a table; the work of so many units, or of its rows."""
    pa.set_cpu_count(1)
    rated = program.rate_table(table.slice(0, CHECKED), columns=asked)
    assert rated.rejects.num_rows == 0, rated.rejects.slice(0, 3).to_pylist()
    return lambda: program.rate_table(table, columns=asked), units or table.num_rows


def kernel(program: pricing.Program, columns: Columns, plan: Any = 0) -> Work:
    """The kernel alone, from and to columns of whole numbers, in parts as `rate_table` does. plan: that of each row, or
    of all."""
    plans = program.ir.plans
    asks = [
        {"total": one.total, "overage": _known(one.lines[0].quantity), "closing": _known(one.carries[0].value)}
        for one in plans
    ]
    (group,) = alike(program.ir, plans, Shape(3), asks)
    family = Family.of(group, Codes())
    given = {ir.Input: columns.used, ir.Opening: columns.opening}
    by_name = {one.name: given[type(plans[0].values[_known(one.of)].op)] for one in family.arguments}
    made = {name: np.empty(len(columns), np.int64) for name in asks[0]}

    def run() -> None:
        for start in range(0, len(columns), MOST_ROWS):
            part = slice(start, start + MOST_ROWS)
            places = plan if isinstance(plan, int) else plan[part]
            taken = {name: column[part] for name, column in by_name.items()}
            outcome = family.run(taken, {}, places, min(MOST_ROWS, len(columns) - start))
            assert not outcome.exact.any()
            for name, column in made.items():
                column[part] = outcome.values[name]

    return run, len(columns)


def _known(id_: Any) -> int:
    assert isinstance(id_, int)
    return id_


# ---- W beside others ----


def check(columns: Columns) -> None:
    """Every engine gives what plain arithmetic gives."""
    few = Columns(columns.used[:CHECKED], columns.opening[:CHECKED])
    pairs = zip(few.used.tolist(), few.opening.tolist(), strict=True)
    amounts = [W.amounts(Fraction(used, 1000), Fraction(opening, 1000)) for used, opening in pairs]
    expected = [(one.amount, one.overage, one.closing) for one in amounts]
    engines: list[Any] = [DuckDB(few, kind) for kind in DUCKDB] + [Polars(few, kind) for kind in POLARS]
    for engine in engines:
        engine.rate()
        assert engine.results() == expected, engine.kind
    rated = pricing.compile_text(W_RULEBOOK.read_text("utf-8")).rate_table(w_table(few), columns=ASKED)
    cells = [column.to_pylist() for column in rated.bills.columns]
    assert [tuple(map(Fraction, row)) for row in zip(*cells, strict=True)] == expected


def side_by_side_w(columns: Columns, rounds: int) -> None:
    """W, each engine, and how near to the speed of memory."""
    check(columns)
    count = len(columns)
    works: dict[str, Work] = {OURS: rating(compiled("w"), w_table(columns), ASKED)}
    works |= {f"DuckDB {kind}": (DuckDB(columns, kind).rate, count) for kind in DUCKDB}
    works |= {f"Polars {kind}": (Polars(columns, kind).rate, count) for kind in POLARS}
    works[KERNEL] = kernel(compiled("w"), columns)
    works["copying as many bytes"] = copying(count)
    told("W", works, (OURS, KERNEL), rounds)


def copying(count: int) -> Work:
    """Reading and writing the bytes that W has to move, and nothing else."""
    given = np.arange(count * W_BYTES // 16, dtype=np.int64)
    taken = np.empty_like(given)
    return lambda: np.copyto(taken, given), count


# ---- other plans ----


def plans(columns: Columns, rounds: int) -> None:
    """200 plans, mixed, beside one."""
    program, table = pricing.compile_text(w2_text()), w2_table(columns)
    check_plans(program, table.slice(0, CHECKED))
    works = {"W": rating(compiled("w"), w_table(columns), ASKED), "W2": rating(program, table, ASKED)}
    codes = table["plan"].chunk(0).indices.to_numpy().astype(np.int64)
    few = Columns(columns.used, np.minimum(columns.opening, 20_000))
    works |= {
        "W, the kernel alone": kernel(compiled("w"), columns),
        "W2, the kernel alone": kernel(program, few, codes),
    }
    told("200 plans", works, ("W2", "W2, the kernel alone"), rounds)


def check_plans(program: pricing.Program, table: pa.Table) -> None:
    """What 200 plans give is what plain arithmetic gives."""
    known = {plan.name: plan for plan in w2_plans()}
    rated = program.rate_table(table, columns=ASKED)
    rows = zip(*(column.to_pylist() for column in [*table.columns, *rated.bills.columns]), strict=True)
    for plan, used, opening, amount, overage, closing in rows:
        one = known[plan].amounts(Fraction(used), Fraction(opening))
        assert (one.amount, one.overage, one.closing) == tuple(map(Fraction, (amount, overage, closing)))


def lists(columns: Columns, rounds: int) -> None:
    """Plans with lists, in rows of lists a second."""
    packs = packs_table(columns)
    months = packs.num_rows
    works = {
        "W": rating(compiled("w"), w_table(columns), ASKED),
        "W3, packages and volume tiers": rating(compiled("w3"), w3_table(columns), ("total",)),
        "each … continuing, lists of 4": continuing(columns, 4),
        "each … continuing, lists of 100": continuing(columns, 100),
        "purchases, 31 days and 2 packs": rating(compiled("w_packs"), packs, ("total", "closing.*"), 33 * months),
    }
    told("lists", works, ("W",), rounds)


def continuing(columns: Columns, each: int) -> Work:
    table = continuing_table(columns, each)
    return rating(compiled("w_continuing"), table, ("total",), table.num_rows * each)


def growth(rows: int, rounds: int) -> None:
    """What ten times the rows cost, and the most memory that was held beside the tables."""
    sizes = [size for size in (10_000, 100_000, 1_000_000, 10_000_000) if size <= rows]
    works = {f"{size:,} rows": rating(compiled("w"), w_table(Columns.of(size)), ASKED) for size in sizes}
    told("growth", works, (f"{sizes[0]:,} rows",), rounds)


# ---- telling ----


def told(title: str, works: dict[str, Work], bases: tuple[str, ...], rounds: int) -> None:
    """Measure and tell."""
    times = side_by_side(works, rounds, time.process_time)
    print(f"{title}: millions of rows a second, and how many times as fast is: {'; '.join(bases)}")
    for name, one in times.items():
        most, least = (one.units / seconds / 1e6 for seconds in (min(one.seconds), max(one.seconds)))
        ratios = "; ".join("1" if name == base else str(times[base].times_faster(one)) for base in bases)
        print(f"  {name:34} {1e-6 / one.median:8.2f} M rows/s ({least:.2f} to {most:.2f})   {ratios}")
    print(f"  most memory so far: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("parts", nargs="*", default=["w", "plans", "lists", "growth"])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=7)
    asked = parser.parse_args()
    print(machine("pyarrow", "numpy", "duckdb", "polars"))
    if "growth" in asked.parts:
        growth(asked.rows, asked.rounds)
    columns = Columns.of(asked.rows)
    for name, part in (("w", side_by_side_w), ("plans", plans), ("lists", lists)):
        if name in asked.parts:
            part(columns, asked.rounds)


if __name__ == "__main__":
    main()
