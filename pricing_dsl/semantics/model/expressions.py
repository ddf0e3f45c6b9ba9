"""Expressions of the model: few operations, all names resolved."""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

from attrs import field, frozen

from pricing_dsl.exact import RoundingMode
from pricing_dsl.semantics.model.types import Literal, Type
from pricing_dsl.source import Place


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
