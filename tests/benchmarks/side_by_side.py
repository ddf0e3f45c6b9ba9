"""Timing works side by side: they take turns in every round, so that what disturbs the machine disturbs them all."""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path

from attrs import frozen

ROUNDS = 9


@frozen
class Times:
    """Seconds of each round, of a work that does `units` units."""

    seconds: tuple[float, ...]
    units: int

    @property
    def median(self) -> float:
        """Seconds for one unit."""
        return statistics.median(self.seconds) / self.units

    def times_faster(self, other: Times) -> Ratio:
        """How many times faster this is than the other, round by round."""
        pairs = zip(self.seconds, other.seconds, strict=True)
        ratios = sorted((theirs / other.units) / (ours / self.units) for ours, theirs in pairs)
        return Ratio(statistics.median(ratios), ratios[0], ratios[-1])


@frozen
class Ratio:
    """The median of ratios of the rounds, and their ends."""

    median: float
    least: float
    most: float

    def __str__(self) -> str:
        return f"{self.median:.2f} x ({self.least:.2f} to {self.most:.2f})"


def side_by_side(
    works: Mapping[str, tuple[Callable[[], object], int]],
    rounds: int = ROUNDS,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, Times]:
    """The times of works, each with its number of units. Every work is done once before it counts.

    clock: of the wall; or `time.process_time`, of the processor, for works that keep one core busy all the time: what
    else the machine does then counts less.
    """
    for work, _ in works.values():
        work()
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, (work, _) in works.items():
            started = clock()
            work()
            seconds[name].append(clock() - started)
    return {name: Times(tuple(seconds[name]), units) for name, (_, units) in works.items()}


def machine(*packages: str) -> str:
    """The machine and the versions, in a line."""
    parts = [f"{os.cpu_count()} cores", _processor(), f"Python {platform.python_version()}"]
    return ", ".join([*parts, *(f"{name} {version(name)}" for name in packages)])


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()
