"""Which fields of an operation or effect point at values: read off the annotations of the node classes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import TypeVar

from attrs import AttrsInstance, fields

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
    kind = type(node)
    pointing = id_fields(kind)
    if not pointing:
        return node
    made = {name: getattr(node, name) for name in _names(kind)}
    for name, many in pointing:
        pointed = made[name]
        if many:
            made[name] = tuple(map(number, pointed))
        elif pointed is not None:
            made[name] = number(pointed)
    return kind(**made)


@cache
def _names(kind: type[AttrsInstance]) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))


def renumbered_den(den: Den, number: Callable[[Id], Id]) -> Den:
    """The denominator with `number(id)` for every divisor it names."""
    if not any(name.startswith(DIVISOR) for name, _ in den.powers):
        return den
    return Den(den.const, tuple((_renamed(name, number), power) for name, power in den.powers))


def _renamed(given: str, number: Callable[[Id], Id]) -> str:
    return f"{DIVISOR}{number(int(given.removeprefix(DIVISOR)))}" if given.startswith(DIVISOR) else given
