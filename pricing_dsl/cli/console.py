"""The terminal: rich decides on colour (NO_COLOR, FORCE_COLOR, TERM=dumb, not a terminal)."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console


def console_for(stream: IO[str]) -> Console:
    """A console on a stream; what is not a terminal gets plain text that is never wrapped."""
    from rich.console import Console

    width = None if stream.isatty() else 10_000
    return Console(file=stream, highlight=False, markup=False, emoji=False, soft_wrap=not stream.isatty(), width=width)
