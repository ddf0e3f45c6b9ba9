"""What a value of the IR does, and the value."""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

from attrs import field, frozen

from pricing_dsl.exact import Den, Range, RoundingMode
from pricing_dsl.ir.nodes.words import ONE, OPEN, Id, Scalar
from pricing_dsl.source import Place


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
