"""What a plan does with its values, the plan, and the program."""

from __future__ import annotations

import datetime
from fractions import Fraction

import attrs
from attrs import field, frozen

from pricing_dsl.ir.nodes.operations import Value
from pricing_dsl.ir.nodes.specs import Inlet, ListSpec, Slot, TableSpec
from pricing_dsl.ir.nodes.words import IR_VERSION, LANGUAGE_VERSION, Id
from pricing_dsl.source import Place


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
