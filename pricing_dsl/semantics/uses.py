"""What a plan asks of the summary it rates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs
from attrs import frozen

from pricing_dsl.semantics import model

_CALENDAR = frozenset({"start", "end", "days", "month"})


@frozen
class Uses:
    """names: inlets by name, lists by id. dated: it asks for a date, so for the period."""

    names: frozenset[str]
    dated: bool


def uses_of(value: object) -> Uses:
    """The inlets and lists that a plan, or any part of one, mentions."""
    names: set[str] = set()
    dated = False
    for part in _parts(value):
        match part:
            case model.Given(name=name):
                names.add(name)
            case model.RowValue(list=name) | model.Fold(list=name) | model.Each(list=name):
                names.add(name)
            case model.Fact(name=name) if name in _CALENDAR:
                dated = True
            case model.Grant(renewal=None, key=key, days=days):
                names.add(f"{key}.bought")
                dated = dated or days is not None
    return Uses(frozenset(names), dated)


def _parts(value: object) -> Iterator[Any]:
    """Everything of the model that a value is made of, types and places aside."""
    pending: list[Any] = [value]
    while pending:
        one = pending.pop()
        if type(one) is tuple:
            pending.extend(one)
            continue
        fields = _FIELDS.get(type(one))
        if fields is not None:
            yield one
            for name in fields:
                pending.append(getattr(one, name))


def _holds_parts(annotation: object) -> bool:
    return any(word in str(annotation) for word in _PARTS)


_PARTS = ("Expr", "Statement", "Usage", "Price", "Tiers", "Entry", "Ending", "Cover", "Rollover")
_FIELDS: Mapping[type, tuple[str, ...]] = {
    kind: tuple(each.name for each in attrs.fields(kind) if _holds_parts(each.type))
    for kind in vars(model).values()
    if isinstance(kind, type) and kind.__module__.startswith(model.__name__) and attrs.has(kind)
}
"""For each class of the model the fields that hold expressions, or what holds them."""


def sources(names: frozenset[str], lists: Mapping[str, model.RowList]) -> set[str]:
    """The inlets behind some names: a list comes from its meter or records, a group from those of its source."""
    found = set()
    for name in names:
        rows = lists.get(name)
        while rows is not None and rows.source != rows.id and rows.source in lists:
            rows = lists[rows.source]
        found.add(name if rows is None else rows.source)
    return found
