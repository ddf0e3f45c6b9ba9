"""Where things stand in a TOML file, for messages: `tomllib` does not tell."""

from __future__ import annotations

import re

from pricing_dsl.source import Place

_TABLE = re.compile(r"\s*\[([^\[\]]+)\]\s*(?:#.*)?")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_PART = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")
_AT = re.compile(r"\(at line (\d+), column (\d+)\)")


class Places:
    """Where the keys and values of a TOML text stand."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._keys: dict[tuple[str, ...], Place] = {}
        table: tuple[str, ...] = ()
        start = 0
        for line in text.splitlines(keepends=True):
            if found := _TABLE.fullmatch(line.rstrip()):
                table = _parts(found[1])
                self._keys.setdefault(table, Place(0, start + found.start(1), start + found.end(1)))
            elif found := _KEY.match(line):
                path = (*table, *_parts(found[1]))
                self._keys.setdefault(path, Place(0, start + found.start(1), start + found.end(1)))
            start += len(line)

    def key(self, path: tuple[str, ...]) -> Place:
        """Where a key stands; of one in braces, where its word stands behind that of the table."""
        for length in range(len(path), 0, -1):
            place = self._keys.get(path[:length])
            if place is not None:
                return place if length == len(path) else self._after(place, path[-1])
        return Place(0, 0, 0)

    def value(self, path: tuple[str, ...], value: object) -> Place:
        """Where a text stands among the values of a key, else where the key does."""
        key = self.key(path)
        return self._after(key, f'"{value}"') if isinstance(value, str) else key

    def fault(self, message: str) -> Place:
        """The place that a message of `tomllib` speaks of."""
        found = _AT.search(message)
        if found is None:
            return Place(0, len(self._text), len(self._text))
        lines = self._text.splitlines(keepends=True)
        offset = sum(map(len, lines[: int(found[1]) - 1])) + int(found[2]) - 1
        return Place(0, offset, min(offset + 1, len(self._text)))

    def _after(self, place: Place, words: str) -> Place:
        start = self._text.find(words, place.end)
        return place if start < 0 else Place(0, start, start + len(words))


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))
