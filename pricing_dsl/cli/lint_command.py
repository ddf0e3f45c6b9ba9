"""`pricing lint`: the mistakes in rulebooks, and what is likely not meant."""

from __future__ import annotations

import sys

import click

from pricing_dsl.cli.files import compilation, rulebook_paths
from pricing_dsl.cli.findings import fail_on_option, failed, format_option, output_option, show
from pricing_dsl.linter.runner import lint


@click.command(name="lint")
@click.argument("paths", nargs=-1, required=True)
@format_option
@output_option
@fail_on_option
def command(paths: tuple[str, ...], format_name: str | None, output_file: str | None, fail_on: str) -> None:
    """Find mistakes in rulebooks, and what is right by the language and likely not meant.

    PATHS are files, folders, or - for standard input.

    \b
    Examples:
      pricing lint storage.rulebook
      pricing lint rulebooks/ --format sarif -o findings.sarif
    """
    reports = [lint(compilation(path)) for path in rulebook_paths(paths)]
    show(reports, format_name, output_file)
    sys.exit(1 if failed(reports, fail_on) else 0)
