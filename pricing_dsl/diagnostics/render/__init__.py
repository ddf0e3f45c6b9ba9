"""Findings in every form they are asked for: text for people, the others for machines."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from pricing_dsl.diagnostics.render.github import github, job_summary
from pricing_dsl.diagnostics.render.gitlab import gitlab
from pricing_dsl.diagnostics.render.junit import junit
from pricing_dsl.diagnostics.render.machine import as_json, as_jsonl
from pricing_dsl.diagnostics.render.report import Finding, Report, findings, summary, suppressed
from pricing_dsl.diagnostics.render.sarif import sarif
from pricing_dsl.diagnostics.render.text import Segment, concise, segments, text

FORMATS: Mapping[str, Callable[[Iterable[Report]], str]] = MappingProxyType(
    {
        "text": text,
        "concise": concise,
        "json": as_json,
        "jsonl": as_jsonl,
        "sarif": sarif,
        "github": github,
        "gitlab": gitlab,
        "junit": junit,
    }
)
"""Each form by its name: from what compilations found to the text to print."""

__all__ = [
    "FORMATS",
    "Finding",
    "Report",
    "Segment",
    "findings",
    "job_summary",
    "segments",
    "summary",
    "suppressed",
    "text",
]
