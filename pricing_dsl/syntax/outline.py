"""What a file declares, by name: the path of each declaration, and of each statement of a plan."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from pricing_dsl.source import Place, Source
from pricing_dsl.syntax.nodes import Date, Each, Name, Node, Text, When
from pricing_dsl.syntax.nodes.rulebook import Rulebook


@frozen
class Declared:
    """A declaration or a statement: `plan pro`, `plan pro from 2026-01-01/charge storage`, and where it stands."""

    path: str
    place: Place


def outline(rulebook: Rulebook, source: Source, file: int = 0) -> tuple[Declared, ...]:
    """All that is declared, each before what it holds. source: the text of the rulebook, file: its number."""
    declared = []
    for declaration in rulebook.declarations:
        waiting: list[tuple[Node, str]] = [(declaration.item, "")]
        while waiting:  # no recursion: a chain of `otherwise when` may be long
            node, path = waiting.pop()
            if not isinstance(node, When | Each):
                start, end = declaration.base + node.span[0], declaration.base + node.span[1]
                path = "/".join(filter(None, (path, _said(node, source.text[start:end]))))
                declared.append(Declared(path, Place(file, start, end)))
            waiting += [(inside, path) for inside in reversed(_inside(node))]
    return tuple(declared)


def within(declared: Sequence[Declared], place: Place) -> str:
    """The path of the innermost declaration that a place starts in; empty where it is in none."""
    holding = [
        one.path for one in declared if one.place.file == place.file and one.place.start <= place.start <= one.place.end
    ]
    return holding[-1] if holding else ""


def _said(node: Node, text: str) -> str:
    """How a declaration is spoken of: its first word, its name, and from when it holds."""
    name = getattr(node, "name", None) or getattr(node, "title", None)
    start = getattr(node, "start", None)
    words = text.split(maxsplit=1)[:1]
    if isinstance(name, Name):
        words.append(name.text)
    elif isinstance(name, Text):
        words.append(name.value)
    if isinstance(start, Date):
        words.append(f"from {start.value}")
    return " ".join(words)


def _inside(node: Node) -> tuple[Node, ...]:
    """The statements that a plan or a statement holds."""
    otherwise = getattr(node, "otherwise", None) or ()
    return (*getattr(node, "body", ()), *(otherwise if isinstance(otherwise, tuple) else (otherwise,)))
