"""Files of text are read in stretches, by Arrow where it can: the same rows, places and complaints as one by one."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from attrs import evolve
from click import UsageError
from hypothesis import example, given
from hypothesis import strategies as st

from pricing_dsl.batch.files.block import Block, Input
from pricing_dsl.batch.files.columns import MixedError, widened
from pricing_dsl.batch.files.csv_files import CsvFile
from pricing_dsl.batch.files.errors import FileError
from pricing_dsl.batch.files.json_files import JsonDocument, JsonLines
from pricing_dsl.batch.files.json_forms import types_of
from pricing_dsl.batch.files.rows import typed
from pricing_dsl.cli.summaries import from_files
from tests.unit.batch import programs
from tests.unit.batch.programs import compiled

STORAGE = compiled(programs.STORAGE)
SIZES = st.integers(1, 200)


def file_of(folder: Path, name: str, content: bytes) -> Input:
    path = folder / name
    path.write_bytes(content)
    return Input(str(path), name)


def one_by_one(path: str) -> list[tuple[str, Any]]:
    """What the reader of single summaries gives: (place, facts or why there are none)."""
    return [(where.removeprefix(path), facts) for where, facts in from_files([path], STORAGE)]


def in_blocks(source: CsvFile | JsonLines | JsonDocument) -> list[tuple[str, Any]]:
    return [row for piece in source.pieces() for row in rows_of(piece.block())]


def rows_of(block: Block) -> Iterator[tuple[str, Any]]:
    columns = block.rows.to_pylist() or [{}] * len(block)
    rows = [block.odd.get(at, row) for at, row in enumerate(columns)]
    found = [*zip(block.places, rows, strict=True), *((unread.place, unread.reason) for unread in block.unread)]
    yield from sorted(((f":{place}" if isinstance(place, int) else place, row) for place, row in found), key=_turn)


def _turn(row: tuple[str, Any]) -> list[int]:
    return [int(number) for number in re.findall("[0-9]+", row[0])]


def rows_or_complaint(read: Callable[[], list[tuple[str, Any]]]) -> list[tuple[str, Any]] | str:
    try:
        return read()
    except (FileError, UsageError) as error:
        return str(error)


CELLS = st.text(st.sampled_from('ab1 ,"\n\r;é'), max_size=6)
TEXTS = st.text(st.sampled_from('ab1,"\n\r;é '), max_size=80)


@st.composite
def csv_texts(draw: st.DrawFn) -> str:
    """CSV as programs write it, and text that only looks like it."""
    if draw(st.booleans()):
        return "a,b\n" + draw(TEXTS)
    end = draw(st.sampled_from(["\n", "\r\n"]))
    always = draw(st.booleans())
    rows = draw(st.lists(st.lists(CELLS, min_size=1, max_size=3), max_size=8))

    def written(cell: str) -> str:
        quoted = always or any(sign in cell for sign in ',"\n\r')
        return '"' + cell.replace('"', '""') + '"' if quoted else cell

    return "a,b" + end + "".join(",".join(map(written, row)) + end for row in rows)


@given(csv_texts(), SIZES)
@example('a,b\n5","x\n', 100)
@example('a,b\n"x\ny",1\n2,3\n', 5)
@example("a,b\r1,2\r", 3)
@example("a,b\n1,2\n\n3,4\n5,6,7\n8\n", 1000)
@example('a,b\n1,"2\n', 3)
def test_csv_is_read_as_row_by_row(tmp_path_factory: pytest.TempPathFactory, text: str, size: int) -> None:
    file = file_of(tmp_path_factory.getbasetemp(), "some.csv", text.encode())
    found = rows_or_complaint(lambda: in_blocks(evolve(CsvFile.of(file), size=size)))
    expected = rows_or_complaint(lambda: one_by_one(file.path))
    assert found == (expected.replace(file.path, "some.csv") if isinstance(expected, str) else expected)


def test_texts_of_numbers_and_days_are_read_digit_by_digit(tmp_path: Path) -> None:
    content = b'n,t,d\n0.1,x,2026-02-28\n,y,\n"123456789012345678.125",z,2026-02-30\n1e3,z,\n5 GB,,2026-01-01\n'
    (piece,) = CsvFile.of(file_of(tmp_path, "some.csv", content)).pieces()
    types = pa.schema([("n", pa.decimal128(38, 3)), ("t", pa.string()), ("d", pa.date32()), ("u", pa.int64())])
    rows, odd = typed(piece.block(), types)
    assert rows.schema == types
    assert rows.column("n").to_pylist()[:3] == [Decimal("0.100"), None, Decimal("123456789012345678.125")]
    assert rows.column("d").to_pylist()[:2] == [date(2026, 2, 28), None]
    assert odd == {
        2: {"n": "123456789012345678.125", "t": "z", "d": "2026-02-30"},
        3: {"n": "1e3", "t": "z", "d": ""},
        4: {"n": "5 GB", "t": "", "d": "2026-01-01"},
    }


def test_csv_with_a_column_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"some\.csv has the column a more than once"):
        CsvFile.of(file_of(tmp_path, "some.csv", b"a,b,a\n"))


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    file = CsvFile.of(file_of(tmp_path, "some.csv", b"a\n\xff\n"))
    with pytest.raises(FileError, match="it is not UTF-8 text"):
        in_blocks(file)


JSON_LEAVES = st.one_of(
    st.integers(-(10**20), 10**20),
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-1000, max_value=1000),
    st.sampled_from(["", "12.5", "+1", "1e2", ".5", "700 GB", "é", 'a"b', "a\\b"]),
    st.booleans(),
    st.none(),
)
JSON_VALUES = st.recursive(
    JSON_LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["eu", "us"]), inner, max_size=2),
    max_leaves=5,
)
OBJECTS = st.dictionaries(st.sampled_from(["used", "level", "subscription", 'odd"name']), JSON_VALUES, max_size=4)
ALIKE = st.fixed_dictionaries(
    {"used": st.decimals(allow_nan=False, allow_infinity=False, places=2), "subscription": st.sampled_from(["a", "b"])}
)


def written(value: Any) -> str:
    """A value as JSON, its decimals digit by digit."""
    match value:
        case Decimal():
            return format(value, "f")
        case dict():
            return "{" + ", ".join(f"{json.dumps(name)}: {written(one)}" for name, one in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(written, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


LINES = st.one_of(
    st.lists(ALIKE.map(written), max_size=10),
    st.lists(OBJECTS.map(written), max_size=6),
    st.lists(st.one_of(OBJECTS.map(written), st.sampled_from(["", " ", "[1]", '{"used": 1} {"used": 2}', "{", "NaN"]))),
)


def given_only(value: Any) -> Any:
    """A row without what is not given, numbers by their value: what a summary is read from."""
    if isinstance(value, dict):
        return {name: given_only(one) for name, one in value.items() if one is not None}
    return [given_only(one) for one in value] if isinstance(value, list) else value


@given(LINES, st.sampled_from(["\n", "\r\n"]), SIZES)
@example(['{"used": 1.5}', '{"used": "1e2"}'], "\n", 100)
@example(['{"used": 1.5}', '{"us\\u0065d": "1e2"}'], "\n", 100)
@example(['{"used": 1}', '{"used": {"eu": 1.5}}'], "\n", 100)
def test_json_lines_are_read_as_one_by_one(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], end: str, size: int
) -> None:
    file = file_of(tmp_path_factory.getbasetemp(), "some.jsonl", "".join(line + end for line in lines).encode())
    source = JsonLines(file, size=size)
    expected = one_by_one(file.path)
    assert in_blocks(source) == expected
    types = pa.schema([])
    for _, row in expected:
        try:
            types = types if isinstance(row, str) else widened(types, types_of([row]))
        except MixedError:
            continue
        found = in_blocks(evolve(source, types=types))
        assert [(place, given_only(row)) for place, row in found] == [(p, given_only(row)) for p, row in expected]


def test_json_lines_that_are_alike_are_columns(tmp_path: Path) -> None:
    lines = b'{"used": 0.1, "rows": [{"n": 1}]}\n{"used": 12345678901234567890.125, "rows": []}\n'
    source = JsonLines(file_of(tmp_path, "some.jsonl", lines))
    (slow,) = (piece.block() for piece in source.pieces())
    (piece,) = evolve(source, types=types_of(slow.odd.values())).pieces()
    block = piece.block()
    assert not block.odd
    assert block.rows.column(0).to_pylist() == [Decimal("0.100"), Decimal("12345678901234567890.125")]


def test_only_odd_json_lines_are_read_one_by_one(tmp_path: Path) -> None:
    lines = [f'{{"used": {number}.5}}' for number in range(10_000)]
    lines[7000] = '{"used": "12 GB"}'
    file = file_of(tmp_path, "some.jsonl", "".join(f"{line}\n" for line in lines).encode())
    (piece,) = JsonLines(file, types=pa.schema([("used", pa.decimal128(38, 1))])).pieces()
    block = piece.block()
    assert block.odd[7000] == {"used": "12 GB"}
    assert len(block.odd) < 2000
    assert block.rows.column(0)[9999].as_py() == Decimal("9999.5")
    assert list(block.places) == list(range(1, 10_001))


def test_a_json_document_is_one_object_or_a_list(tmp_path: Path) -> None:
    for text in ('{"used": 1}', '[{"used": 1}, 5, {"used": 2}]', "[", "[]", "5"):
        file = file_of(tmp_path, "some.json", text.encode())
        assert in_blocks(JsonDocument(file)) == one_by_one(file.path)
