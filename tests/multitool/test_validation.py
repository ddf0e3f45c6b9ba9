"""SARIF as Microsoft's Multitool sees it, with its own rules and those GitHub takes files by."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from pricing_dsl.cli import group
from pricing_dsl.linter.registry import CATALOG

ROOT = Path(__file__).parents[2]
MULTITOOL = Path(__file__).with_name("node_modules") / "@microsoft/sarif-multitool-linux/Sarif.Multitool"
WITHOUT_A_HOME_PAGE = Counter({("warning", "SARIF2005"): 1})
"""The program has no page of its own that `informationUri` could name. Of a good file the Multitool says this alone."""

pytestmark = [
    pytest.mark.multitool,
    pytest.mark.skipif(not MULTITOOL.exists(), reason="npm install --prefix tests/multitool --no-package-lock"),
    pytest.mark.skipif(platform.system() != "Linux", reason="the Multitool of npm is for Linux"),
]


def complaints(path: Path) -> Counter[tuple[str, str]]:
    """What the Multitool says of a file, by level and rule. Its exit code is 0 whatever it finds."""
    MULTITOOL.chmod(0o755)
    said = path.with_suffix(".said.json")
    command = [MULTITOOL, "validate", path, "--rule-kind", "Sarif;Gh", "-o", said, "--log", "ForceOverwrite"]
    environment = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    subprocess.run(command, check=True, capture_output=True, env=environment)
    (run,) = json.loads(said.read_text(encoding="utf-8-sig"))["runs"]
    return Counter((result.get("level", "warning"), result["ruleId"]) for result in run["results"])


def test_the_golden_file_is_taken(tmp_path: Path) -> None:
    golden = ROOT / "tests/unit/diagnostics/golden/findings.sarif"
    copy = tmp_path / "golden.sarif"
    copy.write_text(golden.read_text(encoding="utf-8"), encoding="utf-8")
    assert complaints(copy) == WITHOUT_A_HOME_PAGE


def test_findings_of_every_rule_are_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    for code, rule in CATALOG.items():
        if rule.avoid is not None:
            (tmp_path / f"{code}.rulebook").write_text(rule.avoid, encoding="utf-8")
    result = CliRunner().invoke(group, ["lint", ".", "--format", "sarif", "-o", "all.sarif"], catch_exceptions=False)
    assert result.exit_code == 1
    (run,) = json.loads((tmp_path / "all.sarif").read_text(encoding="utf-8"))["runs"]
    assert len(run["tool"]["driver"]["rules"]) > 90
    assert complaints(tmp_path / "all.sarif") == WITHOUT_A_HOME_PAGE


def test_no_findings_are_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    made = tmp_path / "none.sarif"
    CliRunner().invoke(
        group, ["check", "rulebooks/cloud", "--format", "sarif", "-o", str(made)], catch_exceptions=False
    )
    assert complaints(made) == WITHOUT_A_HOME_PAGE


@pytest.mark.parametrize(
    ("field", "value", "rule"), [("locations", None, "GH1015"), ("colour", "red", "JSON1005"), ("level", "grave", None)]
)
def test_the_multitool_can_say_no(tmp_path: Path, field: str, value: str | None, rule: str | None) -> None:
    """Of a file that it cannot read it says nothing at all, not even what it says of every other."""
    document = json.loads((ROOT / "tests/unit/diagnostics/golden/findings.sarif").read_text(encoding="utf-8"))
    result = document["runs"][0]["results"][0]
    result.pop(field, None)
    if value is not None:
        result[field] = value
    (tmp_path / "wrong.sarif").write_text(json.dumps(document), encoding="utf-8")
    said = complaints(tmp_path / "wrong.sarif")
    assert said != WITHOUT_A_HOME_PAGE
    assert rule is None or said["error", rule] == 1
