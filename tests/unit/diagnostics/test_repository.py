from pathlib import Path

import pytest

from pricing_dsl.diagnostics.render.repository import in_repository


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / "team" / ".git").mkdir(parents=True)
    (tmp_path / "team" / "prices" / "eu").mkdir(parents=True)
    return tmp_path / "team"


@pytest.mark.parametrize("name", ["pro.rulebook", "./pro.rulebook", "../eu/pro.rulebook"])
def test_paths_are_told_from_the_root_wherever_the_command_was_run(repository, monkeypatch, name):
    monkeypatch.chdir(repository / "prices" / "eu")
    assert in_repository(name) == "prices/eu/pro.rulebook"
    assert in_repository(str(repository / "prices" / "pro.rulebook")) == "prices/pro.rulebook"


def test_a_work_tree_is_a_repository_too(tmp_path):
    (tmp_path / ".git").write_text("gitdir: elsewhere\n", encoding="utf-8")
    assert in_repository(str(tmp_path / "pro.rulebook")) == "pro.rulebook"


def test_without_a_repository_paths_are_told_from_the_working_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert in_repository("./plans/pro.rulebook") == "plans/pro.rulebook"
    assert in_repository("../pro.rulebook") == "../pro.rulebook"
    assert in_repository("/elsewhere/pro.rulebook") == "/elsewhere/pro.rulebook"
