"""Files in any format and order, in blocks of any size, are rated as their rows are one after the other."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from pricing_dsl.batch.files import arrow_files, closing, partition, run
from pricing_dsl.batch.files.block import Input
from pricing_dsl.batch.files.closing import closing_of
from pricing_dsl.batch.files.csv_files import CsvFile
from pricing_dsl.batch.files.json_files import JsonDocument, JsonLines
from pricing_dsl.batch.files.run import FileRun, Wanted
from pricing_dsl.batch.files.sinks import sink_of
from pricing_dsl.batch.files.states import States, states_from, table_of
from pricing_dsl.batch.files.survey import AnySource
from pricing_dsl.rating.bill import Bill
from pricing_dsl.rating.program import Rater
from pricing_dsl.rating.state import State
from tests.unit.batch import programs
from tests.unit.batch.programs import compiled

STORAGE = compiled(programs.STORAGE)
MONTHS = [("2026-01-01", "2026-01-31"), ("2026-02-01", "2026-02-28"), ("2026-03-01", "2026-03-31")]
COLUMNS = ["row", "subscription", "period.start", "total", "closing.periods"]

Row = dict[str, str]
Result = tuple[dict[str, tuple[Any, ...]], list[tuple[str, ...]]]
"""Bills by the places of their rows, and what is set aside."""


@pytest.fixture(autouse=True, scope="module")
def small_steps() -> Iterable[None]:
    """Blocks and parts of a few rows, so that everything happens at their edges."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arrow_files, "BLOCK_ROWS", 3)
        patch.setattr(partition, "_PART_ROWS", 4)
        patch.setattr(partition, "_ENOUGH", 2)
        patch.setattr(partition, "_HELD", 4)
        patch.setattr(run, "_HELD", 3)
        patch.setattr(closing, "_MOST", 2)
        yield


Result = tuple[dict[str, tuple[Any, ...]], list[tuple[str, ...]]]
"""Bills by the places of their rows, and what is set aside."""


def one_by_one(rows: Sequence[Row], where: Callable[[int], str], states: dict[str, State]) -> Result:
    """The bills and what is set aside by place: each subscription's periods rated by `Rater.rate` in order. `states`
    are the opening ones, and then the closing ones."""
    rater = Rater(STORAGE.ir)
    bills: dict[str, tuple[Any, ...]] = {}
    aside: list[tuple[int, str, str, str]] = []
    broken: dict[str, int] = {}
    for number in sorted(range(len(rows)), key=lambda number: rows[number]["period.start"]):
        facts, name = rows[number], rows[number]["subscription"]
        if name in broken:
            reason = f"an earlier period of this subscription was set aside ({where(broken[name])})"
            aside.append((number, "subscription", reason, name))
            continue
        found = rater.rate(facts, states.get(name) if name else None)
        if not isinstance(found, Bill):
            aside += [(number, problem.field, problem.reason, problem.given) for problem in found.problems]
            if name:
                broken[name] = number
            continue
        if name:
            states[name] = found.closing
        start = date.fromisoformat(facts["period.start"])
        bills[where(number)] = (name or None, start, found.total, found.closing.periods)
    return bills, [(where(number), *said) for number, *said in sorted(aside, key=lambda one: one[0])]


def in_a_file(source: AnySource, opening: dict[str, State]) -> tuple[Result, dict[str, State]]:
    """The same by a file, its bills in the order of the rows; and the closing states."""
    wanted = Wanted(columns=COLUMNS, carry=True)
    if opening:
        wanted = evolve(wanted, opening=States.in_table(table_of(opening, STORAGE.ir)))
    file_run = FileRun.of(Rater(STORAGE.ir), [source], wanted, lambda rows: None)
    out, closed = io.BytesIO(), io.BytesIO()
    sink, states_sink = sink_of("arrow", out, file_run.bills), closing_of(file_run, STORAGE.ir, closed, "states.arrow")
    aside: list[tuple[str, ...]] = []
    for finished in file_run.finished(sink):
        if finished.encoded is not None:
            sink.write(finished.encoded)
        aside += finished.aside
        for some in finished.closing:
            states_sink.add(some)
    sink.close()
    states_sink.close()
    found = pa.ipc.open_file(out.getvalue()).read_all().to_pylist()
    bills = {row["row"]: tuple(row[name] for name in COLUMNS[1:]) for row in found}
    return (bills, aside), states_from(pa.ipc.open_file(closed.getvalue()).read_all(), STORAGE.ir)


