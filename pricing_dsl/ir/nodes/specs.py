"""What comes in, what is looked up, and what is carried."""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen

from pricing_dsl.ir.nodes.words import Scalar


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
