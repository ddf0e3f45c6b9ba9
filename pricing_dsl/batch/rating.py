"""Tables and streams of batches rated with a program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

import pyarrow as pa

from pricing_dsl.batch.rated import RatedTable
from pricing_dsl.batch.rater import TableRater
from pricing_dsl.batch.tables import record_batches, sliced, whole_table
from pricing_dsl.rating.program import Rater


def rate_table(
    rater: Rater, table: Any, opening: Any, *, plan: str, columns: Iterable[str] | None, decimals: int
) -> RatedTable:
    """What became of a table; see `Program.rate_table`."""
    given = whole_table(table)
    states = None if opening is None else whole_table(opening)
    table_rater = _rater_of(rater, given.schema, states, plan, columns, decimals)
    return table_rater.rate_table(given, states)


def rate_batches(
    rater: Rater, batches: Any, opening: Any, *, plan: str, columns: Iterable[str] | None, decimals: int
) -> Iterator[RatedTable]:
    """What became of each batch; see `Program.rate_batches`."""
    found = _batches(batches)
    if found is None:
        return
    schema, rest = found
    states = None if opening is None else whole_table(opening)
    table_rater = _rater_of(rater, schema, states, plan, columns, decimals)
    carried, first_row = table_rater.carried(states), 0
    for batch in rest:
        parts = []
        for part in sliced([batch]):
            parts.append(table_rater.rate_next(part, carried, first_row=first_row))
            first_row += part.num_rows
        yield joined(table_rater, parts)


def joined(rater: TableRater, parts: list[RatedTable]) -> RatedTable:
    """Several tables as one."""
    if not parts:
        return RatedTable(rater.bills.empty_table(), rater.rejects.empty_table())
    return RatedTable(
        pa.concat_tables([part.bills for part in parts]), pa.concat_tables([part.rejects for part in parts])
    )


def _rater_of(
    rater: Rater, schema: pa.Schema, states: pa.Table | None, plan: str, columns: Iterable[str] | None, decimals: int
) -> TableRater:
    opening = None if states is None else states.schema
    return TableRater.of(rater, schema, plan=plan, columns=columns, decimals=decimals, opening=opening)


def _batches(data: Any) -> tuple[pa.Schema, Iterator[pa.RecordBatch]] | None:
    """The schema of a stream and its batches; None where it has none at all."""
    if hasattr(data, "__arrow_c_stream__") or hasattr(data, "__arrow_c_array__"):
        return record_batches(data)
    batches = iter(data)
    first = next(batches, None)
    return None if first is None else (first.schema, chain([first], batches))
