"""The list of changes that are meant, as a command reads it and adds to it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from pricing_dsl.cli.files import read_text
from pricing_dsl.diff.accepted import HEADING, Accepted, AcceptedError, fingerprint, read_accepted
from pricing_dsl.diff.result import Result


def accepted_in(path: str | None) -> tuple[Accepted, ...]:
    """The entries of a list; none where there is no such file yet."""
    if path is None or not Path(path).exists():
        return ()
    try:
        return read_accepted(read_text(path))
    except AcceptedError as error:
        raise click.UsageError(f"{path} is no list of accepted changes: {error}.") from None


def accept(path: str, codes: Iterable[str], reason: str, until: datetime.date | None, results: Sequence[Result]) -> int:
    """Add the findings with these codes to a list; how many were added."""
    wanted = {code.upper() for code in codes}
    entries = [
        Accepted(finding.code, fingerprint(finding, result.comparison.new.model.name), reason, until, finding.message)
        for result in results
        for finding in result.report.diagnostics
        if finding.code in wanted
    ]
    file = Path(path)
    head = "" if file.exists() and file.stat().st_size else HEADING
    try:
        with file.open("a", encoding="utf-8") as opened:
            opened.write(head + "".join(f"\n{entry.to_toml()}" for entry in entries))
    except OSError as error:
        raise click.UsageError(f"{path} cannot be written: {error.strerror}.") from None
    return len(entries)


def stale(accepted: Sequence[Accepted], results: Sequence[Result], today: datetime.date) -> list[str]:
    """What to tell of entries that are of no use any more: those that have run out though their finding is still
    there."""
    found = {
        (finding.code, fingerprint(finding, result.comparison.new.model.name))
        for result in results
        for finding in result.found
    }
    return [
        f"accepted until {one.until}, which has passed: {one.code} {one.change}".rstrip()
        for one in accepted
        if not one.holds(today) and (one.code, one.fingerprint) in found
    ]
