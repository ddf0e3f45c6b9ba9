"""Parquet to Parquet: loops of pyarrow that rate nothing, DuckDB, and Polars.

All read `used` and `opening.included.rolled.1`, decimals of three places, and write three columns, in row groups of
the same size, compressed by snappy. The loops write the types that rating writes; DuckDB and Polars write the integers
they compute with, which is less work."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from pricing_dsl.batch.files.block import BLOCK_ROWS
from pricing_dsl.batch.files.parquet_sink import options
from tests.benchmarks.opponents.duckdb import KINDS
from tests.benchmarks.opponents.polars import int64

WRITTEN = pa.schema(
    [("amount", pa.decimal128(38, 2)), ("overage", pa.decimal128(38, 3)), ("closing", pa.decimal128(38, 3))]
)


def loop(source: Path, target: Path, row_groups: list[int] | None = None) -> None:
    """Read the columns and write as many: one thread writes, the others read."""
    with pq.ParquetFile(source) as file, pq.ParquetWriter(target, WRITTEN, **options(WRITTEN)) as writer:
        for batch in file.iter_batches(BLOCK_ROWS, row_groups=row_groups):
            used, opening = batch.columns
            columns = [_as(used, 2), _as(opening, 3), _as(used, 3)]
            writer.write_batch(pa.record_batch(columns, WRITTEN), row_group_size=BLOCK_ROWS)


def _as(column: pa.Array, scale: int) -> pa.Array:
    """The same bytes as another type."""
    return pa.Array.from_buffers(pa.decimal128(38, scale), len(column), column.buffers(), offset=column.offset)


def two_loops(source: Path, target: Path) -> None:
    """Two such loops in two threads, each with half of the row groups and a file of its own."""
    count = pq.read_metadata(source).num_row_groups
    halves = [list(range(count // 2)), list(range(count // 2, count))]
    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(loop, source, target.with_suffix(f".{at}"), half) for at, half in enumerate(halves)]
        for one in done:
            one.result()


def by_duckdb(source: Path, target: Path, threads: int) -> None:
    """DuckDB in BIGINT."""
    connection = duckdb.connect()
    connection.execute(f"set threads = {threads}")
    connection.execute(
        "create view bigints as select (used * 1000)::bigint as used, "
        f"(\"opening.included.rolled.1\" * 1000)::bigint as opening from '{source}'"
    )
    connection.execute(
        f"copy ({KINDS['BIGINT']}) to '{target}' (format parquet, compression snappy, row_group_size {BLOCK_ROWS})"
    )


def by_polars(source: Path, target: Path) -> None:
    """Polars in Int64, streaming."""
    columns = pl.scan_parquet(source).select(
        used=(pl.col("used") * 1000).cast(pl.Int64), opening=(pl.col("opening.included.rolled.1") * 1000).cast(pl.Int64)
    )
    int64(columns).sink_parquet(target, compression="snappy", row_group_size=BLOCK_ROWS, engine="streaming")
