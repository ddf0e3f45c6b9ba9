"""simulate: what is drawn, told and written, and with which exit code."""

from __future__ import annotations

import json
from pathlib import Path

CHEAPER = """\
plan team "Team" every month {
  fee platform "Platform" 20.00 USD
  charge stored "Stored data" on stored at 0.05 USD per GB
}
"""


def with_two_plans(folder: Path) -> None:
    path = folder / "storage.rulebook"
    path.write_text(path.read_text(encoding="utf-8") + CHEAPER, encoding="utf-8")


def test_all_plans_are_drawn_with_their_break_even_point(pricing, folder: Path) -> None:
    with_two_plans(folder)
    result = pricing("simulate", "storage.rulebook", "--over", "stored=0..2TB")
    assert result.exit_code == 0
    assert "Total, USD\n" in result.stdout
    assert "Price of one more, USD per GB\n" in result.stdout
    assert "Average price, USD per GB\n" in result.stdout
    assert "Pro is cheaper below 399.95 GB" in result.stdout
    assert "Pro and Team cost the same from 399.95 GB to just below 400.05 GB, 40.00 USD" in result.stdout


def test_only_what_is_asked_for_is_drawn(pricing, folder: Path) -> None:
    with_two_plans(folder)
    result = pricing("simulate", "storage.rulebook", "--over", "stored=0..2TB", "--plan", "team", "--show", "marginal")
    assert result.exit_code == 0
    assert result.stdout.startswith("Price of one more, USD per GB\n")
    assert "Total" not in result.stdout
    assert "Pro" not in result.stdout


def test_versions_of_a_rulebook_are_told_apart(pricing, folder: Path) -> None:
    text = (folder / "storage.rulebook").read_text(encoding="utf-8")
    dearer = text.replace('version "1"', 'version "2"').replace("0.10 USD", "0.12 USD")
    (folder / "new.rulebook").write_text(dearer, encoding="utf-8")
    result = pricing("simulate", "storage.rulebook", "new.rulebook", "--over", "stored=0..1TB")
    assert result.exit_code == 0
    assert "version 1: Pro is cheaper" in result.stdout


def test_balances_carried_in_count(pricing, folder: Path) -> None:
    (folder / "usage.csv").write_text("subscription,stored\nacme,40 GB\n", encoding="utf-8")
    assert pricing("rate", "storage.rulebook", "usage.csv", "--state-out", "state.json").exit_code == 0
    asked = ("simulate", "storage.rulebook", "--over", "stored=0..200GB", "--show", "total")
    assert "10.00 USD all the way from 0 GB to 100 GB" in pricing(*asked).stdout
    assert "10.00 USD all the way from 0 GB to 160 GB" in pricing(*asked, "--state", "state.json").stdout
    unknown = pricing(*asked, "--state", "state.json", "--subscription", "nobody")
    assert unknown.exit_code == 2
    assert "no subscription nobody" in unknown.stderr


def test_it_is_written_as_picture_table_and_data(pricing, folder: Path) -> None:
    outputs = ("-o", "curve.svg", "-o", "curve.csv", "-o", "curve.json")
    result = pricing("simulate", "storage.rulebook", "--over", "stored=0..2TB", *outputs)
    assert result.exit_code == 0
    assert "Total" not in result.stdout
    assert (folder / "curve.svg").read_text(encoding="utf-8").startswith("<svg ")
    assert (folder / "curve.csv").read_text(encoding="utf-8").startswith("plan,quantity,unit,side,total,")
    assert json.loads((folder / "curve.json").read_text(encoding="utf-8"))["plans"][0]["plan"] == "pro"


def test_wrong_use_is_told_in_a_sentence(pricing, folder: Path) -> None:
    for asked, why in (
        (["--over", "stored"], "is no range: write NAME=FROM..TO"),
        (["--over", "stord=0..2TB"], "do you mean `stored`"),
        (["--over", "stored=0..2TB", "--plan", "gold"], "There is no plan gold"),
        (["--over", "stored=0..2TB", "-o", "curve.png"], "ends in .svg, .csv, .json"),
    ):
        result = pricing("simulate", "storage.rulebook", *asked)
        assert result.exit_code == 2
        assert why in result.stderr


def test_a_rulebook_with_mistakes_is_shown_with_them(pricing, folder: Path) -> None:
    (folder / "bad.rulebook").write_text("plan", encoding="utf-8")
    result = pricing("simulate", "bad.rulebook", "--over", "stored=0..2TB")
    assert result.exit_code == 1
    assert "error[" in result.stdout + result.stderr
