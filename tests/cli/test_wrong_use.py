"""Wrong use ends with exit code 2, one sentence on what is wrong, and never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from pricing_dsl.cli import main


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["chek", "storage.rulebook"], "Did you mean `check`?"),
        (["check"], "Missing argument"),
        (["check", "nowhere.rulebook"], "no file or folder nowhere.rulebook"),
        (["check", "storage.rulebook", "--format", "pdf"], "Invalid value for '--format'"),
        (["check", "storage.rulebook", "--fail-on", "sometimes"], "Invalid value for '--fail-on'"),
        (["fmt", "nowhere"], "no file or folder nowhere"),
        (["new", "plan.txt"], "ends in .rulebook"),
        (["new", "storage.rulebook"], "already there"),
        (["rate", "storage.rulebook"], "Give usage files, or facts with --given"),
        (["rate", "storage.rulebook", "u.csv", "--given", "stored=1"], "not both"),
        (["rate", "storage.rulebook", "usage.xlsx"], "no usage file"),
        (["rate", "storage.rulebook", "usage.csv"], "cannot be read"),
        (["rate", "storage.rulebook", "--given", "stored"], "write it as name=value"),
        (["rate", "storage.rulebook", "--given", "stored=[1,"], "this is no JSON"),
        (["rate", "storage.rulebook", "--given", "stored=1", "--state", "none.json"], "cannot be read"),
        (["rate", "nowhere.rulebook", "--given", "stored=1"], "cannot be read"),
        (["explain", "storage.rulebook"], "Give usage files, or facts with --given"),
        (["rule", "T999"], "There is no diagnostic `T999`"),
        (["rule", "unknown-nam"], "Did you mean `unknown-name`?"),
    ],
)
def test_wrong_use_is_told(pricing, words: list[str], said: str) -> None:
    result = pricing(*words)
    assert result.exit_code == 2, result.output
    assert said in " ".join(result.output.replace("│", " ").split())


def test_a_file_that_is_no_program(pricing, folder: Path) -> None:
    (folder / "broken.json").write_text('{"ir": 99}', encoding="utf-8")
    result = pricing("rate", "broken.json", "--given", "stored=1")
    assert result.exit_code == 2
    assert "no compiled rulebook" in result.output


def test_text_that_is_not_utf8(pricing, folder: Path) -> None:
    (folder / "latin.rulebook").write_bytes(b"rulebook caf\xe9")
    result = pricing("check", "latin.rulebook")
    assert result.exit_code == 2
    assert "it is not UTF-8 text" in result.output


def test_a_folder_without_rulebooks_is_fine(pricing, folder: Path) -> None:
    (folder / "empty").mkdir()
    result = pricing("check", "empty")
    assert result.exit_code == 0
    assert "No rulebooks" in result.output


def test_a_fault_is_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError("out of tiers")

    monkeypatch.setattr("pricing_dsl.cli.group", fail)
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 2
    assert "please report it: RuntimeError: out of tiers" in capsys.readouterr().err
    monkeypatch.setenv("PRICING_DEBUG", "1")
    with pytest.raises(RuntimeError):
        main()
