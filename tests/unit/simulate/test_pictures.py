"""The pictures, as they are checked in. `--update` writes what comes out now: look at them before committing."""

from __future__ import annotations

import csv
import io
import json
import re
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import pytest
from attrs import evolve
from click.testing import CliRunner
from rich.console import Console

from pricing_dsl.cli import group
from pricing_dsl.simulate.axes import Axis, nice_step
from pricing_dsl.simulate.canvas import Canvas, sample
from pricing_dsl.simulate.data import csv_text, json_text
from pricing_dsl.simulate.notes import Told
from pricing_dsl.simulate.strokes import View
from pricing_dsl.simulate.svg import svg
from pricing_dsl.simulate.terminal import show

DOCS = Path(__file__).parents[3] / "docs"
GOLDEN = Path(__file__).parent / "golden"
SVG = "{http://www.w3.org/2000/svg}"


def printed(found: Told, width: int = 80, *, encoding: str = "utf-8", colour: bool = False) -> str:
    """What the terminal shows."""
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding)
    console = Console(
        file=file, width=width, force_terminal=colour, no_color=not colour, color_system="standard" if colour else None
    )
    show(console, found, list(View), width)
    file.flush()
    return raw.getvalue().decode(encoding)


@pytest.fixture(scope="module")
def three(ask) -> Told:
    return ask("storage=0..2TB", "basic", "pro", "bulk")


@pytest.mark.parametrize("name", ["three.txt", "three.svg", "three.csv", "three.json", "whole.txt", "stairs.svg"])
def test_it_is_as_checked_in(name: str, ask, three: Told, request: pytest.FixtureRequest) -> None:
    made = {
        "three.txt": lambda: printed(three),
        "three.svg": lambda: svg(three, list(View)),
        "three.csv": lambda: csv_text(three),
        "three.json": lambda: json_text(three),
        "whole.txt": lambda: printed(ask("requests=0..100", "basic", "calls_only")),
        "stairs.svg": lambda: svg(ask("storage=0..1TB", "packed", "limited"), [View.TOTAL]),
    }[name]()
    if request.config.getoption("--update", default=False):
        (GOLDEN / name).write_text(made, encoding="utf-8", newline="")
    assert (GOLDEN / name).read_bytes().decode() == made


def test_the_picture_in_the_documents_is_the_one_their_command_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    page = (DOCS / "how-to" / "draw-price-curves.md").read_text(encoding="utf-8")
    for name, text in re.findall(r"^```rulebook title=(\S+)\n(.*?)^```$", page, re.DOTALL | re.MULTILINE):
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    (command,) = re.findall(r"^\$ pricing (.* -o curves\.svg .*)$", page, re.MULTILINE)
    assert CliRunner().invoke(group, command.split()).exit_code == 0
    made = (tmp_path / "curves.svg").read_bytes()
    if request.config.getoption("--update", default=False):
        (DOCS / "images" / "price-curves.svg").write_bytes(made)
    assert (DOCS / "images" / "price-curves.svg").read_bytes() == made


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
def test_no_line_is_longer_than_the_terminal_is_wide(three: Told, width: int) -> None:
    assert max(map(len, printed(three, width).splitlines())) <= width


def test_without_colour_there_are_no_escapes_and_with_it_there_are(three: Told) -> None:
    assert "\x1b" not in printed(three)
    assert "\x1b[36m" in printed(three, colour=True)


def test_a_terminal_without_braille_gets_plain_signs(three: Told) -> None:
    assert printed(three, encoding="ascii").isascii()


def test_lines_differ_without_colour() -> None:
    assert len({sample(line) for line in range(4)}) == 4


def test_a_path_touches_every_column_on_its_way() -> None:
    canvas = Canvas(10, 3)
    canvas.path([(0, 0), (19, 11)], 0)
    assert all(any(canvas.cell(column, row)[0] != " " for row in range(3)) for column in range(10))


def test_the_picture_is_sound_xml_and_tells_itself(three: Told) -> None:
    root = ElementTree.fromstring(svg(three, list(View)))
    title, about = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby", "").split() == [title.get("id"), about.get("id")]
    assert "Pro is cheapest above 412.5 GB" in (about.text or "")
    assert "prefers-color-scheme: dark" in (root.findtext(f"{SVG}style") or "")


def test_nothing_of_the_picture_lies_outside_it(three: Told) -> None:
    picture = svg(three, list(View))
    root = ElementTree.fromstring(picture)
    _, _, width, height = map(float, root.get("viewBox", "").split())
    for text in root.iter(f"{SVG}text"):
        assert 0 <= float(text.get("x", "-1")) <= width
        assert 0 <= float(text.get("y", "-1")) <= height
    assert "nan" not in picture
    assert "inf" not in picture.lower().replace("information", "")


def test_names_are_no_markup(ask) -> None:
    found = ask("storage=0..2TB", "basic")
    (one,) = found.courses
    named = evolve(found, courses=(evolve(one, case=evolve(one.case, label='A <b> & "c"')),))
    assert ElementTree.fromstring(svg(named, [View.TOTAL])) is not None


def test_rows_of_data_are_exact(three: Told) -> None:
    rows = list(csv.DictReader(io.StringIO(csv_text(three))))
    bulk = [row for row in rows if row["plan"] == "Bulk" and row["quantity"] == "100"]
    assert [(row["side"], row["total"], row["average"]) for row in bulk] == [
        ("at", "100.00", "1"),
        ("above", "20.00", "0.2"),
    ]
    basic = {row["quantity"]: row for row in rows if row["plan"] == "Basic"}
    for quantity, row in basic.items():
        assert Fraction(row["total"]) == 10 + Fraction(quantity) / 10
        assert row["average"] == "" or Fraction(row["average"]) * Fraction(quantity) == Fraction(row["total"])


def test_json_has_the_curve_as_formulas_in_text(three: Told) -> None:
    document = json.loads(json_text(three), parse_float=pytest.fail)
    pro = next(plan for plan in document["plans"] if plan["plan"] == "pro")
    assert {"above": "0", "below": "2000", "marginal": "0.02", "slope": "0.02", "constant": "43", "steps": []} in pro[
        "curve"
    ]
    assert document["cheapest"][-1] == {
        "plans": ["Pro"], "from": "412.5", "to": "2000", "includes_from": False, "includes_to": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("span", "marks", "step"), [("7", 5, "2"), ("2000", 8, "250"), ("0.3", 4, "0.1"), ("1", 1, "1"), ("0", 3, "1")]
)
def test_marks_are_round_numbers(span: str, marks: int, step: str) -> None:
    assert nice_step(Fraction(span), marks) == Fraction(step)


def test_an_axis_holds_all_values_and_zero() -> None:
    axis = Axis.around([Fraction(-3), Fraction(17)], 5)
    assert axis.lo <= -3
    assert axis.hi >= 17
    assert 0 in axis.marks
    assert [re.fullmatch(r"-?\d+", axis.text(mark)) is not None for mark in axis.marks] == [True] * len(axis.marks)
