"""Summaries whose order is not known. A DataFrame has no order of rows, so only `period.start` gives one."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from pricing_dsl.batch.carried import start_of
from pricing_dsl.batch.incoming import Incoming, plain
from pricing_dsl.batch.rejects import Rejects
from pricing_dsl.rating.problems import Problem

START = "period.start"
REASON = "several summaries of one subscription need it in each: a DataFrame has no order of rows"


def unordered(keys: pa.Array, usage: pa.RecordBatch, incoming: Incoming) -> pa.Array | None:
    """Which rows are of a subscription that has several, one of them without a first day; None where none is.

    keys: the subscription of each row of usage, the same ones one after the other.
    """
    if not pc.any(pc.equal(keys.slice(1), keys.slice(0, max(len(keys) - 1, 0)))).as_py():
        return None
    dated = _dated(usage, incoming)
    if pc.all(dated).as_py():
        return None
    counts = keys.value_counts()
    several = counts.filter(pc.greater(counts.field("counts"), 1)).field("values").drop_null()
    undated = pc.filter(keys, pc.invert(dated))
    doubtful = undated.filter(pc.is_in(undated, several))
    return pc.is_in(keys, doubtful) if len(doubtful) else None


def set_aside(rows: pa.RecordBatch, incoming: Incoming) -> pa.Table:
    """Such rows as rejects."""
    rejects = Rejects()
    for row, facts in enumerate(incoming.summaries(rows)):
        rejects.add(row, facts, [Problem(START, REASON)])
    return pa.Table.from_batches([rejects.batch()])


def first_day(usage: pa.RecordBatch, incoming: Incoming, row: int) -> str:
    """How a row is told of which others are: a DataFrame knows no numbers of rows."""
    return str(start_of(incoming.summaries(usage.slice(row, 1))[0]))


def _dated(usage: pa.RecordBatch, incoming: Incoming) -> pa.Array:
    """Whether each row has a first day."""
    columns = {name: (at, convert) for name, at, convert in incoming.facts if name in (START, "period")}
    if list(columns) == [START] and pa.types.is_date(usage.schema.field(columns[START][0]).type):
        return usage.column(columns[START][0]).is_valid()
    values = {name: plain(usage.column(at), convert) for name, (at, convert) in columns.items()}
    facts = ({name: given[row] for name, given in values.items()} for row in range(usage.num_rows))
    return pa.array([start_of(one) is not None for one in facts], pa.bool_())
