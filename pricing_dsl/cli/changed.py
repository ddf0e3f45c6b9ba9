"""The files that differ from another commit, as git sees it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import click

UPSTREAM = ""
"""Compare with the branch this one follows."""


def changed_files(root: Path, ref: str) -> frozenset[str]:
    """The real paths of files of a repository that are not as they were where this branch left another: committed
    since, not committed yet, new, or gone.

    root: the repository's folder. ref: the other branch or commit; UPSTREAM for the one that this branch follows, else
    the remote's main branch, else the last commit. Raises UsageError where git cannot tell.
    """
    base = _base(root, ref)
    _git(
        root, "merge-base", base, "HEAD", missing=f"No commit leads to both {ref or base} and HEAD: fetch more history."
    )
    listed = _git(root, "diff", "--name-only", "--no-renames", "--no-ext-diff", "-z", "--merge-base", base, "--")
    new = _git(root, "ls-files", "--others", "--exclude-standard", "-z")
    return frozenset(os.path.realpath(root / name) for name in f"{listed}{new}".split("\0") if name)


def _base(root: Path, ref: str) -> str:
    """The commit that a name stands for."""
    _git(root, "rev-parse", "--git-dir")  # says why, where git refuses to work here at all
    for name in [ref] if ref else ["@{upstream}", "origin/HEAD", "HEAD"]:
        found = _run(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        if found.returncode == 0:
            return found.stdout.strip()
    raise click.UsageError(f"There is no commit {ref or 'HEAD'} in {root} to compare with.")


def _git(root: Path, *words: str, missing: str = "") -> str:
    """What git prints. missing: what is wrong where it fails without a word."""
    done = _run(root, *words)
    if done.returncode:
        why = done.stderr.strip() or missing
        raise click.UsageError(f"What changed in {root} is not known. {why}")
    return done.stdout


def _run(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            ["git", "-C", str(root), *words], capture_output=True, encoding="utf-8", errors="surrogateescape"
        )
    except FileNotFoundError:
        raise click.UsageError("--changed asks git, which is not there.") from None
