"""Showing what compilations found, in every format, and the exit code that follows."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress

import click

from pricing_dsl.cli.console import console_for
from pricing_dsl.cli.files import STDIN, write_text
from pricing_dsl.diagnostics import Severity
from pricing_dsl.diagnostics.render import FORMATS, Report, job_summary, segments, summary

STYLES = {
    "error": "bold red",
    "warning": "bold yellow",
    "info": "bold cyan",
    "message": "bold",
    "path": "blue",
    "gutter": "blue",
    "here": "red",
    "there": "cyan",
    "advice": "green",
}

format_option = click.option(
    "--format",
    "format_name",
    type=click.Choice(list(FORMATS)),
    envvar="PRICING_FORMAT",
    help="How findings are shown.  [default: text; github in a GitHub workflow]",
)
output_option = click.option("-o", "--output-file", type=click.Path(dir_okay=False), help="Write findings here.")
fail_on_option = click.option(
    "--fail-on",
    type=click.Choice([*(severity.value for severity in Severity), "never"]),
    default="error",
    show_default=True,
    help="From which severity on the exit code is 1.",
)


def show(reports: Sequence[Report], format_name: str | None, output: str | None) -> None:
    """Print findings, or write them to a file and print how many there are. In a GitHub workflow, the page of the job
    gets a table of them too."""
    name = format_name or _default_format()
    if name == "github" and (page := os.environ.get("GITHUB_STEP_SUMMARY")):
        title = " ".join(["pricing", *click.get_current_context().command_path.split()[1:]])
        with suppress(OSError), open(page, "a", encoding="utf-8") as file:
            file.write(job_summary(reports, title))
    if output is not None and output != STDIN:
        write_text(output, FORMATS[name](reports))
        click.echo(f"{output}: {summary(reports)}")
        return
    if name != "text":
        click.echo(FORMATS[name](reports), nl=False)
        return
    from rich.text import Text

    console = console_for(sys.stdout)
    console.print(Text.assemble(*((piece, STYLES.get(role, "")) for piece, role in segments(reports))), end="")


def _default_format() -> str:
    return "github" if os.environ.get("GITHUB_ACTIONS") == "true" and not sys.stdout.isatty() else "text"


def failed(reports: Sequence[Report], fail_on: str) -> bool:
    """Whether there is a finding at or above the level."""
    if fail_on == "never":
        return False
    limit = Severity(fail_on).rank
    return any(d.severity.rank <= limit for report in reports for d in report.diagnostics)
