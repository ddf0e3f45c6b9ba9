"""The IR: what a plan computes, as data.

A plan is a flat list of values in single-assignment form: a value's operands stand before it. Every value has a *space*
(the bill, or the rows of one list), a kind, a denominator known in form and an interval. Operands of the bill's space
stand for every row of a list. Effects (lines, rejections, notices, checks, what is carried) point at values.
Numbers are exact rationals in the unit named; a saved IR rates with nothing but this package and `rating`.
"""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import TypeAlias

import attrs
from attrs import field, frozen

from pricing_dsl.exact import Den, Range, RoundingMode
from pricing_dsl.source import Place

IR_VERSION = 1
LANGUAGE_VERSION = "1"

Id: TypeAlias = int
Scalar: TypeAlias = Fraction | bool | str | datetime.date

ONE = Den()
OPEN = Range()

BILL = "bill"  # the space of what a bill has once


# ---- operations ------------------------------------------------------------------------------------------------------


@frozen
class Const:
    """A constant: a number, a flag, a choice or text, a date."""

    value: Scalar


@frozen
class Input:
    """A scalar inlet of the summary."""

    name: str


@frozen
class Column:
    """A column of the rows of the value's space."""

    name: str


@frozen
class Opening:
    """What the last period left in a slot (see `Slot`); `index` picks one of a window's values, 0 the newest: one that
    is not there yet reads as 0, `WindowCount` tells how many are."""

    slot: str
    index: int | None = None


@frozen
class WindowCount:
    """How many values the opening slot holds: of a window 0 to its size; of another slot 1, or 0 where nothing was
    carried yet."""

    slot: str


@frozen
class Fact:
    """A fact of the calendar. name: start, end (dates), days, month, number, subscription.start, subscription.end,
    dated (flag: the period has dates), active_days (days of the period inside the subscription's life),
    begins, ends (flags), remaining (plan periods left in the span, this one included), span_days (days of the whole
    span that holds this period), span_active_days (days of that span inside the subscription's life),
    last (flag: the subscription ends in this period).

    begins, ends, remaining, span_days ask of a span: `months` or `days`, from the subscription's start, or
    `calendar` from January. Where the summary has no dates, spans count periods: `periods`.
    """

    name: str
    months: int = 0
    days: int = 0
    periods: int = 1
    calendar: bool = False


@frozen
class Linear:
    """constant + sum of coefficient * argument."""

    args: tuple[Id, ...]
    coefficients: tuple[Fraction, ...]
    constant: Fraction = Fraction(0)


@frozen
class Mul:
    a: Id
    b: Id


@frozen
class Over:
    """a / b, exact: b's numerator joins the denominator. By zero the value is 0, and the summary is rejected unless
    the guard is false."""

    a: Id
    b: Id


@frozen
class Ratio:
    """a / b rounded at once to a multiple of step. By zero: as `Over`."""

    a: Id
    b: Id
    mode: RoundingMode
    step: Fraction


@frozen
class Round:
    a: Id
    mode: RoundingMode
    step: Fraction


@frozen
class Min:
    args: tuple[Id, ...]


@frozen
class Max:
    args: tuple[Id, ...]


@frozen
class Compare:
    """test: eq ne lt le gt ge; operands of one kind."""

    test: str
    a: Id
    b: Id


@frozen
class And:
    args: tuple[Id, ...]


@frozen
class Or:
    args: tuple[Id, ...]


@frozen
class Not:
    a: Id


@frozen
class Choose:
    flag: Id
    then: Id
    otherwise: Id


@frozen
class DateDiff:
    """a - b, in days."""

    a: Id
    b: Id


@frozen
class Shift:
    """date + amount days or months (anchored, clamped to the month's end); amount is a whole number. Beyond the years
    1 to 9999 it is the first or last day of them."""

    date: Id
    amount: Id
    by: str


@frozen
class RowOf:
    """The index of the table's first row whose keys all match; -1: none."""

    table: str
    keys: tuple[Id, ...]


@frozen
class HasCell:
    """Flag: the row is there and its cell has a value (is offered)."""

    row: Id
    table: str
    column: str


@frozen
class CellOf:
    """The cell's value; 0 (or the column's first value) where there is none."""

    row: Id
    table: str
    column: str


@frozen
class Part:
    """What of [start, end] lies in [low, high]: clip(end) - clip(start); high None: open. A tier's part."""

    start: Id
    end: Id
    low: Id
    high: Id | None


@frozen
class TierOf:
    """The index of the first tier whose bound holds the selector (up_to: <=, below: <); len(bounds): beyond all."""

    selector: Id
    bounds: tuple[Id, ...]
    owns: tuple[str, ...]


@frozen
class Pick:
    """options[index]; the last option where the index is not one of theirs."""

    index: Id
    options: tuple[Id, ...]


@frozen
class FoldRows:
    """sum, max, min, any over the rows of `list` (the argument's space), or their count (argument None).

    Into the bill, or, for sum, into the group space of the value: rows of the same dimension values together.
    max and min of no rows are 0: lowering rejects that case where it matters.
    """

    fn: str
    list: str
    a: Id | None


