"""Reads the worked examples out of a rulebook's text, knowing nothing of the engine.

The tests that no published bill is lost must not rest on the compiler they check, so this is
a small reader of its own: titles, steps, what is given and what is expected, as numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

import attrs

_BLOCK = re.compile(r'\b(example|examples)\s+"([^"]*)"\s+for\s+\w+\s*\{')
_EXPECT = re.compile(r"\bexpect\s+([\w.\[\]]+)\s*==\s*(.+)")
_GIVEN = re.compile(r"\bgiven\s+([\w.\[\]]+)\s*=\s*(.+)")
_NUMBER = re.compile(r"(-?\d[\d_]*(?:\.\d+)?)(?:\s+(thousand|million|billion))?")
_SCALE = {"": 1, "thousand": 10**3, "million": 10**6, "billion": 10**9}


@attrs.frozen
class Worked:
    """One worked example: every number given, and the numbers expected of each name, in step order."""

    title: str
    given: frozenset[Fraction]
    expected: dict[str, list[Fraction]]

    def last(self, name: str) -> Fraction:
        """What is expected of `name` at the end of the example."""
        return self.expected[name][-1]


def read_examples(text: str) -> dict[str, Worked]:
    """All worked examples of a rulebook by title; row n of an `examples` table is `title #n`."""
    bare = re.sub(r"#[^\n]*", "", text)
    found: dict[str, Worked] = {}
    for match in _BLOCK.finditer(bare):
        keyword, title = match.groups()
        body = bare[match.end() : _closing(bare, match.end())]
        for worked in _table(title, body) if keyword == "examples" else [_steps(title, body)]:
            if worked.title in found:
                raise ValueError(f"two examples are called {worked.title!r}")
            found[worked.title] = worked
    return found


def numbers(text: str) -> list[Fraction]:
    """The numbers of a text, scale words applied: `3 million calls` is 3,000,000."""
    return [Fraction(digits.replace("_", "")) * _SCALE[scale] for digits, scale in _NUMBER.findall(text)]


def _closing(text: str, start: int) -> int:
    depth = 1
    for place in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if depth == 0:
            return place
    raise ValueError("an example is never closed")


def _steps(title: str, body: str) -> Worked:
    expected: dict[str, list[Fraction]] = {}
    for name, value in _EXPECT.findall(body):
        expected.setdefault(name, []).append(numbers(value)[0])
    rows = [line for line in body.splitlines() if line.lstrip().startswith("|")]
    given = [value for _, value in _GIVEN.findall(body)] + rows
    return Worked(title, frozenset(number for value in given for number in numbers(value)), expected)


def _table(title: str, body: str) -> Iterator[Worked]:
    rows = [_cells(line) for line in body.splitlines() if line.strip()]
    header, *rest = rows
    for count, row in enumerate(rest, start=1):
        values = dict(zip(header, row, strict=True))
        # Whether a column is given or expected is the engine's to know; here each cell is both.
        expected = {name: numbers(cell)[:1] for name, cell in values.items() if numbers(cell)}
        yield Worked(f"{title} #{count}", frozenset(n for cell in row for n in numbers(cell)), expected)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]
