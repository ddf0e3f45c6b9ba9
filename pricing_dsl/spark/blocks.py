"""A partition's rows in blocks that end where a subscription ends, so that no block waits for another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyarrow as pa
import pyarrow.compute as pc

from pricing_dsl.spark.names import KEY

ROWS = 65_536
"""A block has so many rows, or as many more as its last subscription has."""


def blocks(batches: Iterable[pa.RecordBatch], rows: int = ROWS) -> Iterator[pa.RecordBatch]:
    """The rows of a partition, in which those of a subscription stand one after the other."""
    held: list[pa.RecordBatch] = []
    count = 0
    for batch in batches:
        held.append(batch)
        count += batch.num_rows
        if count >= rows:
            whole = pa.concat_batches(held)
            end = _end(whole.column(KEY))
            if end:
                yield whole.slice(0, end)
            held = [whole.slice(end)]
            count -= end
    if count:
        yield pa.concat_batches(held)


def _end(keys: pa.Array) -> int:
    """Where the last subscription begins, of which more may come. Rows without one are separate."""
    last = keys[-1]
    return pc.index(keys, last).as_py() if last.is_valid else len(keys)
