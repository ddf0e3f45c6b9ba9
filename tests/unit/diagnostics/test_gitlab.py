import json
from pathlib import Path

from attrs import evolve

from pricing_dsl.diagnostics import Suppressed
from pricing_dsl.diagnostics.render.gitlab import gitlab


def test_gitlab_issues(report):
    first, second, third = json.loads(gitlab([report]))
    assert set(first) == {"description", "check_name", "fingerprint", "severity", "location"}
    assert first["check_name"] == "T108"
    assert first["location"] == {
        "path": "calls.rulebook",
        "positions": {"begin": {"line": 4, "column": 5}, "end": {"line": 4, "column": 18}},
    }
    assert [issue["severity"] for issue in (first, second, third)] == ["major", "major", "minor"]


def test_no_two_issues_share_a_fingerprint(report):
    twice = evolve(report, diagnostics=tuple(evolve(one, code="M410", within="plan a") for one in report.diagnostics))
    issues = json.loads(gitlab([twice]))
    assert len({issue["fingerprint"] for issue in issues}) == len(issues) == 3


def test_paths_are_those_of_the_repository(report, tmp_path, monkeypatch):
    (tmp_path / ".git").mkdir()
    folder = tmp_path / "prices"
    folder.mkdir()
    monkeypatch.chdir(folder)
    paths = [issue["location"]["path"] for issue in json.loads(gitlab([report]))]
    assert paths == ["prices/calls.rulebook", "prices/calls.rulebook", "prices/shared/common.rulebook"]
    assert not any(Path(path).is_absolute() for path in paths)


def test_what_is_accepted_is_no_issue(report):
    first, *others = report.diagnostics
    accepted = evolve(report, diagnostics=tuple(others), suppressed=(Suppressed(first, "agreed"),))
    assert [issue["check_name"] for issue in json.loads(gitlab([accepted]))] == ["T108", "N806"]
    assert json.loads(gitlab([])) == []
