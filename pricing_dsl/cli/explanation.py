"""The story of a bill on the screen: a tree with amounts in one column."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pricing_dsl.rating.explanation import Explanation

if TYPE_CHECKING:
    from rich.console import Console

STYLES = {"bill": "bold", "line": "bold", "rounding": "dim", "ground": "dim", "grant": "bold", "notice": "yellow"}


def print_explanation(console: Console, story: Explanation, indent: int = 0) -> None:
    """Print the tree, amounts aligned to the right, places dimmed."""
    from rich.text import Text

    rows = list(_rows(story, indent))
    labels = max(len(label) for label, _ in rows)
    amounts = max(len(point.amount) for _, point in rows)
    for label, point in rows:
        text = Text(f"{label:{labels}}  {point.amount:>{amounts}}", STYLES.get(point.kind, ""))
        if point.detail:
            text.append(f"  {point.detail}", "default")
        if point.at:
            text.append(f"  {point.at.file}:{point.at.line}", "dim blue")
        text.rstrip()
        console.print(text, no_wrap=True, overflow="ignore", crop=False)


def _rows(point: Explanation, depth: int) -> Iterator[tuple[str, Explanation]]:
    yield " " * depth + point.label, point
    for under in point.under:
        yield from _rows(under, depth + 2)
