import json

from junitparser import Failure, JUnitXml

from pricing_dsl.diagnostics import diagnose
from pricing_dsl.diagnostics.render import Report
from pricing_dsl.diagnostics.render.ci import github, gitlab
from pricing_dsl.diagnostics.render.junit import junit
from pricing_dsl.source import Place, Source, Sources


def many(number: int, message: str = "wrong") -> Report:
    sources = Sources((Source("a, b:c.rulebook", "x" * number),))
    return Report(sources, tuple(diagnose("S001", message, Place(0, n, n + 1)) for n in range(number)))


def test_github_annotations_name_file_line_and_rule(report):
    first, second, third = github([report]).splitlines()
    assert first.startswith(
        "::error file=calls.rulebook,line=4,col=5,endColumn=17,title=T108 ambiguous-boundary"
        "::the tier boundary is ambiguous%0A"
    )
    assert "%0Astake: 400 or 800 USD%0A" in first
    assert second.startswith("::error file=calls.rulebook,line=7,")
    assert third.startswith("::warning file=shared/common.rulebook,line=1,")


def test_github_commands_escape_what_would_end_them():
    (line,) = github([many(1, "100% of:\nall")]).splitlines()
    assert line == (
        "::error file=a%2C b%3Ac.rulebook,line=1,col=1,endColumn=1,title=S001 unexpected-word::100%25 of:%0Aall"
    )


def test_github_is_told_of_the_annotations_it_would_hide():
    lines = github([many(25)]).splitlines()
    assert len(lines) == 11
    assert lines[-1] == "::notice::15 more findings: see the log of this step"


def test_gitlab_issues(report):
    first, second, third = json.loads(gitlab([report]))
    assert first["check_name"] == "T108"
    assert first["location"] == {
        "path": "calls.rulebook",
        "positions": {"begin": {"line": 4, "column": 5}, "end": {"line": 4, "column": 18}},
    }
    assert [issue["severity"] for issue in (first, second, third)] == ["major", "major", "minor"]
    assert len({issue["fingerprint"] for issue in (first, second, third)}) == 3


def test_junit_is_read_back_with_a_suite_for_each_file(report):
    suites = list(JUnitXml.fromstring(junit([report]).encode()))
    assert [(suite.name, suite.tests, suite.failures) for suite in suites] == [
        ("calls.rulebook", 2, 2),
        ("shared/common.rulebook", 1, 0),
    ]
    case = next(iter(suites[0]))
    assert case.name == "T108 ambiguous-boundary at 4:5"
    (failure,) = case.result
    assert isinstance(failure, Failure)
    assert failure.message == "the tier boundary is ambiguous"


def test_junit_passes_files_without_findings(sources):
    suites = list(JUnitXml.fromstring(junit([Report(sources)]).encode()))
    assert [(suite.name, suite.tests, suite.failures) for suite in suites] == [
        ("calls.rulebook", 1, 0),
        ("shared/common.rulebook", 1, 0),
    ]


def test_junit_leaves_out_what_xml_cannot_hold():
    (suite,) = JUnitXml.fromstring(junit([many(1, "a\x00b\x1b\ufffec <&> 漢")]).encode())
    (failure,) = next(iter(suite)).result
    assert failure.message == "abc <&> 漢"
