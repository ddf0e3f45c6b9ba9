"""In which order rows stand, told in bounded memory."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing_dsl.batch.files import order
from pricing_dsl.batch.files.block import Input
from pricing_dsl.batch.files.csv_files import CsvFile
from pricing_dsl.batch.files.hashing import NOTHING, hashes
from pricing_dsl.batch.files.json_files import JsonLines
from pricing_dsl.batch.files.order import UNDATED, Distinct, Order, Turns
from pricing_dsl.batch.files.survey import survey
from tests.unit.batch import programs
from tests.unit.batch.programs import compiled

NAMES = st.text(st.sampled_from("ab é123"), max_size=20)


@given(st.lists(st.one_of(st.none(), NAMES), max_size=30))
def test_texts_have_the_same_hash_when_they_are_the_same(names: list[str | None]) -> None:
    stripped = [(name or "").strip() for name in names]
    found = hashes(pa.array(["x", *names], pa.string()).slice(1))
    assert len(set(found.tolist())) == len(set(stripped))
    assert found.tolist() == hashes(pa.array(stripped, pa.string())).tolist()
    assert [hash_ == NOTHING for hash_ in found] == [name == "" for name in stripped]


ROWS = st.lists(st.tuples(st.sampled_from("abcd "), st.integers(0, 3)), max_size=8)


@given(ROWS, st.integers(1, 4))
def test_the_order_of_rows(rows: list[tuple[str, int]], step: int) -> None:
    turns = Turns()
    for start in range(0, len(rows), step):
        some = rows[start : start + step]
        names = pa.array([name for name, _ in some], pa.string())
        turns.add(len(some), hashes(names), np.array([day for _, day in some], np.int64))
    named = [name for name, _ in rows if name.strip()]
    runs = [name for name, before in zip(named, [None, *named], strict=False) if name != before]
    if len(set(named)) == len(named):
        expected = Order.ONCE
    elif len(runs) == len(set(runs)):
        expected = Order.TOGETHER
    else:
        in_time = [day for _, day in rows] == sorted(day for _, day in rows)
        expected = Order.IN_TIME if in_time else Order.MIXED
    assert turns.order() is expected


def test_rows_without_dates_are_in_time_if_none_has_one() -> None:
    for days, expected in (
        ([UNDATED] * 3, Order.IN_TIME),
        ([5, UNDATED, 5], Order.MIXED),
        ([UNDATED, 5, 5], Order.MIXED),
    ):
        turns = Turns()
        for day, name in zip(days, "aba", strict=True):
            turns.add(1, hashes(pa.array([name])), np.array([day]))
        assert turns.order() is expected


def test_many_hashes_go_to_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order, "_KEPT", 100)
    distinct, random = Distinct(), np.random.default_rng(1)
    hashes_ = random.integers(0, 2**64, 1000, np.uint64)
    for _ in range(3):
        for some in np.split(random.permutation(hashes_), 20):
            distinct.add(some)
    assert distinct.count() == len(np.unique(hashes_))


STORAGE = compiled(programs.STORAGE)


def test_the_first_pass_finds_the_types_of_texts(tmp_path: Path) -> None:
    path = tmp_path / "usage.csv"
    text = "subscription,storage,period.start\na,1.25,2026-01-01\nb,3,2026-02-31\nc,1.0005 TB,\nd,x,\n"
    path.write_text(text, encoding="utf-8")
    found = survey([CsvFile.of(Input(str(path), "usage.csv"))], STORAGE.ir, lambda rows: None)
    assert found.types == pa.schema(
        [("subscription", pa.string()), ("storage", pa.decimal128(38, 2)), ("period.start", pa.date32())]
    )
    assert (found.order, found.rows) == (Order.ONCE, 4)


def test_odd_rows_may_take_more_decimals(tmp_path: Path) -> None:
    path = tmp_path / "usage.csv"
    path.write_text("storage\n1.25\n0.0001 GB\n1/7\n", encoding="utf-8")
    found = survey([CsvFile.of(Input(str(path), "usage.csv"))], STORAGE.ir, lambda rows: None)
    assert found.types.field("storage").type == pa.decimal128(38, 4)


def test_json_is_learned_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "usage.jsonl"
    lines = ['{"subscription": 1, "storage": "0.005 GB"}', '{"storage": 1.5}', '{"storage": 2.5, "subscription": "x"}']
    lines.append('{"storage": 3.5, "subscription": "y"}')
    path.write_text("\n".join(lines), encoding="utf-8")
    found = survey([JsonLines(Input(str(path), "usage.jsonl"))], STORAGE.ir, lambda rows: None)
    assert {of.name: of.type for of in found.types} == {"storage": pa.decimal128(38, 3), "subscription": pa.string()}
    assert found.order is Order.ONCE
