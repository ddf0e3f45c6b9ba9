"""What comes in, and the tables that are looked up."""

from __future__ import annotations

from fractions import Fraction

from attrs import field, frozen

from pricing_dsl.semantics.model.types import Literal, Type
from pricing_dsl.source import Place


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
