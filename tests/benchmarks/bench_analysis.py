"""What it costs to look at a plan for every usage: its curves, what they say, what is never reached, claims.

    uv run python tests/benchmarks/bench_analysis.py

Every plan of the shipped rulebooks, compiled before. Told is the processor's time, the best of some rounds.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from statistics import median

from pricing_dsl.analysis.arbitrage import merge_gain, split_gain
from pricing_dsl.analysis.curves import Curve, plan_curves
from pricing_dsl.analysis.prices import cliffs, dead_zones, flats
from pricing_dsl.analysis.reach import unreached
from pricing_dsl.pipeline import Compilation
from pricing_dsl.proofs.run import run_proofs

ROUNDS = 3
RULEBOOKS = Path(__file__).parents[2] / "rulebooks"


def main() -> None:
    """Measure, and print the milliseconds of each work."""
    spent: dict[str, dict[str, float]] = defaultdict(dict)

    def timed(work: str, name: str, run: Callable[[], object]) -> None:
        start = time.process_time()
        run()
        took = 1000 * (time.process_time() - start)
        spent[work][name] = min(took, spent[work].get(name, took))

    count = 0
    compiled = [Compilation(path.stem, path.read_text("utf-8")) for path in sorted(RULEBOOKS.rglob("*.rulebook"))]
    for _ in range(ROUNDS):
        count = 0
        for compilation in compiled:
            program = compilation.program
            for plan in program.plans:
                name = f"{program.name}/{plan.name}/{plan.start}/{plan.currency}"
                timed("all curves", name, lambda program=program, plan=plan: list(plan_curves(program, plan)))
                curves = [one.curve for one in plan_curves(program, plan)]
                count += len(curves)
                timed("cliffs, dead zones, flats", name, lambda curves=curves: [_prices(one) for one in curves])
                timed("split and merge", name, lambda curves=curves: [_arbitrage(one) for one in curves])
                timed("never reached", name, lambda program=program, plan=plan: unreached(program, plan))
            if compilation.model.proofs:
                timed("claims of a rulebook", program.name, lambda compilation=compilation: run_proofs(compilation))
    print(f"{len(spent['all curves'])} plans, {count} curves")
    for work, found in spent.items():
        ranked = sorted(found.values())
        nine = ranked[len(ranked) * 9 // 10]
        print(f"{work:26} median {median(ranked):6.2f} ms, 9 of 10 within {nine:6.2f} ms, most {ranked[-1]:7.2f} ms")


def _prices(curve: Curve) -> None:
    for look in (cliffs, dead_zones, flats):
        look(curve)


def _arbitrage(curve: Curve) -> None:
    for look in (split_gain, merge_gain):
        look(curve)


if __name__ == "__main__":
    main()
