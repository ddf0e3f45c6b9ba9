"""`pricing rate`: usage to bills."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

import click

from pricing_dsl.batch.files.atomic import Outputs, outputs
from pricing_dsl.cli.bills import FORMATS, writer
from pricing_dsl.cli.programs import program_of
from pricing_dsl.cli.progress import progress, worth_showing
from pricing_dsl.cli.rating_run import RatingRun
from pricing_dsl.cli.rejects_file import RejectsFile
from pricing_dsl.cli.state_files import read_states, write_states
from pricing_dsl.cli.summaries import Summary, from_files, from_givens
from pricing_dsl.cli.usage_files import suffix_of, usage_files
from pricing_dsl.cli.wide_rating import WideOutput, WideRating

_BY_SUFFIX = {
    ".json": "json",
    ".txt": "table",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".arrow": "arrow",
    ".ipc": "arrow",
    ".feather": "arrow",
}
_ALWAYS_WIDE = ("parquet", "arrow")
_NEVER_WIDE = ("table", "json")


@click.command(name="rate")
@click.argument("rulebook")
@click.argument("usage", nargs=-1)
@click.option("--given", "givens", multiple=True, metavar="NAME=VALUE", help="A fact, for a quick what-if.")
@click.option("--plan", help="The plan to rate by, where the usage does not say.")
@click.option("--state", type=click.Path(), help="Opening balances, as --state-out wrote them.")
@click.option("--state-out", type=click.Path(dir_okay=False), help="Write the closing balances here: .json or a table.")
@click.option(
    "--format",
    "format_name",
    type=click.Choice([*FORMATS, *_ALWAYS_WIDE]),
    help="How bills are written: by the name of -o where nothing is said, else as a table.",
)
@click.option("--wide", is_flag=True, help="One row a summary, with a column for each line; for very many of them.")
@click.option("--columns", metavar="NAMES", help="Which columns rows have, as total,line.*; this means --wide.")
@click.option("-o", "--output", type=click.Path(dir_okay=False), help="Write the bills here.")
@click.option("--rejects", type=click.Path(dir_okay=False), help="Write rows that are set aside here (.csv or .jsonl).")
def command(
    rulebook: str,
    usage: tuple[str, ...],
    givens: tuple[str, ...],
    plan: str | None,
    state: str | None,
    state_out: str | None,
    format_name: str | None,
    wide: bool,
    columns: str | None,
    output: str | None,
    rejects: str | None,
) -> None:
    """Rate usage and show the bills.

    RULEBOOK is a rulebook, or a compiled one (.json). USAGE are files (CSV, JSON, JSON lines, Parquet, Arrow), folders
    of them, patterns as '2026-*.csv', or - for standard input; each row is one summary: columns are the names of meters
    and inputs, `egress[eu]` for one dimension value, `subscription`, `plan`, `period.start`, `period.end`. Rows of one
    subscription are its periods, in order.

    Bills are for reading: a table, all that is known of each in JSON, or a CSV row for each of its lines. With --wide,
    and in Parquet and Arrow files, each summary is one row, and files may be larger than memory.

    A row that cannot be rated is set aside with its reason, and the exit code is 1.

    \b
    Examples:
      pricing rate storage.rulebook usage.csv
      pricing rate storage.rulebook --given storage="700 GB" --given requests=2_000
      pricing rate storage.rulebook june.csv --state may.json --state-out june.json -o bills.csv
      pricing rate storage.rulebook usage/ -o bills.parquet --rejects rejects.csv
    """
    if bool(usage) == bool(givens):
        raise click.UsageError("Give usage files, or facts with --given (and not both).")
    name = format_name or _format_of(output)
    wide = wide or columns is not None or name in _ALWAYS_WIDE
    if wide and name in _NEVER_WIDE:
        raise click.UsageError(f"--wide and --columns make tables: csv, jsonl, parquet or arrow, not {name}.")
    if wide and givens:
        raise click.UsageError("--given is for one bill; rows come from usage files.")
    if name in _ALWAYS_WIDE and output is None:
        raise click.UsageError(f"Say with -o where the {name} file goes.")
    program = program_of(rulebook)
    paths = usage_files(usage, (output, rejects, state, state_out))
    with outputs() as files:
        bills = _opened(files, output) if output else sys.stdout.buffer
        aside = RejectsFile(_opened(files, rejects), rejects) if rejects else None
        states = (_opened(files, state_out), state_out) if state_out else None
        if wide:
            asked = None if columns is None else [one.strip() for one in columns.split(",")]
            table = WideRating(program, plan or "", asked, state, WideOutput(bills, name, aside, states))
            table.rate(paths)
            rated, set_aside, on_defaults = table.rated, table.set_aside, 0
        else:
            text = io.TextIOWrapper(bills, "utf-8", newline="") if output else sys.stdout
            run = RatingRun(
                program, read_states(state, program), writer(name, text), plan, bool(state or states), aside
            )
            run.rate([from_givens(givens)] if givens else _shown(from_files(paths, program), paths))
            text.flush()
            if states:
                write_states(*states, run.states, program)
            rated, set_aside, on_defaults = run.rated, run.set_aside, run.on_defaults
    if set_aside or not givens:
        _tell(rated, set_aside, on_defaults)
    sys.exit(1 if set_aside else 0)


def _format_of(output: str | None) -> str:
    """The format that a file's name says; without one, bills are for reading."""
    suffix = suffix_of(output or "")
    if suffix and suffix not in _BY_SUFFIX:
        raise click.UsageError(f"{output} does not say a format ({', '.join(_BY_SUFFIX)}): say it with --format.")
    return _BY_SUFFIX.get(suffix, "table")


def _opened(files: Outputs, path: str) -> BinaryIO:
    """A file to write that appears when all is done."""
    try:
        return files.open(path)
    except OSError as error:
        raise click.UsageError(f"{path} cannot be written: {error.strerror}.") from None


def _shown(summaries: Iterable[Summary], paths: Sequence[str]) -> Iterator[Summary]:
    """The summaries, with a progress bar on a terminal when there is much to read."""
    with progress("Rating", None, worth_showing(paths)) as advance:
        for summary in summaries:
            yield summary
            advance(1)


def _tell(rated: int, set_aside: int, on_defaults: int) -> None:
    """How many were read, rated and set aside."""
    defaults = f" ({on_defaults} on defaults)" if on_defaults else ""
    click.echo(f"{rated + set_aside} read = {rated} rated{defaults} + {set_aside} set aside", err=True)
