"""Findings where a forge shows them: annotations of GitHub, code quality of GitLab."""

import json
from collections.abc import Iterable
from pathlib import PurePath

from pricing_dsl.diagnostics.model import Severity
from pricing_dsl.diagnostics.render.report import Finding, Report, findings, plural

MOST_ANNOTATIONS = 10
"""GitHub shows no more than this many annotations of one level for a step."""

_GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_GITLAB = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def github(reports: Iterable[Report]) -> str:
    """Workflow commands that annotate the changed files, errors first; a last one counts those GitHub would hide."""
    found = findings(reports)
    lines = []
    hidden = 0
    for severity, level in _GITHUB.items():
        own = [finding for finding in found if finding.diagnostic.severity is severity]
        lines += [_annotation(level, finding) for finding in own[:MOST_ANNOTATIONS]]
        hidden += len(own[MOST_ANNOTATIONS:])
    if hidden:
        lines.append(f"::notice::{plural(hidden, 'more finding')}: see the log of this step")
    return "".join(line + "\n" for line in lines)


def gitlab(reports: Iterable[Report]) -> str:
    """A code quality report of GitLab."""
    return json.dumps([_issue(finding) for finding in findings(reports)], indent=2) + "\n"


def _annotation(level: str, finding: Finding) -> str:
    line, column = finding.start
    end_line, end_column = finding.end
    properties = {"file": PurePath(finding.path).as_posix(), "line": str(line)}
    if end_line == line:
        properties |= {"col": str(column), "endColumn": str(max(column, end_column - 1))}
    else:
        properties |= {"endLine": str(end_line)}
    properties["title"] = f"{finding.diagnostic.code} {finding.rule.name}"
    said = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{level} {said}::{_data(finding.advice)}"


def _data(words: str) -> str:
    return words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(words: str) -> str:
    return _data(words).replace(":", "%3A").replace(",", "%2C")


def _issue(finding: Finding) -> dict[str, object]:
    (line, column), (end_line, end_column) = finding.start, finding.end
    return {
        "description": finding.advice,
        "check_name": finding.diagnostic.code,
        "fingerprint": finding.fingerprint,
        "severity": _GITLAB[finding.diagnostic.severity],
        "location": {
            "path": PurePath(finding.path).as_posix(),
            "positions": {
                "begin": {"line": line, "column": column},
                "end": {"line": end_line, "column": end_column},
            },
        },
    }
