"""Nodes: what they hold is in tests/cases/syntax; here, where they stand, and how a declaration is known again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pricing_dsl.syntax import nodes, parse
from tests.unit.syntax.mutants import texts


def inside(node: nodes.Node) -> Iterator[nodes.Node]:
    """The nodes right inside a node."""
    for attribute in type(node).__attrs_attrs__:
        part = getattr(node, attribute.name)
        for one in part if isinstance(part, tuple) else (part,):
            if isinstance(one, nodes.Node):
                yield one


def spelled(node: nodes.Node) -> str | None:
    """How a leaf is spelled."""
    match node:
        case nodes.Name(text=text) | nodes.Ref(name=text) | nodes.Percent(text=text):
            return text
        case nodes.Number(text=text, scale=scale):
            return " ".join(filter(None, (text, scale)))
        case nodes.Text(value=value):
            return f'"{value}"'
        case nodes.Date(value=day):
            return day.isoformat()
    return None


@pytest.mark.parametrize(
    "text", texts(), ids=lambda text: text.split()[1] if text.startswith("rulebook") else "comment"
)
def test_every_node_covers_what_it_was_read_from(text: str) -> None:
    for declaration in parse(text).rulebook.declarations:
        todo = [declaration.item]
        assert declaration.item.span[0] == 0
        while todo:
            node = todo.pop()
            start, end = node.span
            said = text[declaration.base + start : declaration.base + end]
            wanted = spelled(node)
            assert " ".join(said.split()) == wanted if wanted is not None else said == said.strip() or not said
            for part in inside(node):
                assert start <= part.span[0] <= part.span[1] <= end
                todo.append(part)


def test_places_do_not_count_in_comparisons() -> None:
    first, second = (
        parse(f"rulebook x\n{space}meter a in GB\n").rulebook.declarations[1].item for space in ("", "\n\n ")
    )
    assert first == second
    assert parse("rulebook x\nmeter a   in GB").rulebook.declarations[1].item == first


def test_values_are_exact() -> None:
    item = parse("rulebook x\nterm t = 0.1 + 1_000.50 + 2/37 + 3 billion + 7.5%").rulebook.declarations[1].item
    todo: list[nodes.Node] = [item]
    values = []
    while todo:
        node = todo.pop()
        if isinstance(node, nodes.Number | nodes.Percent):
            values.append(str(node.value))
        todo += inside(node)
    assert sorted(values) == sorted(["1/10", "2001/2", "2/37", "3000000000", "3/40"])


def test_the_parser_never_gives_a_node_twice() -> None:
    text = "rulebook x\nplan p { fee a 1 USD\n fee a 1 USD }\n"
    (_, plan) = parse(text).rulebook.declarations
    assert isinstance(plan.item, nodes.Plan)
    first, second = plan.item.body
    assert first == second
    assert first.span != second.span
