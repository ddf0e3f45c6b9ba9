"""Findings as a JUnit report: a suite for each file, a failed case for each error."""

from collections.abc import Iterable
from unicodedata import category
from xml.etree import ElementTree

from pricing_dsl.diagnostics.model import Severity
from pricing_dsl.diagnostics.render.report import Finding, Report, findings, paths, suppressed
from pricing_dsl.diagnostics.render.repository import in_repository


def junit(reports: Iterable[Report]) -> str:
    """A file without findings is one case that passes. Warnings and remarks pass too, and say why in their output; a
    finding that somebody accepts is a case that is skipped."""
    reports = tuple(reports)
    found = (*findings(reports), *suppressed(reports))
    root = ElementTree.Element("testsuites", name="pricing")
    for path in paths(reports):
        _suite(root, path, [finding for finding in found if finding.path == path])
    return document(root)


def document(root: ElementTree.Element) -> str:
    """The text of a report: its suites, with their numbers added up."""
    for total in ("tests", "failures", "errors", "skipped"):
        root.set(total, str(sum(int(suite.get(total, "0")) for suite in root)))
    root.set("time", f"{sum(float(suite.get('time', '0')) for suite in root):.3f}")
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _suite(root: ElementTree.Element, path: str, found: list[Finding]) -> None:
    suite = ElementTree.SubElement(
        root,
        "testsuite",
        {
            "name": xml_text(path),
            "tests": str(max(len(found), 1)),
            "failures": str(sum(map(_fails, found))),
            "errors": "0",
            "skipped": str(sum(finding.suppressed is not None for finding in found)),
            "time": "0",
        },
    )
    if not found:
        ElementTree.SubElement(suite, "testcase", name="no problems", classname=xml_text(path), time="0")
    for finding in found:
        _case(suite, finding)


def _fails(finding: Finding) -> bool:
    return finding.diagnostic.severity is Severity.ERROR and finding.suppressed is None


def _case(suite: ElementTree.Element, finding: Finding) -> None:
    line, column = finding.start
    diagnostic = finding.diagnostic
    case = ElementTree.SubElement(
        suite,
        "testcase",
        {
            "name": f"{diagnostic.code} {finding.rule.name} at {line}:{column}",
            "classname": xml_text(finding.path),
            "file": xml_text(in_repository(finding.path)),
            "line": str(line),
            "time": "0",
        },
    )
    where = f"{finding.path}:{line}:{column}"
    if finding.suppressed is not None:
        ElementTree.SubElement(case, "skipped", message=xml_text(finding.suppressed.reason))
    if _fails(finding):
        failure = ElementTree.SubElement(case, "failure", type=diagnostic.code, message=xml_text(diagnostic.message))
        failure.text = xml_text(f"{where}\n{finding.advice}")
    else:
        output = ElementTree.SubElement(case, "system-out")
        output.text = xml_text(f"{where} {diagnostic.severity}\n{finding.advice}")


def xml_text(words: str) -> str:
    """Words without the characters that no XML document may hold."""
    return "".join(
        letter
        for letter in words
        if letter in "\t\n\r" or (category(letter) not in {"Cc", "Cs"} and letter not in "\ufffe\uffff")
    )
