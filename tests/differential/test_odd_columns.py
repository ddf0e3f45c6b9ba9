"""Names, dates and quantities in columns of every type, written in every way and wrongly, against the interpreter."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from pricing_dsl.programs import Program
from pricing_dsl.rating.program import Rater
from tests.differential.cells import Facts
from tests.differential.row_by_row import RowByRow
from tests.differential.sheets import Sheet
from tests.properties.engine import compiled

PROGRAM = Program(
    compiled("""rulebook odd version "1" currency USD rounding none
meter m in GB
input d: date default 2025-01-01
plan tested every month {
  remember all = previous all + m opening 0 GB
  charge c on all at 1 USD per GB
  fee z 1 USD if d > 2025-01-01
}
""")
)
STARTS = (date(2025, 1, 1), date(2025, 2, 1), None, date(2025, 3, 1))
ENDS = (date(2025, 1, 31), date(2025, 2, 28), date(2025, 3, 31), None)
WORDS = pa.dictionary(pa.int8(), pa.string())


def compare(types: dict[str, pa.DataType], rows: list[Facts], **asked: Any) -> None:
    """A table of one `m` in each row, if it has no others, and of these columns."""
    kinds = types if "m" in types else {"m": pa.int64(), **types}
    facts = [row if "m" in types else {"m": at, **row} for at, row in enumerate(rows)]
    table = Sheet(tuple(facts), kinds).table()
    rated = PROGRAM.rate_table(table, **asked)
    wanted = RowByRow(Rater(PROGRAM.ir), asked.get("plan", ""), rated.bills.schema)
    wanted.rate(Sheet(tuple(table.to_pylist()), kinds))
    wanted.compare(rated)


@pytest.mark.parametrize("plan", ["", "tested"])
@pytest.mark.parametrize("name", ["subscription", "plan", "currency", "matching_id"])
@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (pa.int64(), [0, 1, 0, None]),
        (pa.string(), ["0", " a ", "a", " ", "", "tested", " tested", "USD"]),
        (pa.large_string(), ["a", "b", "a", None]),
        (WORDS, ["a", "a", None, ""]),
        (pa.decimal128(5, 1), [Decimal(1), Decimal(2), Decimal(1), None]),
        (pa.bool_(), [True, False, None, True]),
        (pa.date32(), [date(2025, 1, 1), None]),
        (pa.null(), [None, None]),
    ],
    ids=lambda given: str(given).partition("[")[0],
)
def test_names(name: str, kind: pa.DataType, values: list[Any], plan: str) -> None:
    compare({name: kind}, [{name: value} for value in values], plan=plan)


@pytest.mark.parametrize("kind", [pa.date32(), pa.date64(), pa.string(), WORDS], ids=str)
@pytest.mark.parametrize("also", ["subscription", "d", "subscription.start", "subscription.end"])
def test_dates(kind: pa.DataType, also: str) -> None:
    def put(day: date | None) -> Any:
        return day if day is None or pa.types.is_date(kind) else day.isoformat()

    names, types = ("period.start", "period.end", also), dict.fromkeys(("period.start", "period.end", also), kind)
    rows = [
        dict(zip(names, (put(start), put(end), put(start)), strict=True))
        for start, end in zip(STARTS, ENDS, strict=True)
    ]
    if also == "subscription":
        types["subscription"], rows = pa.string(), [{**row, "subscription": "s"} for row in rows]
    compare(types, rows)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (
            pa.string(),
            [
                *("2025-01-01 to 2025-01-31", "2025-01-01 to x", " 2025-01-01 to 2025-01-31", "2025-01-01"),
                *("2025-01-01  to 2025-01-31", "", "2025-02-30 to 2025-03-01", None, "2025-01-01 to 2024-01-01"),
            ],
        ),
        (pa.list_(pa.date32()), [[STARTS[0], ENDS[0]], [], [STARTS[0]], None, [STARTS[0], None], [STARTS[0]] * 3]),
        (
            pa.struct([("start", pa.date32()), ("end", pa.string())]),
            [{"start": STARTS[0], "end": "2025-01-31"}, {"start": STARTS[0]}, None, {"end": ""}, {"end": "x"}],
        ),
    ],
    ids=["text", "list", "struct"],
)
def test_periods(kind: pa.DataType, values: list[Any]) -> None:
    compare({"period": kind}, [{"period": value} for value in values])


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.dictionary(pa.int16(), pa.string())], ids=str)
@pytest.mark.parametrize("decimals", [0, 3, 9])
def test_quantities_in_words(kind: pa.DataType, decimals: int) -> None:
    texts = [
        *(
            "5",
            "5.0",
            "5.",
            ".5",
            "+5",
            "-5",
            "1_000",
            "1__0",
            "\u0661",
            "5 GB",
            "5GB",
            "5 TB",
            "5 tb",
            "3 thousand GB",
        ),
        *("1e3", "0x5", "\uff15", "5\u00a0GB", " 5 ", "5\n", "\t5", "1,5", "2/3", "2/3 GB", "-0", "00005", "9" * 30),
        *("0." + "1" * 12, "0.0000000000000000001", "1/0", "∞", "nan", "", None, "5%", "5 GB/", "5 per GB", "0.5 MB"),
        "3 thousand GB",
    ]
    compare({"m": kind}, [{"m": text} for text in texts], decimals=decimals)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (pa.decimal256(60, 20), [Decimal(0), Decimal("0.5"), Decimal("-0.5"), Decimal("0.00000000000000000001")]),
        (pa.decimal128(38, 37), [Decimal(0), Decimal("0.5"), Decimal("-0.5"), Decimal("1e-37")]),
        (pa.decimal128(38, 0), [Decimal(0), Decimal(10**37), Decimal(-1)]),
        (pa.decimal64(18, 18), [Decimal(0), Decimal("0.1"), Decimal("-0.1")]),
        (pa.uint64(), [2**64 - 1, 0, None]),
        (pa.int64(), [-(2**63), 2**63 - 1, 0]),
        (pa.bool_(), [True, None]),
        (pa.date32(), [STARTS[0], None]),
    ],
    ids=lambda given: str(given).partition("[")[0],
)
def test_quantities(kind: pa.DataType, values: list[Any]) -> None:
    compare({"m": kind}, [{"m": value} for value in values])


@pytest.mark.parametrize("kind", [pa.string(), WORDS], ids=str)
def test_dates_in_words(kind: pa.DataType) -> None:
    texts = [
        *("2025-01-02", "2025-1-1", "2025-01-01T00:00", "0001-01-01", "9999-12-31", "10000-01-01", "2025-02-29"),
        *(" 2025-01-02", "2025-01-02 ", "20250102", "", None, "2025-01-0\u0661"),
    ]
    compare({"d": kind}, [{"d": text} for text in texts])


@pytest.mark.parametrize(("kind", "values"), [(pa.string(), ["a", "", None]), (pa.int64(), [0, None, 1])], ids=str)
def test_a_name_that_is_none(kind: pa.DataType, values: list[Any]) -> None:
    compare({"surprise": kind}, [{"surprise": value} for value in values])
