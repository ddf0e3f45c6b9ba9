"""What a part of a rulebook means, so that two of them can be compared: numbers in base units, no places, no titles.

`1 TB` and `1_000 GB` mean the same; so do a price written out and one taken from a term.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from fractions import Fraction
from typing import Any

import attrs

from pricing_dsl.semantics import model

_UNTOLD = {"place", "said", "title", "type", "text"}
"""Fields that explain, and types, which follow from what is declared."""


def meaning(part: object) -> Hashable:
    """A value that is equal for two parts of rulebooks that mean the same."""
    match part:
        case model.Const(value, kind):
            return "constant", of_type(value, kind)
        case model.Round(body, mode, step, kind):
            return "round", meaning(body), mode, of_type(step, kind)
        case model.Ratio(top, bottom, mode, step, kind):
            return "ratio", meaning(top), meaning(bottom), mode, of_type(step, kind)
        case tuple() | list():
            return tuple(map(meaning, part))
        case Mapping():
            return tuple((name, meaning(value)) for name, value in part.items())
        case _ if attrs.has(type(part)):
            return type(part).__name__, *(meaning(value) for _, value in fields(part))
        case Hashable():
            return part
    raise AssertionError(f"what {part!r} means cannot be told")


def of_type(value: model.Literal, type: model.Type) -> Hashable:
    """A literal in base units, with what it measures."""
    if isinstance(type, model.Numeric) and isinstance(value, Fraction):
        return value * type.unit.factor, type.unit.dims
    return value


def fields(part: Any) -> Iterator[tuple[str, object]]:
    """The fields of a node that mean something, by name."""
    for one in attrs.fields(type(part)):
        if one.name not in _UNTOLD:
            yield one.name, getattr(part, one.name)


def constants_apart(old: object, new: object) -> list[tuple[model.Const, model.Const]] | None:
    """The constants in which two parts differ, in order; None where they differ in more than that."""
    if meaning(old) == meaning(new):
        return []
    if isinstance(old, model.Const) and isinstance(new, model.Const):
        return [(old, new)]
    if isinstance(old, tuple) and isinstance(new, tuple) and len(old) == len(new):
        pairs = list(zip(old, new, strict=True))
    elif type(old) is type(new) and attrs.has(type(old)):
        pairs = [(a, b) for (_, a), (_, b) in zip(fields(old), fields(new), strict=True)]
    else:
        return None
    found: list[tuple[model.Const, model.Const]] = []
    for a, b in pairs:
        apart = constants_apart(a, b)
        if apart is None:
            return None
        found += apart
    return found
