"""`pricing explain`: how a bill came about."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable

import click

from pricing_dsl.cli.console import console_for
from pricing_dsl.cli.explanation import print_explanation
from pricing_dsl.cli.programs import program_of
from pricing_dsl.cli.state_files import read_states
from pricing_dsl.cli.summaries import Summary, from_files, from_givens
from pricing_dsl.cli.usage_files import usage_files
from pricing_dsl.rating.bill import Bill
from pricing_dsl.rating.explanation import Explanation


@click.command(name="explain")
@click.argument("rulebook")
@click.argument("usage", nargs=-1)
@click.option("--given", "givens", multiple=True, metavar="NAME=VALUE", help="A fact, for a quick what-if.")
@click.option("--plan", help="The plan to rate by, where the usage does not say.")
@click.option("--subscription", help="Explain only the bills of this subscription.")
@click.option("--state", type=click.Path(), help="Opening balances, as `pricing rate --state-out` wrote them.")
@click.option("--format", "format_name", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(
    rulebook: str,
    usage: tuple[str, ...],
    givens: tuple[str, ...],
    plan: str | None,
    subscription: str | None,
    state: str | None,
    format_name: str,
) -> None:
    """Show bills as a waterfall: each line, the tiers, rows and lots it used, what each rounding took or gave, and the
    rule's place in the rulebook.

    \b
    Examples:
      pricing explain storage.rulebook --given storage="700 GB"
      pricing explain storage.rulebook usage.csv --subscription acme
      pricing explain storage.rulebook usage.csv --format json
    """
    if bool(usage) == bool(givens):
        raise click.UsageError("Give usage files, or facts with --given (and not both).")
    program = program_of(rulebook)
    states = read_states(state, program)
    summaries: Iterable[Summary] = [from_givens(givens)] if givens else from_files(usage_files(usage), program)
    stories: list[Explanation] = []
    rejected = 0
    for where, facts in summaries:
        if isinstance(facts, str):
            click.echo(f"{where}: set aside: {facts}", err=True)
            rejected += 1
            continue
        if plan and facts.get("plan") in (None, ""):
            facts = {**facts, "plan": plan}
        of = str(facts.get("subscription") or "")
        found = program.try_rate(facts, states.get(of))
        if not isinstance(found, Bill):
            click.echo(f"{where}: set aside: {found}", err=True)
            rejected += 1
            continue
        if of:
            states[of] = found.closing
        if subscription in (None, of):
            stories.append(found.explain())
    _show(stories, format_name)
    sys.exit(1 if rejected else 0)


def _show(stories: list[Explanation], format_name: str) -> None:
    if format_name == "json":
        click.echo(json.dumps([story.to_json() for story in stories], ensure_ascii=False, indent=2))
        return
    console = console_for(sys.stdout)
    for number, story in enumerate(stories):
        if number:
            console.print()
        print_explanation(console, story)
