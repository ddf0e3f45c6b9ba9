"""Rating a DataFrame."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema

from pricing_dsl.batch.rated import TableError
from pricing_dsl.batch.rater import TableRater
from pricing_dsl.programs import Program
from pricing_dsl.spark.arrangement import SUBSCRIPTION, arranged
from pricing_dsl.spark.names import BILL, REJECT, ROW, SUMMARY
from pricing_dsl.spark.partition import Partition, Task, installed
from pricing_dsl.spark.rated import Rated

_CASTS = "in Spark: F.col(name).cast('decimal(18, 6)'), F.col(name).cast('date')"


def rate(
    usage: DataFrame,
    program: Program,
    opening: DataFrame | None = None,
    *,
    plan: str = "",
    columns: Iterable[str] | None = None,
    decimals: int = 9,
    together: bool = False,
) -> Rated:
    """The bills of a DataFrame, and what is set aside. Nothing is computed until they are asked for.

    Bills have the columns of `program.rate_table`, but for `row`. Periods of one subscription are rated in order of
    `period.start`; a subscription with several summaries, of which one has no such date, is set aside.

    Args:
        usage: a row for each summary, with the columns of `program.rate_table`.
        opening: bills of the period before, or their columns `subscription` and `closing.…`: one row for each
            subscription. None: all are new, or `usage` has columns `opening.…`.
        plan: the plan to rate by, where a row does not say.
        columns: the columns of the bills, in this order; None: all that are there by default.
        decimals: how many decimals numbers have at most that are given as text.
        together: the rows of each subscription already are in one partition, one after the other, so that nothing needs
            to be moved; also where each has one row. It is taken on trust.

    Raises:
        TableError: a column holds no exact values or is given twice, or there is none of a name that is asked for.
        ValueError: opening states are given, which must be moved, and `together`, that nothing needs to be moved.
    """
    if together and opening is not None:
        raise ValueError("opening states are moved to their rows: with `together`, give them as columns `opening.…`")
    names = columns if columns is None or isinstance(columns, str) else tuple(columns)
    if ROW in (names or ()):
        raise TableError("a DataFrame has no order, so its rows have no numbers: leave out the column row")
    for what, rows in (("usage", usage), ("opening", opening)) if opening is not None else ():
        if SUBSCRIPTION not in rows.columns:
            raise TableError(f"{what} has no column subscription, by which opening states are found")
    states = None if opening is None else _arrow(opening)
    try:
        rater = program.table_rater(_arrow(usage), plan=plan, columns=names, decimals=decimals, opening=states)
    except TableError as error:
        error.add_note(_CASTS)
        raise
    made = _made(rater, _arrow(usage))
    partition = Partition(Task(program.dumps(), plan, names, decimals), installed(), made)
    return Rated(arranged(usage, opening, together).mapInArrow(partition.rate, from_arrow_schema(made)))


def _made(rater: TableRater, usage: pa.Schema) -> pa.Schema:
    """The columns that come out."""
    bills = [of for of in rater.bills if of.name != ROW]
    rejects = [of for of in rater.rejects if of.name != ROW]
    rejects.append(pa.field(SUMMARY, pa.struct(list(usage))))
    return pa.schema([(BILL, _struct(bills)), (REJECT, _struct(rejects))])


def _arrow(rows: DataFrame) -> pa.Schema:
    return to_arrow_schema(rows.schema, timezone="UTC")


def _struct(fields: list[pa.Field]) -> pa.StructType:
    """Fields as Spark has them: any may be null."""
    return pa.struct([of.with_nullable(True) for of in fields])
