"""`pricing rate`: usage to bills."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any

import click
from attrs import define, field

from pricing_dsl.cli.bills import FORMATS, Writer, writer
from pricing_dsl.cli.programs import program_of
from pricing_dsl.cli.state_files import read_states, write_states
from pricing_dsl.cli.summaries import Summary, from_files, from_givens
from pricing_dsl.programs import Program
from pricing_dsl.rating.bill import Bill
from pricing_dsl.rating.problems import Problem
from pricing_dsl.rating.state import State


@click.command(name="rate")
@click.argument("rulebook")
@click.argument("usage", nargs=-1)
@click.option("--given", "givens", multiple=True, metavar="NAME=VALUE", help="A fact, for a quick what-if.")
@click.option("--plan", help="The plan to rate by, where the usage does not say.")
@click.option("--state", type=click.Path(), help="Opening balances, as --state-out wrote them.")
@click.option("--state-out", type=click.Path(dir_okay=False), help="Write the closing balances here.")
@click.option("--format", "format_name", type=click.Choice(FORMATS), default="table", show_default=True)
@click.option("-o", "--output", type=click.Path(dir_okay=False), help="Write the bills here.")
@click.option("--rejects", type=click.Path(dir_okay=False), help="Write rows that are set aside here (.csv or .jsonl).")
def command(
    rulebook: str,
    usage: tuple[str, ...],
    givens: tuple[str, ...],
    plan: str | None,
    state: str | None,
    state_out: str | None,
    format_name: str,
    output: str | None,
    rejects: str | None,
) -> None:
    """Rate usage and show the bills.

    RULEBOOK is a rulebook, or a compiled one (.json). USAGE are CSV, JSON or JSON-lines files, or - for standard input;
    each row is one summary: columns are the names of meters and inputs, `egress[eu]` for one dimension value,
    `subscription`, `plan`, `period.start`, `period.end`. Rows of one subscription are its periods, in order.

    A row that cannot be rated is set aside with its reason, and the exit code is 1.

    \b
    Examples:
      pricing rate storage.rulebook usage.csv
      pricing rate storage.rulebook --given storage="700 GB" --given requests=2_000
      pricing rate storage.rulebook june.csv --state may.json --state-out june.json --format csv -o bills.csv
    """
    if bool(usage) == bool(givens):
        raise click.UsageError("Give usage files, or facts with --given (and not both).")
    program = program_of(rulebook)
    summaries: Iterable[Summary] = [from_givens(givens)] if givens else _shown_progress(usage, from_files(usage))
    with contextlib.ExitStack() as files:
        bills = files.enter_context(open(output, "w", encoding="utf-8", newline="")) if output else sys.stdout
        run = RatingRun(program, read_states(state), writer(format_name, bills), plan, bool(state or state_out))
        if rejects:
            run.rejects = _Rejects(files.enter_context(open(rejects, "w", encoding="utf-8", newline="")), rejects)
        run.rate(summaries)
    if state_out:
        write_states(state_out, run.states)
    run.tell(quiet=bool(givens))
    sys.exit(1 if run.rejected else 0)


class _Rejects:
    """The file of what is set aside: row, field, reason, what was given."""

    def __init__(self, file: IO[str], path: str) -> None:
        self.file = file
        self.rows = None if path.endswith((".jsonl", ".ndjson")) else csv.writer(file, lineterminator="\n")
        if self.rows:
            self.rows.writerow(("row", "field", "reason", "given"))

    def write(self, where: str, problem: Problem) -> None:
        if self.rows:
            self.rows.writerow((where, problem.field, problem.reason, problem.given))
        else:
            self.file.write(json.dumps({"row": where, **problem.to_json()}, ensure_ascii=False) + "\n")


@define
class RatingRun:
    """Rates one summary after the other, carrying each subscription's state, and counts.

    Rows that name no subscription are separate ones, unless their state is asked for (`carry_unnamed`).
    """

    program: Program
    states: dict[str, State]
    bills: Writer
    plan: str | None = None
    carry_unnamed: bool = False
    rejects: _Rejects | None = None
    rated: int = 0
    rejected: int = 0
    on_defaults: int = 0
    _broken: dict[str, str] = field(factory=dict)

    def rate(self, summaries: Iterable[Summary]) -> None:
        for where, facts in summaries:
            self._one(where, facts)
        self.bills.close()

    def _one(self, where: str, facts: Mapping[str, Any] | str) -> None:
        if isinstance(facts, str):
            self._set_aside(where, (Problem("", facts),))
            return
        if self.plan and not facts.get("plan"):
            facts = {**facts, "plan": self.plan}
        subscription = str(facts.get("subscription") or "")
        carries = bool(subscription) or self.carry_unnamed
        if subscription in self._broken:
            reason = f"an earlier period of this subscription was set aside ({self._broken[subscription]})"
            self._set_aside(where, (Problem("subscription", reason, subscription),))
            return
        found = self.program.try_rate(facts, self.states.get(subscription) if carries else None)
        if not isinstance(found, Bill):
            self._set_aside(where, found.problems)
            if carries:
                self._broken[subscription] = where
            return
        self.rated += 1
        self.on_defaults += bool(found.defaults)
        if carries:
            self.states[subscription] = found.closing
        self.bills.write(found)

    def _set_aside(self, where: str, problems: tuple[Problem, ...]) -> None:
        self.rejected += 1
        for problem in problems:
            if self.rejects:
                self.rejects.write(where, problem)
            click.echo(f"{where}: set aside: {problem}", err=True)

    def tell(self, quiet: bool) -> None:
        """How many were read, rated and set aside."""
        if quiet and not self.rejected:
            return
        read = self.rated + self.rejected
        defaults = f" ({self.on_defaults} on defaults)" if self.on_defaults else ""
        click.echo(f"{read} read = {self.rated} rated{defaults} + {self.rejected} set aside", err=True)


def _shown_progress(paths: tuple[str, ...], summaries: Iterable[Summary]) -> Iterator[Summary]:
    """The summaries, with a progress bar on a terminal when there is much to read."""
    size = sum(os.path.getsize(path) for path in paths if path != "-" and os.path.exists(path))
    if size < _MUCH or not sys.stderr.isatty():
        yield from summaries
        return
    from rich.progress import track

    from pricing_dsl.cli.console import console_for

    yield from track(summaries, "Rating", console=console_for(sys.stderr), transient=True)


_MUCH = 1_000_000
