"""Findings as SARIF 2.1.0, the exchange form of static checkers, within what GitHub's code scanning asks for."""

import json
import re
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from pricing_dsl.diagnostics.catalog.rule import Rule
from pricing_dsl.diagnostics.model import Fix, Severity, Suppressed
from pricing_dsl.diagnostics.pages import page
from pricing_dsl.diagnostics.render.report import Finding, Report, findings, paths, plural, suppressed
from pricing_dsl.diagnostics.render.repository import in_repository
from pricing_dsl.source import Place, Source

MOST_RESULTS = 25_000
"""GitHub refuses a run with more results."""

_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_PROBLEM = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "recommendation"}
_ROOT = "%SRCROOT%"


def sarif(reports: Iterable[Report]) -> str:
    """One run with the files that were read, the rules that have findings, and the findings, those that are accepted
    among them. Places count code points, and paths are those in the repository."""
    reports = tuple(reports)
    found = (*findings(reports), *suppressed(reports))
    kept = _kept(found)
    rules = dict(sorted({finding.rule.code: finding.rule for finding in kept}.items()))
    index = {code: number for number, code in enumerate(rules)}
    run = {
        "tool": {"driver": _driver(rules.values())},
        "invocations": [_invocation(len(found) - len(kept))],
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
        "artifacts": [_file(path) for path in paths(reports)],
        "results": [_result(finding, index[finding.rule.code]) for finding in kept],
    }
    document = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(document, indent=2) + "\n"


def _kept(found: Sequence[Finding]) -> Sequence[Finding]:
    """All findings or, of too many, the gravest."""
    if len(found) <= MOST_RESULTS:
        return found
    return sorted(found, key=lambda finding: finding.diagnostic.severity.rank)[:MOST_RESULTS]


def _driver(rules: Iterable[Rule]) -> dict[str, Any]:
    number = version("pricing-dsl")
    return {
        "name": "pricing",
        "fullName": f"pricing {number}",
        "version": number,
        "semanticVersion": number,
        "rules": [_rule(rule) for rule in rules],
    }


def _invocation(left_out: int) -> dict[str, Any]:
    """That the check ran to its end, and what it found too much of."""
    invocation: dict[str, Any] = {"executionSuccessful": True}
    if left_out:
        said = f"{plural(left_out, 'finding')} left out: there are more than {MOST_RESULTS:,}. The gravest are here."
        invocation["toolExecutionNotifications"] = [{"level": "warning", "message": {"text": said}}]
    return invocation


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": _sentence(rule.title)},
        "fullDescription": {"text": rule.what},
        "help": {"text": f"{rule.what}\n\n{rule.why}", "markdown": page(rule)},
        "defaultConfiguration": {"level": _LEVEL[rule.severity]},
        "properties": {
            "tags": ["pricing", rule.category.value],
            "precision": "very-high",
            "problem.severity": _PROBLEM[rule.severity],
        },
    }


def _file(path: str) -> dict[str, Any]:
    return {"location": _artifact(path), "encoding": "utf-8", "roles": ["analysisTarget"]}


def _result(finding: Finding, rule_index: int) -> dict[str, Any]:
    diagnostic = finding.diagnostic
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "ruleIndex": rule_index,
        "level": _LEVEL[diagnostic.severity],
        "message": {"text": _plain(finding.advice)},
        "locations": [_main_location(finding)],
        "partialFingerprints": {"pricingFinding/v1": finding.fingerprint},
    }
    if diagnostic.labels:
        result["relatedLocations"] = [
            {"id": number, **_location(finding, label.place), "message": {"text": _plain(label.message)}}
            for number, label in enumerate(diagnostic.labels)
        ]
    if diagnostic.fix:
        result["fixes"] = [_fix(finding, diagnostic.fix)]
    if finding.suppressed:
        result["suppressions"] = [_suppression(finding, finding.suppressed)]
    return result


def _suppression(finding: Finding, accepted: Suppressed) -> dict[str, Any]:
    suppression: dict[str, Any] = {"kind": "external", "status": "accepted", "justification": accepted.reason}
    if accepted.place is not None:
        suppression |= {"kind": "inSource", "location": _location(finding, accepted.place)}
    return suppression


def _fix(finding: Finding, fix: Fix) -> dict[str, Any]:
    files = dict.fromkeys(edit.place.file for edit in fix.edits)
    return {
        "description": {"text": _sentence(fix.title)},
        "artifactChanges": [
            {
                "artifactLocation": _artifact(finding.sources[file].path),
                "replacements": [
                    {
                        "deletedRegion": _region(finding.sources[file], edit.place),
                        "insertedContent": {"text": edit.text},
                    }
                    for edit in fix.edits
                    if edit.place.file == file
                ],
            }
            for file in files
        ],
    }


def _main_location(finding: Finding) -> dict[str, Any]:
    """Where a finding is, with the words found there and the declaration they are in."""
    place = finding.diagnostic.place
    location = _location(finding, place)
    if words := finding.sources.text(place):
        location["physicalLocation"]["region"]["snippet"] = {"text": words}
    if within := finding.diagnostic.within:
        location["logicalLocations"] = [{"name": within.rpartition("/")[2], "fullyQualifiedName": within}]
    return location


def _location(finding: Finding, place: Place) -> dict[str, Any]:
    source = finding.sources[place.file]
    return {"physicalLocation": {"artifactLocation": _artifact(source.path), "region": _region(source, place)}}


def _artifact(path: str) -> dict[str, str]:
    """A path in the repository is given relative to its root; any other as a file address."""
    pure = PurePath(in_repository(path))
    if pure.is_absolute():
        return {"uri": pure.as_uri()}
    return {"uri": quote(pure.as_posix()), "uriBaseId": _ROOT}


def _region(source: Source, place: Place) -> dict[str, Any]:
    (line, column), (end_line, end_column) = source.position(place.start), source.position(place.end)
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}


def _plain(words: str) -> str:
    """A message in which nothing is taken for a link."""
    return re.sub(r"\[(?=[^\[\]]*\]\()", r"\\[", words)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + "."
