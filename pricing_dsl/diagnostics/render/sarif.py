"""Findings as SARIF 2.1.0, the exchange form of static checkers, within what GitHub's code scanning asks for."""

import json
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from pricing_dsl.diagnostics.catalog.rule import Rule
from pricing_dsl.diagnostics.model import Fix, Severity
from pricing_dsl.diagnostics.pages import page
from pricing_dsl.diagnostics.render.report import Finding, Report, findings
from pricing_dsl.source import Place, Source

_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_ROOT = "%SRCROOT%"


def sarif(reports: Iterable[Report]) -> str:
    """One run with the rules that have findings, and the findings."""
    found = findings(reports)
    rules = sorted({finding.rule.code: finding.rule for finding in found}.items())
    index = {code: number for number, (code, _) in enumerate(rules)}
    document = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "pricing",
                        "semanticVersion": version("pricing-dsl"),
                        "rules": [_rule(rule) for _, rule in rules],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {_ROOT: {"description": {"text": "The folder that paths are relative to."}}},
                "results": [_result(finding, index[finding.rule.code]) for finding in found],
            }
        ],
    }
    return json.dumps(document, indent=2) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": _sentence(rule.title)},
        "fullDescription": {"text": rule.what},
        "help": {"text": f"{rule.what}\n\n{rule.why}", "markdown": page(rule)},
        "defaultConfiguration": {"level": _LEVEL[rule.severity]},
        "properties": {"tags": [rule.category.value]},
    }


def _result(finding: Finding, rule_index: int) -> dict[str, Any]:
    diagnostic = finding.diagnostic
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "ruleIndex": rule_index,
        "level": _LEVEL[diagnostic.severity],
        "message": {"text": finding.advice},
        "locations": [{"physicalLocation": _location(finding, diagnostic.place)}],
        "partialFingerprints": {"pricingFinding/v1": finding.fingerprint},
    }
    if diagnostic.labels:
        result["relatedLocations"] = [
            {"physicalLocation": _location(finding, label.place), "message": {"text": label.message}}
            for label in diagnostic.labels
        ]
    if diagnostic.fix:
        result["fixes"] = [_fix(finding, diagnostic.fix)]
    return result


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


def _location(finding: Finding, place: Place) -> dict[str, Any]:
    source = finding.sources[place.file]
    return {"artifactLocation": _artifact(source.path), "region": _region(source, place)}


def _artifact(path: str) -> dict[str, str]:
    """A path in the run's folder is given relative to it; any other as a file address."""
    pure = PurePath(path)
    if pure.is_absolute():
        return {"uri": pure.as_uri()}
    return {"uri": quote(pure.as_posix()), "uriBaseId": _ROOT}


def _region(source: Source, place: Place) -> dict[str, int]:
    (line, column), (end_line, end_column) = source.position(place.start), source.position(place.end)
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + "."
