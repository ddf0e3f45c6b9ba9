"""Tables and streams of batches rated with a program."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

import pyarrow as pa

from pricing_dsl.batch.rated import RatedTable
from pricing_dsl.batch.rater import TableRater
from pricing_dsl.batch.tables import record_batches, sliced, whole_table

RaterOf = Callable[[pa.Schema, pa.Schema | None], TableRater]
"""What rates tables of a schema, with opening states of another; None: there are none."""


def rate_table(rater_of: RaterOf, table: Any, opening: Any) -> RatedTable:
    """What became of a table; see `Program.rate_table`."""
    given, states = whole_table(table), _states(opening)
    return rater_of(given.schema, _schema(states)).rate_table(given, states)


def rate_batches(rater_of: RaterOf, batches: Any, opening: Any) -> Iterator[RatedTable]:
    """What became of each batch; see `Program.rate_batches`."""
    found = _batches(batches)
    if found is None:
        return
    schema, rest = found
    states = _states(opening)
    rater = rater_of(schema, _schema(states))
    carried, first_row = rater.carried(states), 0
    for batch in rest:
        parts = []
        for part in sliced([batch]):
            parts.append(rater.rate_next(part, carried, first_row=first_row))
            first_row += part.num_rows
        yield joined(rater, parts)


def joined(rater: TableRater, parts: list[RatedTable]) -> RatedTable:
    """Several tables as one."""
    if not parts:
        return RatedTable(rater.bills.empty_table(), rater.rejects.empty_table())
    return RatedTable(
        pa.concat_tables([part.bills for part in parts]), pa.concat_tables([part.rejects for part in parts])
    )


def _states(opening: Any) -> pa.Table | None:
    return None if opening is None else whole_table(opening)


def _schema(states: pa.Table | None) -> pa.Schema | None:
    return None if states is None else states.schema


def _batches(data: Any) -> tuple[pa.Schema, Iterator[pa.RecordBatch]] | None:
    """The schema of a stream and its batches; None where it has none at all."""
    if hasattr(data, "__arrow_c_stream__") or hasattr(data, "__arrow_c_array__"):
        return record_batches(data)
    batches = iter(data)
    first = next(batches, None)
    return None if first is None else (first.schema, chain([first], batches))
