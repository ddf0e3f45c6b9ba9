"""The how-to of a team's repository, followed from an empty folder to a pull request that is refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from attrs import field, frozen

from tests.docs.test_docs import blocks
from tests.github.conftest import AFTER_INSTALLING, ROOT
from tests.github.runner import Outputs, Runner, read_yaml

PAGE = ROOT / "docs" / "how-to" / "a-team-repository.md"
SCHEMAS = {".github/workflows/prices.yml": "vendor.github-workflows", ".gitlab-ci.yml": "vendor.gitlab-ci"}
GH = """\
#!/bin/sh
echo "gh $*" >> "$GH_LOG"
cat "$7" >> "$GH_LOG"
"""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the runner here is bash's")


@frozen
class Team:
    """The repository, the machine its workflow runs on, and what was uploaded to code scanning."""

    folder: Path
    machine: Path
    paths: list[str]
    uploaded: list[Outputs] = field(factory=list)

    def shell(self, *command: str) -> subprocess.CompletedProcess[str]:
        names = {f"GIT_{who}_{what}": "team@b" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        path = os.pathsep.join([*self.paths, os.environ["PATH"]])
        environment = {**os.environ, **names, "PATH": path, "GIT_CONFIG_GLOBAL": os.devnull, "COLUMNS": "80"}
        environment.pop("GITHUB_ACTIONS", None)
        return subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)

    def git(self, *words: str) -> None:
        done = self.shell("git", *words)
        assert done.returncode == 0, done.stderr

    def change(self, old: str, new: str) -> None:
        path = self.folder / "prices/storage.rulebook"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def workflow(self, event: str) -> tuple[bool, Runner]:
        """Run the job that the page shows, for a push or a pull request to main."""
        document = read_yaml((self.folder / ".github/workflows/prices.yml").read_text(encoding="utf-8"))
        (job,) = document["jobs"].values()
        actions = {
            "actions/checkout": lambda words: {},
            "your-company/pricing-dsl": AFTER_INSTALLING,
            "github/codeql-action/upload-sarif": lambda words: self.uploaded.append(words) or {},
        }
        github = {"base_ref": "main", "token": "secret", "repository": "your-company/prices"}
        runner = Runner(self.folder, self.machine, actions, event, github, {"GH_LOG": str(self.machine / "gh.log")})
        runner.paths += [str(self.machine), *self.paths]
        well, _ = runner.run(job["steps"])
        return well, runner

    @property
    def comment(self) -> str:
        return (self.machine / "gh.log").read_text(encoding="utf-8")


@pytest.fixture
def team(installed: Runner, tmp_path: Path) -> Team:
    """All files of the page, pushed to main."""
    folder, machine = tmp_path / "prices", tmp_path / "machine"
    for block in blocks(PAGE):
        if title := block.options.get("title"):
            (folder / title).parent.mkdir(parents=True, exist_ok=True)
            (folder / title).write_text(block.text, encoding="utf-8")
    machine.mkdir()
    (machine / "gh").write_text(GH, encoding="utf-8")
    (machine / "gh").chmod(0o755)
    made = Team(folder, machine, list(installed.paths))
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", tmp_path / "origin"], check=True)
    made.git("init", "--quiet", "--initial-branch=main")
    made.git("remote", "add", "origin", str(tmp_path / "origin"))
    made.git("add", ".")
    made.git("commit", "--quiet", "-m", "Our prices")
    made.git("push", "--quiet", "-u", "origin", "main")
    return made


def test_the_page_lists_the_files_it_shows(team: Team) -> None:
    listing = next(block.text for block in blocks(PAGE) if block.language == "text")
    listed = {line.split()[0] for line in listing.splitlines()}
    assert listed == {
        block.options["title"] for block in blocks(PAGE) if block.options.get("title", ".gitlab-ci.yml") in listed
    }
    assert all((team.folder / name).exists() for name in listed)


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_forges_know_every_field(team: Team, name: str) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", SCHEMAS[name], name]
    done = subprocess.run(command, cwd=team.folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_hooks_are_those_there_are(team: Team) -> None:
    hooks = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    (repository,) = read_yaml((team.folder / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    assert all(f"- id: {hook['id']}\n" in hooks for hook in repository["hooks"])


def test_a_push_of_good_prices_passes(team: Team) -> None:
    well, runner = team.workflow("push")
    assert well, runner.log
    assert "4 of 4 examples hold" in runner.log
    assert "**pricing prove**: no problems in 1 file" in runner.summary
    assert [words["sarif_file"] for words in team.uploaded] == ["pricing.sarif"]
    (run,) = json.loads((team.folder / "pricing.sarif").read_text(encoding="utf-8"))["runs"]
    assert [one["location"]["uri"] for one in run["artifacts"]] == ["prices/storage.rulebook"]
    assert not (team.machine / "gh.log").exists()


def test_a_pull_request_is_told_what_it_does_to_bills(team: Team) -> None:
    team.git("checkout", "--quiet", "-b", "cheaper")
    team.change("at 0.08 USD", "at 0.07 USD")
    team.change("70.08 USD", "70.07 USD")
    team.change('version "1"', 'version "2"')
    team.git("commit", "--quiet", "-am", "Cheaper storage")
    well, runner = team.workflow("pull_request")
    assert well, runner.log
    assert team.comment.startswith("gh pr comment")
    assert "0.08" in team.comment
    assert "0.07" in team.comment
    assert team.comment.partition("\n")[2] in runner.summary
    changed = team.shell("pricing", "lint", "prices", "--changed=origin/main", "--format", "json")
    assert json.loads(changed.stdout)["files"] == ["prices/storage.rulebook"]


def test_a_pull_request_with_a_mistake_is_refused(team: Team) -> None:
    team.git("checkout", "--quiet", "-b", "wrong")
    team.change("at 0.08 USD", "at 0.80 EUR")
    team.git("commit", "--quiet", "-am", "Dearer storage")
    well, runner = team.workflow("pull_request")
    assert not well
    assert "::error file=prices/storage.rulebook,line=12," in runner.log
    assert "| error M404 | prices/storage.rulebook:12 |" in runner.summary
    (run,) = json.loads((team.folder / "pricing.sarif").read_text(encoding="utf-8"))["runs"]
    assert "M404" in {result["ruleId"] for result in run["results"]}
    assert len(team.uploaded) == 1


def test_a_new_price_under_an_old_version_is_refused(team: Team) -> None:
    team.git("checkout", "--quiet", "-b", "hidden")
    team.change("at 0.08 USD", "at 0.07 USD")
    team.change("70.08 USD", "70.07 USD")
    team.git("commit", "--quiet", "-am", "Nobody will see")
    well, runner = team.workflow("pull_request")
    assert not well
    assert "::error file=prices/storage.rulebook" in runner.log
    assert "B905" in runner.log
    assert "B905" in team.comment


def test_a_price_that_its_examples_do_not_know_is_refused(team: Team) -> None:
    team.change("at 0.08 USD", "at 0.09 USD")
    well, runner = team.workflow("push")
    assert not well
    assert "got 70.09 USD" in runner.log


def test_the_reports_for_gitlab_are_written(team: Team) -> None:
    (job,) = read_yaml((team.folder / ".gitlab-ci.yml").read_text(encoding="utf-8")).values()
    for command in job["script"]:
        if not command.startswith("pip "):
            done = team.shell("bash", "-c", command)
            assert done.returncode == 0, done.stdout + done.stderr
    for report in job["artifacts"]["reports"].values():
        assert (team.folder / report).exists()
