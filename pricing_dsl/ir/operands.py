"""Which fields of an operation or effect point at values: read off the annotations of the node classes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, TypeVar

from attrs import AttrsInstance, asdict

from pricing_dsl.exact import Den
from pricing_dsl.ir.nodes import Id

DIVISOR = "num:"
"""The given of a divisor's numerator is named by this and the divisor's id (see `algebra`)."""

Node = TypeVar("Node", bound=AttrsInstance)

_ONE = {"Id", "Id | None"}
_MANY = {"tuple[Id, ...]"}


@cache
def id_fields(kind: type[AttrsInstance]) -> tuple[tuple[str, bool], ...]:
    """(field, whether it holds several ids) for each field of a node class that points at values."""
    written = kind.__annotations__  # as in the source: what attrs keeps of them may have been resolved since
    found = []
    for name, annotation in written.items():
        if name != "id" and annotation in _ONE | _MANY:
            found.append((name, annotation in _MANY))
    return tuple(found)


def operands(node: AttrsInstance) -> Iterator[Id]:
    """The values a node points at, in the order of its fields; an absent optional one is left out."""
    for name, many in id_fields(type(node)):
        pointed = getattr(node, name)
        if many:
            yield from pointed
        elif pointed is not None:
            yield pointed


def renumbered(node: Node, number: Callable[[Id], Id]) -> Node:
    """The node with `number(id)` for every id it points at."""
    changes: dict[str, Any] = {}
    for name, many in id_fields(type(node)):
        pointed = getattr(node, name)
        if many:
            changes[name] = tuple(map(number, pointed))
        elif pointed is not None:
            changes[name] = number(pointed)
    return type(node)(**{**asdict(node, recurse=False), **changes}) if changes else node


def renumbered_den(den: Den, number: Callable[[Id], Id]) -> Den:
    """The denominator with `number(id)` for every divisor it names."""
    return Den(den.const, tuple((_renamed(name, number), power) for name, power in den.powers))


def _renamed(given: str, number: Callable[[Id], Id]) -> str:
    return f"{DIVISOR}{number(int(given.removeprefix(DIVISOR)))}" if given.startswith(DIVISOR) else given
