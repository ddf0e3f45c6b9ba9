"""Which rulebooks a command looks at, for the commands that find mistakes."""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import click
from attrs import define, field, frozen

from pricing_dsl.cli.changed import changed_files
from pricing_dsl.cli.files import STDIN, compilation, found_rulebooks, read_text, rulebook_paths
from pricing_dsl.diagnostics.render.repository import repository_of
from pricing_dsl.pipeline import Compilation

_MAY_READ = re.compile(r'\b(?:use|from)\s*"')
"""What every text has that reads another file."""


class SelectingCommand(click.Command):
    """A command with `--changed`, whose value may be left out: what stands behind it is a path, and not its value."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        end = args.index("--") if "--" in args else len(args)
        said = ["--changed=" if word == "--changed" else word for word in args[:end]]
        return super().parse_args(ctx, said + args[end:])


@frozen
class Stamp:
    """What tells that a file is not what it was."""

    modified: int
    size: int
    inode: int


@define
class Selection:
    """What a command was told to look at.

    paths: files, folders, `-`. changed: only what differs from this commit, or uses what does. stdin_filename: what
    standard input goes by. settings: files that are no rulebooks and change what is found, there or not. keeping:
    compilations are kept for the next time, when most files are as they were.
    """

    paths: tuple[str, ...]
    changed: str | None = None
    stdin_filename: str | None = None
    settings: set[str] = field(factory=set)
    keeping: bool = False
    _reads: dict[str, tuple[Stamp | None, tuple[str, ...]]] = field(factory=dict, init=False)
    _kept: dict[str, tuple[dict[str, Stamp | None], Compilation]] = field(factory=dict, init=False)

    def rulebooks(self) -> list[str]:
        """The rulebooks, sorted; `-` for standard input. Raises UsageError for what is not there."""
        named = rulebook_paths(self.paths)
        if self.changed is None:
            return named
        changed = {root: changed_files(root, self.changed) for root in {_root(path) for path in named if path != STDIN}}
        return [path for path in named if path == STDIN or self._differs(path, changed[_root(path)])]

    def compilation(self, path: str) -> Compilation:
        """The compilation of one of the rulebooks. Raises UsageError if it cannot be read."""
        if not self.keeping:
            return compilation(path, self.stdin_filename if path == STDIN else None)
        now = {one: stamp(one) for one in self._read_by(path)}
        before, known = self._kept.get(path, (None, None))
        if known is None or before != now:
            made = Compilation(path, read_text(path), previous=known)
            _ = made.files
            made.previous = None  # or every text there ever was would be kept
            self._kept[path] = now, made
        return self._kept[path][1]

    def stamps(self) -> dict[str, Stamp | None]:
        """Every file that may change what the command finds, and how it is now; None for one that is not there."""
        named = found_rulebooks(self.paths) if all(map(os.path.exists, self.paths)) else list(self.paths)
        read = (one for path in named for one in self._read_by(path))
        return {one: stamp(one) for one in (*read, *self.settings)}

    def _differs(self, path: str, changed: frozenset[str]) -> bool:
        return any(os.path.realpath(one) in changed for one in self._read_by(path))

    def _read_by(self, path: str) -> tuple[str, ...]:
        """The files that a rulebook is made of, itself among them. It is parsed only where it may read others, and
        once, as long as it stays as it is."""
        now = stamp(path)
        known = self._reads.get(path)
        if known is None or known[0] != now:
            self._reads[path] = known = now, tuple(_read_by(path))
        return known[1]


def with_selection(command: Callable[..., None]) -> Callable[..., None]:
    """Gives a command PATHS, --changed and --stdin-filename, as its argument `selection`."""

    @click.argument("paths", nargs=-1, required=True)
    @click.option(
        "--changed",
        metavar="[=REF]",
        help="Only rulebooks that differ from where this branch left REF (default: its upstream), or use what does.",
    )
    @click.option("--stdin-filename", help="The name that text from standard input (-) goes by.")
    @functools.wraps(command)
    def selecting(
        *arguments: object, paths: tuple[str, ...], changed: str | None, stdin_filename: str | None, **others: object
    ) -> None:
        command(*arguments, selection=Selection(paths, changed, stdin_filename), **others)

    return selecting


def stamp(path: str) -> Stamp | None:
    """How a file is now."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return Stamp(found.st_mtime_ns, found.st_size, found.st_ino)


def _root(path: str) -> Path:
    root = repository_of(path)
    if root is None:
        raise click.UsageError(f"{path} is in no git repository, so nothing tells what changed.")
    return root


def _read_by(path: str) -> Iterator[str]:
    yield path
    try:
        made = Compilation.of(path)
    except (OSError, UnicodeDecodeError):
        return
    if _MAY_READ.search(made.text):
        yield from made.reads
