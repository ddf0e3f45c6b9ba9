"""`pricing simulate`: what plans cost along a quantity."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from pricing_dsl.cli.console import console_for
from pricing_dsl.cli.files import rulebook_paths, write_text
from pricing_dsl.cli.programs import program_of
from pricing_dsl.cli.state_files import read_states
from pricing_dsl.cli.summaries import from_givens
from pricing_dsl.programs import Program
from pricing_dsl.rating.state import State
from pricing_dsl.simulate.cases import Over, Rulebook, SimulateError, cases
from pricing_dsl.simulate.courses import course
from pricing_dsl.simulate.data import csv_text, json_text
from pricing_dsl.simulate.notes import Told, told
from pricing_dsl.simulate.strokes import View
from pricing_dsl.simulate.svg import svg
from pricing_dsl.simulate.terminal import show, tell

WRITTEN = (".svg", ".csv", ".json")


@click.command(name="simulate")
@click.argument("rulebooks", nargs=-1, required=True)
@click.option("--over", required=True, metavar="NAME=FROM..TO", help="The quantity, and the range: storage=0..2TB.")
@click.option("--plan", "plans", multiple=True, help="Only this plan; may be given again.  [default: all]")
@click.option("--given", "givens", multiple=True, metavar="NAME=VALUE", help="What else is used or known.")
@click.option("--state", type=click.Path(), help="Opening balances, as `pricing rate --state-out` wrote them.")
@click.option("--subscription", help="Whose balances, where the state has several.")
@click.option(
    "--show",
    "views",
    multiple=True,
    type=click.Choice([view.value for view in View]),
    help="Draw only this; may be given again.  [default: all three]",
)
@click.option(
    "-o", "--output", "outputs", multiple=True, type=click.Path(dir_okay=False),
    help="Write it here, as .svg, .csv or .json, and draw nothing; may be given again.",
)  # fmt: skip
def command(
    rulebooks: tuple[str, ...],
    over: str,
    plans: tuple[str, ...],
    givens: tuple[str, ...],
    state: str | None,
    subscription: str | None,
    views: tuple[str, ...],
    outputs: tuple[str, ...],
) -> None:
    """Draw what plans cost along a quantity: the total, the price of one more, the average price. Says which plan is
    cheapest where, and where prices jump, stand still, or fall so that more is cheaper.

    Amounts are exact: they come from the rulebook's formulas, and where those cannot be told, from single bills, which
    is said. Several plans, and several rulebooks or versions of one, are drawn in one picture.

    \b
    Examples:
      pricing simulate storage.rulebook --over storage=0..2TB
      pricing simulate storage.rulebook --over storage=0..2TB --given requests=5000 -o curve.svg
      pricing simulate old.rulebook new.rulebook --over storage=0..2TB --plan pro
    """
    for path in outputs:
        if Path(path).suffix.lower() not in WRITTEN:
            raise click.UsageError(f"{path}: the name of what is written ends in {', '.join(WRITTEN)}.")
    drawn = [View(view) for view in dict.fromkeys(views)] or list(View)
    try:
        found = _found(rulebooks, over, plans, givens, state, subscription)
    except SimulateError as error:
        message = str(error)
        raise click.UsageError(f"{message[0].upper()}{message[1:]}.") from None
    width = shutil.get_terminal_size().columns
    console = console_for(sys.stdout)
    if not outputs:
        show(console, found, drawn, width)
        return
    for path in outputs:
        write_text(path, _written(found, Path(path).suffix.lower(), drawn))
    tell(console, found, width)


def _written(found: Told, suffix: str, views: list[View]) -> str:
    match suffix:
        case ".svg":
            return svg(found, views)
        case ".csv":
            return csv_text(found)
        case _:
            return json_text(found)


def _found(
    rulebooks: tuple[str, ...],
    over: str,
    plans: tuple[str, ...],
    givens: tuple[str, ...],
    state: str | None,
    subscription: str | None,
) -> Told:
    """What is told of the plans. Raises SimulateError."""
    _, facts = from_givens(givens)
    assert not isinstance(facts, str)
    paths = rulebook_paths(rulebooks)
    programs = [program_of(path) for path in paths]
    labels = _labels(paths, programs)
    books = [
        Rulebook(program.ir, label, _opening(state, subscription, program))
        for program, label in zip(programs, labels, strict=True)
    ]
    return told([course(case) for case in cases(books, Over.of(over), facts, plans)])


def _labels(paths: list[str], programs: list[Program]) -> list[str]:
    """What tells rulebooks apart: the title, the version, or, where both are alike, the path."""
    if len(programs) < 2:
        return [""] * len(programs)
    for labels in ([one.ir.title or one.name for one in programs], [f"version {one.version}" for one in programs]):
        if len(set(labels)) == len(labels):
            return labels
    return paths


def _opening(state: str | None, subscription: str | None, program: Program) -> State | None:
    """The opening state that is asked for; without a name, the only one there is."""
    states = read_states(state, program)
    if subscription is None and len(states) <= 1:
        return next(iter(states.values()), None)
    if subscription is None:
        raise SimulateError("the state has several subscriptions: say which one with --subscription")
    if subscription not in states:
        raise SimulateError(f"the state has no subscription {subscription}")
    return states[subscription]
