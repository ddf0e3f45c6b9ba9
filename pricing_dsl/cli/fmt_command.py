"""`pricing fmt`: lay out rulebooks in the one style."""

from __future__ import annotations

import difflib
import sys

import click

from pricing_dsl.cli.files import STDIN, read_text, rulebook_paths, write_text
from pricing_dsl.cli.findings import show
from pricing_dsl.diagnostics.render import Report
from pricing_dsl.source import Source, Sources
from pricing_dsl.syntax.printing import FormatRefused, format_text


@click.command(name="fmt")
@click.argument("paths", nargs=-1, required=True)
@click.option("--check", is_flag=True, help="Change nothing; exit code 1 if a file would change.")
@click.option("--diff", is_flag=True, help="Change nothing; show what would, with exit code 1.")
@click.option("--stdin-filename", help="The name that text from standard input (-) goes by.")
def command(paths: tuple[str, ...], check: bool, diff: bool, stdin_filename: str | None) -> None:
    """Lay out rulebooks: indentation, aligned tables and tiers, one statement a line. Comments stay, meaning stays.

    PATHS are files, folders, or - for standard input, which is printed.

    \b
    Examples:
      pricing fmt rulebooks/
      pricing fmt --check rulebooks/
      pricing fmt --diff storage.rulebook
    """
    changed, refused = 0, 0
    for path in rulebook_paths(paths):
        text = read_text(path)
        name = stdin_filename or "standard input" if path == STDIN else path
        try:
            formatted = format_text(text)
        except FormatRefused as refusal:
            refused += 1
            _tell(name, text, refusal)
            continue
        changed += formatted != text
        if diff:
            click.echo("".join(_diff(name, text, formatted)), nl=False)
        elif check:
            if formatted != text:
                click.echo(f"{name} would be laid out anew")
        elif path == STDIN or formatted != text:
            write_text(None if path == STDIN else path, formatted)
            if path != STDIN:
                click.echo(f"Laid out {name}", err=True)
    if refused:
        sys.exit(2)
    sys.exit(1 if changed and (check or diff) else 0)


def _tell(name: str, text: str, refusal: FormatRefused) -> None:
    """Why a file stays as it is."""
    if refusal.diagnostics:
        show([Report(Sources((Source(name, text),)), refusal.diagnostics)], "text", None)
    click.echo(f"{name} is left as it is: {refusal}", err=True)


def _diff(name: str, old: str, new: str) -> list[str]:
    """The change as a unified diff."""
    return list(
        difflib.unified_diff(old.splitlines(keepends=True), new.splitlines(keepends=True), name, f"{name} (formatted)")
    )
