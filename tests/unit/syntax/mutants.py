"""Copies of the project's rulebooks with tokens missing, and where a reader would look for the mistake."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from attrs import frozen

from pricing_dsl.source import Source
from pricing_dsl.syntax import parse
from pricing_dsl.syntax.parsing.driver import Driver
from pricing_dsl.syntax.parsing.lexer import lex
from pricing_dsl.syntax.parsing.table import table

RULEBOOKS = Path(__file__).parents[3] / "rulebooks"


@cache
def texts() -> tuple[str, ...]:
    """The texts of all rulebooks of the project."""
    return tuple(path.read_text(encoding="utf-8") for path in sorted(RULEBOOKS.rglob("*.rulebook")))


@frozen
class Mutant:
    """A text with tokens missing. `lines` are, for each of them, the lines on which the mistake may be reported."""

    text: str
    lines: tuple[range, ...]


def parses(text: str) -> bool:
    """Whether a text has no mistake at all."""
    lexed = lex(text)
    return not lexed.diagnostics and Driver(table(), text, lexed.tokens).run(0) is None


def without(text: str, numbers: list[int]) -> Mutant:
    """The text without some of its tokens, counted from 0."""
    tokens = lex(text).tokens
    source = Source("", text)

    def line(number: int) -> int:
        return source.position(tokens.starts[number] if number < len(tokens) else len(text.rstrip()))[0]

    lines = []
    for number in sorted(numbers):
        first = _opener(tokens.kinds, number) if tokens.kinds[number] == "}" else number
        lines.append(range(line(first), line(number + 1) + 1))
    for number in sorted(numbers, reverse=True):
        text = text[: tokens.starts[number]] + text[tokens.ends[number] :]
    return Mutant(text, tuple(lines))


def _opener(kinds: object, number: int) -> int:
    depth = 0
    for before in range(number - 1, -1, -1):
        kind = kinds[before]  # type: ignore[index]
        if kind == "{" and not depth:
            return before
        depth += (kind == "}") - (kind == "{")
    raise AssertionError("the brace closes nothing")


def single(seed: int) -> Iterator[Mutant]:
    """Texts that lack one token and do not parse."""
    chance = random.Random(seed)
    while True:
        text = chance.choice(texts())
        mutant = without(text, [chance.randrange(len(lex(text).tokens))])
        if not parses(mutant.text):
            yield mutant


def tenfold(seed: int) -> Iterator[Mutant]:
    """Texts that lack one token in each of ten statements or rows; each loss alone would be a mistake."""
    chance = random.Random(seed)
    while True:
        text = chance.choice(texts())
        tokens, source = lex(text).tokens, Source("", text)
        lost: dict[int, int] = {}
        for number in chance.sample(range(len(tokens)), len(tokens)):
            line = source.position(tokens.starts[number])[0]
            if line in lost or tokens.kinds[number] in ("{", "}"):
                continue
            if not parses(without(text, [number]).text):
                lost[line] = number
            if len(lost) == 10:
                yield without(text, list(lost.values()))
                break


def reported(text: str) -> list[int]:
    """The lines on which mistakes are reported, in order."""
    source = Source("", text)
    return sorted(source.position(diagnostic.place.start)[0] for diagnostic in parse(text).diagnostics)


def found(mutant: Mutant) -> bool:
    """Whether each mistake is reported once, where a reader would look for it, and nothing else is."""
    lines = reported(mutant.text)
    return len(lines) == len(mutant.lines) and all(
        line in allowed for line, allowed in zip(lines, mutant.lines, strict=True)
    )
