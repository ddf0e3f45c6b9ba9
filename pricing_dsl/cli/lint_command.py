"""`pricing lint`: the mistakes in rulebooks, and what is likely not meant."""

from __future__ import annotations

from collections.abc import Sequence

import click

from pricing_dsl.cli.findings import fail_on_option, failed, format_option, output_option, show
from pricing_dsl.cli.selection import SelectingCommand, Selection, with_selection
from pricing_dsl.cli.watching import run, watch_option
from pricing_dsl.linter.runner import lint


@click.command(name="lint", cls=SelectingCommand)
@with_selection
@format_option
@output_option
@fail_on_option
@watch_option
def command(selection: Selection, format_name: str | None, output_file: str | None, fail_on: str, watch: bool) -> None:
    """Find mistakes in rulebooks, and what is right by the language and likely not meant.

    PATHS are files, folders, or - for standard input.

    \b
    Examples:
      pricing lint storage.rulebook
      pricing lint rulebooks/ --format sarif -o findings.sarif
      pricing lint rulebooks/ --changed=origin/main
    """

    def look(paths: Sequence[str]) -> bool:
        reports = [lint(selection.compilation(path)) for path in paths]
        show(reports, format_name, output_file)
        return failed(reports, fail_on)

    run(look, selection, watch)
