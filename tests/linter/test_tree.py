"""Many files: in several processes, from the cache, and as if each were looked at alone."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest

from pricing_dsl.diagnostics import Severity
from pricing_dsl.linter import tree
from pricing_dsl.linter.cache import FOLDER, Cache
from pricing_dsl.linter.runner import Linted, run
from pricing_dsl.linter.selection import EVERYTHING, RECOMMENDED, profile
from pricing_dsl.linter.tree import Task, lint_all
from pricing_dsl.pipeline import Compilation

TODAY = datetime.date(2026, 6, 1)
RULEBOOKS = sorted((Path(__file__).parents[2] / "rulebooks").rglob("*.rulebook"))[:6]
MAIN = """\
rulebook demo
  currency USD
  rounding half_up to 0.01 each line

use "units.rulebook"

meter storage in GB
meter idle in boxes

# allow X701: billed by hand, until 2026-07-01
plan basic every month {
  charge storage on storage at 0.10 USD per GB
}
"""


def task(path: Path) -> Task:
    return Task(str(path), path.read_text(encoding="utf-8"), EVERYTHING)


@pytest.fixture
def main(tmp_path: Path) -> Path:
    (tmp_path / "units.rulebook").write_text("rulebook units\n\nunit box, boxes\n", encoding="utf-8")
    (tmp_path / "main.rulebook").write_text(MAIN, encoding="utf-8")
    return tmp_path / "main.rulebook"


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / FOLDER, TODAY)


def test_several_processes_find_what_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    tasks = [task(path) for path in RULEBOOKS]
    alone = [run(Compilation(one.path, one.text), EVERYTHING, today=TODAY) for one in tasks]
    monkeypatch.setattr(tree, "WORTH_SHARING", 1)
    assert lint_all(tasks, jobs=2, today=TODAY) == alone
    assert lint_all(tasks, jobs=1, today=TODAY) == alone


def test_what_has_not_changed_is_found_without_a_look(
    main: Path, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = lint_all([task(main)], cache=cache, today=TODAY)
    assert [one.diagnostic.code for one in first[0].suppressed] == ["X701"]
    assert "N801" in {one.code for one in first[0].diagnostics}
    monkeypatch.setattr(tree, "run", _never)
    again = lint_all([task(main)], cache=cache, today=TODAY)
    assert again == first
    assert [one.within for one in again[0].diagnostics] == [one.within for one in first[0].diagnostics]


def _never(*_: object, **__: object) -> Linted:
    raise AssertionError("it was looked at again")


def test_an_entry_holds_for_its_text_its_files_its_rules_and_its_days(main: Path, cache: Cache) -> None:
    one = task(main)
    lint_all([one], cache=cache, today=TODAY)
    assert cache.find(one.path, one.text, EVERYTHING) is not None
    assert cache.find(one.path, one.text + "\n", EVERYTHING) is None
    assert cache.find(one.path, one.text, profile(["N801"])) is None
    assert cache.find(one.path, one.text, profile(severity={"N801": Severity.ERROR}, preview=True)) is None
    assert Cache(cache.folder, datetime.date(2026, 7, 1)).find(one.path, one.text, EVERYTHING) is not None
    assert Cache(cache.folder, datetime.date(2026, 7, 2)).find(one.path, one.text, EVERYTHING) is None
    (main.parent / "units.rulebook").write_text("rulebook units\n\nunit box, boxes, crates\n", encoding="utf-8")
    assert cache.find(one.path, one.text, EVERYTHING) is None


def test_a_file_that_was_not_there_and_came_is_noticed(main: Path, cache: Cache) -> None:
    (main.parent / "units.rulebook").unlink()
    (found,) = lint_all([task(main)], cache=cache, today=TODAY)
    assert "S008" in {one.code for one in found.diagnostics}
    (main.parent / "units.rulebook").write_text("rulebook units\n\nunit box, boxes\n", encoding="utf-8")
    (found,) = lint_all([task(main)], cache=cache, today=TODAY)
    assert "S008" not in {one.code for one in found.diagnostics}


@pytest.mark.parametrize("spoiled", ["", "[]", "{", "null", '{"key": 1}'])
def test_a_spoiled_entry_is_no_entry(main: Path, cache: Cache, spoiled: str) -> None:
    first = lint_all([task(main)], cache=cache, today=TODAY)
    (entry,) = cache.folder.glob("*.json")
    known = json.loads(entry.read_text(encoding="utf-8"))
    texts = [spoiled, json.dumps({**known, "diagnostics": [[1]]}), json.dumps({**known, "inputs": 3})]
    for text in texts:
        entry.write_text(text, encoding="utf-8")
        assert lint_all([task(main)], cache=cache, today=TODAY) == first


def test_where_nothing_can_be_kept_all_is_found_all_the_same(main: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    nowhere = Cache(tmp_path / "file" / "below", TODAY)
    assert lint_all([task(main)], cache=nowhere, today=TODAY) == lint_all([task(main)], today=TODAY)


def test_rules_there_is_no_time_for_are_told() -> None:
    made = Compilation.of(RULEBOOKS[0])
    found = run(made, seconds=0, today=TODAY)
    assert set(found.left_out) <= RECOMMENDED.codes
    assert found.left_out
    assert run(made, seconds=60, today=TODAY).left_out == ()
