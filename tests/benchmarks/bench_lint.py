"""What it costs to lint many rulebooks, beside the bare parse of the same texts.

    uv run python tests/benchmarks/bench_lint.py [how many]

The rulebooks have 200 lines each and are made of the project's own, names made distinct. The bare parse is `Lark.parse`
with the same grammar and lexer, without positions, its table loaded before. The works take turns in every round; told
are the medians of the processor's time on one core, and their ratios to the bare parse.
"""

from __future__ import annotations

import datetime
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from bench_check import HEADER, RULEBOOKS, _body, _renamed
from side_by_side import machine, side_by_side

from pricing_dsl.linter.cache import Cache
from pricing_dsl.linter.registry import RULES
from pricing_dsl.linter.runner import run
from pricing_dsl.linter.selection import RECOMMENDED
from pricing_dsl.linter.subject import Subject
from pricing_dsl.linter.tree import Task, cores, lint_all
from pricing_dsl.pipeline import Compilation
from pricing_dsl.syntax.parsing.grammar import grammar_text, make_lark

COUNT, LINES, ROUNDS = 500, 200, 3
TODAY = datetime.date(2026, 6, 1)


def rulebooks(count: int, lines: int = LINES) -> list[str]:
    """Texts of so many lines at least, each of other rulebooks than the one before."""
    bodies = [body for path in sorted(RULEBOOKS.rglob("*.rulebook")) if (body := _body(path.read_text("utf-8")))]
    texts, number = [], 0
    while len(texts) < count:
        parts, length = [HEADER.replace("rulebook large", f"rulebook made_{len(texts)}")], HEADER.count("\n")
        while length < lines:
            part = _renamed(*bodies[number % len(bodies)], f"_{number}")
            parts.append(part)
            length += part.count("\n")
            number += 1
        texts.append("".join(parts))
    return texts


def slowest(texts: list[str]) -> list[tuple[str, float]]:
    """Seconds of each rule over all texts, and of what comes before the rules, the slowest first."""
    spent: Counter[str] = Counter()
    for text in texts:
        started = time.perf_counter()
        compilation = Compilation("made.rulebook", text)
        _ = compilation.program
        subject = Subject(compilation)
        spent["compiling"] += time.perf_counter() - started
        started = time.perf_counter()
        _ = subject.runs
        spent["examples"] += time.perf_counter() - started
        for rule in RULES.values():
            started = time.perf_counter()
            list(rule.check(subject))
            spent[rule.code] += time.perf_counter() - started
    return spent.most_common(12)


def _all_processes() -> float:
    """Seconds of the processors that this process and those it started have taken."""
    taken = os.times()
    return taken.user + taken.system + taken.children_user + taken.children_system


def main(count: int) -> None:
    """Measure and tell."""
    texts = rulebooks(count)
    tasks = [Task(f"made_{number}.rulebook", text, RECOMMENDED) for number, text in enumerate(texts)]
    lines = sum(text.count("\n") for text in texts)
    lark = make_lark(grammar_text())
    with tempfile.TemporaryDirectory() as folder:
        cache = Cache(Path(folder), TODAY)
        lint_all(tasks, cache=cache, today=TODAY)
        works = {
            "bare Lark.parse": (lambda: [lark.parse(text) for text in texts], 1),
            "compile": (lambda: [Compilation("made.rulebook", text).program for text in texts], 1),
            "lint": (lambda: lint_all(tasks, jobs=1, today=TODAY), 1),
            "lint, unchanged": (lambda: lint_all(tasks, cache=cache, today=TODAY), 1),
        }
        times = side_by_side(works, ROUNDS, time.process_time)
    shared = {
        "one core": (lambda: lint_all(tasks, jobs=1, today=TODAY), 1),
        "all cores": (lambda: lint_all(tasks, today=TODAY), 1),
    }
    walls = side_by_side(shared, ROUNDS)
    work = side_by_side(shared, 1, _all_processes)
    print(machine())
    print(f"{count} rulebooks, {lines:,} lines, {len(RULES)} rules")
    bare = times["bare Lark.parse"].median
    for name, taken in times.items():
        share = taken.median / bare
        print(f"{name:20} {taken.median:7.2f} s   {share:5.2f} x   {1000 * taken.median / count:6.1f} ms a rulebook")
    print(f"on {cores()} cores {walls['all cores'].times_faster(walls['one core'])} as fast, by the wall")
    more = work["all cores"].median / work["one core"].median
    print(f"which takes {more:.2f} x the processors' time, starting the processes included")
    print("of it, one core:")
    for name, seconds in slowest(texts[: max(1, count // 10)]):
        print(f"  {name:12} {1000 * seconds / max(1, count // 10):6.2f} ms a rulebook")
    large = Compilation("large.rulebook", rulebooks(1, 2000)[0])
    started = time.perf_counter()
    found = run(large, seconds=0.5, today=TODAY)
    took = time.perf_counter() - started
    print(f"2,000 lines with 500 ms: {1000 * took:.0f} ms, {len(found.left_out)} rules left out")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT)
