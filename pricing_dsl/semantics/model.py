"""The typed model: what a rulebook means, in a small core language without sugar.

The checker turns syntax nodes into this; lowering turns this into the IR. Every expression has a type; numbers are
exact and stand in the unit of their type, conversions are written out as multiplications. Names are resolved: lets,
lines and lists are known by unique keys. Places are absolute.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from fractions import Fraction
from typing import TypeAlias

from attrs import field, frozen

from pricing_dsl.exact import RoundingMode
from pricing_dsl.semantics.units import Unit
from pricing_dsl.source import Place

# ---- types -----------------------------------------------------------------------------------------------------------


@frozen
class Numeric:
    """A number in `unit`. A percent is a number of dimension one that remembers it was one; money has a currency in
    its unit. `package`: a price per *started* package of so many of the unit it divides by (only after `at`)."""

    unit: Unit
    percent: bool = False
    whole: bool = False
    package: Fraction | None = None


@frozen
class Flag:
    pass


@frozen
class TextType:
    pass


@frozen
class DateType:
    pass


@frozen
class Choice:
    """One of closed values; `values` is None for an open dimension. `name` is what declares it."""

    name: str
    values: tuple[str, ...] | None


@frozen
class Unknown:
    """The type of what was already reported: agrees with everything, so that one mistake gives one message."""


Type: TypeAlias = Numeric | Flag | TextType | DateType | Choice | Unknown
Literal: TypeAlias = Fraction | bool | str | datetime.date


# ---- lists: what has rows --------------------------------------------------------------------------------------------


@frozen
class Column:
    name: str
    title: str | None
    type: Type
    default: Literal | None = None


@frozen
class RowList:
    """A list of rows. kind: "records"; "meter" (rows of a meter with dimensions and/or days; columns are the
    dimensions, "day" or "hour" if kept so, and one named as the meter with the quantity); "group" (rows of `source`
    summed by the dimensions `by`)."""

    id: str
    kind: str
    columns: tuple[Column, ...]
    source: str
    by: tuple[str, ...] = ()


# ---- expressions -----------------------------------------------------------------------------------------------------


@frozen
class Const:
    value: Literal
    type: Type
    place: Place = field(eq=False)


@frozen
class Given:
    """A scalar inlet of the summary: an input, a meter without rows, a negotiable term, `pack.bought`."""

    name: str
    type: Type
    place: Place = field(eq=False)


@frozen
class RowValue:
    """A column of the row at hand, in the list `list`."""

    list: str
    name: str
    type: Type
    place: Place = field(eq=False)


@frozen
class Fact:
    """A fact of the calendar: start, end, days, month, number, subscription.start, subscription.end."""

    name: str
    type: Type
    place: Place = field(eq=False)


@frozen
class Local:
    """The value of a let or of what `remember` keeps (not windows), by key."""

    key: str
    type: Type
    place: Place = field(eq=False)


@frozen
class Amount:
    """What a line (or the line a grant, commit… adds) comes to; inside `each`, the row's own where the line is too."""

    line: str
    type: Type
    place: Place = field(eq=False)


@frozen
class Subtotal:
    """The sum of the lines so far; inside `each`, the row's own."""

    type: Type
    place: Place = field(eq=False)


@frozen
class Total:
    """The sum of all lines of the bill (expectations, proofs, notify only)."""

    type: Type
    place: Place = field(eq=False)


@frozen
class Overage:
    """What the grants above leave of a covered quantity or line. `list`: the row's own where the cover has rows and
    is priced by row; None: of all rows together."""

    cover: str
    list: str | None
    type: Type
    place: Place = field(eq=False)


@frozen
class GrantPart:
    """opening, granted, bought, drawn, forfeited, closing of a grant; or `key` one dimension value's own."""

    grant: str
    part: str
    type: Type
    place: Place = field(eq=False)
    key: tuple[str, ...] = ()


@frozen
class Previous:
    """`previous n`: what the last period left (a window's values when folded, see `WindowFold`)."""

    name: str
    type: Type
    place: Place = field(eq=False)


@frozen
class WindowFold:
    """sum, max, min, count over the kept values of `remember N … keeping k`; previous: without this period's."""

    fn: str
    name: str
    previous: bool
    type: Type
    place: Place = field(eq=False)


@frozen
class Op:
    """add sub mul neg min max · eq ne lt le gt ge · and or not · choose(flag, a, b) · diff(date, date) in days ·
    shift_days(date, days) · shift_months(date, n) · div(a, b): by a constant, a term, a table value, period.days or
    what is made of them, so exact by a known denominator."""

    op: str
    args: tuple[Expr, ...]
    type: Type
    place: Place = field(eq=False)


@frozen
class Round:
    body: Expr
    mode: RoundingMode
    step: Fraction
    type: Type
    place: Place = field(eq=False)


@frozen
class Ratio:
    """A division of any two values, rounded at once."""

    top: Expr
    bottom: Expr
    mode: RoundingMode
    step: Fraction
    type: Type
    place: Place = field(eq=False)