def as_csv(rows: Sequence[Row], path: Path, size: int) -> AnySource:
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, ["subscription", "period.start", "period.end", "storage"])
        writer.writeheader()
        writer.writerows(rows)
    return evolve(CsvFile.of(Input(str(path), "usage")), size=size)


def as_json_lines(rows: Sequence[Row], path: Path, size: int) -> AnySource:
    """Numbers stand without quotes, where that is JSON."""
    lines = [
        json.dumps(row).replace(f'"{row["storage"]}"', row["storage"]) if _plain(row) else json.dumps(row)
        for row in rows
    ]
    path.write_text("\n" + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return JsonLines(Input(str(path), "usage"), size=size)


def as_json_document(rows: Sequence[Row], path: Path, size: int) -> AnySource:
    path.write_text(json.dumps(rows), encoding="utf-8")
    return JsonDocument(Input(str(path), "usage"))


def as_parquet(rows: Sequence[Row], path: Path, size: int) -> AnySource:
    pq.write_table(pa.Table.from_pylist(rows), path, row_group_size=size)
    return arrow_files.ParquetFile.of(Input(str(path), "usage"))


def as_arrow(rows: Sequence[Row], path: Path, size: int) -> AnySource:
    table = pa.Table.from_pylist(rows)
    with pa.ipc.new_stream(path, table.schema) as writer:
        writer.write_table(table)
    return arrow_files.IpcFile.of(Input(str(path), "usage"))


def _plain(row: Row) -> bool:
    return row["storage"].replace(".", "").isdigit()


def line(number: int) -> str:
    return f"usage:{number + 2}"


FORMATS: list[tuple[Callable[[Sequence[Row], Path, int], AnySource], Callable[[int], str]]] = [
    (as_csv, line),
    (as_json_lines, line),
    (as_json_document, lambda number: f"usage[{number + 1}]"),
    (as_parquet, lambda number: f"usage:{number + 1}"),
    (as_arrow, lambda number: f"usage:{number + 1}"),
]

USED = st.sampled_from(["0", "60", "140.5", "99.999", "1.5 TB", "-5", "x", "250", "30.25"])
NAMES = st.sampled_from(["a", "b", "c", "d", "e", ""])


@st.composite
def usages(draw: st.DrawFn) -> list[Row]:
    """Rows in any order, by subscription, or by period; no subscription has a period twice."""
    keys = draw(st.lists(st.tuples(NAMES, st.sampled_from(MONTHS)), min_size=1, max_size=14, unique=True))
    keys = draw(st.sampled_from([keys, sorted(keys), sorted(keys, key=lambda key: key[1])]))
    return [
        {"subscription": name, "period.start": start, "period.end": end, "storage": draw(USED)}
        for name, (start, end) in keys
    ]


def states(names: str) -> dict[str, State]:
    """What subscriptions carry from December."""
    december = {"period.start": "2025-12-01", "period.end": "2025-12-31", "storage": "20"}
    found = Rater(STORAGE.ir).rate(december)
    assert isinstance(found, Bill)
    return {name: evolve(found.closing, periods=number) for number, name in enumerate(names, start=1)}


@pytest.mark.parametrize(("write", "where"), FORMATS, ids=[write.__name__ for write, _ in FORMATS])
@given(rows=usages(), size=st.integers(1, 300), names=st.sampled_from(["", "a", "cxyz", "abcdefgh"]))
def test_a_file_is_rated_as_its_rows_are(
    write: Callable[[Sequence[Row], Path, int], AnySource],
    where: Callable[[int], str],
    rows: list[Row],
    size: int,
    names: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    expected = states(names)
    bills, aside = one_by_one(rows, where, expected)
    (found, told), closed = in_a_file(write(rows, tmp_path_factory.getbasetemp() / "usage", size), states(names))
    assert told == aside
    assert list(found) == [where(number) for number in range(len(rows)) if where(number) in bills]
    assert {place: (*bill[:2], Fraction(bill[2]), bill[3]) for place, bill in found.items()} == bills
    assert closed == expected
