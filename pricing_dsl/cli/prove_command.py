"""`pricing prove`: the claims of rulebooks, decided."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click
from attrs import frozen

from pricing_dsl.analysis.claims import Proved, Refuted
from pricing_dsl.cli.console import console_for
from pricing_dsl.cli.files import compilation, rulebook_paths
from pricing_dsl.cli.findings import fail_on_option, failed, format_option, output_option, show
from pricing_dsl.diagnostics.render import Report
from pricing_dsl.pipeline import Compilation
from pricing_dsl.proofs.example import example_of
from pricing_dsl.proofs.findings import findings
from pricing_dsl.proofs.run import ProofResult, run_proofs
from pricing_dsl.proofs.telling import told, version

_STYLES = {"proved": "green", "refuted": "bold red", "not decided": "bold yellow"}


@frozen
class Decided:
    """A rulebook, what became of its claims, and the report of what was not proved."""

    made: Compilation
    results: tuple[ProofResult, ...]
    report: Report


@click.command(name="prove")
@click.argument("paths", nargs=-1, required=True)
@click.option("-k", "words", help="Only claims whose title has these words.")
@click.option(
    "--samples",
    type=click.IntRange(min=0),
    default=16,
    show_default=True,
    help="How many summaries to look for a counter-example around, where there is no proof.",
)
@click.option("-v", "--verbose", is_flag=True, help="Tell of every claim, and show each counter-example as an example.")
@format_option
@output_option
@fail_on_option
def command(
    paths: tuple[str, ...],
    words: str | None,
    samples: int,
    verbose: bool,
    format_name: str | None,
    output_file: str | None,
    fail_on: str,
) -> None:
    """Prove what rulebooks claim, for every usage, every opening state and every date.

    A claim is proved, refuted with a bill that breaks it, or not decided, with the reason. A refuted claim is an
    error, one that is not decided a warning (see --fail-on).

    \b
    Examples:
      pricing prove storage.rulebook
      pricing prove storage.rulebook -k "never costs less" --verbose
      pricing prove rulebooks/ --fail-on warning --format sarif -o proofs.sarif
    """
    made = [compilation(path) for path in rulebook_paths(paths)]
    broken = [one.report for one in made if not one.ok]
    decided = [_decided(one, words, samples) for one in made if one.ok]
    reports = broken + [one.report for one in decided]
    if format_name in (None, "text") and output_file is None:
        if broken:
            show(broken, format_name, None)
        for one in decided:
            _tell(one, verbose)
    else:
        show(reports, format_name, output_file)
    sys.exit(1 if failed(reports, fail_on) else 0)


def _decided(made: Compilation, words: str | None, samples: int) -> Decided:
    results = run_proofs(made, words, samples)
    return Decided(made, results, made.reporting(findings(made, results)))


def _tell(decided: Decided, verbose: bool) -> None:
    console = console_for(sys.stdout)
    made, results = decided.made, decided.results
    for result in results:
        if verbose or not isinstance(result.verdict, Proved):
            line, _ = made.sources.position(result.place)
            console.print(f"{result.word}  {result.title}   {made.path}:{line}", style=_STYLES[result.word])
            console.print(f"  {version(result)}: {told(made, result)}")
        if verbose and isinstance(result.verdict, Refuted) and (text := example_of(made, result)) is not None:
            console.print("\n".join(f"    {line}" for line in text.splitlines()))
    if results:
        proved = sum(isinstance(result.verdict, Proved) for result in results)
        console.print(f"{made.path}: {_counted(results, proved)}", style="green" if proved == len(results) else "bold")


def _counted(results: Sequence[ProofResult], proved: int) -> str:
    count = len(results)
    return f"{proved} of {count} claim{'' if count == 1 else 's'} proved"
