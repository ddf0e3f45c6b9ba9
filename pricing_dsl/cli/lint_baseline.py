"""`pricing lint --baseline`: what was there when a team began does not count."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from pricing_dsl.cli.files import write_text
from pricing_dsl.cli.lint_options import Chosen
from pricing_dsl.diagnostics.render import Report
from pricing_dsl.diagnostics.render.report import plural
from pricing_dsl.diagnostics.render.repository import in_repository
from pricing_dsl.linter.baseline import BaselineError, Entry, as_json, compare, entries, read
from pricing_dsl.pipeline import read_file, reason


def baseline_file(said: str | None, files: Sequence[Chosen]) -> str | None:
    """The baseline named, or the one of the settings. Raises UsageError if settings name several."""
    if said is not None:
        return said
    found = dict.fromkeys(str(one.settings.baseline_file) for one in files if one.settings.baseline_file is not None)
    if len(found) > 1:
        raise click.UsageError(f"These rulebooks have several baselines: {', '.join(found)}. Look at them one by one.")
    return next(iter(found), None)


def accepted(file: str) -> tuple[Entry, ...]:
    """What a baseline accepts."""
    try:
        return read(read_file(file))
    except BaselineError as error:
        raise click.UsageError(f"{file} is no baseline: {error}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(f"{file} cannot be read: {reason(error)}.") from None


def without(reports: Sequence[Report], file: str) -> list[Report]:
    """The reports without what the baseline accepts; tells of what it accepts in vain."""
    compared = compare(reports, accepted(file), Path(file).name)
    if compared.gone:
        gone = plural(len(compared.gone), "accepted finding")
        click.echo(f"{file}: {gone} found no more, --write-baseline takes them out.", err=True)
    return list(compared.reports)


def write(reports: Sequence[Report], file: str | None) -> None:
    """Write what is found as a baseline; what it says of files that were not looked at stays."""
    if file is None:
        raise click.UsageError("Say where to write it: --baseline FILE, or `baseline` in the settings.")
    looked_at = {in_repository(source.path) for report in reports for source in report.sources}
    kept = [one for one in accepted(file) if one.path not in looked_at] if Path(file).exists() else []
    made = sorted([*kept, *entries(reports)], key=lambda one: (one.path, one.within, one.code, one.fingerprint))
    write_text(file, as_json(made))
    click.echo(f"{file}: {plural(len(made), 'finding')} accepted.", err=True)
