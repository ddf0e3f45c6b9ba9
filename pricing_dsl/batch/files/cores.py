"""Work on all cores, its results in order, with only so much of it under way that memory stays bounded."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Queue
from threading import Event, Thread
from typing import Generic, TypeVar

from attrs import define, field

Given = TypeVar("Given")
Made = TypeVar("Made")


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_order(work: Callable[[Given], Made], items: Iterable[Given], threads: int | None = None) -> Iterator[Made]:
    """The results of `work` for each item, in the order of the items, made in several threads.

    One more thread goes through the items, a few ahead. Arrow and NumPy, which do the work, let other threads run.
    """
    threads = threads or cores()
    with ThreadPoolExecutor(threads) as pool:
        feeding = _Feeding(pool, work, iter(items), Queue(threads))
        thread = Thread(target=feeding.run, daemon=True)
        thread.start()
        waiting = feeding.queue.get()
        try:
            while waiting is not None:
                yield waiting.result()
                waiting = feeding.queue.get()
        finally:
            if waiting is not None:
                feeding.stop()
            thread.join()


@define
class _Feeding(Generic[Given, Made]):
    """Puts work for the items into a queue, which has room for a few; None is the end."""

    pool: ThreadPoolExecutor
    work: Callable[[Given], Made]
    items: Iterator[Given]
    queue: Queue[Future[Made] | None]
    stopped: Event = field(factory=Event)

    def run(self) -> None:
        """Go through the items; what goes wrong with them is the last result."""
        try:
            for item in self.items:
                if self.stopped.is_set():
                    break
                self.queue.put(self.pool.submit(self.work, item))
        except BaseException as error:
            failed: Future[Made] = Future()
            failed.set_exception(error)
            self.queue.put(failed)
        finally:
            if isinstance(self.items, Generator):
                self.items.close()
            self.queue.put(None)

    def stop(self) -> None:
        """Let the thread come to its end: nobody waits for more results."""
        self.stopped.set()
        while (waiting := self.queue.get()) is not None:
            waiting.cancel()
