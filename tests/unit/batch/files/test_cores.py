"""Work in several threads gives its results in order, and ends when it is given up."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from pricing_dsl.batch.files.cores import in_order


def squared(number: int) -> int:
    time.sleep(0.001 * (number % 3))
    return number * number


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_results_are_in_order(threads: int) -> None:
    assert list(in_order(squared, range(40), threads)) == [number * number for number in range(40)]


def test_only_a_few_are_under_way() -> None:
    begun: list[int] = []

    def items() -> Iterator[int]:
        for number in range(100):
            begun.append(number)
            yield number

    results = in_order(squared, items(), 2)
    next(results)
    time.sleep(0.05)
    assert len(begun) < 12
    results.close()
    assert len(begun) < 20


def test_what_goes_wrong_is_told_where_it_happened() -> None:
    def failing(number: int) -> int:
        if number == 5:
            raise ValueError("five")
        return number

    found = []
    with pytest.raises(ValueError, match="five"):
        found.extend(in_order(failing, range(100), 2))
    results = in_order(failing, range(100), 2)
    assert [next(results) for _ in range(5)] == [0, 1, 2, 3, 4]
    with pytest.raises(ValueError, match="five"):
        next(results)


def test_what_goes_wrong_with_the_items_is_told_after_what_came_before() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise OSError("no more")

    results = in_order(squared, items(), 2)
    assert next(results) == 1
    with pytest.raises(OSError, match="no more"):
        next(results)


def test_no_thread_is_left() -> None:
    before = threading.active_count()
    results = in_order(squared, in_order(squared, iter(range(1000)), 2), 2)
    next(results)
    results.close()
    list(in_order(squared, range(10), 2))
    assert threading.active_count() == before
