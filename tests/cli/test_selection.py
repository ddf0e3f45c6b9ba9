"""Which rulebooks `check` looks at: --changed, --stdin-filename, folders."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from pricing_dsl.cli.selection import Selection

COMMON = "rulebook common\n  currency USD\n  rounding none\n\nterm rate = 0.10 USD per GB\n"
HEADER = "rulebook {name}\n  currency USD\n  rounding half_up to 0.01 each line\n\n"


def git(folder: Path, *words: str) -> None:
    names = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b"}
    environment = {**os.environ, **names, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(["git", "-C", str(folder), *words], check=True, capture_output=True, env=environment)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a rulebook that stands alone, one that uses another, and one with a table from a file."""
    folder = tmp_path / "team"
    folder.mkdir()
    git(folder, "init", "--initial-branch=main", "--quiet")
    write(folder / "prices/alone.rulebook", HEADER.format(name="alone"))
    write(folder / "prices/common.rulebook", COMMON)
    write(folder / "prices/user.rulebook", HEADER.format(name="user") + 'use "common.rulebook"\n')
    write(folder / "prices/user_of_user.rulebook", HEADER.format(name="deep") + 'use "user.rulebook"\n')
    write(folder / "prices/table.rulebook", HEADER.format(name="table") + 'table rates from "rates.csv"\n')
    write(folder / "prices/rates.csv", "size,price\n1,2\n")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "prices")
    monkeypatch.chdir(folder)
    return folder


def changed(ref: str = "main", *paths: str) -> list[str]:
    return [Path(path).stem for path in Selection(paths or ("prices",), ref).rulebooks()]


def test_without_a_change_nothing_is_looked_at(team: Path) -> None:
    assert changed() == []


def test_a_file_that_is_not_committed_has_changed(team: Path) -> None:
    write(team / "prices/alone.rulebook", HEADER.format(name="other"))
    assert changed() == ["alone"]
    git(team, "add", ".")
    assert changed() == ["alone"]


def test_a_new_file_has_changed_unless_git_ignores_it(team: Path) -> None:
    write(team / "prices/nëw one.rulebook", HEADER.format(name="new"))
    write(team / "prices/ignored.rulebook", HEADER.format(name="new"))
    write(team / ".gitignore", "ignored*\n")
    assert changed() == ["nëw one"]


def test_who_uses_a_changed_file_is_looked_at_too(team: Path) -> None:
    write(team / "prices/common.rulebook", COMMON.replace("0.10", "0.11"))
    assert changed() == ["common", "user", "user_of_user"]


def test_a_table_read_from_a_file_changes_with_it(team: Path) -> None:
    write(team / "prices/rates.csv", "size,price\n1,3\n")
    assert changed() == ["table"]


def test_a_file_that_is_gone_changes_who_uses_it(team: Path) -> None:
    (team / "prices/common.rulebook").unlink()
    assert changed() == ["user", "user_of_user"]


def test_what_others_did_since_is_no_change_of_this_branch(team: Path) -> None:
    git(team, "checkout", "--quiet", "-b", "mine")
    write(team / "prices/alone.rulebook", HEADER.format(name="mine"))
    git(team, "commit", "--quiet", "-am", "mine")
    git(team, "checkout", "--quiet", "main")
    write(team / "prices/table.rulebook", HEADER.format(name="theirs") + 'table rates from "rates.csv"\n')
    git(team, "commit", "--quiet", "-am", "theirs")
    git(team, "checkout", "--quiet", "mine")
    assert changed("main") == ["alone"]


def test_without_a_name_it_is_the_upstream_and_else_the_last_commit(team: Path, tmp_path: Path) -> None:
    write(team / "prices/alone.rulebook", HEADER.format(name="mine"))
    assert changed("") == ["alone"]
    git(team, "commit", "--quiet", "-am", "mine")
    assert changed("") == []
    git(tmp_path, "clone", "--quiet", str(team), "clone")
    os.chdir(tmp_path / "clone")
    write(tmp_path / "clone/prices/table.rulebook", HEADER.format(name="more"))
    git(tmp_path / "clone", "commit", "--quiet", "-am", "more")
    assert changed("") == ["table"]


