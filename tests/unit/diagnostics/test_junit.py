from xml.etree import ElementTree

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from junitparser import Failure, JUnitXml, Skipped

from pricing_dsl.diagnostics import Suppressed, diagnose
from pricing_dsl.diagnostics.render import Report
from pricing_dsl.diagnostics.render.junit import junit, xml_text
from pricing_dsl.source import Place, Source, Sources


def read_back(report: Report) -> list:
    return list(JUnitXml.fromstring(junit([report]).encode()))


def test_each_file_is_a_suite(report):
    suites = read_back(report)
    assert [(suite.name, suite.tests, suite.failures) for suite in suites] == [
        ("calls.rulebook", 2, 2),
        ("shared/common.rulebook", 1, 0),
    ]
    case = next(iter(suites[0]))
    assert case.name == "T108 ambiguous-boundary at 4:5"
    assert case._elem.get("line") == "4"
    (failure,) = case.result
    assert isinstance(failure, Failure)
    assert failure.message == "the tier boundary is ambiguous"
    assert failure.text.startswith("calls.rulebook:4:5\nthe tier boundary is ambiguous\n")


def test_warnings_pass_and_tell_why(report):
    (case,) = read_back(report)[1]
    assert case.is_passed
    assert case.system_out.startswith("shared/common.rulebook:1:6 warning\n")


def test_files_without_findings_pass(sources):
    assert [(suite.name, suite.tests, suite.failures) for suite in read_back(Report(sources))] == [
        ("calls.rulebook", 1, 0),
        ("shared/common.rulebook", 1, 0),
    ]


def test_what_is_accepted_is_skipped(report):
    first, *others = report.diagnostics
    suites = read_back(evolve(report, diagnostics=tuple(others), suppressed=(Suppressed(first, "agreed with sales"),)))
    assert [(suite.tests, suite.failures, suite.skipped) for suite in suites] == [(2, 1, 1), (1, 0, 0)]
    (skipped,) = [result for case in suites[0] for result in case.result if isinstance(result, Skipped)]
    assert skipped.message == "agreed with sales"


def test_the_totals_are_those_of_the_suites(report):
    root = ElementTree.fromstring(junit([report]))
    assert {name: root.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "3",
        "failures": "2",
        "errors": "0",
        "skipped": "0",
    }


def told(words: str) -> str:
    """The message of a failure with these words, read back."""
    sources = Sources((Source(f"{words}.rulebook", "x"),))
    (suite,) = read_back(Report(sources, (diagnose("S001", words, Place(0, 0, 1)),)))
    (failure,) = next(iter(suite)).result
    assert suite.name == xml_text(f"{words}.rulebook")
    return failure.message


def test_what_xml_cannot_hold_is_left_out():
    assert told("a\x00b\x1b\ufffec <&> \"'漢😀") == "abc <&> \"'漢😀"


@pytest.mark.parametrize("code", [0, 8, 11, 12, 0x1F, 0x7F, 0x85, 0xD800, 0xDFFF, 0xFFFE, 0xFFFF])
def test_no_such_character_is_left(code):
    assert told(f"a{chr(code)}b") == "ab"


@given(st.text(st.characters(), max_size=20))
def test_any_words_are_read_back(words):
    assert told(words) == xml_text(words)
