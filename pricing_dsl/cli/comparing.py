"""Comparing rulebooks with the versions before, and showing what came of it."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Sequence

import click
from attrs import frozen

from pricing_dsl.cli.console import console_for
from pricing_dsl.cli.editions import Pair
from pricing_dsl.cli.files import write_text
from pricing_dsl.cli.findings import STYLES, show
from pricing_dsl.cli.usage_effect import outcome_of
from pricing_dsl.diagnostics.render import FORMATS as FINDINGS
from pricing_dsl.diagnostics.render import Report
from pricing_dsl.diagnostics.render import segments as finding_segments
from pricing_dsl.diff.accepted import Accepted
from pricing_dsl.diff.comparison import Comparison
from pricing_dsl.diff.result import Result
from pricing_dsl.diff.telling.document import as_json
from pricing_dsl.diff.telling.markdown import markdown
from pricing_dsl.diff.telling.text import bills, segments
from pricing_dsl.pipeline import CompileError

FORMATS = ("text", "json", "markdown", *(name for name in FINDINGS if name not in ("text", "json")))

_STYLES = {
    **STYLES,
    "title": "bold",
    "plan": "bold cyan",
    "added": "green",
    "removed": "red",
    "changed": "yellow",
    "renamed": "yellow",
    "rises": "red",
    "falls": "green",
    "dim": "dim",
}


@frozen
class Compared:
    """What came of some rulebooks. both: those that are in both editions; added, removed: the paths of those in one
    only; wrong: reports of those that have mistakes, in either."""

    both: Sequence[Result]
    added: Sequence[str]
    removed: Sequence[str]
    wrong: Sequence[Report]

    @property
    def broken(self) -> bool:
        return bool(self.wrong)

    @property
    def changed(self) -> bool:
        """Whether anything is different at all."""
        return bool(self.added or self.removed) or any(one.is_changed for one in self.both)


def compared(
    pairs: Sequence[Pair],
    today: datetime.date,
    accepted: Sequence[Accepted],
    usage: Sequence[str],
    plan: str,
    state: str | None,
) -> Compared:
    """Compare rulebooks; with usage, there must be one."""
    if usage and len(pairs) != 1:
        raise click.UsageError("--usage is for one rulebook: name it, not its folder.")
    both: list[Result] = []
    wrong: list[Report] = []
    for pair in pairs:
        if pair.old is None or pair.new is None:
            continue
        try:
            comparison = Comparison(pair.old, pair.new)
            _ = comparison.alike
        except CompileError as error:
            wrong.append(error.report)
            continue
        result = Result(pair.path, comparison, today, accepted)
        if usage:
            result.outcome = outcome_of(comparison, usage, plan, state)
        both.append(result)
    added = [pair.path for pair in pairs if pair.old is None]
    return Compared(both, added, [pair.path for pair in pairs if pair.new is None], wrong)


def show_all(results: Compared, format_name: str, output: str | None) -> None:
    """Print what came of it, or write it to a file."""
    if results.wrong:
        show(results.wrong, None if format_name in ("json", "markdown") else format_name, None)
        return
    if format_name == "json":
        write_text(output, as_json(results.both, results.added, results.removed))
    elif format_name == "markdown":
        write_text(output, markdown(results.both, results.added, results.removed))
    elif format_name != "text":
        show([one.report for one in results.both], format_name, output)
    elif output is not None:
        write_text(output, "".join(piece for piece, _ in _text(results)))
    else:
        _print(results)


def _print(results: Compared) -> None:
    from rich.text import Text

    console = console_for(sys.stdout)
    console.print(Text.assemble(*((piece, _STYLES.get(role, "")) for piece, role in _text(results))), end="")


def _text(results: Compared) -> list[tuple[str, str]]:
    pieces: list[tuple[str, str]] = []
    for word, paths in (("new", results.added), ("gone", results.removed)):
        pieces += [(f"{path}: {word}\n", "title") for path in paths]
    told = [one for one in results.both if one.is_changed or len(results.both) == 1]
    for one in told:
        pieces += [("\n", "")] if pieces else []
        pieces += [*segments(one), *bills(one)]
        if one.report.diagnostics:
            pieces += [("\nFindings\n", "title"), *finding_segments([one.report])]
        if one.report.suppressed:
            pieces.append((f"{len(one.report.suppressed)} accepted\n", "dim"))
    if not told and not results.added and not results.removed:
        pieces.append((f"no changes in {len(results.both)} rulebooks\n", ""))
    return pieces
