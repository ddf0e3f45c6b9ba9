"""How the cost of rating grows: with tiers, with rows, with the length of the rulebook.

    uv run python tests/benchmarks/bench_linear.py

Each size is four times the one before; linear cost is a factor of about four (or less, where a fixed share remains).
Sizes take turns in every round, and the median of the rounds is told.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence

import pricing_dsl as pricing

ROUNDS = 7
HEAD = 'rulebook b "B"\n  version "1"\n  currency USD\n  rounding half_up to 0.01 each line\n'


def tiers(count: int) -> Callable[[], object]:
    """Rating a plan with so many tiers, all of them used."""
    bounds = "".join(f"    up to {1000 * n} GB at {0.10 + n / 100_000:.5f} USD per GB\n" for n in range(1, count))
    text = f"{HEAD}meter s in GB\nplan p every month {{\n  charge s on s graduated tiers {{\n{bounds}"
    program = pricing.compile_text(text + "    above at 0.05 USD per GB\n  }\n}\n")
    return lambda: program.rate({"s": 1000 * count})


def rows(count: int) -> Callable[[], object]:
    """Rating so many records, one by one, in the same tiers one after the other."""
    text = f"""{HEAD}records sales {{ price in USD }}
plan p every month {{
  each sale in sales {{
    charge fee on sale.price graduated tiers continuing {{
      up to 1000 USD at 3%
      above          at 1%
    }}
  }}
}}
"""
    program = pricing.compile_text(text)
    usage = {"sales": [{"price": "12.34"}] * count}
    return lambda: program.rate(usage)


def plans(count: int) -> Callable[[], object]:
    """Compiling a rulebook with so many plans."""
    plan = "plan p{0} every month {{\n  fee base 5 USD\n  charge s on s at 0.10 USD per GB\n}}\n"
    text = f"{HEAD}meter s in GB\n" + "".join(plan.format(n) for n in range(count))
    return lambda: pricing.compile_text(text)


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def growth(name: str, make: Callable[[int], Callable[[], object]], sizes: Sequence[int]) -> None:
    works = [make(size) for size in sizes]
    for work in works:
        work()
    times = [[seconds(work) for work in works] for _ in range(ROUNDS)]
    medians = [statistics.median(column) for column in zip(*times, strict=True)]
    for size, median, before in zip(sizes, medians, [None, *medians], strict=False):
        factor = "" if before is None else f"  x {median / before:.2f}"
        print(f"{name:<8}{size:>8}{median * 1000:>12.3f} ms{factor}")


if __name__ == "__main__":
    growth("tiers", tiers, [16, 64, 256, 1024])
    growth("rows", rows, [64, 256, 1024, 4096])
    growth("plans", plans, [16, 64, 256, 1024])
