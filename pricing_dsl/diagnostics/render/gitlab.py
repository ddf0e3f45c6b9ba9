"""Findings as a code quality report of GitLab."""

import json
from collections.abc import Iterable

from pricing_dsl.diagnostics.model import Severity
from pricing_dsl.diagnostics.render.report import Finding, Report, findings
from pricing_dsl.diagnostics.render.repository import in_repository

_SEVERITY = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def gitlab(reports: Iterable[Report]) -> str:
    """A JSON array of issues. GitLab tells old from new by the fingerprint, and shows one issue for each."""
    return json.dumps([_issue(finding) for finding in findings(reports)], indent=2) + "\n"


def _issue(finding: Finding) -> dict[str, object]:
    (line, column), (end_line, end_column) = finding.start, finding.end
    return {
        "description": finding.advice,
        "check_name": finding.diagnostic.code,
        "fingerprint": finding.fingerprint,
        "severity": _SEVERITY[finding.diagnostic.severity],
        "location": {
            "path": in_repository(finding.path),
            "positions": {
                "begin": {"line": line, "column": column},
                "end": {"line": end_line, "column": end_column},
            },
        },
    }
