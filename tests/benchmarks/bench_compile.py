"""What compiling costs, stage by stage, beside the bare parse of the same text: 25 to 200 plans, all different.

    uv run python tests/benchmarks/bench_compile.py

The bare parse is `Lark.parse` with the same grammar and lexer, without positions, its table loaded before. *amounts* is
the function that `pricing compile --emit python` shows, its source and `compile()` of it; *bills* is all that rating
one plain summary of each plan needs first: the same of the function that makes whole bills. Stages take turns in every
round; told are medians, and the medians and ends of the ratios of the rounds, in time of the processor.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from pricing_dsl.ir.verify import plan_specs
from pricing_dsl.pipeline import Compilation
from pricing_dsl.rating.emit.amounts import amounts_function
from pricing_dsl.rating.emit.function import _code
from pricing_dsl.rating.emit.kernels import Kernels
from pricing_dsl.rating.emit.layout import Layout, Shape
from pricing_dsl.rating.emit.readings import reading_function
from pricing_dsl.rating.program import Rater
from pricing_dsl.syntax.parsing.grammar import grammar_text, make_lark
from tests.benchmarks.reference_plan import HERE, w2_text
from tests.benchmarks.side_by_side import machine

ROUNDS = 7
SIZES = (25, 50, 100, 200)
OTHERS = ("w", "w3", "w_continuing", "w_packs")
STAGES = ("bare Lark.parse", "tokens and nodes", "check", "lower", "amounts", "bills")
SUMS = {"text to amounts": STAGES[1:5], "text to bills": (*STAGES[1:4], "bills")}


def stages(text: str, bare: Callable[[str], object]) -> dict[str, float]:
    """Seconds of each stage, from text to functions that are ready to be called."""
    _code.cache_clear()
    gc.collect()
    found, marks = Compilation("bench.rulebook", text), [time.process_time()]
    bare(text)
    marks.append(time.process_time())
    found.parsed  # noqa: B018
    marks.append(time.process_time())
    assert found.ok
    marks.append(time.process_time())
    program = found.program
    marks.append(time.process_time())
    for plan in program.plans:
        amounts_function(Layout.of(plan, plan_specs(program, plan), Shape(3))).function.compiled()
    marks.append(time.process_time())
    emit(Rater(program))
    marks.append(time.process_time())
    return dict(zip(STAGES, (b - a for a, b in pairwise(marks)), strict=True))


def emit(rater: Rater) -> None:
    """Make the functions of every plan."""
    for plan in rater.program.plans:
        kernel = Kernels(rater.program, plan, rater.rulebook).of(Shape(3))
        reading = reading_function(rater.program, plan, kernel)
        if reading is not None:
            reading.compiled()


def main() -> None:
    """Measure and tell."""
    lark = make_lark(grammar_text())
    texts = {f"w2, {size} plans": w2_text(size) for size in SIZES}
    texts |= {name: Path(HERE / f"{name}.rulebook").read_text("utf-8") for name in OTHERS}
    for text in texts.values():
        stages(text, lark.parse)
    rounds = [{name: stages(text, lark.parse) for name, text in texts.items()} for _ in range(ROUNDS)]
    print(machine("lark"))
    for name in texts:
        bare = statistics.median(one[name]["bare Lark.parse"] for one in rounds)
        print(f"{name}: bare parse {bare * 1000:.2f} ms")
        for stage in (*STAGES[1:], *SUMS):
            parts = SUMS.get(stage, (stage,))
            seconds = [sum(one[name][part] for part in parts) for one in rounds]
            ratios = sorted(one / each[name]["bare Lark.parse"] for one, each in zip(seconds, rounds, strict=True))
            print(
                f"  {stage:18} {statistics.median(seconds) * 1000:9.2f} ms  "
                f"{statistics.median(ratios):6.2f} x ({ratios[0]:.2f} to {ratios[-1]:.2f})"
            )


if __name__ == "__main__":
    main()
