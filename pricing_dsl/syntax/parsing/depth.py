"""How deeply nodes lie inside each other, so that whoever walks them can do it plainly.

What a reader opens (brackets, braces, `if`, `not`) nests on the parser's stack, which has a limit of its own. What is
only written in a row, as `a + b + c`, nests in the tree alone, and is measured here. Only wide nodes are looked at: a
narrow one has no room to be deep.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pricing_dsl.syntax import nodes

MOST_OPEN = 200  # symbols on the parser's stack: about as many brackets
MOST_IN_A_ROW = 200
WIDE = 400  # characters


class Depths:
    """The depths of the wide nodes of one parse."""

    def __init__(self) -> None:
        self._known: dict[int, int] = {}

    def of(self, node: nodes.Node) -> int:
        """How many wide nodes lie inside each other in this one, itself included."""
        known = self._known
        todo = [node]
        while todo:
            top = todo[-1]
            unknown = [inner for inner in _wide_parts(top) if id(inner) not in known]
            if unknown:
                todo += unknown
            else:
                known[id(top)] = 1 + max((known[id(inner)] for inner in _wide_parts(top)), default=0)
                todo.pop()
        return known[id(node)]


def _wide_parts(node: nodes.Node) -> Iterator[nodes.Node]:
    for attribute in type(node).__attrs_attrs__:
        part: Any = getattr(node, attribute.name)
        for inner in part if isinstance(part, tuple) else (part,):
            if isinstance(inner, nodes.Node) and inner.span[1] - inner.span[0] > WIDE:
                yield inner
