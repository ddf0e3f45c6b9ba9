"""`pricing diff`: what a change of a rulebook does, in words, to bills, and to those who rely on it."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Sequence

import click

from pricing_dsl.cli.accepting import accept, accepted_in, stale
from pricing_dsl.cli.comparing import FORMATS, compared, show_all
from pricing_dsl.cli.editions import edition, pairs
from pricing_dsl.cli.findings import fail_on_option
from pricing_dsl.diagnostics import Severity

_EVERYTHING = "Give OLD and NEW, or NEW with --against."


@click.command(name="diff")
@click.argument("paths", nargs=-1, required=True, metavar="[OLD] NEW")
@click.option("--against", metavar="OLD", help="What NEW is compared with; git:main for NEW as the branch has it.")
@click.option("--usage", multiple=True, metavar="FILE", help="Usage to rate by both versions, as for `pricing rate`.")
@click.option("--plan", help="The plan to rate usage by, where it does not say.")
@click.option("--state", type=click.Path(), help="Opening balances, as `pricing rate --state-out` wrote them.")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(FORMATS),
    envvar="PRICING_FORMAT",
    default="text",
    show_default=True,
    help="text, json and markdown tell of the whole change, all others of what it breaks.",
)
@click.option("-o", "--output-file", type=click.Path(dir_okay=False), help="Write it here.")
@fail_on_option
@click.option("--exit-code", is_flag=True, help="Exit with 1 where anything changed at all.")
@click.option("--accepted", metavar="FILE", type=click.Path(dir_okay=False), help="The list of changes that are meant.")
@click.option("--accept", "accepting", multiple=True, metavar="CODE", help="Add findings of this code to the list.")
@click.option("--because", metavar="TEXT", help="Why they are accepted.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day on which they are.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="What counts as today: what began before is the past.")
def command(
    paths: tuple[str, ...],
    against: str | None,
    usage: tuple[str, ...],
    plan: str | None,
    state: str | None,
    format_name: str,
    output_file: str | None,
    fail_on: str,
    exit_code: bool,
    accepted: str | None,
    accepting: tuple[str, ...],
    because: str | None,
    until: datetime.datetime | None,
    today: datetime.datetime | None,
) -> None:
    """Compare two versions of rulebooks: what changed in words, for which usage bills rise or fall and by how much at
    most, what breaks for those who rely on the old one, and with --usage what becomes of real bills.

    OLD and NEW are rulebooks, folders of them, or what git holds: git:REF, git:REF:PATH.

    \b
    Examples:
      pricing diff may.rulebook june.rulebook
      pricing diff rulebooks/ --against git:origin/main --format markdown
      pricing diff storage.rulebook --against git:HEAD --usage usage/ --exit-code
      pricing diff storage.rulebook --against git:HEAD --accepted changes.toml --accept B901 --because "as announced"

    Exit codes: 0 fine, 1 findings (see --fail-on), or with --exit-code any change, 2 wrong use.
    """
    old, new = _editions(paths, against)
    day = datetime.date.today() if today is None else today.date()
    if accepting and not (accepted and because and because.strip()):
        raise click.UsageError("--accept needs the list (--accepted FILE) and the reason (--because TEXT).")
    known = accepted_in(accepted)
    results = compared(pairs(edition(old, beside=new), edition(new), new), day, known, usage, plan or "", state)
    if accepting and accepted and because:
        number = accept(accepted, accepting, because, None if until is None else until.date(), results.both)
        click.echo(f"{number} finding{'' if number == 1 else 's'} accepted in {accepted}", err=True)
        for one in results.both:
            one.accept(accepted_in(accepted))
    for line in stale(known, results.both, day):
        click.echo(line, err=True)
    show_all(results, format_name, output_file)
    failed = results.broken or any(one.fails(_severity(fail_on)) for one in results.both)
    sys.exit(1 if failed or (exit_code and results.changed) else 0)


def _editions(paths: Sequence[str], against: str | None) -> tuple[str, str]:
    if against is not None and len(paths) == 1:
        return against, paths[0]
    if against is None and len(paths) == 2:
        return paths[0], paths[1]
    raise click.UsageError(_EVERYTHING)


def _severity(name: str) -> Severity | None:
    return None if name == "never" else Severity(name)
