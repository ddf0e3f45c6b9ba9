"""Findings in the words of the protocol."""

from __future__ import annotations

from collections.abc import Sequence

from lsprotocol import types as lsp

from pricing_dsl.diagnostics import Diagnostic, Severity
from pricing_dsl.lsp.findings import Finding
from pricing_dsl.lsp.pages import rule_page
from pricing_dsl.lsp.paths import uri_of
from pricing_dsl.lsp.positions import Positions
from pricing_dsl.source import Place, Sources

SOURCE = "pricing"
_SEVERITIES = {
    Severity.ERROR: lsp.DiagnosticSeverity.Error,
    Severity.WARNING: lsp.DiagnosticSeverity.Warning,
    Severity.INFO: lsp.DiagnosticSeverity.Information,
}
_UNNEEDED = frozenset({"N801"})
"""Codes of what is not needed: editors show it pale."""


def as_diagnostics(findings: Sequence[Finding], encoding: str) -> list[lsp.Diagnostic]:
    """Findings of one file."""
    texts: dict[str, Positions] = {}
    return [_diagnostic(one, texts, encoding) for one in findings]


def _diagnostic(finding: Finding, texts: dict[str, Positions], encoding: str) -> lsp.Diagnostic:
    found, sources = finding.diagnostic, finding.sources
    page = rule_page(found.code)
    return lsp.Diagnostic(
        range=_range(found.place, sources, texts, encoding),
        message=message(found),
        severity=_SEVERITIES[found.severity],
        code=found.code,
        code_description=lsp.CodeDescription(page) if page else None,
        source=SOURCE,
        tags=[lsp.DiagnosticTag.Unnecessary] if found.code in _UNNEEDED else None,
        related_information=[
            lsp.DiagnosticRelatedInformation(
                lsp.Location(uri_of(sources[label.place.file].path), _range(label.place, sources, texts, encoding)),
                label.message,
            )
            for label in found.labels
        ]
        or None,
    )


def message(found: Diagnostic) -> str:
    """What is wrong, what depends on it, and what to do about it."""
    parts = [found.message]
    if found.stake:
        parts.append(found.stake)
    if found.hint:
        parts.append(f"help: {found.hint}")
    return "\n".join(parts)


def _range(place: Place, sources: Sources, texts: dict[str, Positions], encoding: str) -> lsp.Range:
    text = sources[place.file].text
    positions = texts.get(text)
    if positions is None:
        positions = texts[text] = Positions(text, encoding)
    return positions.range_of(place)
