"""Syntax nodes of the declarations that are not plans: header, units, what comes in, terms, tables, claims."""

from __future__ import annotations

from attrs import frozen

from pricing_dsl.syntax.nodes.expressions import Date, Expr, Name, Node, Number, Reference, Text
from pricing_dsl.syntax.nodes.pieces import InUnit, Row, TypeExpr


@frozen
class RoundingPolicy(Node):
    """`rounding half_up to 0.01 each line`; `rounding none` has mode none and neither step nor scope."""

    mode: Name
    step: Expr | None
    scope: Name | None


@frozen
class Header(Node):
    """`rulebook name "Title" version … currency … rounding …`, clauses in the order written (doubles included)."""

    name: Name
    title: Text | None
    versions: tuple[Text, ...]
    currencies: tuple[tuple[Name, ...], ...]
    roundings: tuple[RoundingPolicy, ...]


@frozen
class Use(Node):
    """`use "common.rulebook"`."""

    path: Text


@frozen
class UnitDecl(Node):
    """`unit call, calls`, `unit gb_second = 1 GB * 1 second`."""

    names: tuple[Name, ...]
    definition: Expr | None


@frozen
class Dimension(Node):
    """`region { eu, us }`; `values` is None when the dimension is open."""

    name: Name
    values: tuple[Name | Text | Number, ...] | None


@frozen
class Aggregate(Node):
    """`as peak`, `as percentile 95`, `as 8th highest`, `as average of 4 highest`.

    kind: the word ("peak", "percentile", "highest", "average of highest"); number: 95, 8, 4 or None.
    """

    kind: str
    number: Number | None


@frozen
class Meter(Node):
    """`meter NAME "Title" in UNIT by … as … each day default … corrections allowed`."""

    name: Name
    title: Text | None
    unit: InUnit
    dimensions: tuple[Dimension, ...]
    aggregate: Aggregate | None
    each: Name | None
    default: Expr | None
    corrections: bool


@frozen
class RecordField(Node):
    """`amount "Title" in USD default 0 USD`, `method: { card, ach }`."""

    name: Name
    title: Text | None
    type: TypeExpr
    default: Expr | None


@frozen
class Records(Node):
    """`records payments { … }`."""

    name: Name
    title: Text | None
    unit: InUnit | None
    fields: tuple[RecordField, ...]


@frozen
class Input(Node):
    """`input tenure "Time with us" in month default 0 months`."""

    name: Name
    title: Text | None
    type: TypeExpr
    default: Expr | None


@frozen
class Dated(Node):
    """`from 2026-01-01: value`."""

    start: Date
    value: Expr


@frozen
class Negotiable(Node):
    """`negotiable`, `negotiable from A to B`."""

    low: Expr | None
    high: Expr | None


@frozen
class Term(Node):
    """`term NAME = VALUE negotiable …`; `value` is one expression or dated ones."""

    name: Name
    title: Text | None
    value: Expr | tuple[Dated, ...]
    negotiable: Negotiable | None


@frozen
class DatedRows(Node):
    """`from 2026-01-01:` and the rows below it."""

    start: Date
    rows: tuple[Row, ...]


@frozen
class Table(Node):
    """`table NAME { … }` or `table NAME from "prices.csv"`; the first row of a braced table is its heading.

    Of a dated table the heading stands before the first `from`, or is the first row under it.
    """

    name: Name
    title: Text | None
    path: Text | None
    rows: tuple[Row, ...]
    dated: tuple[DatedRows, ...]


@frozen
class Assume(Node):
    """`assume COND`."""

    condition: Expr


@frozen
class NeverDecreasing(Node):
    """`total never decreasing in storage`; `direction` is the word after never."""

    expr: Expr
    direction: Name
    by: Reference


@frozen
class Prove(Node):
    """`prove "…" for plan CLAIM`."""

    title: Text
    plan: Name | None
    claim: Expr | NeverDecreasing
