"""`pricing rate` with tables: Parquet and Arrow files, rows for CSV and JSON lines, folders, and files that appear
whole."""

from __future__ import annotations

import csv
import json
import signal
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

USAGE = """\
subscription,period.start,period.end,stored,egress[eu]
acme,2026-01-01,2026-01-31,40,
other,2026-01-01,2026-01-31,600,1.5
acme,2026-02-01,2026-02-28,160,
late,2026-02-01,2026-02-28,-1,
"""
ARROW = {"parquet": pq.read_table, "arrow": lambda path: pa.ipc.open_file(path).read_all()}


@pytest.fixture
def usage(folder: Path) -> Path:
    path = folder / "usage.csv"
    path.write_text(USAGE, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["parquet", "arrow"])
def test_a_table_of_bills(pricing, usage: Path, name: str) -> None:
    result = pricing("rate", "storage.rulebook", "usage.csv", "-o", f"bills.{name}", "--rejects", "rejects.csv")
    assert result.exit_code == 1
    assert result.stderr == (
        "usage.csv:5: set aside: stored: it is never below zero (given: -1)\n4 read = 3 rated + 1 set aside\n"
    )
    bills = ARROW[name](f"bills.{name}")
    assert bills.schema.field("total").type == pa.decimal128(38, 2)
    assert bills.column("subscription").to_pylist() == ["acme", "other", "acme"]
    assert bills.column("total").to_pylist() == [Decimal("10.00"), Decimal("60.03"), Decimal("10.00")]
    assert bills.column("closing.periods").to_pylist() == [1, 1, 2]
    assert Path("rejects.csv").read_text(encoding="utf-8") == (
        "row,field,reason,given\nusage.csv:5,stored,it is never below zero,-1\n"
    )


