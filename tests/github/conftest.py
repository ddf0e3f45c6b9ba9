"""A machine on which the action has installed the package."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.github.runner import Outputs, Runner, read_yaml

ROOT = Path(__file__).parents[2]
ACTION = read_yaml((ROOT / "action.yml").read_text(encoding="utf-8"))
AFTER_INSTALLING = {**ACTION, "runs": {**ACTION["runs"], "steps": ACTION["runs"]["steps"][2:]}}
"""The action, on a machine where its first steps have run."""
DEFAULTS = {name: one.get("default", "") for name, one in ACTION["inputs"].items()}


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """The action's first steps have run: they install the package, from nothing."""
    temp = tmp_path_factory.mktemp("runner")

    def setup_python(words: Outputs) -> Outputs:
        assert words["update-environment"] == "False"
        return {"python-path": sys.executable}

    runner = Runner(temp, temp, {"actions/setup-python": setup_python}, github={"action_path": str(ROOT)})
    well, _ = runner.run(ACTION["runs"]["steps"][:2], DEFAULTS)
    assert well, runner.log
    return runner