@frozen
class Running:
    """The sum of the rows before this one (0 in the first), in row order."""

    a: Id


@frozen
class First:
    """Flag: the first row of the value's space."""


@frozen
class Draw:
    """Rows draw from lots that live for a while: in the space of `rows` what each row gets, in that of `lots` what each
    lot gives.

    The rows come in the order of `at`, those of one `at` as they stand. Each takes what it needs from the lots with
    start <= at < end: what ends first before the rest, then what started first; `newest`: what started last before the
    rest, then what ends first. whole: a row takes a multiple of this, or nothing. Below zero, a need or a lot is none.
    """

    rows: str
    lots: str
    need: Id
    at: Id
    available: Id
    start: Id
    end: Id
    whole: Id | None = None
    newest: bool = False


Operation: TypeAlias = (
    Const
    | Input
    | Column
    | Opening
    | WindowCount
    | Fact
    | Linear
    | Mul
    | Over
    | Ratio
    | Round
    | Min
    | Max
    | Compare
    | And
    | Or
    | Not
    | Choose
    | DateDiff
    | Shift
    | RowOf
    | HasCell
    | CellOf
    | Part
    | TierOf
    | Pick
    | FoldRows
    | Running
    | First
    | Draw
)


@frozen
class Value:
    """kind: number, flag, choice, text, date, row (index into a table or tiers).

    `den`, `range`: claims about numbers, checked by `verify` and asserted by the interpreter in tests. `guard`: the
    flag (of this space or the bill's) under which the value is asked for at all: a division under a false guard is
    not an error. `place` and `label` explain; they do not rate and are not hashed.
    """

    id: Id
    op: Operation
    space: str
    kind: str
    unit: str = ""
    den: Den = ONE
    range: Range = OPEN
    guard: Id | None = None
    place: Place | None = field(default=None, eq=False)
    label: str = field(default="", eq=False)


# ---- what comes in, and what is looked up ----------------------------------------------------------------------------


@frozen
class ColumnSpec:
    """A column of a list; kind as of values. `units`: what may be written for the unit, with its factor."""

    name: str
    kind: str
    unit: str = ""
    whole: bool = False
    values: tuple[str, ...] | None = None
    default: Scalar | None = None
    nonnegative: bool = True
    title: str | None = None


@frozen
class ListSpec:
    """A list of rows. kind: records, meter (columns: its dimensions, `day` or `hour` when kept so, and the meter's own
    name for the quantity), group (rows of `source` with equal `by` columns together, in the order of the closed
    dimensions' values, each present; of open ones in order of first appearance), lots (the lots of a grant, those
    carried in and those of this period, by their first and last day: the columns `granted` and `expires`; rows of
    `source` are purchases on the day that the one column `by` says, and last `days` days, that one included)."""

    id: str
    kind: str
    columns: tuple[ColumnSpec, ...]
    source: str = ""
    by: tuple[str, ...] = ()
    days: int | None = None


@frozen
class Inlet:
    """A name a summary may give. role: meter, input, records, term, purchase. For one with rows `list` is its list.

    `default` is used when it is not given; `no_rows`: not given means no rows. low/high: what a contract may set a
    term to, and `dated` the table that says, by the first day of the period, what it is where a contract does not.
    `aggregate`: how raw records become the summary.
    """

    name: str
    role: str
    kind: str
    unit: str = ""
    whole: bool = False
    values: tuple[str, ...] | None = None
    list: str | None = None
    default: Scalar | None = None
    no_rows: bool = False
    nonnegative: bool = True
    low: Fraction | None = None
    high: Fraction | None = None
    dated: str | None = None
    aggregate: tuple[str, int | None] | None = None
    each: str | None = None
    title: str | None = None


@frozen
class Match:
    """is, any, up_to (<=), below (<), above, since (>=; rows newest first)."""

    kind: str
    value: Scalar | None = None


@frozen
class TableRow:
    matches: tuple[Match, ...]
    cells: tuple[Scalar | None, ...]


@frozen
class TableSpec:
    """`keys`: the kind of each key, in the order a row matches them."""

    name: str
    keys: tuple[str, ...]
    columns: tuple[ColumnSpec, ...]
    rows: tuple[TableRow, ...]


@frozen
class Slot:
    """One thing carried from period to period. kind as of values; `list`: a value per row of that group (keyed by its
    dimension values) or of those lots (keyed by their first and last day) instead of one. window: how many values are
    kept, or None for one.

    grant: whose lot it is; expires: plan periods the lot will still live at the start of the next period (None: until
    used up); rolled: it has been rolled over; age: plan periods since it was granted, where known.
    opening: the value in the first period is 0, none (window), False, or what `initial` says.
    low, high, whole: what every value carried keeps to; `verify` checks it of the closing values, and an opening state
    that does not is refused.
    """

    name: str
    kind: str
    unit: str = ""
    list: str | None = None
    window: int | None = None
    initial: Scalar | None = None
    grant: str | None = None
    expires: int | None = None
    rolled: bool = False
    age: int | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    whole: bool = False


