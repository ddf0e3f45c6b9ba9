"""Progress bars: on a terminal only, and only when there is much to do."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

Advance = Callable[[int], None]
_MUCH = 1_000_000
"""Bytes of usage that take so long that one wants to know."""


def worth_showing(paths: Sequence[str]) -> bool:
    """Whether rating these files takes long enough to show how far it is, and there is somebody to see it."""
    size = sum(os.path.getsize(path) for path in paths if os.path.exists(path))
    return size >= _MUCH and sys.stderr.isatty()


@contextmanager
def progress(title: str, total: int | None, shown: bool) -> Iterator[Advance]:
    """A bar while the block runs; it gives what is told how much further things are. total: when all is done, where
    that is known."""
    if not shown:
        yield _silent
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from pricing_dsl.cli.console import console_for

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console_for(sys.stderr), transient=True) as bar:
        task = bar.add_task(title, total=total)
        yield lambda step: bar.update(task, advance=step)


def _silent(step: int) -> None:
    """Nobody looks."""
