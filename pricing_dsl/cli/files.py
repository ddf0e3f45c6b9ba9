"""The files a command is given: rulebooks, and folders of them."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from pricing_dsl.pipeline import Compilation, read_file, reason

SUFFIX = ".rulebook"
STDIN = "-"


def rulebook_paths(paths: Iterable[str]) -> list[str]:
    """The rulebooks named, and those in the folders named, sorted. A path that is not there is wrong use."""
    named = list(paths)
    for path in named:
        if path != STDIN and not Path(path).exists():
            raise click.UsageError(f"There is no file or folder {path}.")
    found = found_rulebooks(named)
    if not found:
        click.echo(f"No rulebooks (*{SUFFIX}) there.", err=True)
    return found


def found_rulebooks(paths: Iterable[str]) -> list[str]:
    """The paths, and for each folder among them the rulebooks in it, sorted."""
    found: dict[str, None] = {}
    for path in paths:
        if path != STDIN and Path(path).is_dir():
            inside = sorted(p for p in Path(path).rglob(f"*{SUFFIX}") if not _hidden(p.relative_to(path)))
            found.update((str(p), None) for p in inside)
        else:
            found[path] = None
    return list(found)


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") or part == "node_modules" for part in path.parts)


def read_text(path: str) -> str:
    """The text of a file, or of standard input for `-`. One that cannot be read is wrong use."""
    try:
        if path == STDIN:
            return sys.stdin.buffer.read().decode("utf-8-sig")
        return read_file(path)
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(f"{path} cannot be read: {reason(error)}.") from None


def compilation(path: str, name: str | None = None) -> Compilation:
    """The compilation of a file, or of standard input under a name."""
    return Compilation(name or ("standard input" if path == STDIN else path), read_text(path))


def write_text(path: str | None, text: str) -> None:
    """Write to a file, or to standard output for None and `-`."""
    if path is None or path == STDIN:
        click.echo(text, nl=False)
        return
    try:
        Path(path).write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.UsageError(f"{path} cannot be written: {error.strerror}.") from None
