"""Syntax nodes that declarations and statements share: spans of time, units and types, table rows."""

from __future__ import annotations

from typing import TypeAlias

from attrs import frozen

from pricing_dsl.syntax.nodes.expressions import Expr, Name, Node, Number, Text


@frozen
class TimeSpan(Node):
    """`month`, `3 months`, `30 days`, `calendar year` (calendar only in a cadence)."""

    number: Number | None
    unit: Name
    calendar: bool = False


@frozen
class InUnit(Node):
    """`in whole call per request`."""

    whole: bool
    unit: Name
    per: Name | None


@frozen
class TypeName(Node):
    """`: flag`, `: text`, `: number`, `: percent`, `: date` …"""

    name: Name


@frozen
class ChoiceType(Node):
    """`: { card, ach }`; the values are names, texts or numbers as written."""

    values: tuple[Name | Text | Number, ...]


TypeExpr: TypeAlias = InUnit | TypeName | ChoiceType


@frozen
class Cell(Node):
    """A table cell. kind: value, any, up_to, below, above, not_offered, at (the column heading `at` of samples).

    A `value` may be a `Text`, and a bare word is a `Ref`, whose meaning the column decides.
    """

    kind: str
    value: Expr | None


@frozen
class Row(Node):
    """`| a | b |`."""

    cells: tuple[Cell, ...]
