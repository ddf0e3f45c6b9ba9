"""Every syntax node below another one."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from pricing_dsl.syntax import nodes

_FIELDS: dict[type, tuple[str, ...]] = {}
"""For each class of node the fields that may hold nodes."""


def walk(node: nodes.Node) -> Iterator[nodes.Node]:
    """The node itself and all that it is made of, in the order written."""
    pending: list[object] = [node]
    while pending:
        one = pending.pop()
        if isinstance(one, tuple):
            pending.extend(reversed(one))
        elif isinstance(one, nodes.Node):
            yield one
            pending.extend([getattr(one, name) for name in reversed(_fields(type(one)))])


def _fields(kind: type[nodes.Node]) -> tuple[str, ...]:
    known = _FIELDS.get(kind)
    if known is None:
        known = tuple(one.name for one in attrs.fields(kind) if one.name != "span" and _may_hold_nodes(str(one.type)))
        _FIELDS[kind] = known
    return known


def _may_hold_nodes(annotation: str) -> bool:
    plain = {"str", "bool", "int", "Fraction", "None", "tuple[str, ...]", "datetime.date"}
    return not {word.strip() for word in annotation.split("|")} <= plain
