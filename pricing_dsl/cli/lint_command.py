"""`pricing lint`: the mistakes in rulebooks, and what is likely not meant."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from pricing_dsl.cli.findings import failed, format_option, output_option, show
from pricing_dsl.cli.lint_baseline import baseline_file, without, write
from pricing_dsl.cli.lint_fixing import Fixing
from pricing_dsl.cli.lint_options import Chosen, LintOptions, chosen, selectors
from pricing_dsl.cli.selection import SelectingCommand, Selection, with_selection
from pricing_dsl.cli.watching import run, watch_option
from pricing_dsl.diagnostics.render import Report, findings
from pricing_dsl.linter.cache import FOLDER, Cache
from pricing_dsl.linter.fixes import fixable
from pricing_dsl.linter.runner import Linted
from pricing_dsl.linter.settings.keys import LEVELS
from pricing_dsl.linter.tree import Task, lint_all


@click.command(name="lint", cls=SelectingCommand)
@with_selection
@click.option("--select", multiple=True, callback=selectors, metavar="RULES", help="Only these rules.")
@click.option("--ignore", multiple=True, callback=selectors, metavar="RULES", help="Not these rules.")
@click.option("--preview", is_flag=True, help="Run rules that are in no set yet.")
@click.option("--fix", is_flag=True, help="Make the fixes that cannot change a bill.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff: those too that may.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@click.option("--baseline", type=click.Path(dir_okay=False), help="A file of findings that are accepted.")
@click.option("--write-baseline", is_flag=True, help="Accept all that is found now, in the baseline.")
@click.option("--config", type=click.Path(exists=True, dir_okay=False), help="The settings to take for all files.")
@click.option("--isolated", is_flag=True, help="Take no settings files.")
@click.option("-j", "--jobs", type=click.IntRange(min=1), help="How many processes work.  [default: one a core]")
@click.option("--no-cache", is_flag=True, help="Look at all files anew.")
@click.option("--statistics", is_flag=True, help="Count the findings of each rule.")
@format_option
@output_option
@click.option("--fail-on", type=click.Choice(LEVELS), help="From which severity on the exit code is 1.")
@watch_option
def command(
    selection: Selection,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    preview: bool,
    fix: bool,
    unsafe_fixes: bool,
    diff: bool,
    baseline: str | None,
    write_baseline: bool,
    config: str | None,
    isolated: bool,
    jobs: int | None,
    no_cache: bool,
    statistics: bool,
    format_name: str | None,
    output_file: str | None,
    fail_on: str | None,
    watch: bool,
) -> None:
    """Find mistakes in rulebooks, and what is right by the language and likely not meant.

    PATHS are files, folders, or - for standard input. RULES are codes, the beginning of codes, names or categories,
    with commas. Settings are those of the nearest pricing.toml, or pyproject.toml with [tool.pricing].

    \b
    Examples:
      pricing lint storage.rulebook
      pricing lint rulebooks/ --select money,T --ignore T102
      pricing lint rulebooks/ --fix
      pricing lint rulebooks/ --baseline accepted.json --write-baseline
      pricing lint rulebooks/ --format sarif -o findings.sarif
      pricing lint rulebooks/ --changed=origin/main
    """
    if unsafe_fixes and not (fix or diff):
        raise click.UsageError("--unsafe-fixes says which fixes --fix makes, or --diff shows.")
    options = LintOptions(select, ignore, preview, config, isolated, format_name)
    today = datetime.date.today()

    def look(paths: Sequence[str]) -> bool:
        files = chosen(paths, selection, options)
        found = _found(files, jobs, no_cache, today)
        accepting = baseline_file(baseline, files)
        selection.settings |= set() if accepting is None else {accepting}
        if write_baseline:
            write([one.report for one in found], accepting)
            return False
        if fix or diff:
            found, changed = Fixing(unsafe_fixes, diff, today).apply(files, found)
            if diff:
                return changed
        reports = [one.report for one in found]
        if accepting is not None:
            reports = without(reports, accepting)
        if not (fix and any(one.from_stdin for one in files)):  # then its text is what is printed
            _tell(reports, format_name, output_file, statistics)
            _offer(reports, unsafe_fixes)
        levels = [fail_on or one.settings.fail_on for one in files]
        return any(failed([report], level) for report, level in zip(reports, levels, strict=True))

    run(look, selection, watch)


def _found(files: Sequence[Chosen], jobs: int | None, no_cache: bool, today: datetime.date) -> list[Linted]:
    """What is found in each file. The cache stands beside the settings, or in the working folder."""
    found: dict[int, Linted] = {}
    for root in dict.fromkeys(one.settings.root for one in files):
        mine = [number for number, one in enumerate(files) if one.settings.root == root]
        tasks = [Task(one.path, one.text, one.settings.profile(one.path)) for one in (files[n] for n in mine)]
        cache = None if no_cache else Cache(Path(root) / FOLDER, today)
        found |= zip(mine, lint_all(tasks, jobs=jobs, cache=cache, today=today), strict=True)
    return [found[number] for number in range(len(files))]


def _tell(reports: Sequence[Report], format_name: str | None, output_file: str | None, statistics: bool) -> None:
    if not statistics:
        show(reports, format_name, output_file)
        return
    found = findings(reports)
    for rule, count in sorted(Counter(one.diagnostic.code for one in found).items(), key=lambda one: (-one[1], one[0])):
        name = next(one.rule.name for one in found if one.diagnostic.code == rule)
        click.echo(f"{count:>5}  {rule}  {name}")


def _offer(reports: Sequence[Report], unsafe: bool) -> None:
    """How many of the findings can be fixed."""
    found = [one.diagnostic for one in findings(reports)]
    safe, all_ = len(fixable(found, unsafe=False)), len(fixable(found, unsafe=True))
    if safe:
        click.echo(f"{safe} of them can be fixed with --fix.", err=True)
    if all_ > safe and not unsafe:
        more = f"{all_ - safe} more" if safe else f"{all_} of them"
        click.echo(f"{more} can be fixed with --fix --unsafe-fixes, which may change bills.", err=True)
