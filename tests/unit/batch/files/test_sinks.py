"""Tables in files: what is read from them is what was written, in every format."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing_dsl.batch.files.sinks import sink_of
from pricing_dsl.batch.files.thrift import Reader, written

GROUPS = pa.list_(pa.struct([("of", pa.list_(pa.string())), ("value", pa.decimal128(38, 1))]))
SCHEMA = pa.schema(
    [
        ("subscription", pa.string()),
        ("plan", pa.string()),
        ("total", pa.decimal128(38, 2)),
        ("closing.left", pa.decimal128(38, 9)),
        ("closing.narrow", pa.decimal128(18, 3)),
        ("closing.through", pa.date32()),
        ("closing.periods", pa.int32()),
        ("closing.open", pa.bool_()),
        ("notices", pa.list_(pa.string())),
        ("closing.each", GROUPS),
    ]
)


def decimals(digits: int, places: int) -> st.SearchStrategy[Decimal]:
    return st.integers(1 - 10**digits, 10**digits - 1).map(lambda number: Decimal(number).scaleb(-places))


ROWS = st.fixed_dictionaries(
    {
        "subscription": st.none() | st.text(st.sampled_from('ab ,"\n\r\\\té'), max_size=4),
        "plan": st.sampled_from(["pro", "basic"]),
        "total": st.none() | decimals(27, 2),
        "closing.left": st.none() | decimals(20, 9) | st.sampled_from([Decimal(0), Decimal("0.000000001")]),
        "closing.narrow": decimals(18, 3),
        "closing.through": st.none() | st.dates(date(1, 1, 1)),
        "closing.periods": st.integers(0, 2**31 - 1),
        "closing.open": st.none() | st.booleans(),
        "notices": st.none() | st.lists(st.sampled_from(["a at 80%", 'b "x"']), max_size=2),
        "closing.each": st.none()
        | st.lists(st.fixed_dictionaries({"of": st.just(["eu", "x"]), "value": decimals(5, 1)}), max_size=2),
    }
)
BATCHES = st.lists(st.lists(ROWS, min_size=1, max_size=4), max_size=4)


def file_of(format_name: str, batches: list[list[dict[str, object]]]) -> bytes:
    out = io.BytesIO()
    sink = sink_of(format_name, out, SCHEMA)
    for encoded in [sink.encode(pa.RecordBatch.from_pylist(rows, SCHEMA)) for rows in batches]:
        sink.write(encoded)
    sink.close()
    return out.getvalue()


def table_of(batches: list[list[dict[str, object]]]) -> pa.Table:
    return pa.Table.from_pylist([row for rows in batches for row in rows], SCHEMA)


@given(BATCHES)
def test_parquet_and_arrow_hold_what_was_written(batches: list[list[dict[str, object]]]) -> None:
    table = table_of(batches)
    assert pa.ipc.open_file(file_of("arrow", batches)).read_all().equals(table)
    data = file_of("parquet", batches)
    assert pq.read_table(io.BytesIO(data)).equals(table)
    with pq.ParquetFile(io.BytesIO(data)) as file:
        assert file.metadata.num_rows == table.num_rows
        assert file.metadata.num_row_groups == len(batches)
        for number, rows in enumerate(batches):
            assert file.read_row_group(number).equals(table_of([rows]))


def plain(value: object) -> object:
    """A value as JSON has it: numbers that are exact, and dates, are texts."""
    match value:
        case Decimal():
            return format(value, "f")
        case date():
            return value.isoformat()
        case list():
            return [plain(one) for one in value]
        case dict():
            return {name: plain(one) for name, one in value.items()}
    return value


@given(BATCHES)
def test_json_lines_hold_what_was_written(batches: list[list[dict[str, object]]]) -> None:
    lines = file_of("jsonl", batches).decode().split("\n")
    assert lines.pop() == ""
    assert [json.loads(line) for line in lines] == [plain(row) for row in table_of(batches).to_pylist()]


@given(BATCHES)
def test_csv_holds_what_was_written(batches: list[list[dict[str, object]]]) -> None:
    head, *rows = csv.reader(io.StringIO(file_of("csv", batches).decode(), newline=""), strict=True)
    assert head == SCHEMA.names
    assert rows == [[cell(value) for value in row.values()] for row in table_of(batches).to_pylist()]


def cell(value: object) -> str:
    found = plain(value)
    if isinstance(found, bool):
        return str(found).lower()
    return "" if found is None else found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)


@given(st.recursive(st.just({}), lambda inner: st.fixed_dictionaries({5: st.tuples(st.just(12), inner)}), max_leaves=3))
def test_footers_are_written_as_they_were_read(inner: dict[int, object]) -> None:
    struct = {
        1: (1, True),
        2: (2, False),
        3: (5, -1),
        18: (6, 2**62),
        200: (8, b"text" * 50),
        201: (9, (5, list(range(-10, 10)))),
        202: (9, (12, [inner, inner])),
        203: (7, b"12345678"),
        204: (3, b"1"),
        205: (9, (1, [1, 2, 1])),
    }
    assert Reader(written(struct)).struct() == struct


@pytest.mark.parametrize("size", [1, 2, 15, 16])
def test_row_groups_are_found_by_others(size: int) -> None:
    """Statistics and pages are where the footer says."""
    batches = [[dict.fromkeys(SCHEMA.names) | {"closing.periods": number}] for number in range(size)]
    metadata = pq.read_metadata(io.BytesIO(file_of("parquet", batches)))
    at = SCHEMA.get_field_index("closing.periods")
    assert [metadata.row_group(number).column(at).statistics.max for number in range(size)] == list(range(size))
