"""The hooks that other repositories run with pre-commit."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from pricing_dsl.cli import COMMANDS

ROOT = Path(__file__).parents[2]
MANIFEST = ROOT / ".pre-commit-hooks.yaml"
HOOKS = YAML(typ="safe").load(MANIFEST.read_text(encoding="utf-8"))
GOOD = "rulebook good\n  currency USD\n  rounding none\n"

needs_pre_commit = pytest.mark.skipif(
    importlib.util.find_spec("pre_commit") is None, reason="uv run --with pre-commit pytest tests/hooks"
)


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_each_hook_is_a_command_on_rulebooks(hook: dict) -> None:
    program, command = shlex.split(hook["entry"])
    assert program == "pricing"
    assert command in COMMANDS
    assert hook["id"] == f"pricing-{command}"
    assert hook["description"] == COMMANDS[command]
    assert re.search(hook["files"], "prices/pro.rulebook")
    assert not re.search(hook["files"], "prices/pro.rulebook.md")
    assert hook["require_serial"]


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    names = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    own = {**names, "PRE_COMMIT_HOME": str(folder.parent / "pre-commit"), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    return subprocess.run(command, cwd=folder, env={**kept, **own}, capture_output=True, text=True, check=False)


def pre_commit(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return run(folder, sys.executable, "-m", "pre_commit", *words)


@needs_pre_commit
def test_pre_commit_takes_the_manifest(tmp_path: Path) -> None:
    done = pre_commit(tmp_path, "validate-manifest", str(MANIFEST))
    assert done.returncode == 0, done.stdout


@needs_pre_commit
@pytest.mark.timeout(600)
def test_the_hooks_keep_mistakes_out_of_another_repository(tmp_path: Path) -> None:
    """They come from the last commit here: installed by pre-commit, they pass, lay out, or refuse a commit."""
    team = tmp_path / "team"
    team.mkdir()
    run(team, "git", "init", "--quiet")
    hooks = "".join(f"      - id: {hook['id']}\n" for hook in HOOKS)
    revision = run(ROOT, "git", "rev-parse", "HEAD").stdout.strip()
    config = f"repos:\n  - repo: {ROOT}\n    rev: {revision}\n    hooks:\n{hooks}"
    (team / ".pre-commit-config.yaml").write_text(config, encoding="utf-8")
    (team / "good.rulebook").write_text(GOOD, encoding="utf-8")
    (team / "other.txt").write_text("no rulebook\n", encoding="utf-8")
    assert pre_commit(team, "install").returncode == 0
    run(team, "git", "add", ".")
    first = run(team, "git", "commit", "-m", "good")
    assert first.returncode == 0, first.stdout + first.stderr
    assert (first.stdout + first.stderr).count("Passed") == len(HOOKS)

    (team / "bad.rulebook").write_text(GOOD + "meter   a in GB\nmeter b in parsec\n", encoding="utf-8")
    run(team, "git", "add", ".")
    refused = run(team, "git", "commit", "-m", "bad")
    said = refused.stdout + refused.stderr
    assert refused.returncode == 1
    assert "bad.rulebook:6:12" in said
    assert "files were modified by this hook" in said
    assert "meter a in GB\n" in (team / "bad.rulebook").read_text(encoding="utf-8")
    assert run(team, "git", "log", "--format=%s").stdout == "good\n"
