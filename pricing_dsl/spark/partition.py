"""What an executor does: it rates one partition. Nothing here asks Spark for anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from importlib.metadata import version

import pyarrow as pa
import pyarrow.compute as pc
from attrs import frozen

from pricing_dsl.batch.rater import TableRater
from pricing_dsl.programs import loads
from pricing_dsl.spark.blocks import blocks
from pricing_dsl.spark.names import BILL, KEY, OPENING, REJECT, ROW, SUMMARY, USAGE
from pricing_dsl.spark.unordered import first_day, set_aside, unordered

OUT_ROWS = 16_384
"""Rows of one batch that goes back to Spark."""


def installed() -> str:
    """The version of this package, here."""
    return version("pricing-dsl")


class PartitionError(RuntimeError):
    """A partition could not be rated at all; the message says why."""


@frozen
class Task:
    """What an executor rates by: a saved program, so that no parser is needed there, and what else
    `Program.rate_table` takes."""

    program: str
    plan: str
    columns: tuple[str, ...] | str | None
    decimals: int


@lru_cache(maxsize=8)
def _rater(task: Task, usage: pa.Schema, opening: pa.Schema | None) -> TableRater:
    """Kept, for a process of an executor rates many partitions of one job."""
    program = loads(task.program)
    return program.table_rater(usage, plan=task.plan, columns=task.columns, decimals=task.decimals, opening=opening)


@frozen
class Partition:
    """What an executor is sent. version: of the package on the driver. made: the columns that Spark was told of."""

    task: Task
    version: str
    made: pa.Schema

    def rate(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """What becomes of a partition's rows: batches of bills and of what is set aside.

        Raises:
            PartitionError: the executor has another version of the package.
        """
        if self.version != (mine := installed()):
            raise PartitionError(f"this executor has pricing-dsl {mine}, the driver {self.version}: install the same")
        for block in blocks(batches):
            try:
                yield from self._block(block)
            except Exception as error:
                keys = block.column(KEY)
                error.add_note(f"while rating {len(keys)} rows, of the subscriptions {keys[0]} to {keys[-1]}")
                raise

    def _block(self, block: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
        keys, usage = block.column(KEY).filter(block.column(USAGE).is_valid()), _rows(block, USAGE)
        opening = _rows(block, OPENING) if OPENING in block.schema.names else None
        rater = _rater(self.task, usage.schema, None if opening is None else opening.schema)
        aside = unordered(keys, usage, rater.incoming)
        if aside is not None:
            yield from self._rejects(set_aside(usage.filter(aside), rater.incoming), usage.filter(aside))
            usage = usage.filter(pc.invert(aside))
        carried = rater.carried(opening)
        carried.named = partial(first_day, usage, rater.incoming)
        rated = rater.rate_next(usage, carried, keep=False)
        yield from self._made(BILL, _without_row(rated.bills))
        yield from self._rejects(rated.rejects, usage)

    def _rejects(self, rejects: pa.Table, usage: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
        summaries = usage.to_struct_array().take(rejects.column(ROW).combine_chunks())
        yield from self._made(REJECT, _without_row(rejects).append_column(SUMMARY, summaries))

    def _made(self, name: str, rows: pa.Table) -> Iterator[pa.RecordBatch]:
        """Rows as a column of this name, with null in the other."""
        kind = self.made.field(name).type
        rows = rows.cast(pa.schema(list(kind)))
        for batch in rows.to_batches(max_chunksize=OUT_ROWS):
            columns = {of.name: pa.nulls(batch.num_rows, of.type) for of in self.made}
            columns[name] = batch.to_struct_array()
            yield pa.record_batch(columns, schema=self.made)


def _rows(block: pa.RecordBatch, name: str) -> pa.RecordBatch:
    """The rows of a block that have this column, with what is in it as their columns."""
    column = block.column(name)
    return pa.RecordBatch.from_struct_array(column.filter(column.is_valid()) if column.null_count else column)


def _without_row(rows: pa.Table) -> pa.Table:
    return rows.drop_columns(ROW) if ROW in rows.column_names else rows
