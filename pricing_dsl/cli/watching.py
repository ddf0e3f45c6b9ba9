"""`--watch`: look again whenever a file changes."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence

import click

from pricing_dsl.cli.files import STDIN
from pricing_dsl.cli.selection import Selection, stamp

Look = Callable[[Sequence[str]], bool]
"""Looks at rulebooks, shows what is found, and tells whether that fails."""

PAUSE = 0.3
"""Seconds between two looks at the files' times."""
SHARE = 20
"""Looking at them takes no more than one part in this of the time, however many they are."""

watch_option = click.option("--watch", is_flag=True, help="Look again whenever a file changes, until Ctrl-C.")


def run(look: Look, selection: Selection, watch: bool) -> None:
    """Look once and end with exit code 0 or 1, or look again after every change, until it is interrupted."""
    if not watch:
        sys.exit(1 if look(selection.rulebooks()) else 0)
    if STDIN in selection.paths:
        raise click.UsageError("Standard input cannot be watched.")
    try:
        until_stopped(look, selection, time.sleep)
    except KeyboardInterrupt:
        sys.exit(130)


def until_stopped(look: Look, selection: Selection, pause: Callable[[float], None]) -> None:
    """Look, wait for a change, and look again. Only an exception ends it. pause: waits for some seconds."""
    selection.keeping = True
    while True:
        seen = selection.stamps()
        if sys.stdout.isatty():
            click.clear()
        try:
            look(selection.rulebooks())
        except click.UsageError as error:
            click.echo(error.format_message(), err=True)
        seen = {one: stamp(one) for one in selection.settings} | seen  # settings that are known only now, too
        sys.stdout.flush()
        count = sum(known is not None for known in seen.values())
        click.echo(f"Watching {count} file{'' if count == 1 else 's'}. Ctrl-C ends it.", err=True)
        took = 0.0
        while True:
            pause(max(PAUSE, SHARE * took))
            started = time.perf_counter()
            if selection.stamps() != seen:
                break
            took = time.perf_counter() - started
