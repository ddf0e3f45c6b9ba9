"""Two hundred generated programs, rated by Spark in one job, give the bills of the readable interpreter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal, localcontext
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812

import pricing_dsl.spark as on_spark
from pricing_dsl.programs import Program
from tests.properties.cases import cases
from tests.properties.engine import Case
from tests.properties.fresh import fresh
from tests.properties.programs import granting
from tests.properties.usage_files import Row, row_of
from tests.spark.frames import assert_rated

PROGRAMS = 200
DECIMALS = 12
"""As many as generated numbers have at most."""


@pytest.fixture
def many_plans(spark: SparkSession) -> Iterator[None]:
    """Settings for many small plans: a task for each, for a task has its price, and no Java compiled for each."""
    names = {
        "spark.sql.adaptive.enabled": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.shuffle.partitions": "1",
    }
    before = {name: spark.conf.get(name) for name in names}
    for name, value in names.items():
        spark.conf.set(name, value)
    yield
    for name, value in before.items():
        spark.conf.set(name, value)


@pytest.mark.usefixtures("many_plans")
def test_two_hundred_programs_in_one_job(spark: SparkSession) -> None:
    found = generated(PROGRAMS)
    rows = [rows_of(case) for case in found]
    programs = [Program(case.program) for case in found]
    rated = [
        on_spark.rate(spark.createDataFrame(table_of(mine, typed=number % 2 == 0)), program, decimals=DECIMALS)
        for number, (program, mine) in enumerate(zip(programs, rows, strict=True))
    ]
    made = unpacked(joined([packed(number, one.both) for number, one in enumerate(rated)]), PROGRAMS)
    for case, program, mine, results in zip(found, programs, rows, made, strict=True):
        bills, rejects = ([row for row in rows if row is not None] for rows in zip(*results, strict=True))
        assert not rejects or case.rulebook.may_reject, case.rulebook.text
        assert_rated(program, mine, bills, rejects, told=case.rulebook.text)


def generated(count: int) -> list[Case]:
    """So many rulebooks, always the same ones, with summaries for each."""
    found: dict[str, Case] = {}

    @fresh(count)
    @given(st.one_of(cases(), cases(granting())))
    def collect(case: Case) -> None:
        found[case.rulebook.text] = case

    collect()
    assert len(found) >= count
    return list(found.values())[:count]


def rows_of(case: Case) -> list[Row]:
    """The summaries of a case for two subscriptions; without dates, each is the first period of its own one."""
    return [
        row_of(case, summary, name if summary.period else f"{name} {number}")
        for name in ("one", "two")
        for number, summary in enumerate(case.summaries)
    ]


def table_of(rows: Sequence[Row], *, typed: bool) -> pa.Table:
    """Rows as a table. typed: numbers are decimals where they fit; else all are text."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = {name: column_of([row.get(name) for row in rows]) for name in names}
    return pa.table({name: decimals(column) if typed else column for name, column in columns.items()})


def column_of(values: list[Any]) -> pa.Array:
    """Values as a column; one in which nothing is given has a type, too."""
    column = pa.array(values)
    if pa.types.is_null(column.type):
        return column.cast(pa.string())
    return column.cast(pa.list_(pa.string())) if column.type == pa.list_(pa.null()) else column


def decimals(column: pa.Array) -> pa.Array:
    """A column of texts as decimals, where it is one of numbers."""
    kind = pa.decimal128(38, DECIMALS)
    if not pa.types.is_string(column.type):
        return column
    try:
        return pa.array([None if text is None else Decimal(text) for text in column.to_pylist()]).cast(kind)
    except (ArithmeticError, pa.ArrowInvalid):
        return column


def packed(number: int, rows: DataFrame) -> DataFrame:
    """Rows of any columns as variants, which keep decimals and dates, with the number of the program they are of."""
    return rows.select(
        F.lit(number).alias("program"), *(F.to_variant_object(name).alias(name) for name in rows.columns)
    )


def joined(frames: list[DataFrame]) -> DataFrame:
    """All rows of DataFrames with the same columns, put together in halves, for Spark looks at each union anew."""
    if len(frames) == 1:
        return frames[0]
    half = len(frames) // 2
    return joined(frames[:half]).unionAll(joined(frames[half:]))


def unpacked(rows: DataFrame, count: int) -> list[list[Any]]:
    """The rows of each program, as plain data."""
    found: list[list[Any]] = [[] for _ in range(count)]
    with localcontext(prec=80):  # a variant makes decimals by a product, which keeps 28 digits else
        for number, *values in rows.collect():
            found[number].append([value and value.toPython() for value in values])
    return found
