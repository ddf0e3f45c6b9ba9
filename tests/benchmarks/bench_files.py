"""Files: Parquet to Parquet against others, and every format in bounded memory.

    uv run --group bench python tests/benchmarks/bench_files.py [--rows 10000000] [--rounds 5] [parquet] [formats]

parquet: W from one Parquet file into another, on two cores, as `pricing rate` does it (in this process, and without
waiting for the disk, which the others do not do either). A loop of pyarrow that rates nothing, and two such loops in
two threads with a file each, say what reading and writing alone cost. All take turns in every round.

formats: a month of subscriptions from a file of each format into one of the same, each in a process of its own: how
long that takes, and the most memory that the process held.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

import pricing_dsl as pricing
from pricing_dsl.batch.files.block import Input
from pricing_dsl.batch.files.cores import cores
from pricing_dsl.batch.files.memory import choose_memory
from pricing_dsl.batch.files.parquet_sink import options
from pricing_dsl.batch.files.run import FileRun, Wanted
from pricing_dsl.batch.files.sinks import sink_of
from pricing_dsl.batch.files.sources import source_of
from pricing_dsl.rating.program import Rater
from tests.benchmarks.opponents.columns import DISTINCT, Columns
from tests.benchmarks.opponents.parquet_files import by_duckdb, by_polars, loop, two_loops
from tests.benchmarks.reference_plan import W_RULEBOOK
from tests.benchmarks.side_by_side import machine, side_by_side
from tests.benchmarks.w_tables import ASKED, QUANTITY, thousandths, w_table

STEP = 100_000
FORMATS = ("parquet", "arrow", "csv", "jsonl")
OURS = "pricing rate"
MONTH = pa.schema(
    [("subscription", pa.string()), ("period.start", pa.date32()), ("period.end", pa.date32()), ("used", QUANTITY)]
)


# ---- Parquet to Parquet ----


def write_w(path: Path, rows: int) -> None:
    """Summaries of W, each with what it opens with."""
    columns = Columns.of(min(rows, DISTINCT))
    table = w_table(columns)
    with pq.ParquetWriter(path, table.schema, **options(table.schema)) as writer:
        for _ in range(0, rows, len(columns)):
            writer.write_table(table)


def rate(rater: Rater, source: Path, target: Path, columns: tuple[str, ...] | None = ASKED) -> int:
    """Rate a file into another; how many rows were."""
    suffix = source.suffix
    run = FileRun.of(rater, [source_of(Input(str(source), source.name), suffix)], Wanted(columns=columns), len_of)
    rated = 0
    with open(target, "wb") as file:
        sink = sink_of(suffix.removeprefix("."), file, run.bills)
        for finished in run.finished(sink):
            assert not finished.aside, finished.aside[:3]
            sink.write(finished.encoded)
            rated += finished.rated
        sink.close()
    return rated


def len_of(rows: int) -> None:
    """Nobody is told how far the first pass is."""


def check(target: Path, other: Path) -> None:
    """Both files hold the same amounts: ours as decimals, theirs as whole numbers of the last digit."""
    ours, theirs = pq.read_table(target), pq.read_table(other)
    for number, (mine, its) in enumerate(zip(ours.columns, theirs.columns, strict=True)):
        scale = pa.decimal128(38, 2 if number == 0 else 3)
        whole = pa.chunked_array([_thousandths(chunk) for chunk in mine.cast(scale).chunks])
        assert whole.combine_chunks().equals(its.cast(pa.int64()).combine_chunks()), theirs.column_names[number]


def _thousandths(decimals: pa.Array) -> pa.Array:
    limbs = np.frombuffer(decimals.buffers()[1], np.int64).reshape(-1, 2)
    return pa.array(limbs[decimals.offset : decimals.offset + len(decimals), 0])


def parquet(folder: Path, rows: int, rounds: int) -> None:
    """W, in Parquet files."""
    source, target = folder / "w.parquet", folder / "out.parquet"
    write_w(source, rows)
    rater = Rater(pricing.compile_text(W_RULEBOOK.read_text("utf-8")).ir)
    works: dict[str, Callable[[], object]] = {
        OURS: lambda: rate(rater, source, target),
        "pyarrow loop, no rating": lambda: loop(source, folder / "loop.parquet"),
        "two pyarrow loops, two files": lambda: two_loops(source, folder / "loops.parquet"),
        "DuckDB BIGINT": lambda: by_duckdb(source, folder / "duckdb.parquet", cores()),
        "Polars Int64, streaming": lambda: by_polars(source, folder / "polars.parquet"),
    }
    spent: dict[str, list[float]] = {name: [] for name in works}
    times = side_by_side({name: (_counted(work, spent[name]), rows) for name, work in works.items()}, rounds)
    check(target, folder / "duckdb.parquet")
    check(target, folder / "polars.parquet")
    print(f"Parquet to Parquet, {rows:,} rows, {cores()} cores")
    for name, found in times.items():
        ratio = "" if name == OURS else f"  {OURS} is {times[OURS].times_faster(found)} as fast"
        cpu = statistics.median(spent[name][1:])
        print(f"  {name:<30}{1e-6 / found.median:8.2f} M rows/s, {cpu:5.2f} s of a core{ratio}")


def _counted(work: Callable[[], object], spent: list[float]) -> Callable[[], None]:
    """The work; what each time it is done takes of all cores together is noted."""

    def counted() -> None:
        started = time.process_time()
        work()
        spent.append(time.process_time() - started)

    return counted


# ---- every format, and its memory ----


def months(rows: int) -> Iterator[pa.RecordBatch]:
    """A month of so many subscriptions."""
    columns = Columns.of(min(rows, DISTINCT))
    for at in range(0, rows, STEP):
        count = min(STEP, rows - at)
        names = np.char.add("subscription-", np.char.zfill(np.arange(at, at + count).astype(str), 9))
        days = [pa.array(np.full(count, np.datetime64(day))) for day in ("2026-01-01", "2026-01-31")]
        used = np.resize(columns.used[at % DISTINCT :], count)
        yield pa.record_batch([pa.array(names), *days, thousandths(used)], MONTH)


def write_month(path: Path, rows: int) -> None:
    """The month in a file of the format that its name says."""
    with open(path, "wb") as file:
        sink = sink_of(path.suffix.removeprefix("."), file, MONTH)
        for batch in months(rows):
            sink.write(sink.encode(batch))
        sink.close()


_IN_A_PROCESS = """
import sys
from pathlib import Path
from pricing_dsl.cli import group
try:
    group(sys.argv[1:], standalone_mode=False)
