"""`action.yml` at the root: what GitHub may say of it, and its steps, run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.github.conftest import ACTION, AFTER_INSTALLING, DEFAULTS, ROOT
from tests.github.runner import Runner

GOOD = """\
rulebook good
  currency USD
  rounding half_up to 0.01 each line

unit call, calls

meter calls in whole call default 0 calls

plan pro "Pro" every month {
  charge calls "Calls" on calls at 0.10 USD per call
}

example "one" for pro {
  given calls = 10 calls
  expect total == 1.00 USD
}
"""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the runner here is bash's")


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """A repository with one good rulebook."""
    (tmp_path / "price lists").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / "price lists" / "good.rulebook").write_text(GOOD, encoding="utf-8")
    return tmp_path


def act(installed: Runner, team: Path, tmp_path_factory: pytest.TempPathFactory, **inputs: str):
    """The last step, in a repository: whether it went well, its machine, and its outputs."""
    runner = Runner(team, tmp_path_factory.mktemp("step"), {"us": AFTER_INSTALLING}, paths=list(installed.paths))
    well, outputs = runner.run([{"id": "us", "uses": "us@v1", "with": inputs}])
    return well, runner, outputs["us"]


def test_github_knows_every_field_of_the_action() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-actions", "action.yml"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_actions_it_uses_are_pinned_to_a_commit() -> None:
    used = [step["uses"] for step in ACTION["runs"]["steps"] if "uses" in step]
    assert [one.partition("@")[0] for one in used] == ["actions/setup-python"]
    assert all(len(one.partition("@")[2]) == 40 for one in used)


def test_no_script_holds_an_expression() -> None:
    """What a caller says comes in as variables: it cannot become a command."""
    assert not any("${{" in step.get("run", "") for step in ACTION["runs"]["steps"])


def test_a_released_version_may_be_asked_for(tmp_path: Path) -> None:
    (tmp_path / "python").write_text(
        '#!/bin/sh\nmkdir -p "$3/bin"\ncp "$0" "$3/bin/pip"\necho "$@"\n', encoding="utf-8"
    )
    (tmp_path / "python").chmod(0o755)
    python = {"actions/setup-python": lambda words: {"python-path": str(tmp_path / "python")}}
    runner = Runner(tmp_path, tmp_path, python)
    runner.run(ACTION["runs"]["steps"][:2], {**DEFAULTS, "version": "1.2.3"})
    assert "install --quiet --disable-pip-version-check pricing-dsl==1.2.3\n" in runner.log


def test_a_good_repository_passes(installed, team, tmp_path_factory) -> None:
    well, runner, outputs = act(installed, team, tmp_path_factory)
    assert well, runner.log
    assert "price lists/good.rulebook: 1 of 1 examples hold" in runner.log
    assert "::error" not in runner.log
    assert outputs == {"sarif": ""}


def test_every_command_runs_and_each_finding_is_annotated(installed, team, tmp_path_factory) -> None:
    (team / "bad.rulebook").write_text(GOOD.replace("1.00 USD", "2.00 USD").replace("  expect", "   expect"), "utf-8")
    (team / "worse.rulebook").write_text(GOOD.replace("0.10 USD", "0.10 EUR"), encoding="utf-8")
    well, runner, outputs = act(installed, team, tmp_path_factory, sarif="all.sarif")
    assert not well
    assert "bad.rulebook would be laid out anew" in runner.log
    assert "::error file=worse.rulebook,line=10," in runner.log
    assert "got 1.00 USD" in runner.log
    assert "| error M404 | worse.rulebook:10 |" in runner.summary
    assert outputs == {"sarif": "all.sarif"}
    (run,) = json.loads((team / "all.sarif").read_text(encoding="utf-8"))["runs"]
    assert "M404" in {result["ruleId"] for result in run["results"]}


def test_paths_and_commands_are_one_a_line(installed, team, tmp_path_factory) -> None:
    (team / "bad.rulebook").write_text(GOOD.replace("0.10 USD", "0.10 EUR"), encoding="utf-8")
    (team / "-odd.rulebook").write_text(GOOD, encoding="utf-8")
    well, runner, _ = act(
        installed,
        team,
        tmp_path_factory,
        paths="price lists\n\n-odd.rulebook\n",
        commands="\ncheck --fail-on never\ntest -v\n",
        format="concise",
    )
    assert well, runner.log
    assert runner.log.count("1 of 1 examples hold") == 2
    assert "pricing test -v\npassed  one\n" in runner.log


def test_wrong_use_is_no_success(installed, team, tmp_path_factory) -> None:
    well, runner, _ = act(installed, team, tmp_path_factory, paths="nowhere")
    assert not well
    assert "There is no file or folder nowhere." in runner.log
