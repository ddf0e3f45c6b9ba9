"""Findings that were there when a team began: accepted as they are, so that only new ones count."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence, Set

from attrs import evolve, frozen

from pricing_dsl.diagnostics import Diagnostic, Suppressed
from pricing_dsl.diagnostics.render import Report, findings
from pricing_dsl.diagnostics.render.repository import in_repository
from pricing_dsl.linter.selection import is_error_of_language

VERSION = 1


class BaselineError(ValueError):
    """A file that is no baseline."""


@frozen
class Entry:
    """One accepted finding. fingerprint: of its code and of the declaration it is in, whatever line that is on."""

    fingerprint: str
    code: str
    path: str
    within: str


@frozen
class Compared:
    """Reports without what a baseline accepts, and the entries of files that were looked at that are found no more."""

    reports: tuple[Report, ...]
    gone: tuple[Entry, ...]


def entries(reports: Iterable[Report]) -> tuple[Entry, ...]:
    """What is found, as entries of a baseline. Errors of the language are never accepted."""
    found = [one for one in findings(reports) if not is_error_of_language(one.diagnostic.code)]
    made = [
        Entry(one.fingerprint, one.diagnostic.code, in_repository(one.path), one.diagnostic.within) for one in found
    ]
    return tuple(sorted(made, key=lambda one: (one.path, one.within, one.code, one.fingerprint)))


def as_json(accepted: Iterable[Entry]) -> str:
    """The text of a baseline: an entry on a line, so that a review shows what was added."""
    rows = [
        json.dumps({"fingerprint": one.fingerprint, "code": one.code, "path": one.path, "within": one.within})
        for one in accepted
    ]
    inside = ",\n".join(f"    {row}" for row in rows)
    return f'{{\n  "version": {VERSION},\n  "accepted": [\n{inside}\n  ]\n}}\n'


def read(text: str) -> tuple[Entry, ...]:
    """The entries of a baseline. Raises BaselineError for anything else."""
    try:
        said = json.loads(text)
        if said["version"] != VERSION:
            raise BaselineError(f"its version is {said['version']}, and this program reads {VERSION}")
        return tuple(
            Entry(*(str(one[name]) for name in ("fingerprint", "code", "path", "within"))) for one in said["accepted"]
        )
    except (ValueError, KeyError, TypeError) as error:
        if isinstance(error, BaselineError):
            raise
        raise BaselineError("it is not what --write-baseline writes") from None


def compare(reports: Sequence[Report], accepted: Iterable[Entry], name: str) -> Compared:
    """Take out of reports what a baseline accepts. name: what it is called in reasons."""
    accepted = tuple(accepted)
    known = {one.fingerprint for one in accepted}
    met = [
        one for one in findings(reports) if one.fingerprint in known and not is_error_of_language(one.diagnostic.code)
    ]
    keys = {_key(one.path, one.diagnostic) for one in met}
    looked_at = {in_repository(source.path) for report in reports for source in report.sources}
    found = {one.fingerprint for one in met}
    gone = tuple(one for one in accepted if one.path in looked_at and one.fingerprint not in found)
    return Compared(tuple(_without(report, keys, name) for report in reports), gone)


def _key(path: str, one: Diagnostic) -> tuple[object, ...]:
    """What a finding is known by in all reports that tell of its file."""
    return path, one.code, one.message, one.place[1:]


def _without(report: Report, keys: Set[tuple[object, ...]], name: str) -> Report:
    stay: list[Diagnostic] = []
    gone: list[Diagnostic] = []
    for one in report.diagnostics:
        accepted = _key(report.sources[one.place.file].path, one) in keys
        (gone if accepted else stay).append(one)
    more = (Suppressed(one, f"it is in {name}") for one in gone)
    return evolve(report, diagnostics=tuple(stay), suppressed=(*report.suppressed, *more))
