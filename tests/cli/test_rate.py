"""`pricing rate` and `pricing explain`: from usage to bills, with everything set aside told."""

from __future__ import annotations

import csv
import json
from pathlib import Path


def test_a_quick_what_if(pricing) -> None:
    result = pricing("rate", "storage.rulebook", "--given", "stored=700 GB", "--given", "egress[eu]=50")
    assert result.exit_code == 0
    assert "Stored data" in result.stdout
    assert "66.00" in result.stdout  # 10 + 500 x 0.10 + 100 x 0.05 + 50 x 0.02


def test_periods_of_a_subscription_carry_their_state(pricing, folder: Path) -> None:
    (folder / "usage.csv").write_text("subscription,stored\nacme,40\nother,40\nacme,160\nacme,160\n", encoding="utf-8")
    result = pricing("rate", "storage.rulebook", "usage.csv", "--format", "jsonl")
    totals = [(bill["subscription"], bill["total"]) for bill in map(json.loads, result.stdout.splitlines())]
    assert totals == [("acme", "10.00"), ("other", "10.00"), ("acme", "10.00"), ("acme", "16.00")]
    assert "4 read = 4 rated (4 on defaults) + 0 set aside" in result.stderr


def test_state_goes_out_and_comes_in(pricing, folder: Path) -> None:
    (folder / "may.csv").write_text("subscription,stored\nacme,40\n", encoding="utf-8")
    (folder / "june.csv").write_text("subscription,stored\nacme,160\n", encoding="utf-8")
    assert pricing("rate", "storage.rulebook", "may.csv", "--state-out", "may.json").exit_code == 0
    result = pricing("rate", "storage.rulebook", "june.csv", "--state", "may.json", "--format", "json")
    (bill,) = json.loads(result.stdout)
    assert bill["total"] == "10.00"
    assert bill["grants"][0]["opening"] == "60"


def test_bad_rows_are_set_aside_and_counted(pricing, folder: Path) -> None:
    rows = "subscription,stored,calls\na,1,1\nb,-1,1\nc,1e6,1\nd,12;50,1\ne,,1\nf,1,1.5\ng,1,1\n"
    (folder / "usage.csv").write_text(rows, encoding="utf-8")
    result = pricing("rate", "storage.rulebook", "usage.csv", "--rejects", "rejects.csv", "--format", "csv")
    assert result.exit_code == 1
    assert "7 read = 2 rated (2 on defaults) + 5 set aside" in result.stderr
    with open(folder / "rejects.csv", encoding="utf-8") as file:
        rejects = list(csv.DictReader(file))
    assert [(row["row"], row["field"]) for row in rejects] == [
        ("usage.csv:3", "stored"),
        ("usage.csv:4", "stored"),
        ("usage.csv:5", "stored"),
        ("usage.csv:6", "stored"),
        ("usage.csv:7", "calls"),
    ]
    assert all(row["reason"] for row in rejects)


def test_later_periods_do_not_rest_on_one_that_was_set_aside(pricing, folder: Path) -> None:
    (folder / "usage.csv").write_text("subscription,stored\nacme,oops\nacme,100\n", encoding="utf-8")
    result = pricing("rate", "storage.rulebook", "usage.csv", "--rejects", "rejects.jsonl")
    assert result.exit_code == 1
    second = json.loads((folder / "rejects.jsonl").read_text(encoding="utf-8").splitlines()[1])
    assert second["row"] == "usage.csv:3"
    assert "an earlier period of this subscription was set aside (usage.csv:2)" in second["reason"]


def test_json_numbers_are_taken_from_their_text(pricing, folder: Path) -> None:
    (folder / "usage.json").write_text('[{"stored": 100.0000000000000000001}]', encoding="utf-8")
    result = pricing("rate", "storage.rulebook", "usage.json", "--format", "json")
    (bill,) = json.loads(result.stdout)
    assert bill["lines"][1]["quantity"] == "0.0000000000000000001"


def test_json_that_is_broken_is_one_row_set_aside(pricing, folder: Path) -> None:
    (folder / "usage.jsonl").write_text('{"stored": 1}\n{"stored": \n[1]\n{"stored": NaN}\n', encoding="utf-8")
    result = pricing("rate", "storage.rulebook", "usage.jsonl", "--format", "csv")
    assert result.exit_code == 1
    assert "4 read = 1 rated (1 on defaults) + 3 set aside" in result.stderr


def test_standard_input(pricing) -> None:
    result = pricing("rate", "storage.rulebook", "-", "--format", "csv", given="stored\n600\n")
    assert result.exit_code == 0
    assert ",total,Total,total,,,,60.00,USD" in result.stdout


def test_a_compiled_rulebook_rates_the_same(pricing) -> None:
    assert pricing("compile", "storage.rulebook", "-o", "storage.json").exit_code == 0
    one = pricing("rate", "storage.rulebook", "--given", "stored=700", "--format", "json")
    other = pricing("rate", "storage.json", "--given", "stored=700", "--format", "json")
    assert json.loads(one.stdout) == json.loads(other.stdout)


def test_bills_go_to_a_file(pricing, folder: Path) -> None:
    result = pricing("rate", "storage.rulebook", "--given", "stored=1", "--format", "csv", "-o", "bills.csv")
    assert result.stdout == ""
    with open(folder / "bills.csv", encoding="utf-8") as file:
        assert [row["line"] for row in csv.DictReader(file)] == ["platform", "stored", "egress", "total"]


def test_the_story_of_a_bill(pricing) -> None:
    result = pricing("explain", "storage.rulebook", "--given", "stored=700 GB")
    assert result.exit_code == 0
    assert "up to 500 GB" in result.stdout
    assert "storage.rulebook:18" in result.stdout
    data = json.loads(pricing("explain", "storage.rulebook", "--given", "stored=700 GB", "--format", "json").stdout)
    assert data[0]["amount"] == "65.00 USD"


def test_a_rulebook_with_mistakes_rates_nothing(pricing, folder: Path) -> None:
    text = (folder / "storage.rulebook").read_text(encoding="utf-8")
    (folder / "storage.rulebook").write_text(text.replace("overage of stored", "overage of stord"), encoding="utf-8")
    result = pricing("rate", "storage.rulebook", "--given", "stored=1")
    assert result.exit_code == 1
    assert "N802" in result.stdout
    assert "stored" in result.stdout
