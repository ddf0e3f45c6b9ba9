"""Time of the processor of this process and of all that it started, a JVM and its workers too. For Linux."""

from __future__ import annotations

import os
from pathlib import Path

_PARENT, _TIMES = 1, slice(11, 15)
"""Where /proc/…/stat tells the parent, and the ticks of a process and of those it has waited for, after its name."""


def processor_time() -> float:
    """Seconds of one core."""
    parents: dict[int, int] = {}
    ticks: dict[int, int] = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            told = (process / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        parents[int(process.name)] = int(told[_PARENT])
        ticks[int(process.name)] = sum(map(int, told[_TIMES]))
    return sum(count for process, count in ticks.items() if _is_ours(process, parents)) / os.sysconf("SC_CLK_TCK")


def _is_ours(process: int, parents: dict[int, int]) -> bool:
    while process not in (0, os.getpid()):
        process = parents.get(process, 0)
    return process != 0