# ---- effects ---------------------------------------------------------------------------------------------------------


@frozen
class Said:
    """How a quantity at a price is told: in the unit that the price is per, at the price as the rulebook writes it.

    A quantity times `quantity` is told in `unit`; its price times `price` in `price_unit` ("USD per million calls").
    """

    unit: str
    quantity: Fraction
    price_unit: str
    price: Fraction


@frozen
class LinePart:
    """A share of a line: a tier, a row, a lot. Values may have rows; amount is money in the line's currency.

    Of volume tiers only the one reached is a part: its label is `labels[chosen]`.
    """

    label: str
    amount: Id
    quantity: Id | None = None
    price: Id | None = None
    labels: tuple[str, ...] = ()
    chosen: Id | None = None
    said: Said | None = field(default=None, eq=False)
    place: Place | None = field(default=None, eq=False)


@frozen
class Change:
    """A step between a line's parts and its amount: `what` is minimum, maximum, rounded, prorated, condition, next
    period, carried, cut; before and after are values."""

    what: str
    before: Id
    after: Id
    place: Place | None = field(default=None, eq=False)


@frozen
class Line:
    """A line of the bill. Lines of one name are one line on the bill (their amounts are summed).

    amount: in the bill's space; `rows`: the same per row of `list`, for a line inside `each` or priced by row.
    shown: flag under which the line is printed (a branch not taken is not).
    """

    name: str
    title: str
    kind: str
    amount: Id
    rows: Id | None = None
    list: str | None = None
    shown: Id | None = None
    quantity: Id | None = None
    price: Id | None = None
    parts: tuple[LinePart, ...] = ()
    changes: tuple[Change, ...] = ()
    said: Said | None = field(default=None, eq=False)
    place: Place | None = field(default=None, eq=False)


@frozen
class Note:
    """A line that tells and adds nothing: the tax that lines contain."""

    name: str
    title: str
    amount: Id
    place: Place | None = field(default=None, eq=False)


@frozen
class Rejection:
    """When `flag` holds (in any row), the summary is set aside with this reason; the first in order is told."""

    flag: Id
    reason: str
    field: str = ""
    place: Place | None = attrs.field(default=None, eq=False)


@frozen
class Notice:
    """An event when `flag` holds: the name, and the level of a grant where it is one."""

    name: str
    flag: Id
    level: Fraction | None = None
    place: Place | None = field(default=None, eq=False)


@frozen
class Check:
    """Two values that must be equal in every bill: conservation."""

    what: str
    a: Id
    b: Id


@frozen
class Carry:
    """What a slot holds when the period closes: one value, or for a window its values newest first with how many of
    them count (a `State` keeps them oldest first)."""

    slot: str
    value: Id | None = None
    values: tuple[Id, ...] = ()
    count: Id | None = None


@frozen
class GrantReport:
    """A grant's balance in this period: ids of bill-space values, or of group-space ones when `list` is given."""

    name: str
    title: str
    unit: str
    opening: Id
    granted: Id
    bought: Id
    drawn: Id
    forfeited: Id
    closing: Id
    list: str | None = None
    money: bool = False


@frozen
class Output:
    """A named value that may be asked of a bill: a let, a remembered value, an expectation."""

    name: str
    value: Id


@frozen
class Span:
    """A plan's period: months or days."""

    months: int = 0
    days: int = 0


@frozen
class Plan:
    """One version of a plan in one currency."""

    name: str
    title: str
    currency: str
    minor_unit: Fraction | None
    every: Span | None
    start: datetime.date | None
    through: datetime.date | None
    needs: tuple[str, ...]
    lists: tuple[str, ...]
    values: tuple[Value, ...]
    lines: tuple[Line, ...]
    notes: tuple[Note, ...]
    rejections: tuple[Rejection, ...]
    notices: tuple[Notice, ...]
    checks: tuple[Check, ...]
    slots: tuple[Slot, ...]
    carries: tuple[Carry, ...]
    grants: tuple[GrantReport, ...]
    outputs: tuple[Output, ...]
    total: Id


@frozen
class Program:
    """A compiled rulebook. `requires`: features a reader must know; an unknown one is refused. `units`: for each unit
    in use, what may be written for it with its factor. `sources`: file names, and `line_starts` the offset of
    each of their lines, so that places can be told without the text."""

    name: str
    title: str
    version: str
    inlets: tuple[Inlet, ...]
    lists: tuple[ListSpec, ...]
    tables: tuple[TableSpec, ...]
    plans: tuple[Plan, ...]
    units: dict[str, dict[str, Fraction]] = field(factory=dict)
    requires: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    line_starts: tuple[tuple[int, ...], ...] = ()
    ir: int = IR_VERSION
    language: str = LANGUAGE_VERSION
