"""DataFrames of rows given in plain Python, and what Spark makes of them as plain data again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession

from pricing_dsl import Program, State
from pricing_dsl.rating.bill import Bill
from pricing_dsl.rating.problems import Rejected
from pricing_dsl.rating.program import Rater
from tests.unit.batch.one_by_one import assert_bill, table_of

Facts = Mapping[str, Any]

MONTHS = [(date(2026, month, 1), date(2026, month, day)) for month, day in ((1, 31), (2, 28), (3, 31), (4, 30))]
DATES = {"period.start": pa.date32(), "period.end": pa.date32()}


def month(number: int, **facts: Any) -> Facts:
    """Facts of a month of 2026."""
    start, end = MONTHS[number - 1]
    return {"period.start": start, "period.end": end, **facts}


def frame(spark: SparkSession, rows: Sequence[Facts], **types: pa.DataType) -> DataFrame:
    """Rows as a DataFrame: each column of the type that is said, dates of periods as dates, others as texts."""
    return spark.createDataFrame(table_of(rows, **{**DATES, **types}))


def rows_of(frame: DataFrame) -> list[Facts]:
    """What a DataFrame holds, in no order."""
    rows: list[Facts] = frame.toArrow().to_pylist()
    return rows


def identity(row: Facts) -> tuple[str, str]:
    """What a summary or its bill is known by."""
    return str(row.get("subscription")), str(row.get("period.start"))


def assert_rated(
    program: Program,
    given: Sequence[Facts],
    bills: Sequence[Facts],
    rejects: Sequence[Facts],
    openings: Mapping[str, State] | None = None,
    told: str = "",
) -> None:
    """Bills and rejects are those of the summaries rated one by one, each subscription's in order of its periods."""
    wanted, reasons = one_by_one(program, given, openings or {})
    found = sorted((*identity(row["summary"]), row["field"], row["reason"], row["given"]) for row in rejects)
    assert found == reasons, told
    assert sorted(map(identity, bills)) == sorted(wanted), told
    for row in bills:
        assert_bill(row, wanted[identity(row)])


def one_by_one(
    program: Program, given: Sequence[Facts], openings: Mapping[str, State]
) -> tuple[dict[tuple[str, str], Bill], list[tuple[str, str, str, str, str]]]:
    """The bill of each summary, or the reasons why it is set aside, by the readable interpreter."""
    rater = Rater(program.ir)
    states, broken = dict(openings), dict[str, Any]()
    bills: dict[tuple[str, str], Bill] = {}
    reasons = []
    for facts in sorted(given, key=lambda one: str(one.get("period.start"))):
        name = facts.get("subscription") or ""
        if name in broken:
            reason = f"an earlier period of this subscription was set aside ({broken[name]})"
            reasons.append((*identity(facts), "subscription", reason, name))
            continue
        found = rater.rate_traced(dict(facts), states.get(name))
        if isinstance(found, Rejected):
            reasons += [(*identity(facts), problem.field, problem.reason, problem.given) for problem in found.problems]
            broken |= {name: facts.get("period.start")} if name else {}
        else:
            bills[identity(facts)] = found.bill
            states |= {name: found.bill.closing} if name else {}
    return bills, sorted(reasons)
