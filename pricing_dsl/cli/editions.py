"""The two editions of rulebooks that are compared: files, folders, or what git holds."""

from __future__ import annotations

import posixpath
import subprocess
from collections.abc import Mapping
from pathlib import Path

import click
from attrs import frozen

from pricing_dsl.cli.files import SUFFIX, compilation, rulebook_paths
from pricing_dsl.pipeline import Compilation

GIT = "git:"


@frozen
class Edition:
    """Rulebooks by their path below a folder; of a single file, under the empty path."""

    rulebooks: Mapping[str, Compilation]
    single: bool


@frozen
class Pair:
    """A rulebook in both editions; None where it is in one only. path: what it is spoken of as."""

    path: str
    old: Compilation | None
    new: Compilation | None


def edition(named: str, beside: str = "") -> Edition:
    """The rulebooks of a file, a folder, or `git:REF[:PATH]`; without a path that is the one of `beside`."""
    if named.startswith(GIT):
        ref, _, path = named.removeprefix(GIT).partition(":")
        if not ref or ref.startswith("-"):
            raise click.UsageError("Say which commit: git:main, or git:main:rulebooks/storage.rulebook.")
        return _in_git(ref, path or _in_repository(beside))
    paths = rulebook_paths([named])
    if not Path(named).is_dir():
        return Edition({"": compilation(named)}, single=True)
    return Edition({Path(path).relative_to(named).as_posix(): compilation(path) for path in paths}, single=False)


def pairs(old: Edition, new: Edition, named: str) -> list[Pair]:
    """What to compare with what. named: what the new edition is called."""
    if old.single != new.single:
        raise click.UsageError("Compare a file with a file, or a folder with a folder.")
    paths = sorted({*old.rulebooks, *new.rulebooks})
    return [Pair(str(Path(named) / path), old.rulebooks.get(path), new.rulebooks.get(path)) for path in paths]


# ---- git -------------------------------------------------------------------------------------------------------------


def _in_git(ref: str, path: str) -> Edition:
    path = posixpath.normpath(path)
    if path != "." and _git("cat-file", "-t", f"{ref}:{path}").strip() == "blob":
        return Edition({"": _of_git(ref, path)}, single=True)
    listed = _git("ls-tree", "-r", "-z", "--name-only", "--full-tree", ref, "--", f"{path}/" if path != "." else ".")
    names = [name for name in listed.split("\0") if name.endswith(SUFFIX)]
    return Edition({posixpath.relpath(name, path): _of_git(ref, name) for name in names}, single=False)


def _of_git(ref: str, path: str) -> Compilation:
    """A rulebook of a commit; so are the files it uses."""
    head = f"{GIT}{ref}:/"

    def read(used: str) -> str:
        name = posixpath.normpath(used.removeprefix(head))
        try:
            return _git("cat-file", "blob", f"{ref}:{name}").removeprefix("\ufeff")
        except click.UsageError:
            raise FileNotFoundError(2, "It is not in that commit", used) from None

    return Compilation(f"{head}{path}", _git("cat-file", "blob", f"{ref}:{path}").removeprefix("\ufeff"), read)


def _in_repository(path: str) -> str:
    """A path of the working folder, as the repository calls it."""
    root = Path(_git("rev-parse", "--show-toplevel").strip())
    try:
        return Path(path).resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        raise click.UsageError(f"{path} is not in the repository at {root}.") from None


def _git(*words: str) -> str:
    try:
        done = subprocess.run(["git", *words], capture_output=True, encoding="utf-8", errors="strict")
    except FileNotFoundError:
        raise click.UsageError("What git: names is asked of git, which is not there.") from None
    except UnicodeDecodeError:
        raise click.UsageError(f"{words[-1]} cannot be read: it is not UTF-8 text.") from None
    if done.returncode:
        why = done.stderr.strip().removeprefix("fatal: ") or "git failed"
        raise click.UsageError(f"git cannot tell: {why}.")
    return done.stdout
