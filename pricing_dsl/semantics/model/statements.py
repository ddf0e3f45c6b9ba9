"""Statements of a plan, sugar taken off."""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

from attrs import field, frozen

from pricing_dsl.exact import RoundingMode
from pricing_dsl.semantics.model.expressions import Expr
from pricing_dsl.semantics.model.types import Numeric
from pricing_dsl.source import Place


@frozen
class Cadence:
    """How often: `once`, or a span of `periods` whole plan periods (months/days give the span itself)."""

    once: bool = False
    months: int = 0
    days: int = 0
    calendar: bool = False
    periods: int = 1


@frozen
class Said:
    """How a quantity and its price are told. A quantity times `quantity` is told in `unit`, its price times `price` in
    `price_unit`: the price as it is written, and the quantity in the unit it is per."""

    unit: str
    quantity: Fraction
    price_unit: str
    price: Fraction


@frozen
class Price:
    """kind: free, at, flat, not_offered. `rate` is money per unit of the quantity (or a percent of money), `flat` an
    amount. package: rate is money per started package of that many units of the quantity. said: how rate and quantity
    are told, where the price is one per unit."""

    kind: str
    rate: Expr | None
    flat: Expr | None
    package: Fraction | None
    place: Place = field(eq=False)
    said: Said | None = None


@frozen
class Entry:
    """bound: running upper bound in the quantity's unit, None for the open end; owns: "up_to" (<=) or "below" (<)."""

    bound: Expr | None
    owns: str
    price: Price
    place: Place = field(eq=False)


@frozen
class Tiers:
    """mode: graduated (slabs are desugared to running bounds) or volume."""

    mode: str
    entries: tuple[Entry, ...]
    continuing: bool
    selected_by: Expr | None
    starting_after: Expr | None


@frozen
class Usage:
    """quantity at pricing. `over`: the list whose rows are priced one by one and summed (a group for `by`), if any."""

    quantity: Expr
    over: str | None
    pricing: Price | Tiers


@frozen
class AtLeast:
    amount: Expr


@frozen
class AtMost:
    amount: Expr


@frozen
class RoundTo:
    mode: RoundingMode
    step: Fraction


@frozen
class Prorate:
    """start/end None and None: the share of the subscription's life."""

    start: Expr | None
    end: Expr | None


@frozen
class OnlyIf:
    condition: Expr


@frozen
class BilledNext:
    pass


Ending: TypeAlias = AtLeast | AtMost | RoundTo | Prorate | OnlyIf | BilledNext


@frozen
class Let:
    """`over`: the list of its rows when it has one of its own (not inside `each`, where rows are understood)."""

    key: str
    name: str
    value: Expr
    over: str | None
    place: Place = field(eq=False)


@frozen
class Line:
    """A line of the bill. kind: fee, charge, discount (amount is positive, the line negative), tax.

    amount: a formula, or usage at a price; `over`: the list a formula with rows is summed over (None inside each).
    carried_over and negative belong to discounts.
    """

    key: str
    name: str
    title: str | None
    kind: str
    amount: Expr | Usage
    over: str | None
    cadence: Cadence | None
    endings: tuple[Ending, ...]
    place: Place = field(eq=False)
    carried_over: bool = False
    may_go_negative: bool = False


@frozen
class IncludedTax:
    """A note: the tax at `percent` that the named lines contain."""

    key: str
    name: str
    title: str | None
    percent: Expr
    lines: tuple[str, ...]
    place: Place = field(eq=False)


@frozen
class Bound:
    """kind minimum or maximum; against: line keys, empty for all lines above."""

    key: str
    name: str
    title: str | None
    kind: str
    amount: Expr
    cadence: Cadence | None
    against: tuple[str, ...]
    endings: tuple[Ending, ...]
    place: Place = field(eq=False)


@frozen
class RoundingLine:
    key: str
    name: str
    title: str | None
    mode: RoundingMode
    step: Fraction
    place: Place = field(eq=False)


@frozen
class Cover:
    """What a grant covers: key is the meter, let or line; quantity its value (by row if `over`); weight: units of the
    grant that one unit takes (None: one); whole: a unit is covered whole or not at all."""

    key: str
    quantity: Expr
    over: str | None
    weight: Expr | None
    whole: bool


@frozen
class Rollover:
    """cap in the grant's unit, or a percent of the grant; None: all. periods None: for ever."""

    cap: Expr | None
    percent: Expr | None
    periods: int | None
    repeatedly: bool


@frozen
class Grant:
    """An allowance. money: drawn by lines, adds a negative line `key`. renewal: a Cadence, or None for purchases.

    periods: whole plan periods a lot lives (None: until used up); per_day: one lot per day (or hour) row that dies
    with it; days: a purchased lot's life in days over a daily meter. by: the group list each value of which has its
    own lots. order: expiring or newest. in_order: dimension values in the order rows draw, if said.
    """

    key: str
    name: str
    title: str | None
    size: Expr
    type: Numeric
    money: bool
    covers: tuple[Cover, ...]
    by: str | None
    renewal: Cadence | None
    periods: int | None
    per_day: bool
    days: int | None
    rollover: Rollover | None
    order: str
    in_order: tuple[str, ...]
    prorated: bool
    prorated_to: RoundTo | None
    costs: Expr | None
    place: Place = field(eq=False)


@frozen
class Commit:
    """overage: the percent of the price that goes beyond (110% gives a premium of 10%), or None."""

    key: str
    name: str
    title: str | None
    amount: Expr
    cadence: Cadence
    against: tuple[str, ...]
    overage: Expr | None
    endings: tuple[Ending, ...]
    place: Place = field(eq=False)


@frozen
class When:
    condition: Expr
    body: tuple[Statement, ...]
    otherwise: tuple[Statement, ...]
    place: Place = field(eq=False)


@frozen
class Each:
    """`list` may be a group or a meter's rows."""

    row: str
    list: str
    body: tuple[Statement, ...]
    place: Place = field(eq=False)


@frozen
class Remember:
    """keeping: how many values (None: one). restarts: a cadence at whose start it begins with `opening` again."""

    key: str
    name: str
    value: Expr
    keeping: int | None
    opening: Expr | None
    restarts: Cadence | None
    place: Place = field(eq=False)


@frozen
class NotifyAt:
    grant: str
    levels: tuple[Fraction, ...]
    place: Place = field(eq=False)


@frozen
class NotifyWhen:
    name: str
    condition: Expr
    place: Place = field(eq=False)


Statement: TypeAlias = (
    Let | Line | IncludedTax | Bound | RoundingLine | Grant | Commit | When | Each | Remember | NotifyAt | NotifyWhen
)