finally:
    lines = Path("/proc/self/status").read_text().splitlines()
    print(next(line.split()[1] for line in lines if line.startswith("VmHWM")))
"""


def formats(folder: Path, rows: int) -> None:
    """Each format, by the command itself."""
    print(f"A month of {rows:,} subscriptions, all of the bill's columns, the whole command")
    for name in FORMATS:
        source, target = folder / f"month.{name}", folder / f"bills.{name}"
        write_month(source, rows)
        started = time.perf_counter()
        words = ["rate", str(W_RULEBOOK), str(source), "-o", str(target), "--wide"]
        done = subprocess.run(
            [sys.executable, "-c", _IN_A_PROCESS, *words], check=False, capture_output=True, text=True
        )
        seconds = time.perf_counter() - started
        assert f"{rows} read = {rows} rated + 0 set aside" in done.stderr, done.stderr
        sizes = f"{source.stat().st_size / 1e6:,.0f} MB in, {target.stat().st_size / 1e6:,.0f} MB out"
        print(f"  {name:<10}{rows / seconds / 1e6:6.2f} M rows/s  {int(done.stdout) // 1024} MiB at most  ({sizes})")
        source.unlink()
        target.unlink()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("parts", nargs="*", choices=["parquet", "formats", []])
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    choose_memory()
    print(machine("pyarrow", "numpy", "duckdb", "polars"))
    with tempfile.TemporaryDirectory() as name:
        if not given.parts or "parquet" in given.parts:
            parquet(Path(name), given.rows, given.rounds)
        if not given.parts or "formats" in given.parts:
            formats(Path(name), given.rows)