def test_paths_may_be_told_from_anywhere(team: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(team / "prices/alone.rulebook", HEADER.format(name="other"))
    monkeypatch.chdir(team / "prices")
    assert changed("main", ".") == ["alone"]
    monkeypatch.chdir(team.parent)
    assert changed("main", "team", str(team / "prices/table.rulebook")) == ["alone"]


@pytest.mark.parametrize("command", ["check", "lint"])
def test_the_value_of_changed_may_be_left_out(team: Path, pricing, command: str) -> None:
    write(team / "prices/alone.rulebook", "rulebook alone")
    os.chdir(team)
    result = pricing(command, "--changed", "prices", "--format", "concise")
    assert result.exit_code == 1
    assert {line.split(":")[0] for line in result.stdout.splitlines()} == {"prices/alone.rulebook"}
    assert pricing(command, "prices", "--changed=HEAD", "--format", "json").exit_code == 1


@pytest.mark.parametrize("command", ["check", "lint"])
def test_standard_input_has_a_name_and_finds_its_neighbours(team: Path, pricing, command: str) -> None:
    os.chdir(team)
    text = (team / "prices/user.rulebook").read_text(encoding="utf-8")
    words = (command, "-", "--stdin-filename", "prices/new.rulebook", "--format", "concise")
    assert "S008" not in pricing(*words, given=text).stdout
    broken = pricing(*words, given=text + "meter a in parsec\n")
    assert broken.exit_code == 1
    assert broken.stdout.startswith("prices/new.rulebook:6:")


@pytest.mark.parametrize(
    ("words", "said"), [("--changed=nowhere", "no commit nowhere"), ("--changed=-x", "no commit -x")]
)
def test_a_commit_that_is_not_there_is_wrong_use(team: Path, pricing, words: str, said: str) -> None:
    os.chdir(team)
    result = pricing("check", "prices", words)
    assert result.exit_code == 2
    assert said in result.stderr


def test_without_a_repository_nothing_tells_what_changed(pricing) -> None:
    result = pricing("check", "storage.rulebook", "--changed")
    assert result.exit_code == 2
    assert "in no git repository" in result.stderr


def test_histories_without_a_common_commit_are_told(team: Path, pricing) -> None:
    git(team, "checkout", "--quiet", "--orphan", "other")
    git(team, "commit", "--quiet", "-m", "another beginning")
    os.chdir(team)
    result = pricing("check", "prices", "--changed=main")
    assert result.exit_code == 2
    assert "No commit leads to both main and HEAD: fetch more history." in result.stderr


def test_a_clone_without_its_history_is_told(team: Path, tmp_path: Path, pricing) -> None:
    git(team, "checkout", "--quiet", "-b", "mine")
    for number in range(3):
        write(team / "prices/alone.rulebook", HEADER.format(name=f"mine{number}"))
        git(team, "commit", "--quiet", "-am", "mine")
    git(tmp_path, "clone", "--quiet", "--depth=1", "--no-single-branch", f"file://{team}", "shallow")
    os.chdir(tmp_path / "shallow")
    result = pricing("check", "prices", "--changed=origin/main")
    assert result.exit_code == 2
    assert "fetch more history" in result.stderr


def test_where_git_refuses_its_words_are_told(team: Path, pricing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    os.chdir(team)
    result = pricing("check", "prices", "--changed")
    assert result.exit_code == 2
    assert "dubious ownership" in result.stderr


def test_an_output_file_leaves_a_line_of_summary(pricing, folder: Path) -> None:
    (folder / "wrong.rulebook").write_text("rulebook", encoding="utf-8")
    result = pricing("check", "wrong.rulebook", "--format", "sarif", "-o", "out.sarif")
    assert result.exit_code == 1
    assert result.stdout.startswith("out.sarif: 1 error")
    assert "2.1.0" in (folder / "out.sarif").read_text(encoding="utf-8")
    assert pricing("check", "wrong.rulebook", "-o", "no/such/folder").exit_code == 2


def test_in_a_github_workflow_the_page_of_the_job_gets_a_table(pricing, folder: Path, monkeypatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(folder / "page.md"))
    (folder / "wrong.rulebook").write_text("rulebook", encoding="utf-8")
    assert pricing("check", "wrong.rulebook").stdout.startswith("::error file=wrong.rulebook,")
    assert pricing("check", "storage.rulebook").stdout == ""
    page = (folder / "page.md").read_text(encoding="utf-8")
    assert page.startswith("**pricing check**: 1 error")
    assert page.endswith("**pricing check**: no problems in 1 file\n\n")