@frozen
class Fold:
    """sum, max, min, count, any over the rows of `list`; body is None for count."""

    fn: str
    list: str
    body: Expr | None
    type: Type
    place: Place = field(eq=False)


@frozen
class Lookup:
    """A cell of a table (dated terms are tables whose one key is a date): the first row whose keys all match."""

    table: str
    keys: tuple[Expr, ...]
    column: str
    type: Type
    place: Place = field(eq=False)


@frozen
class Rejected:
    """`expect rejected`."""

    type: Type
    place: Place = field(eq=False)


Expr: TypeAlias = (
    Const
    | Given
    | RowValue
    | Fact
    | Local
    | Amount
    | Subtotal
    | Total
    | Overage
    | GrantPart
    | Previous
    | WindowFold
    | Op
    | Round
    | Ratio
    | Fold
    | Lookup
    | Rejected
)


# ---- what comes in ---------------------------------------------------------------------------------------------------


@frozen
class Inlet:
    """role: meter, input, records, term (negotiable only), purchase. A meter or records with rows names its `list`.

    default "none" of a dimensioned meter is `no_rows`. low/high: negotiable bounds (None: open). dated: the table that
    says what a negotiable term is on the first day of the period, where a contract does not.
    """

    name: str
    title: str | None
    role: str
    type: Type
    list: str | None
    place: Place = field(eq=False)
    default: Literal | None = None
    no_rows: bool = False
    corrections: bool = False
    aggregate: tuple[str, int | None] | None = None
    each: str | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    dated: str | None = None


@frozen
class Match:
    """A key cell. kind: is (value), any, up_to (<=), below (<), above (anything), since (date >= value, latest row
    wins: rows stand newest first)."""

    kind: str
    value: Literal | None = None


@frozen
class TableRow:
    matches: tuple[Match, ...]
    cells: tuple[Literal | None, ...]  # None: not offered
    place: Place = field(eq=False)


@frozen
class Table:
    """Keys are matched in order, rows top to bottom. `columns` are the value columns with one type each."""

    name: str
    keys: tuple[tuple[str, Type], ...]
    columns: tuple[tuple[str, Type], ...]
    rows: tuple[TableRow, ...]
    place: Place = field(eq=False)


# ---- statements ------------------------------------------------------------------------------------------------------


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


# ---- plans, examples, the whole --------------------------------------------------------------------------------------


@frozen
class RoundingPolicy:
    """scope: line, tier, bill, or none (mode and step None)."""

    scope: str
    mode: RoundingMode | None
    step: Fraction | None


@frozen
class Plan:
    """One version of a plan in one currency. every: its span as a Cadence, None without. assumptions: conditions that
    every summary must meet. names: what an expectation may speak of (for the editor and for messages)."""

    name: str
    title: str | None
    currency: str
    every: Cadence | None
    start: datetime.date | None
    through: datetime.date | None
    rounding: RoundingPolicy
    body: tuple[Statement, ...]
    draw_expiring_first: bool
    assumptions: tuple[Expr, ...]
    lists: Mapping[str, RowList]
    place: Place = field(eq=False)


@frozen
class Expectation:
    condition: Expr
    text: str
    place: Place = field(eq=False)


@frozen
class Samples:
    """Raw records of a meter: (at, quantity, dimension values)."""

    rows: tuple[Mapping[str, Literal], ...]


@frozen
class ExampleStep:
    """The facts of one period. values: scalar inlets and `pack.bought`; rows: lists and dimensioned meters, one mapping
    of column to value per row; openings: opening state by `grant`, remembered name (a tuple for windows) or
    `grant[eu]`; plan is the index of the version rated, in `Rulebook.plans`."""

    period: tuple[datetime.date, datetime.date] | None
    currency: str | None
    subscription_start: datetime.date | None
    subscription_end: datetime.date | None
    values: Mapping[str, Literal]
    rows: Mapping[str, tuple[Mapping[str, Literal], ...]]
    samples: Mapping[str, Samples]
    openings: Mapping[str, Literal | tuple[Literal, ...]]
    expectations: tuple[Expectation, ...]
    plan: int
    place: Place = field(eq=False)


@frozen
class Example:
    title: str
    plan: str
    steps: tuple[ExampleStep, ...]
    place: Place = field(eq=False)


@frozen
class Proof:
    """claim: a condition, or (expression, "decreasing", inlet) of `never decreasing in`."""

    title: str
    plan: str | None
    claims: tuple[tuple[int, Expr], ...]  # per version: index in Rulebook.plans, and the condition or expression
    never: str | None
    by: str | None
    place: Place = field(eq=False)


@frozen
class Rulebook:
    """The checked rulebook. Plans of all versions and currencies, in the order written."""

    name: str
    title: str | None
    version: str | None
    inlets: Mapping[str, Inlet]
    tables: Mapping[str, Table]
    plans: tuple[Plan, ...]
    examples: tuple[Example, ...]
    proofs: tuple[Proof, ...]
    spellings: Mapping[str, Mapping[str, Fraction]]  # unit text -> what may be written for it, with factors
