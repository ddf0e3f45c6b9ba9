"""What it costs to check a rulebook of 5,000 lines, beside the bare parse of the same text.

    uv run python tests/benchmarks/bench_check.py

The bare parse is `Lark.parse` with the same grammar and lexer, without positions, its table loaded before. The works
take turns in every round; told are the best rounds, and their ratios to the bare parse.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from pricing_dsl.pipeline import Compilation
from pricing_dsl.syntax import parse
from pricing_dsl.syntax.parsing.grammar import grammar_text, make_lark
from pricing_dsl.syntax.parsing.lexer import lex
from pricing_dsl.syntax.words import words

ROUNDS = 7
LINES = 5000
RULEBOOKS = Path(__file__).parents[2] / "rulebooks"
HEADER = 'rulebook large "All of them"\n  currency USD\n  rounding half_up to 0.01 each line\n\n'


def large_rulebook(lines: int = LINES) -> str:
    """A rulebook of so many lines: the project's own that share a header, over and over, their names made distinct."""
    bodies = [body for path in sorted(RULEBOOKS.rglob("*.rulebook")) if (body := _body(path.read_text("utf-8")))]
    parts, length, number = [HEADER], HEADER.count("\n"), 0
    while length < lines:
        part = _renamed(*bodies[number % len(bodies)], f"_{number}")
        parts.append(part)
        length += part.count("\n")
        number += 1
    return "".join(parts)


def _body(text: str) -> tuple[str, set[str]] | None:
    """The text behind the header, and the names it declares; None if it would not stand among others."""
    parsed = parse(text)
    header, *declarations = parsed.rulebook.declarations
    head = text[header.base : header.base + header.item.span[1]]
    if "currency USD\n" not in head or "rounding half_up to 0.01 each line" not in head or ".csv" in text:
        return None
    names = set()
    for declaration in declarations:
        name = getattr(declaration.item, "name", None)
        names |= {name.text} if name else {unit.text for unit in getattr(declaration.item, "names", ())}
    if names & words().all:  # renaming such a word would rename the keyword as well
        return None
    return text[declarations[0].base :] + "\n", names


def _renamed(text: str, names: set[str], suffix: str) -> str:
    tokens = lex(text).tokens
    pieces, end = [], 0
    for word, start in zip(tokens.texts, tokens.starts, strict=True):
        if word in names:
            pieces += [text[end:start], word, suffix]
            end = start + len(word)
    return "".join([*pieces, text[end:]])


def main() -> None:
    """Measure and tell."""
    text = large_rulebook()
    found = Compilation("large.rulebook", text).diagnostics
    assert not [one for one in found if one.severity == "error"], found[:3]
    lark = make_lark(grammar_text())
    works: dict[str, Callable[[], object]] = {
        "bare Lark.parse": lambda: lark.parse(text),
        "tokens": lambda: lex(text),
        "tokens and nodes": lambda: parse(text),
        "tokens, nodes and check": lambda: Compilation("large.rulebook", text).diagnostics,
    }
    before = parse(text)
    middle = text.index("\n  fee", len(text) // 2) + 3
    edited = text[:middle] + "fee one_more 1 USD\n  " + text[middle:]
    works["nodes again, after one edit"] = lambda: parse(edited, previous=before)
    best = dict.fromkeys(works, float("inf"))
    for _ in range(ROUNDS):
        for name, work in works.items():
            started = time.perf_counter()
            work()
            best[name] = min(best[name], time.perf_counter() - started)
    count = text.count("\n")
    print(f"{count:,} lines, {len(before.tokens):,} tokens, {len(before.rulebook.declarations):,} declarations")
    for name, seconds in best.items():
        share = seconds / best["bare Lark.parse"]
        print(f"{name:28} {seconds * 1000:8.1f} ms   {share:5.2f} x   {count / seconds / 1000:6.1f} k lines/s")


if __name__ == "__main__":
    main()
