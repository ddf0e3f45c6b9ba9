"""Settings: what they say, where they are found, and what is said of their mistakes."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from pricing_dsl.diagnostics import Severity
from pricing_dsl.diagnostics.catalog.rule import Rule
from pricing_dsl.linter.registry import CATALOG, RULES
from pricing_dsl.linter.settings.codes import RULES as SETTINGS_RULES
from pricing_dsl.linter.settings.model import Settings
from pricing_dsl.linter.settings.reading import read
from pricing_dsl.linter.settings.schema import text
from pricing_dsl.linter.settings.search import Search
from pricing_dsl.source import Source, Sources

PRICING = Path("pricing.toml")


def settings(said: str) -> Settings:
    found, wrong = read(PRICING, said)
    assert wrong == ()
    assert found is not None
    return found


def mistakes(said: str, path: Path = PRICING) -> list[tuple[str, str, str | None]]:
    """Code, the text at its place, and the hint of each mistake."""
    sources = Sources((Source(path.name, said),))
    return [(one.code, sources.text(one.place), one.hint) for one in read(path, said)[1]]


@pytest.mark.parametrize("rule", SETTINGS_RULES, ids=lambda rule: rule.code)
def test_the_pages_of_settings_show_what_they_say(rule: Rule) -> None:
    assert rule.avoid is not None
    assert {code for code, _, _ in mistakes(rule.avoid)} == {rule.code}
    assert mistakes(rule.prefer) == []


def test_every_setting_is_read() -> None:
    found = settings(
        """
        rules = "2026"
        preview = true
        select = ["money", "T", "X701"]
        ignore = ["T111"]
        exclude = ["drafts/"]
        baseline = "accepted.json"
        fail-on = "warning"
        severity = { tests = "info", X701 = "error" }

        [per-file-ignores]
        "old/**" = ["tests"]
        """
    )
    assert (found.preview, found.fail_on, found.select) == (True, "warning", ("money", "T", "X701"))
    assert found.severity == {"tests": Severity.INFO, "X701": Severity.ERROR}
    assert found.per_file_ignores == {"old/**": ("tests",)}
    assert found.baseline_file == PRICING.parent / "accepted.json"


def test_the_closer_of_two_words_about_a_rule_counts() -> None:
    found = settings('select = ["tests", "X702"]\nignore = ["X"]\nseverity = { all = "info", X702 = "error" }').profile(
        "a"
    )
    assert "X702" in found.codes
    assert "X701" not in found.codes
    assert (found.severities["X702"], found.severities["N801"]) == (Severity.ERROR, Severity.INFO)
    assert "N802" not in found.severities  # an error of the language stays one


def test_rules_in_preview_and_of_later_years_wait() -> None:
    codes = settings("").profile("a").codes
    assert all((code in codes) == (not one.preview and one.since <= "2026") for code, one in RULES.items())
    assert settings("preview = true").profile("a").codes >= {code for code, one in RULES.items() if one.preview}


@pytest.mark.parametrize(
    ("glob", "path", "matches"),
    [
        ("old.rulebook", "deep/down/old.rulebook", True),
        ("old", "old/a.rulebook", True),
        ("old/", "deep/old/a.rulebook", True),
        ("eu/old", "deep/eu/old/a.rulebook", False),
        ("eu/*.rulebook", "eu/a.rulebook", True),
        ("eu/*.rulebook", "eu/deep/a.rulebook", False),
        ("eu/**/*.rulebook", "eu/deep/a.rulebook", True),
        ("eu/**/*.rulebook", "eu/a.rulebook", True),
        ("a?.rulebook", "ab.rulebook", True),
        ("*.rulebook", "a.rulebook.bak", False),
    ],
)
def test_patterns_are_read_as_git_does(glob: str, path: str, matches: bool, tmp_path: Path) -> None:
    found = Settings(root=tmp_path, exclude=(glob,), per_file_ignores={glob: ("all",)})
    assert found.excludes(str(tmp_path / path)) is matches
    assert (found.profile(str(tmp_path / path)).codes == frozenset()) is matches


def test_mistakes_have_a_place_and_a_suggestion() -> None:
    assert mistakes('[severity]\nX701 = "hot"\n') == [("L103", '"hot"', "it is one of error, warning, info")]
    assert mistakes('severity = { no-exampel = "info" }') == [("L103", "no-exampel", "did you mean `no-example`?")]
    assert mistakes('select = ["X701", 3]') == [
        ("L103", "select", None),
        ("L103", "select", "`pricing rule` lists all"),
    ]
    assert mistakes("preview = 1\n") == [("L103", "preview", None)]
    assert mistakes('per_file_ignores = { "*" = ["all"] }')[0][2] == "did you mean `per-file-ignores`?"
    assert mistakes('rules = "2025"')[0][:2] == ("L103", '"2025"')
    assert mistakes('a = "b\n')[0][0] == "L101"
    assert mistakes('severity = { N802 = "info" }')[0][0] == "L103"


def test_a_pyproject_speaks_in_its_own_table() -> None:
    pyproject = Path("pyproject.toml")
    assert read(pyproject, '[project]\nname = "x"\n') == (None, ())
    found, wrong = read(pyproject, '[tool.pricing]\nselect = ["tests"]\n[tool.pricing.severity]\ntests = "info"\n')
    assert found is not None
    assert (found.select, found.severity, wrong) == (("tests",), {"tests": Severity.INFO}, ())
    assert mistakes("[tool.pricing]\nselct = 1\n[tool.other]\nselct = 2\n", pyproject) == [
        ("L102", "selct", "did you mean `select`?")
    ]


def test_the_nearest_settings_hold(tmp_path: Path) -> None:
    (tmp_path / "eu" / "old").mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text('[tool.pricing]\nfail-on = "info"\n')
    (tmp_path / "eu" / "pyproject.toml").write_text("[project]\n")
    (tmp_path / "eu" / "old" / "pricing.toml").write_text('fail-on = "never"\n')
    search = Search()
    assert search.settings(str(tmp_path / "a.rulebook")).fail_on == "info"
    assert search.settings(str(tmp_path / "eu" / "a.rulebook")).fail_on == "info"
    assert search.settings(str(tmp_path / "eu" / "old" / "a.rulebook")).fail_on == "never"
    assert Search(isolated=True).settings(str(tmp_path / "a.rulebook")).fail_on == "error"
    chosen = Search(config=tmp_path / "eu" / "old" / "pricing.toml")
    assert chosen.settings(str(tmp_path / "a.rulebook")).fail_on == "never"


def test_the_schema_tells_the_same() -> None:
    validator = jsonschema.Draft202012Validator(json.loads(text()))
    validator.check_schema(validator.schema)
    good = {"select": ["T1", *CATALOG], "severity": {"money": "info"}, "per-file-ignores": {"*": ["tests"]}}
    assert validator.is_valid(good)
    for bad in ({"selct": []}, {"select": ["T1234"]}, {"fail-on": "warnings"}, {"severity": {"money": "eror"}}):
        assert not validator.is_valid(bad)
