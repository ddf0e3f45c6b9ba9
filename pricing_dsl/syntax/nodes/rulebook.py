"""Syntax nodes of plans, examples and the whole file."""

from __future__ import annotations

from typing import TypeAlias

from attrs import frozen

from pricing_dsl.syntax.nodes.declarations import (
    Assume,
    Header,
    Input,
    Meter,
    Prove,
    Records,
    Table,
    Term,
    UnitDecl,
    Use,
)
from pricing_dsl.syntax.nodes.expressions import Date, Expr, Name, Node, Reference, Text
from pricing_dsl.syntax.nodes.pieces import Row, TimeSpan
from pricing_dsl.syntax.nodes.statements import Broken, Statement


@frozen
class Plan(Node):
    """`plan NAME "Title" every … currency … from … through … extends … { … }`."""

    name: Name
    title: Text | None
    every: TimeSpan | None
    currencies: tuple[Name, ...]
    start: Date | None
    through: Date | None
    extends: Name | None
    body: tuple[Statement, ...]
    clauses: tuple[str, ...] = ()  # the clauses in the order written, doubles included


@frozen
class GivenValue(Node):
    """`given storage = 80 GB`."""

    target: Reference
    value: Expr


@frozen
class GivenRange(Node):
    """`given period = 2026-01-01 to 2026-01-31`."""

    target: Reference
    start: Expr
    end: Expr


@frozen
class GivenEach(Node):
    """`given reads = 60 calls each day`."""

    target: Reference
    value: Expr
    each: Name


@frozen
class GivenList(Node):
    """`given reads = [60, 40]`."""

    target: Reference
    values: tuple[Expr, ...]


@frozen
class GivenRows(Node):
    """`given payments { | amount | … | }`; the first row is the heading."""

    target: Reference
    rows: tuple[Row, ...]


@frozen
class GivenSamples(Node):
    """`given demand from { | at | kW | … }`: raw records the meter's aggregate is applied to."""

    target: Reference
    rows: tuple[Row, ...]


Given: TypeAlias = GivenValue | GivenRange | GivenEach | GivenList | GivenRows | GivenSamples


@frozen
class Expect(Node):
    condition: Expr


@frozen
class Step(Node):
    """One period of an example: its facts and expectations in the order written."""

    items: tuple[Given | Expect, ...]


@frozen
class Example(Node):
    title: Text
    plan: Name
    steps: tuple[Step, ...]


@frozen
class Examples(Node):
    title: Text
    plan: Name
    rows: tuple[Row, ...]


Item: TypeAlias = (
    Header
    | Use
    | UnitDecl
    | Meter
    | Records
    | Input
    | Term
    | Table
    | Plan
    | Example
    | Examples
    | Assume
    | Prove
    | Broken
)


@frozen
class Declaration:
    """One top-level declaration: where it starts in its file, and its node with relative spans."""

    base: int
    item: Item
    digest: str = ""  # of its text, the key of what is cached about it; empty if it has a mistake


@frozen
class Rulebook:
    """A whole file, in the order written."""

    declarations: tuple[Declaration, ...]
