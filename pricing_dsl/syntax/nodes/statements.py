"""Syntax nodes of what a plan says."""

from __future__ import annotations

from typing import TypeAlias

from attrs import frozen

from pricing_dsl.syntax.nodes.expressions import Expr, Name, Node, Number, Reference, Text
from pricing_dsl.syntax.nodes.pieces import TimeSpan
from pricing_dsl.syntax.nodes.prices import Ending, Pricing


@frozen
class Broken(Node):
    """Where the parser lost the thread: the statement or declaration it skipped."""


@frozen
class Once(Node):
    """The cadence `once`."""


@frozen
class OnPurchase(Node):
    """The renewal `on purchase`."""


Cadence: TypeAlias = Once | TimeSpan


@frozen
class Let(Node):
    name: Name
    value: Expr


@frozen
class Fee(Node):
    name: Name
    title: Text | None
    amount: Expr
    cadence: Cadence | None
    endings: tuple[Ending, ...]


@frozen
class ChargeFormula(Node):
    """`charge N = EXPR`."""

    name: Name
    title: Text | None
    amount: Expr
    endings: tuple[Ending, ...]


@frozen
class Charge(Node):
    """`charge N on QUANTITY by DIM PRICING`."""

    name: Name
    title: Text | None
    quantity: Expr
    by: tuple[Name, ...]
    pricing: Pricing
    endings: tuple[Ending, ...]


@frozen
class Cover(Node):
    """`storage using 2`: what a grant covers, and how much of it a unit takes."""

    name: Name
    weight: Expr | None


@frozen
class Rollover(Node):
    """`rollover up to Q for SPAN repeatedly`; `cap` is None for `rollover all`."""

    cap: Expr | None
    lasting: TimeSpan | None
    repeatedly: bool


@frozen
class DrawFirst(Node):
    """`draw newest first`, `draw expiring first`; `which` is the word."""

    which: Name


@frozen
class DrawInOrder(Node):
    names: tuple[Name, ...]


@frozen
class GrantProrated(Node):
    """`prorated rounded down to 1 call` inside a grant."""

    mode: Name | None
    step: Expr | None


GrantClause: TypeAlias = Rollover | DrawFirst | DrawInOrder | GrantProrated


@frozen
class Grant(Node):
    """`grant N AMOUNT of Q, … by DIM every SPAN for SPAN costs MONEY { … }`; `against` instead of `of` for money."""

    name: Name
    title: Text | None
    amount: Expr
    against: bool
    covers: tuple[Cover, ...]
    by: tuple[Name, ...]
    renewal: Cadence | OnPurchase
    lasting: TimeSpan | None
    costs: Expr | None
    clauses: tuple[GrantClause, ...]
    braced: bool = False


@frozen
class Commit(Node):
    name: Name
    title: Text | None
    amount: Expr
    every: TimeSpan
    against: tuple[Name, ...]
    overage: Expr | None
    endings: tuple[Ending, ...]


@frozen
class Discount(Node):
    name: Name
    title: Text | None
    amount: Expr
    endings: tuple[Ending, ...]


@frozen
class Tax(Node):
    """`included` names the lines that contain the tax; empty for a tax that adds a line."""

    name: Name
    title: Text | None
    amount: Expr
    included: tuple[Name, ...]
    endings: tuple[Ending, ...]


@frozen
class Bound(Node):
    """`minimum N MONEY every SPAN against L, …` or `maximum …`; kind minimum, maximum."""

    kind: str
    name: Name
    title: Text | None
    amount: Expr
    every: TimeSpan | None
    against: tuple[Name, ...]
    endings: tuple[Ending, ...]


@frozen
class RoundingLine(Node):
    """`rounding N half_up to 1 INR`."""

    name: Name
    title: Text | None
    mode: Name
    step: Expr


@frozen
class When(Node):
    """`otherwise` is a tuple of statements, another `When` (`otherwise when`), or None."""

    condition: Expr
    body: tuple[Statement, ...]
    otherwise: tuple[Statement, ...] | When | None


@frozen
class Each(Node):
    row: Name
    source: Reference
    body: tuple[Statement, ...]


@frozen
class Remember(Node):
    """Clauses as written: keeping, opening and every may each come once."""

    name: Name
    value: Expr
    keeping: Number | None
    opening: Expr | None
    every: TimeSpan | None
    clauses: tuple[str, ...] = ()


@frozen
class NotifyAt(Node):
    name: Name
    levels: tuple[Expr, ...]


@frozen
class NotifyWhen(Node):
    name: Name
    condition: Expr


@frozen
class Without(Node):
    name: Name


Statement: TypeAlias = (
    Let
    | Fee
    | ChargeFormula
    | Charge
    | Grant
    | Commit
    | Discount
    | Tax
    | Bound
    | RoundingLine
    | When
    | Each
    | Remember
    | NotifyAt
    | NotifyWhen
    | Without
    | DrawFirst
    | Broken
)
