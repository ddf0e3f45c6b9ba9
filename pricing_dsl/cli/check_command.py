"""`pricing check`: find the mistakes in rulebooks."""

from __future__ import annotations

from collections.abc import Sequence

import click

from pricing_dsl.cli.findings import fail_on_option, failed, format_option, output_option, show
from pricing_dsl.cli.selection import SelectingCommand, Selection, with_selection
from pricing_dsl.cli.watching import run, watch_option
from pricing_dsl.diagnostics.render import Report
from pricing_dsl.pipeline import Compilation, CompileError


@click.command(name="check", cls=SelectingCommand)
@with_selection
@format_option
@output_option
@fail_on_option
@watch_option
def command(selection: Selection, format_name: str | None, output_file: str | None, fail_on: str, watch: bool) -> None:
    """Find all mistakes in rulebooks: names, units, currencies, tiers, tables, dates, exactness.

    PATHS are files, folders, or - for standard input.

    \b
    Examples:
      pricing check storage.rulebook
      pricing check rulebooks/ --format sarif -o findings.sarif
      pricing check rulebooks/ --changed=origin/main
      pricing check storage.rulebook --watch
      cat storage.rulebook | pricing check - --stdin-filename storage.rulebook
    """

    def look(paths: Sequence[str]) -> bool:
        reports = [_report(selection.compilation(path)) for path in paths]
        show(reports, format_name, output_file)
        return failed(reports, fail_on)

    run(look, selection, watch)


def _report(made: Compilation) -> Report:
    """All that is wrong with a rulebook; one that reads well is lowered too, for numbers that grow too wide."""
    try:
        if made.ok:
            _ = made.program
    except CompileError as error:
        return error.report
    return made.report
