"""The story of a bill as data: a tree of points, as JSON and as text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import frozen


@frozen
class Location:
    """Where a rule stands: the file, and line and column from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@frozen
class Explanation:
    """One point of the story and what lies under it.

    kind: bill, line, row, part, step, rounding, ground (what was given, carried or looked up), note, grant, lot,
    notice, default. amount: what it comes to, as text with its unit; detail: how.
    """

    kind: str
    label: str
    amount: str = ""
    detail: str = ""
    at: Location | None = None
    under: tuple[Explanation, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As JSON data; what is empty is left out."""
        data: dict[str, Any] = {"kind": self.kind, "label": self.label}
        data |= {name: text for name in ("amount", "detail") if (text := getattr(self, name))}
        if self.at is not None:
            data["at"] = {"file": self.at.file, "line": self.at.line, "column": self.at.column}
        if self.under:
            data["under"] = [point.to_json() for point in self.under]
        return data

    def to_text(self) -> str:
        """As indented text, amounts in one column."""
        rows = list(self._rows(0))
        labels = max(len(label) for label, _, _ in rows)
        amounts = max(len(amount) for _, amount, _ in rows)
        return (
            "\n".join(f"{label:{labels}}  {amount:>{amounts}}  {rest}".rstrip() for label, amount, rest in rows) + "\n"
        )

    def _rows(self, depth: int) -> Iterator[tuple[str, str, str]]:
        rest = "  ".join(filter(None, (self.detail, f"({self.at})" if self.at else "")))
        yield "  " * depth + self.label, self.amount, rest
        for point in self.under:
            yield from point._rows(depth + 1)