def test_every_format_gives_the_same(pricing, usage: Path) -> None:
    columns = "row,subscription,period.start,total,line.egress,closing.included.rolled.1"
    for name in ("csv", "jsonl", "parquet", "arrow"):
        pricing("rate", "storage.rulebook", "usage.csv", "--columns", columns, "-o", f"bills.{name}")
    with open("bills.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    lines = [json.loads(line) for line in Path("bills.jsonl").read_text(encoding="utf-8").splitlines()]
    assert rows == lines
    for name, read in ARROW.items():
        assert [{key: str(value) for key, value in row.items()} for row in read(f"bills.{name}").to_pylist()] == rows
    assert rows[1] == {
        "row": "usage.csv:3",
        "subscription": "other",
        "period.start": "2026-01-01",
        "total": "60.03",
        "line.egress": "0.03",
        "closing.included.rolled.1": "0",
    }


@pytest.mark.parametrize("name", ["parquet", "arrow", "jsonl", "csv"])
def test_bills_are_the_usage_of_nobody_but_a_table_is_read_again(pricing, usage: Path, name: str) -> None:
    """What one run writes in a format, another reads in it: usage, made from a table of bills."""
    columns = "subscription,period.start,period.end"
    pricing("rate", "storage.rulebook", "usage.csv", "--columns", columns, "-o", f"again.{name}")
    result = pricing("rate", "storage.rulebook", f"again.{name}", "--wide", "--format", "csv")
    assert result.stdout.count("\n") == 1
    assert "again" in result.stderr
    assert "stored: the plan asks for it, and it is not given" in result.stderr


def test_a_table_is_shown_as_bills(pricing, usage: Path) -> None:
    table = pa.table({"subscription": ["acme"], "stored": pa.array([Decimal("600.00")], pa.decimal128(9, 2))})
    pq.write_table(table, "usage.parquet")
    result = pricing("rate", "storage.rulebook", "usage.parquet")
    assert result.exit_code == 0
    assert "60.00" in result.stdout
    assert "65.00 USD" not in pricing("explain", "storage.rulebook", "usage.parquet").stdout


def test_states_are_tables_or_json(pricing, folder: Path) -> None:
    (folder / "may.csv").write_text("subscription,stored\nacme,40\nother,70\nthird,0.125\n", encoding="utf-8")
    (folder / "june.csv").write_text("subscription,stored\nacme,160\nnew,160\nthird,199.875\n", encoding="utf-8")
    expected = None
    for name in ("json", "parquet", "arrow"):
        for wide in ([], ["--wide"]):
            options = ["--format", "csv", *wide]
            assert pricing("rate", "storage.rulebook", "may.csv", "--state-out", f"may.{name}", *options).exit_code == 0
            june = ["june.csv", "--state", f"may.{name}", "--state-out", "june.json"]
            assert pricing("rate", "storage.rulebook", *june, *options).exit_code == 0
            states = json.loads((folder / "june.json").read_text(encoding="utf-8"))["subscriptions"]
            assert {name: state["periods"] for name, state in states.items()} == {
                "acme": 2,
                "other": 1,
                "third": 2,
                "new": 1,
            }
            expected = expected or states
            assert states == expected


def test_a_folder_and_a_pattern_are_files_in_order(pricing, folder: Path) -> None:
    inside = folder / "2026"
    inside.mkdir()
    (inside / "b.csv").write_text("subscription,stored\nacme,160\n", encoding="utf-8")
    (inside / "a.jsonl").write_text('{"subscription": "acme", "stored": 40}\n', encoding="utf-8")
    (inside / ".hidden.csv").write_text("nonsense\n", encoding="utf-8")
    (inside / "readme.txt").write_text("nonsense\n", encoding="utf-8")
    for wide in ([], ["--wide"]):
        result = pricing("rate", "storage.rulebook", "2026", "--format", "csv", *wide, "-o", "2026/bills.csv")
        assert result.exit_code == 0
        assert result.stderr.startswith("2 read = 2 rated")
    result = pricing("rate", "storage.rulebook", "2026/?.*", "--columns", "row,closing.periods", "--format", "csv")
    assert result.stdout == "row,closing.periods\n2026/a.jsonl:1,1\n2026/b.csv:2,2\n"


def test_standard_input_as_rows(pricing) -> None:
    options = ["--columns", "row,total", "--format", "csv"]
    result = pricing("rate", "storage.rulebook", "-", *options, given="stored\n600\n")
    assert result.stdout == "row,total\nstandard input:2,60.00\n"
    result = pricing("rate", "storage.rulebook", "-", *options, given='{"stored": 600}\n{"stored": 1}\n')
    assert result.stdout == "row,total\nstandard input:1,60.00\nstandard input:2,10.00\n"


def test_many_rows_set_aside_are_not_all_told(pricing, folder: Path) -> None:
    (folder / "usage.csv").write_text("stored\n" + "-1\n" * 30, encoding="utf-8")
    result = pricing("rate", "storage.rulebook", "usage.csv", "-o", "bills.parquet", "--rejects", "rejects.jsonl")
    assert result.stderr.count("set aside:") == 20
    assert "… and 10 more reasons\n" in result.stderr
    assert len((folder / "rejects.jsonl").read_text(encoding="utf-8").splitlines()) == 30


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["usage.csv", "--wide"], "not table"),
        (["usage.csv", "--wide", "--format", "json"], "not json"),
        (["usage.csv", "--format", "parquet"], "Say with -o"),
        (["--given", "stored=1", "-o", "bills.parquet"], "--given is for one bill"),
        (["usage.csv", "--columns", "totl", "--format", "csv"], "do you mean `total`?"),
        (["usage.csv", "-o", "nowhere/bills.parquet"], "cannot be written"),
        (["usage.csv", "-o", "bills.xlsx"], "say it with --format"),
        (["nothing-*.csv"], "There is no file nothing-*.csv"),
        (["empty"], "There are no usage files in empty"),
        (["broken.parquet", "-o", "bills.parquet"], "is no Parquet file"),
        (["floats.parquet", "-o", "bills.parquet"], "binary floats"),
        (["floats.parquet"], "binary floats"),
        (["stored.csv", "--wide", "--format", "csv", "--state-out", "x.json"], "has no column `subscription`"),
    ],
)
def test_wrong_use(pricing, usage: Path, folder: Path, words: list[str], said: str) -> None:
    (folder / "empty").mkdir()
    (folder / "broken.parquet").write_bytes(b"nonsense")
    (folder / "stored.csv").write_text("stored\n1\n", encoding="utf-8")
    pq.write_table(pa.table({"stored": [1.5]}), "floats.parquet")
    result = pricing("rate", "storage.rulebook", *words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert not (folder / "bills.parquet").exists()
    assert [path for path in folder.iterdir() if path.name.endswith(".partial")] == []


def test_a_run_that_fails_leaves_the_old_files(pricing, folder: Path) -> None:
    (folder / "usage.csv").write_text("stored\n1\n", encoding="utf-8")
    assert pricing("rate", "storage.rulebook", "usage.csv", "-o", "bills.csv").exit_code == 0
    before = (folder / "bills.csv").read_bytes()
    (folder / "usage.csv").write_text('stored\n1\n"2\n', encoding="utf-8")
    for wide in ([], ["--wide"]):
        result = pricing("rate", "storage.rulebook", "usage.csv", "-o", "bills.csv", *wide)
        assert result.exit_code == 2
        assert "usage.csv is no CSV file" in result.stderr
        assert (folder / "bills.csv").read_bytes() == before


def test_a_run_that_is_killed_leaves_the_old_files_and_can_be_run_again(pricing, folder: Path) -> None:
    rows = "".join(f"s{number},{number}\n" for number in range(20_000))
    (folder / "usage.csv").write_text(f"subscription,stored\n{rows}", encoding="utf-8")
    (folder / "bills.csv").write_text("the old bills\n", encoding="utf-8")
    words = ["rate", "storage.rulebook", "usage.csv", "-o", "bills.csv", "--wide", "--state-out", "state.parquet"]
    running = subprocess.Popen([sys.executable, "-m", "pricing_dsl", *words], cwd=folder)
    while not list(folder.glob(".bills.csv.*.partial")):
        assert running.poll() is None, "the run ended before it could be killed"
        time.sleep(0.005)
    running.send_signal(signal.SIGKILL)
    assert running.wait() == -signal.SIGKILL
    assert (folder / "bills.csv").read_text(encoding="utf-8") == "the old bills\n"
    assert not (folder / "state.parquet").exists()
    assert list(folder.glob(".*.partial"))
    assert pricing(*words).exit_code == 0
    assert (folder / "bills.csv").read_text(encoding="utf-8").count("\n") == 20_001
    assert pq.read_metadata("state.parquet").num_rows == 20_000
    assert list(folder.glob(".*.partial")) == []
