"""Linting many files: what has not changed from the cache, the others on all cores."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

from attrs import frozen

from pricing_dsl.linter.cache import Cache, Inputs, digest
from pricing_dsl.linter.runner import Linted, run
from pricing_dsl.linter.selection import Profile
from pricing_dsl.pipeline import Compilation, read_file

WORTH_SHARING = 60_000
"""Characters of rulebooks per process from which another process pays: starting one takes as long as to lint these."""
SHARES = 4
"""Shares of the work for each process: they take turns, so that none waits long for the slowest."""


@frozen
class Task:
    """A rulebook to look at: its text, the name it goes by, and what to find in it."""

    path: str
    text: str
    profile: Profile


def lint_all(
    tasks: Sequence[Task], *, jobs: int | None = None, cache: Cache | None = None, today: datetime.date | None = None
) -> list[Linted]:
    """What is found in rulebooks, in their order.

    Args:
        jobs: how many processes work, at most; None for as many as there are cores.
        cache: where what was found before is kept, if anywhere.
        today: the day that suppressions end by.
    """
    found: dict[int, Linted] = {}
    for number, task in enumerate(tasks):
        known = cache.find(task.path, task.text, task.profile) if cache else None
        if known is not None:
            found[number] = known
    waiting = [number for number in range(len(tasks)) if number not in found]
    day = today or datetime.date.today()
    looked = _looks([tasks[number] for number in waiting], day, jobs or cores())
    for number, (linted, inputs) in zip(waiting, looked, strict=True):
        task = tasks[number]
        found[number] = linted
        if cache and not linted.left_out:
            cache.keep(task.path, task.text, task.profile, linted, inputs)
    return [found[number] for number in range(len(tasks))]


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _looks(tasks: Sequence[Task], today: datetime.date, jobs: int) -> Iterator[tuple[Linted, Inputs]]:
    size = sum(len(task.text) for task in tasks)
    jobs = min(jobs, size // WORTH_SHARING, len(tasks))
    if jobs < 2:
        yield from (_look(task, today) for task in tasks)
        return
    step = -(-len(tasks) // (jobs * SHARES))
    shares = [tasks[start : start + step] for start in range(0, len(tasks), step)]
    with ProcessPoolExecutor(jobs) as pool:
        for share in pool.map(_look_at_all, shares, [today] * len(shares)):
            yield from share


def _look_at_all(tasks: Sequence[Task], today: datetime.date) -> list[tuple[Linted, Inputs]]:
    return [_look(task, today) for task in tasks]


def _look(task: Task, today: datetime.date) -> tuple[Linted, Inputs]:
    """What is found, and what the files it used were like."""
    digests: dict[str, str | None] = {}

    def reading(path: str) -> str:
        digests[path] = None
        text = read_file(path)
        digests[path] = digest(text)
        return text

    return run(Compilation(task.path, task.text, reading), task.profile, today=today), digests
