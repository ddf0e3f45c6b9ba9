"""`pricing check`: find the mistakes in rulebooks."""

from __future__ import annotations

import sys

import click

from pricing_dsl.cli.files import compilation, rulebook_paths
from pricing_dsl.cli.findings import fail_on_option, failed, format_option, output_option, show
from pricing_dsl.diagnostics.render import Report
from pricing_dsl.pipeline import Compilation, CompileError


@click.command(name="check")
@click.argument("paths", nargs=-1, required=True)
@format_option
@output_option
@fail_on_option
@click.option("--stdin-filename", help="The name that text from standard input (-) goes by.")
def command(
    paths: tuple[str, ...], format_name: str | None, output_file: str | None, fail_on: str, stdin_filename: str | None
) -> None:
    """Find all mistakes in rulebooks: names, units, currencies, tiers, tables, dates, exactness.

    PATHS are files, folders, or - for standard input.

    \b
    Examples:
      pricing check storage.rulebook
      pricing check rulebooks/ --format sarif -o findings.sarif
      cat storage.rulebook | pricing check - --stdin-filename storage.rulebook
    """
    reports = [_report(compilation(path, stdin_filename if path == "-" else None)) for path in rulebook_paths(paths)]
    show(reports, format_name, output_file)
    sys.exit(1 if failed(reports, fail_on) else 0)


def _report(made: Compilation) -> Report:
    """All that is wrong with a rulebook; one that reads well is lowered too, for numbers that grow too wide."""
    try:
        if made.ok:
            _ = made.program
    except CompileError as error:
        return error.report
    return made.report
