"""Findings in a GitHub workflow: annotations of the lines, and a table on the page of the job."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from html import escape

from pricing_dsl.diagnostics.model import Severity
from pricing_dsl.diagnostics.render.report import Finding, Report, findings, plural, summary, tally
from pricing_dsl.diagnostics.render.repository import in_repository
from pricing_dsl.diagnostics.render.text import concise_line

_MOST = {Severity.ERROR: 10, Severity.WARNING: 10, Severity.INFO: 9}
"""GitHub shows ten annotations of a level for a step, and 50 for a job. One notice is kept for the count."""
MOST_ROWS = 200
"""How many findings the job's page lists: it may hold a mebibyte, and nobody reads more."""

_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def github(reports: Iterable[Report]) -> str:
    """Workflow commands that annotate the changed files, errors first. What GitHub would hide is in the log, and a
    notice counts it."""
    found = findings(reports)
    lines: list[str] = []
    hidden: list[Finding] = []
    for severity in Severity:
        own = [finding for finding in found if finding.diagnostic.severity is severity]
        lines += map(_annotation, own[: _MOST[severity]])
        hidden += own[_MOST[severity] :]
    if hidden:
        said = f"{plural(len(hidden), 'more finding')} ({tally(hidden)}): see the log of this step"
        lines += [f"::notice title=pricing::{_data(said)}", *_folded(hidden)]
    return "".join(line + "\n" for line in lines)


def _folded(hidden: Sequence[Finding]) -> list[str]:
    """Findings as lines of the log, folded away. What a rulebook says is printed there, so commands are off while it
    is: the word that turns them on again depends on every line, so that no line can hold it."""
    lines = [concise_line(finding) for finding in hidden]
    word = sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()
    heading = f"::group::{plural(len(hidden), 'more finding')}"
    return [heading, f"::stop-commands::{word}", *lines, f"::{word}::", "::endgroup::"]


def job_summary(reports: Iterable[Report], title: str = "pricing") -> str:
    """The findings as a table in Markdown, for the page of a GitHub job. title: what found them."""
    reports = tuple(reports)
    found = sorted(findings(reports), key=lambda finding: finding.diagnostic.severity.rank)
    lines = [f"**{title}**: {summary(reports)}", ""]
    if found:
        lines += ["| | where | what |", "|---|---|---|", *map(_row, found[:MOST_ROWS]), ""]
    if len(found) > MOST_ROWS:
        lines += [f"… and {len(found) - MOST_ROWS:,} more.", ""]
    return "\n".join(lines) + "\n"


def _row(finding: Finding) -> str:
    diagnostic = finding.diagnostic
    where = f"{in_repository(finding.path)}:{finding.start[0]}"
    cells = (f"{diagnostic.severity} {diagnostic.code}", where, finding.advice)
    return f"| {' | '.join(map(_cell, cells))} |"


def _cell(words: str) -> str:
    """Words as they are, in a cell: no Markdown or HTML of a rulebook is taken for any."""
    said = escape(words, quote=False).replace("\\", "&#92;")
    for sign in "|`*_[]~":
        said = said.replace(sign, f"&#{ord(sign)};")
    return "<br>".join(said.splitlines())


def _annotation(finding: Finding) -> str:
    line, column = finding.start
    end_line, end_column = finding.end
    properties = {"file": in_repository(finding.path), "line": str(line)}
    if end_line == line:
        properties |= {"col": str(column), "endColumn": str(max(column, end_column - 1))}
    else:
        properties |= {"endLine": str(end_line)}
    properties["title"] = f"{finding.diagnostic.code} {finding.rule.name}"
    said = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_LEVEL[finding.diagnostic.severity]} {said}::{_data(finding.advice)}"


def _data(words: str) -> str:
    return words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(words: str) -> str:
    return _data(words).replace(":", "%3A").replace(",", "%2C")
