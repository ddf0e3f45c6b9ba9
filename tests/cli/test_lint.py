"""pricing lint: what is found, what is accepted, what is fixed, and the exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

CLEAN = """\
rulebook demo version "1"
  currency USD
  rounding half_up to 0.01 each line

meter storage in GB

plan basic every month {
  charge storage on storage at 0.10 USD per GB
}

example "small" for basic {
  given storage = 10 GB
  expect total == 1.00 USD
}
"""
ODD = CLEAN.replace("plan basic", "term loyal = 7%\n\nplan basic")
RULES = ("--select", "N801,X701")


@pytest.fixture
def odd(folder: Path) -> Path:
    """A rulebook with a term that nothing asks for (N801)."""
    (folder / "odd.rulebook").write_text(ODD, encoding="utf-8")
    return folder / "odd.rulebook"


def codes(result) -> list[str]:
    return [line.split()[1] for line in result.stdout.splitlines() if ": " in line]


def test_warnings_fail_where_that_is_asked_for(pricing, odd: Path) -> None:
    found = pricing("lint", "odd.rulebook", *RULES, "--format", "concise")
    assert (codes(found), found.exit_code) == (["N801"], 0)
    assert pricing("lint", "odd.rulebook", *RULES, "--fail-on", "warning").exit_code == 1
    (odd.parent / "pricing.toml").write_text('fail-on = "info"\n[severity]\nhygiene = "info"\n', encoding="utf-8")
    found = pricing("lint", "odd.rulebook", *RULES, "--format", "concise")
    assert "N801 info" in found.stdout
    assert found.exit_code == 1


def test_errors_of_the_language_are_told_whatever_is_selected(pricing, odd: Path) -> None:
    odd.write_text(ODD.replace("on storage at", "on storag at"), encoding="utf-8")
    found = pricing("lint", "odd.rulebook", "--select", "X701", "--format", "concise")
    assert (codes(found), found.exit_code) == (["N802"], 1)


def test_rules_are_named_by_code_name_beginning_and_category(pricing, odd: Path) -> None:
    for words in ("N801", "unused-definition", "N8", "hygiene", "all"):
        assert "N801" in pricing("lint", "odd.rulebook", "--select", words, "--format", "concise").stdout
        assert "N801" not in pricing("lint", "odd.rulebook", "--ignore", words, "--format", "concise").stdout
    found = pricing("lint", "odd.rulebook", "--select", "unused-defintion")
    assert found.exit_code == 2
    assert "Did you mean `unused-definition`?" in found.stderr
    assert pricing("lint", "odd.rulebook", "--ignore", "N802").exit_code == 2


def test_settings_say_what_holds_where(pricing, odd: Path) -> None:
    (odd.parent / "old").mkdir()
    (odd.parent / "old" / "odd.rulebook").write_text(ODD, encoding="utf-8")
    (odd.parent / "storage.rulebook").unlink()
    words = 'select = ["N801"]\n[per-file-ignores]\n"old/" = ["N801"]\n'
    (odd.parent / "pricing.toml").write_text(words, encoding="utf-8")
    found = pricing("lint", ".", "--format", "concise")
    assert [line.split(":")[0] for line in found.stdout.splitlines()] == ["odd.rulebook"]
    (odd.parent / "pricing.toml").write_text('select = ["N801"]\nexclude = ["odd.rulebook"]\n', encoding="utf-8")
    assert pricing("lint", ".", "--format", "concise").stdout == ""
    assert "N801" in pricing("lint", "odd.rulebook", "--format", "concise").stdout
    assert "X701" not in pricing("lint", "odd.rulebook", "--isolated", "--format", "concise").stdout


def test_mistakes_in_settings_are_told_and_nothing_is_looked_at(pricing, odd: Path) -> None:
    (odd.parent / "pricing.toml").write_text('selct = ["N801"]\n', encoding="utf-8")
    found = pricing("lint", "odd.rulebook")
    assert found.exit_code == 2
    assert "error[L102] there is no setting `selct`   pricing.toml:1:1" in found.stdout
    assert "did you mean `select`?" in found.stdout
    assert "loyal" not in found.stdout
    found = pricing("lint", "odd.rulebook", "--format", "concise")
    assert found.stdout == "pricing.toml:1:1: L102 error there is no setting `selct`\n"


def test_fixes_are_made_or_shown(pricing, odd: Path) -> None:
    shown = pricing("lint", "odd.rulebook", *RULES, "--diff")
    assert shown.exit_code == 1
    assert "-term loyal = 7%\n" in shown.stdout
    assert odd.read_text(encoding="utf-8") == ODD
    made = pricing("lint", "odd.rulebook", *RULES, "--fix", "--fail-on", "info")
    assert made.exit_code == 0
    assert "1 finding fixed in 1 file." in made.stderr
    assert odd.read_text(encoding="utf-8") == CLEAN
    assert pricing("lint", "odd.rulebook", *RULES, "--diff").exit_code == 0


def test_a_fixed_file_keeps_its_line_ends(pricing, odd: Path) -> None:
    odd.write_bytes(ODD.replace("\n", "\r\n").encode())
    pricing("lint", "odd.rulebook", *RULES, "--fix")
    assert odd.read_bytes() == CLEAN.replace("\n", "\r\n").encode()


def test_standard_input_is_printed_fixed(pricing, odd: Path) -> None:
    made = pricing("lint", "-", *RULES, "--fix", "--stdin-filename", "odd.rulebook", given=ODD)
    assert made.stdout == CLEAN


def test_unsafe_fixes_are_made_only_with_a_word(pricing, odd: Path) -> None:
    text = CLEAN.replace("plan basic", "meter idle in GB\n\nplan basic")
    odd.write_text(text, encoding="utf-8")
    told = pricing("lint", "odd.rulebook", *RULES, "--fix")
    assert odd.read_text(encoding="utf-8") == text
    assert "1 of them can be fixed with --fix --unsafe-fixes" in told.stderr
    pricing("lint", "odd.rulebook", *RULES, "--fix", "--unsafe-fixes")
    assert odd.read_text(encoding="utf-8") == CLEAN
    assert pricing("lint", "odd.rulebook", "--unsafe-fixes").exit_code == 2


def test_what_was_there_is_accepted_and_what_is_new_is_not(pricing, odd: Path) -> None:
    accept = ("lint", "odd.rulebook", *RULES, "--baseline", "accepted.json", "--fail-on", "info")
    assert pricing(*accept).exit_code == 2
    assert "1 finding accepted" in pricing(*accept, "--write-baseline").stderr
    (entry,) = json.loads((odd.parent / "accepted.json").read_text(encoding="utf-8"))["accepted"]
    assert (entry["code"], entry["path"], entry["within"]) == ("N801", "odd.rulebook", "term loyal")
    odd.write_text("# a line more\n\n" + ODD.replace("7%", "8%"), encoding="utf-8")
    assert pricing(*accept).exit_code == 0
    odd.write_text(ODD.replace("term loyal", "term late = 1%\nterm loyal"), encoding="utf-8")
    found = pricing(*accept, "--format", "concise")
    assert (codes(found), found.exit_code) == (["N801"], 1)
    odd.write_text(CLEAN, encoding="utf-8")
    assert "1 accepted finding found no more" in pricing(*accept).stderr
    pricing(*accept, "--write-baseline")
    assert json.loads((odd.parent / "accepted.json").read_text(encoding="utf-8"))["accepted"] == []


def test_the_baseline_of_the_settings_is_taken(pricing, odd: Path) -> None:
    (odd.parent / "pricing.toml").write_text('select = ["N801"]\nbaseline = "known.json"\n', encoding="utf-8")
    assert pricing("lint", "odd.rulebook", "--write-baseline").exit_code == 0
    assert (odd.parent / "known.json").exists()
    assert pricing("lint", "odd.rulebook", "--fail-on", "info").exit_code == 0
    (odd.parent / "known.json").write_text("[]", encoding="utf-8")
    assert pricing("lint", "odd.rulebook").exit_code == 2


def test_findings_are_counted_by_rule(pricing, odd: Path) -> None:
    assert pricing("lint", "odd.rulebook", *RULES, "--statistics").stdout.split() == ["1", "N801", "unused-definition"]


def test_what_was_found_is_kept_beside_the_settings(pricing, odd: Path) -> None:
    first = pricing("lint", "odd.rulebook", *RULES)
    assert (odd.parent / ".pricing_cache" / ".gitignore").read_text() == "*\n"
    assert pricing("lint", "odd.rulebook", *RULES).stdout == first.stdout
    assert pricing("lint", "odd.rulebook", *RULES, "--no-cache").stdout == first.stdout
