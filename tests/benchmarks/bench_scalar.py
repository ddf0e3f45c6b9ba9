"""One summary at a time: the reference plan W through `Program.rate`, and the bare generated function, against others.

    uv run --group bench python tests/benchmarks/bench_scalar.py

All rate the same 10,000 summaries and are checked first: every result equals plain arithmetic on fractions. They take
turns in every round; told are medians, and the medians and ends of the ratios of the rounds, in time of the processor;
of what waits for other threads in time of the wall.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from decimal import Decimal, localcontext, setcontext
from fractions import Fraction

from tests.benchmarks.opponents import zen
from tests.benchmarks.opponents.tree_walk import EXACT
from tests.benchmarks.reference_plan import Amounts
from tests.benchmarks.side_by_side import Times, machine, side_by_side
from tests.benchmarks.w_calls import SLOT, Calls, read

RATE, BARE = "program.rate, bill read", "bare generated function"
COUNT = 10_000
FEW = 500
"""So many summaries of a round go to the slowest."""


def works(calls: Calls) -> dict[str, tuple[Callable[[], object], int]]:
    """Each way of rating, with how many summaries it rates."""
    summaries, program = calls.summaries(), calls.program

    def ours() -> None:
        for usage, state in summaries:
            read(program.rate(usage, state))

    thousandths, (_, bare_call) = [(opening, used) for used, opening in calls.thousandths], calls.bare()

    def bare() -> None:
        for opening, used in thousandths:
            bare_call(opening, used)

    decimals, closures_call = calls.decimals(), calls.closures().call

    def closures() -> None:
        for used, opening in decimals:
            closures_call(used, opening)

    mappings, walk = calls.mappings(), calls.tree_walk()

    def tree_walk() -> None:
        for used, carried in mappings:
            walk(used, carried)

    return {
        RATE: (ours, COUNT),
        BARE: (bare, COUNT),
        "Decimal closures": (closures, COUNT),
        "Decimal tree walk": (tree_walk, COUNT),
        "zen-engine, engine.evaluate": (_zen(calls, zen.loaded(), COUNT), COUNT),
    }


def _zen(calls: Calls, decide: Callable[[dict[str, float]], dict[str, float]], count: int) -> Callable[[], None]:
    contexts = calls.doubles()[:count]

    def work() -> None:
        for context in contexts:
            result = decide(context)
            for name in zen.RESULTS:
                result[name]

    return work


def check(calls: Calls) -> None:
    """Every way gives what plain arithmetic gives. (The scalar ones have their own tests, too.)"""
    expected = list(calls.expected())
    decide, readme = zen.loaded(), zen.readme()
    for context, amounts in zip(calls.doubles(), expected, strict=True):
        assert _exact(decide(context)) == amounts, (context, amounts)
    for context, amounts in zip(calls.doubles()[:FEW], expected, strict=False):
        assert _exact(readme(context)) == amounts, (context, amounts)
    made, call = calls.bare()
    walk, closures = calls.tree_walk(), calls.closures().call
    with localcontext(EXACT):
        for (used, opening), mapping, pair in zip(calls.thousandths, calls.mappings(), calls.decimals(), strict=True):
            given = zip(call(opening, used), made.results, strict=True)
            told = tuple(Fraction(numerator, amount.den.const) for numerator, amount in given)
            assert tuple(map(Fraction, walk(*mapping))) == told
            assert tuple(map(Fraction, closures(*pair))) == told
    for (usage, state), amounts in zip(calls.summaries(), expected, strict=True):
        bill = calls.program.rate(usage, state)
        lines = [line.amount for line in bill.lines]
        assert (*lines, bill.total, bill.lines[0].quantity, bill.closing.slots[SLOT]) == amounts


def _exact(result: dict[str, float]) -> Amounts:
    """The doubles that come out, as the decimals they were."""
    return Amounts(*(Fraction(Decimal(repr(result[name]))) for name in zen.RESULTS))


def table(times: dict[str, Times]) -> None:
    """Tell the times, and what each is to ours."""
    rate, bare = times[RATE], times[BARE]
    for name, one in times.items():
        low, high = min(one.seconds) / one.units * 1e6, max(one.seconds) / one.units * 1e6
        line = f"{name:30} {one.median * 1e6:8.2f} us ({low:.2f} to {high:.2f})"
        if one is not rate and one is not bare:
            line += f"   bill {rate.times_faster(one)}   bare {bare.times_faster(one)}"
        print(line)


def main() -> None:
    """Check, measure and tell."""
    calls = Calls(COUNT)
    check(calls)
    setcontext(EXACT.copy())
    print(machine("zen-engine"))
    found = works(calls)
    table(side_by_side(found, clock=time.process_time))
    waiting = {"zen-engine, decision.evaluate": (_zen(calls, zen.readme(), FEW), FEW)}
    table(side_by_side({RATE: found[RATE], BARE: found[BARE], **waiting}))


if __name__ == "__main__":
    main()
