"""What Spark costs: the reference plan on `local[2]` and in this process, on the same Parquet files.

    uv run --extra spark --group bench python tests/benchmarks/bench_spark.py [--rows 1000000] [--rounds 5]

Every work reads the files, and what comes out is thrown away. They take turns in every round; told are medians, and the
medians and ends of the ratios of the rounds, in time of the processor: of all processes, for what it costs; `--wall`
for how long it takes. `--files` is how many files, so partitions, there are.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812

import pricing_dsl as pricing
import pricing_dsl.spark as on_spark
from tests.benchmarks.opponents.columns import Columns
from tests.benchmarks.processes import processor_time
from tests.benchmarks.reference_plan import W_RULEBOOK
from tests.benchmarks.side_by_side import machine, side_by_side
from tests.benchmarks.w_tables import ASKED, w_table

CORES = 2
IN_PROCESS = "in this process, one thread"
Work = tuple[Callable[[], object], int]


def works(spark: SparkSession, folder: Path, count: int) -> dict[str, Work]:
    """What is compared."""
    program = pricing.compile_text(W_RULEBOOK.read_text("utf-8"))
    named, unnamed = (spark.read.parquet(str(folder / name)) for name in ("named", "unnamed"))
    packed = unnamed.select(F.struct("*").alias("usage"))
    found: dict[str, Callable[[], object]] = {
        IN_PROCESS: lambda: in_process(program, folder / "unnamed"),
        "Spark reads, and throws away": lambda: thrown_away(unnamed),
        "… and moves to Python and back": lambda: thrown_away(packed.mapInArrow(unchanged, packed.schema)),
        "… and rates, nothing moved": lambda: thrown_away(on_spark.rate(unnamed, program, columns=ASKED).both),
        "… and rates, moved by subscription": lambda: thrown_away(on_spark.rate(named, program, columns=ASKED).both),
    }
    return {name: (work, count) for name, work in found.items()}


def in_process(program: pricing.Program, folder: Path) -> int:
    """Rate the files one after the other."""
    rated = 0
    for file in sorted(folder.glob("*.parquet")):
        batches = pq.ParquetFile(file).iter_batches()
        rated += sum(part.bills.num_rows for part in program.rate_batches(batches, columns=ASKED))
    return rated


def unchanged(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """What only moves to Python and back."""
    return batches


def thrown_away(rows: DataFrame) -> None:
    """Compute everything, and keep nothing."""
    rows.write.format("noop").mode("overwrite").save()


def write(folder: Path, count: int, files: int) -> None:
    """The same rows twice: without subscriptions, and each with one of its own."""
    table = w_table(Columns.of(count))
    names = pa.array([f"customer-{number * 7919 % count:09}" for number in range(count)])
    for name, rows in (("unnamed", table), ("named", table.append_column("subscription", names))):
        (folder / name).mkdir()
        size = -(-count // files)
        for number in range(files):
            pq.write_table(rows.slice(number * size, size), folder / name / f"{number:03}.parquet")


def price_of_a_task(spark: SparkSession, rounds: int) -> float:
    """Seconds of a core that a task costs, whatever its rows."""
    program = pricing.compile_text(W_RULEBOOK.read_text("utf-8"))
    few, many = 20, 200
    usage = spark.createDataFrame(w_table(Columns.of(1000)))
    rated = {tasks: on_spark.rate(usage.repartition(tasks), program, columns=ASKED).both for tasks in (few, many)}
    works: dict[str, Work] = {str(tasks): (partial(thrown_away, rows), 1) for tasks, rows in rated.items()}
    times = side_by_side(works, rounds, processor_time)
    return (times[str(many)].median - times[str(few)].median) / (many - few)


def main() -> None:
    """Measure, and tell."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--files", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--wall", action="store_true")
    asked = parser.parse_args()
    print(machine("pyspark", "pyarrow", "numpy"))
    settings = {"spark.log.level": "OFF", "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false"}
    settings |= {"spark.driver.memory": "4g", "spark.sql.shuffle.partitions": str(asked.files)}
    spark = SparkSession.builder.master(f"local[{CORES}]").config(map=settings).getOrCreate()
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), asked.rows, asked.files)
        clock = time.perf_counter if asked.wall else processor_time
        times = side_by_side(works(spark, Path(folder), asked.rows), asked.rounds, clock)
    print(f"{asked.rows:,} rows in {asked.files} files, {'by the wall clock' if asked.wall else 'seconds of a core'}")
    for name, one in times.items():
        ratio = "" if name == IN_PROCESS else f"   {times[IN_PROCESS].times_faster(one)}"
        print(
            f"  {name:38} {sorted(one.seconds)[len(one.seconds) // 2]:7.2f} s {1e-6 / one.median:8.2f} M rows/s{ratio}"
        )
    print(f"  a task, whatever its rows: {1000 * price_of_a_task(spark, asked.rounds):.0f} ms of a core")
    spark.stop()


if __name__ == "__main__":
    main()
