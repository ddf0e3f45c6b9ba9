"""Syntax nodes of prices, tiers, and the endings of a line."""

from __future__ import annotations

from typing import TypeAlias

from attrs import frozen

from pricing_dsl.syntax.nodes.expressions import Expr, Name, Node


@frozen
class AtLeast(Node):
    amount: Expr


@frozen
class AtMost(Node):
    amount: Expr


@frozen
class RoundedLine(Node):
    mode: Name
    step: Expr


@frozen
class Prorated(Node):
    """`prorated`, `prorated from D to D`."""

    start: Expr | None
    end: Expr | None


@frozen
class OnlyIf(Node):
    condition: Expr


@frozen
class BilledNext(Node):
    """`billed next period`; `unit` is the word after next."""

    unit: Name


@frozen
class CarriedOver(Node):
    pass


@frozen
class MayGoNegative(Node):
    pass


Ending: TypeAlias = AtLeast | AtMost | RoundedLine | Prorated | OnlyIf | BilledNext | CarriedOver | MayGoNegative


@frozen
class Free(Node):
    pass


@frozen
class At(Node):
    """`at RATE`."""

    rate: Expr


@frozen
class Flat(Node):
    """`flat MONEY plus RATE`."""

    amount: Expr
    plus: Expr | None


@frozen
class NotOffered(Node):
    pass


Price: TypeAlias = Free | At | Flat | NotOffered


@frozen
class Slab(Node):
    """`first Q price`, `next Q price`, `rest price`; kind first, next, rest."""

    kind: str
    width: Expr | None
    price: Price


@frozen
class Tier(Node):
    """`up to Q price`, `below Q price`, `above price`; kind up_to, below, above."""

    kind: str
    bound: Expr | None
    price: Price


@frozen
class Continuing(Node):
    pass


@frozen
class SelectedBy(Node):
    selector: Expr


@frozen
class StartingAfter(Node):
    amount: Expr


TierOption: TypeAlias = Continuing | SelectedBy | StartingAfter


@frozen
class Tiers(Node):
    """Tiered pricing; mode slabs, graduated, volume."""

    mode: str
    options: tuple[TierOption, ...]
    entries: tuple[Slab | Tier, ...]


Pricing: TypeAlias = Price | Tiers
