"""The pages beside the rulebooks: each has its usage file and its command, and the index names them all."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from tests.conformance.engine import RULEBOOKS

RULEBOOK_FILES = sorted(RULEBOOKS.rglob("*.rulebook"))
USAGE_FILES = sorted(RULEBOOKS.rglob("*.usage.*"))


@pytest.mark.parametrize("path", USAGE_FILES, ids=lambda path: path.name)
def test_a_usage_file_has_a_page_that_rates_it(path: Path) -> None:
    stem = path.name.split(".")[0]
    page = path.with_name(f"{stem}.md").read_text()
    folder = f"rulebooks/{path.parent.name}"
    assert f"uv run pricing rate {folder}/{stem}.rulebook {folder}/{path.name}" in page


@pytest.mark.parametrize("path", USAGE_FILES, ids=lambda path: path.name)
def test_the_columns_are_names_of_the_rulebook(path: Path) -> None:
    text = path.with_name(f"{path.name.split('.')[0]}.rulebook").read_text()
    if path.suffix == ".csv":
        with path.open(newline="") as lines:
            columns = set(next(csv.reader(lines)))
    else:
        columns = {key for line in path.read_text().splitlines() for key in json.loads(line)}
    own = {re.split(r"[.\[]", column)[0] for column in columns} - {"subscription", "plan", "period"}
    assert own
    for name in own:
        assert re.search(rf"\b(meter|input|records|grant) {name}\b", text), name


def test_the_index_names_every_rulebook_once() -> None:
    index = (RULEBOOKS / "README.md").read_text()
    linked = re.findall(r"\]\(([\w/]+)\.(md|rulebook)\)", index)
    assert sorted(name for name, _ in linked) == [str(path.relative_to(RULEBOOKS))[:-9] for path in RULEBOOK_FILES]
    for name, kind in linked:
        assert (RULEBOOKS / f"{name}.{kind}").exists()
        assert (kind == "md") == (RULEBOOKS / f"{name}.md").exists(), name
