"""Syntax nodes of values and conditions."""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import TypeAlias

from attrs import field, frozen

Span: TypeAlias = tuple[int, int]


@frozen
class Node:
    """What every syntax node has: its place, relative to its declaration."""

    span: Span = field(eq=False)


@frozen
class Name(Node):
    """A word used as a name."""

    text: str


@frozen
class Number(Node):
    """`12`, `1_000.5`, `3 million`, `2/37`: the exact value, and how it was written."""

    value: Fraction
    text: str
    scale: str | None = None


@frozen
class Quantity(Node):
    """`100 GB`, `49.00 USD`: a number with a unit or a currency."""

    number: Number
    unit: Name


@frozen
class Basis(Node):
    """What a rate is per: `GB`, `million calls`, `started 1_000 calls`."""

    started: bool
    number: Number | None
    unit: Name


@frozen
class Rate(Node):
    """`0.10 USD per GB`."""

    number: Number
    unit: Name
    basis: Basis


@frozen
class Percent(Node):
    """`7.5%`; `value` is 3/40."""

    value: Fraction
    text: str


@frozen
class PercentOf(Node):
    """`5% of atom`."""

    percent: Percent
    base: Expr


@frozen
class Date(Node):
    """`2026-01-01`."""

    value: datetime.date


@frozen
class Text(Node):
    """`"eu"`, quotes taken off."""

    value: str


@frozen
class Ref(Node):
    """A name where a value is asked for."""

    name: str


@frozen
class Member(Node):
    """`base.name`."""

    base: Reference
    name: Name


@frozen
class Index(Node):
    """`base[argument, …]`."""

    base: Reference
    args: tuple[Expr, ...]


@frozen
class Call(Node):
    """`max(a, b)`."""

    function: Name
    args: tuple[Expr, ...]


@frozen
class Fold(Node):
    """`sum(body for row in list)`."""

    function: Name
    body: Expr
    row: Name
    source: Reference


@frozen
class Between(Node):
    """`days(A to B)`."""

    function: Name
    start: Expr
    end: Expr


@frozen
class Overage(Node):
    """`overage of x`."""

    source: Reference


@frozen
class Previous(Node):
    """`previous n`."""

    name: Name


@frozen
class Bracket(Node):
    """`( … )`, kept as the author wrote it."""

    body: Expr


@frozen
class AsOf(Node):
    """`(rate at order.placed)`."""

    source: Reference
    date: Reference


@frozen
class Negative(Node):
    """`-x`."""

    body: Expr


@frozen
class Binary(Node):
    """`a + b`; operator one of + - * /."""

    operator: str
    left: Expr
    right: Expr


@frozen
class Compare(Node):
    """`a <= b`; operator one of <= >= < > == != is."""

    operator: str
    left: Expr
    right: Expr


@frozen
class OneOf(Node):
    """`x in { a, b }`."""

    left: Expr
    members: tuple[Expr, ...]


@frozen
class Logic(Node):
    """`a and b`, `a or b`."""

    operator: str
    left: Expr
    right: Expr


@frozen
class Not(Node):
    """`not a`."""

    body: Expr


@frozen
class IfThenElse(Node):
    """`if c then a else b`."""

    condition: Expr
    then: Expr
    otherwise: Expr


@frozen
class Excess(Node):
    """`excess of a over b`."""

    amount: Expr
    over: Expr


@frozen
class Change(Node):
    """`a increased by p`, `a reduced by p`; direction "increased" or "reduced"."""

    direction: str
    base: Expr
    percent: Expr


@frozen
class Rounded(Node):
    """`… rounded half_up to 0.01 USD`."""

    body: Expr
    mode: Name
    step: Expr


Reference: TypeAlias = Ref | Member | Index
Expr: TypeAlias = (
    Number
    | Quantity
    | Rate
    | Percent
    | PercentOf
    | Date
    | Text
    | Ref
    | Member
    | Index
    | Call
    | Fold
    | Between
    | Overage
    | Previous
    | Bracket
    | AsOf
    | Negative
    | Binary
    | Compare
    | OneOf
    | Logic
    | Not
    | IfThenElse
    | Excess
    | Change
    | Rounded
)
