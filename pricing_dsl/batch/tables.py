"""What goes in: anything that speaks Arrow's C interface."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa

MOST_ROWS = 131072
"""Rows of one step. Larger batches are rated in slices of so many, so that memory does not grow with the table."""


def record_batches(data: Any) -> tuple[pa.Schema, Iterator[pa.RecordBatch]]:
    """The schema and the batches of anything with `__arrow_c_stream__` or `__arrow_c_array__`.

    Raises:
        TypeError: it has neither.
    """
    if isinstance(data, pa.RecordBatch):
        return data.schema, iter([data])
    if isinstance(data, pa.Table):
        return data.schema, iter(data.to_batches())
    if hasattr(data, "__arrow_c_stream__"):
        reader = pa.RecordBatchReader.from_stream(data)
        return reader.schema, iter(reader)
    if hasattr(data, "__arrow_c_array__"):
        batch = pa.record_batch(data)
        return batch.schema, iter([batch])
    raise TypeError(
        f"a {type(data).__name__} is no table: give one of pyarrow, Polars, DuckDB or pandas, or anything else with "
        "__arrow_c_stream__"
    )


def whole_table(data: Any) -> pa.Table:
    """All of what `record_batches` gives.

    Raises:
        TypeError: as `record_batches`.
    """
    schema, batches = record_batches(data)
    return pa.Table.from_batches(batches, schema)


def sliced(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The batches, none with more than `MOST_ROWS` rows."""
    for batch in batches:
        for start in range(0, batch.num_rows, MOST_ROWS):
            yield batch.slice(start, MOST_ROWS)
