"""What `pricing lint` can be told, and the settings that follow from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import click
from attrs import evolve, frozen

from pricing_dsl.cli.files import STDIN, read_text
from pricing_dsl.cli.findings import show
from pricing_dsl.cli.selection import Selection
from pricing_dsl.linter.selection import is_error_of_language, is_single, meant, nearest
from pricing_dsl.linter.settings.model import Settings
from pricing_dsl.linter.settings.search import Search


@frozen
class LintOptions:
    """What was said besides the paths. select and ignore stand in for what the settings say, or beside it."""

    select: tuple[str, ...]
    ignore: tuple[str, ...]
    preview: bool
    config: str | None
    isolated: bool
    format_name: str | None

    def on(self, settings: Settings) -> Settings:
        """The settings of a file, with what was said here put before them."""
        if self.select:
            settings = evolve(settings, select=self.select, ignore=())
        return evolve(settings, ignore=(*settings.ignore, *self.ignore), preview=settings.preview or self.preview)

    def search(self) -> Search:
        return Search(None if self.config is None else Path(self.config), self.isolated)


@frozen
class Chosen:
    """A rulebook to look at, and what was said of it. path is what it goes by; of standard input, its given name."""

    path: str
    text: str
    settings: Settings
    from_stdin: bool


def selectors(ctx: click.Context, option: click.Parameter, said: Sequence[str]) -> tuple[str, ...]:
    """Names of rules from the command line, several of them with commas."""
    names = tuple(name.strip() for one in said for name in one.split(",") if name.strip())
    for name in names:
        if not meant(name):
            near = nearest(name)
            raise click.BadParameter(
                f"there is no rule or category `{name}`." + (f" Did you mean `{near}`?" if near else "")
            )
        if option.name == "ignore" and is_single(name) and all(map(is_error_of_language, meant(name))):
            raise click.BadParameter(f"{name} is an error of the language, and cannot be ignored.")
    return names


def chosen(paths: Iterable[str], selection: Selection, options: LintOptions) -> list[Chosen]:
    """The rulebooks with their texts and settings. Raises UsageError where the settings have mistakes, having shown
    them."""
    search = options.search()
    found = []
    for path in paths:
        name = (selection.stdin_filename or "standard input") if path == STDIN else path
        settings = options.on(search.settings(name))
        if path in selection.paths or not settings.excludes(path):
            found.append((path, name, settings))
    selection.settings |= search.files
    if search.reports:
        show(list(search.reports.values()), options.format_name, None)
        raise click.UsageError("The settings have mistakes, so nothing was looked at.")
    return [Chosen(name, read_text(path), settings, path == STDIN) for path, name, settings in found]
