"""Every rulebook of the repository is lint-clean, or says in a suppression why it is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from pricing_dsl.cli import group
from pricing_dsl.linter.runner import lint
from pricing_dsl.pipeline import Compilation

ROOT = Path(__file__).parents[2]
SHIPPED = sorted([*ROOT.glob("rulebooks/*/*.rulebook"), *ROOT.glob("tests/benchmarks/*.rulebook")])


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_nothing_is_found(path: Path) -> None:
    assert [(found.code, found.message) for found in lint(Compilation.of(path)).diagnostics] == []


def test_there_are_some() -> None:
    assert len(SHIPPED) > 50


def test_a_new_rulebook_is_clean(tmp_path: Path) -> None:
    path = tmp_path / "demo.rulebook"
    assert CliRunner().invoke(group, ["new", str(path)]).exit_code == 0
    assert lint(Compilation.of(path)).diagnostics == ()
