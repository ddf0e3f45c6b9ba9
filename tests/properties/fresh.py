"""A search whose examples have nothing to do with each other.

Hypothesis spends most of a run on variants of a few examples, which is good for finding the edge of one thing and bad
for meeting many. Here every second example is drawn anew (the first of each seed is always the simplest there is).
"""

from __future__ import annotations

import random
from collections.abc import Callable

from hypothesis import seed, settings

Test = Callable[[], None]


def fresh(count: int, first: int = 0) -> Callable[[Test], Test]:
    """Run a property once for each of `count` seeds: in every quick run the same ones, from `first` on; in every
    thorough one others, and so many times more of them."""

    def decorate(test: Test) -> Test:
        one = settings(max_examples=2)(test)

        def search() -> None:
            quick = settings.default is not None and settings.default.derandomize
            start, times = (first, 1) if quick else (random.SystemRandom().randrange(10**9), _THOROUGH)
            for number in range(start, start + count * times):
                try:
                    seed(number)(one)()
                except BaseException as error:
                    error.add_note(f"seed {number}")
                    raise

        return search

    return decorate


_THOROUGH = 10
