"""`--watch`: looks again when a file changes, and only then."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from pricing_dsl.cli import group
from pricing_dsl.cli.selection import Selection
from pricing_dsl.cli.watching import PAUSE, until_stopped

HEADER = "rulebook {name}\n  currency USD\n  rounding none\n"


def looks(folder: Path, *steps: Callable[[], None]) -> list[list[str]]:
    """What is looked at when one thing after another happens while it is waited."""
    seen: list[list[str]] = []
    waiting = list(steps)

    def look(paths: Sequence[str]) -> bool:
        seen.append([Path(path).name for path in paths])
        return False

    def pause(seconds: float) -> None:
        assert seconds >= PAUSE
        if not waiting:
            raise KeyboardInterrupt
        waiting.pop(0)()

    with pytest.raises(KeyboardInterrupt):
        until_stopped(look, Selection((str(folder),)), pause)
    return seen


@pytest.fixture
def prices(tmp_path: Path) -> Path:
    (tmp_path / "a.rulebook").write_text(HEADER.format(name="a") + 'use "shared/b.rulebook"\n', encoding="utf-8")
    (tmp_path / "t.rulebook").write_text(HEADER.format(name="t") + 'table t from "t.csv"\n', encoding="utf-8")
    (tmp_path / "t.csv").write_text("a,b\n", encoding="utf-8")
    return tmp_path


def writes(path: Path, text: str) -> Callable[[], None]:
    """Something that happens: a file gets another text."""

    def write() -> None:
        path.write_text(text, encoding="utf-8")

    return write


def nothing() -> None:
    """Time passes."""


def test_it_looks_once_as_long_as_nothing_changes(prices: Path) -> None:
    assert looks(prices, nothing, nothing, nothing) == [["a.rulebook", "t.rulebook"]]


def test_it_looks_again_after_a_change(prices: Path) -> None:
    change = writes(prices / "a.rulebook", HEADER.format(name="changed"))
    assert len(looks(prices, nothing, change, nothing)) == 2


def test_new_files_and_gone_files_are_noticed(prices: Path) -> None:
    new = writes(prices / "new.rulebook", HEADER.format(name="new"))
    seen = looks(prices, new, (prices / "t.rulebook").unlink)
    assert seen[1:] == [["a.rulebook", "new.rulebook", "t.rulebook"], ["a.rulebook", "new.rulebook"]]


def test_files_that_a_rulebook_reads_are_watched_too_there_or_not(prices: Path) -> None:
    def used() -> None:
        (prices / "shared").mkdir()
        (prices / "shared/b.txt").write_text("", encoding="utf-8")

    table = writes(prices / "t.csv", "a,b\n1,2\n")
    arrives = writes(prices / "shared/b.rulebook", HEADER.format(name="b"))
    assert len(looks(prices, table)) == 2
    assert len(looks(prices, used)) == 1
    assert len(looks(prices, arrives)) == 2


def test_settings_are_watched_too(prices: Path) -> None:
    settings = prices / "pricing.toml"
    selection = Selection((str(prices),), settings={str(settings)})
    waiting = [nothing, writes(settings, ""), writes(settings, "x = 1\n")]
    seen = []

    def pause(seconds: float) -> None:
        if not waiting:
            raise KeyboardInterrupt
        waiting.pop(0)()

    with pytest.raises(KeyboardInterrupt):
        until_stopped(lambda paths: seen.append(paths) or False, selection, pause)
    assert len(seen) == 3


def test_lint_watches_its_settings_and_its_baseline(prices: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are known once it has looked: that is no change."""
    monkeypatch.chdir(prices)
    settings, baseline = prices / "pricing.toml", prices / "accepted.json"
    (prices / "plan.rulebook").write_text(HEADER.format(name="plan") + "meter unused in GB\n", encoding="utf-8")
    waiting = [
        nothing,
        writes(settings, 'ignore = ["N801"]\n'),
        nothing,
        writes(settings, 'ignore = ["all"]\nbaseline = "accepted.json"\n'),
        nothing,
        writes(baseline, "{}"),
        nothing,
    ]

    def pause(seconds: float) -> None:
        if not waiting:
            raise KeyboardInterrupt
        waiting.pop(0)()

    monkeypatch.setattr("pricing_dsl.cli.watching.time.sleep", pause)
    result = CliRunner().invoke(group, ["lint", "plan.rulebook", "--watch", "--no-cache", "-j", "1"])
    assert result.exit_code == 130
    assert result.stderr.count("Watching ") == 4, result.output
    assert "accepted.json is no baseline" in result.stderr


def test_what_did_not_change_is_not_compiled_anew(prices: Path) -> None:
    selection = Selection((str(prices),), keeping=True)
    user, table = (selection.compilation(str(prices / name)) for name in ("a.rulebook", "t.rulebook"))
    assert selection.compilation(str(prices / "a.rulebook")) is user
    (prices / "shared").mkdir()
    (prices / "shared/b.rulebook").write_text(HEADER.format(name="b"), encoding="utf-8")
    assert not user.ok
    assert selection.compilation(str(prices / "a.rulebook")).sources[1].path == str(prices / "shared/b.rulebook")
    (prices / "t.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    again = selection.compilation(str(prices / "t.rulebook"))
    assert again is not table
    assert again.previous is None
    assert Selection((str(prices),)).compilation(str(prices / "a.rulebook")) is not user


def test_wrong_use_while_watching_is_told_and_waited_out(prices: Path, capsys: pytest.CaptureFixture[str]) -> None:
    named = prices / "t.rulebook"
    waiting = [named.unlink, writes(named, HEADER.format(name="back"))]
    seen = []

    def pause(seconds: float) -> None:
        if not waiting:
            raise KeyboardInterrupt
        waiting.pop(0)()

    def look(paths: Sequence[str]) -> bool:
        seen.extend(paths)
        if len(seen) == 2:
            raise click.UsageError("It cannot be read.")
        return True

    with pytest.raises(KeyboardInterrupt):
        until_stopped(look, Selection((str(named),)), pause)
    assert seen == [str(named), str(named)]
    told = capsys.readouterr().err
    assert f"There is no file or folder {named}." in told
    assert "It cannot be read." in told


def test_standard_input_cannot_be_watched(pricing) -> None:
    result = pricing("check", "-", "--watch", given="")
    assert result.exit_code == 2
    assert "cannot be watched" in result.stderr


@pytest.mark.parametrize("name", ["check", "lint"])
@pytest.mark.skipif(os.name == "nt", reason="no SIGINT for one process")
def test_a_real_one_looks_again_and_ends_with_ctrl_c(prices: Path, name: str) -> None:
    command = [sys.executable, "-m", "pricing_dsl", name, "--format", "concise", "--watch", "t.rulebook"]
    (prices / "t.rulebook").write_text("rulebook", encoding="utf-8")
    with subprocess.Popen(command, cwd=prices, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert running.stdout.readline().startswith("t.rulebook:1:")
        assert running.stderr.readline() == "Watching 1 file. Ctrl-C ends it.\n"
        (prices / "t.rulebook").write_text(f"{HEADER.format(name='t')}meter a in parsec\n", encoding="utf-8")
        assert running.stdout.readline().startswith("t.rulebook:4:")
        running.send_signal(signal.SIGINT)
        assert running.wait(timeout=30) == 130
