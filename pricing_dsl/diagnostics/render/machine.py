"""Findings as JSON documents; ``findings.schema.json`` describes them."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pricing_dsl.diagnostics.model import Severity, Suppressed
from pricing_dsl.diagnostics.render.report import Finding, Report, count, findings, paths, suppressed
from pricing_dsl.source import Place

SCHEMA_FILE = Path(__file__).with_name("findings.schema.json")
VERSION = 1
"""The version of the shape; a field that changes its meaning raises it, a new field does not."""


def as_json(reports: Iterable[Report]) -> str:
    """One document with all findings, the files that were read, how many findings of each severity there are, and what
    somebody accepts, which is counted nowhere."""
    reports = tuple(reports)
    found = findings(reports)
    counts = count(found)
    document = {
        "version": VERSION,
        "files": list(paths(reports)),
        "summary": {severity.value: counts[severity] for severity in Severity},
        "diagnostics": [_finding(finding) for finding in found],
        "suppressed": [_finding(finding) for finding in suppressed(reports)],
    }
    return json.dumps(document, indent=2) + "\n"


def as_jsonl(reports: Iterable[Report]) -> str:
    """One JSON object on a line for each finding."""
    return "".join(json.dumps(_finding(finding)) + "\n" for finding in findings(reports))


def _finding(finding: Finding) -> dict[str, Any]:
    diagnostic = finding.diagnostic
    fix = diagnostic.fix
    return {
        "code": diagnostic.code,
        "name": finding.rule.name,
        "category": finding.rule.category.value,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        **_place(finding, diagnostic.place),
        "within": diagnostic.within,
        "labels": [{"message": label.message, **_place(finding, label.place)} for label in diagnostic.labels],
        "hint": diagnostic.hint,
        "stake": diagnostic.stake,
        "fix": fix
        and {
            "title": fix.title,
            "safe": fix.safe,
            "edits": [{"text": edit.text, **_place(finding, edit.place)} for edit in fix.edits],
        },
        "fingerprint": finding.fingerprint,
        "suppression": finding.suppressed and _suppression(finding, finding.suppressed),
    }


def _suppression(finding: Finding, accepted: Suppressed) -> dict[str, Any]:
    place = accepted.place
    return {"reason": accepted.reason, "comment": None if place is None else _place(finding, place)}


def _place(finding: Finding, place: Place) -> dict[str, Any]:
    source = finding.sources[place.file]
    return {"path": source.path, "start": _point(finding, place, place.start), "end": _point(finding, place, place.end)}


def _point(finding: Finding, place: Place, offset: int) -> dict[str, int]:
    line, column = finding.sources[place.file].position(offset)
    return {"line": line, "column": column, "offset": offset}
