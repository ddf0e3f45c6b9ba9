"""Symbols: what a name of a rulebook can be the name of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from attrs import frozen

from pricing_dsl.semantics import model
from pricing_dsl.source import Place


@frozen
class InletSymbol:
    """A meter, records, an input, or a term that a contract may override."""

    name: str
    place: Place
    inlet: model.Inlet


@frozen
class ConstantSymbol:
    """A term that no contract may override."""

    name: str
    place: Place
    value: model.Const


@frozen
class DatedSymbol:
    """A term with dates: a table with the one key `since` and the column `value`."""

    name: str
    place: Place
    table: str
    type: model.Type


@frozen
class TableSymbol:
    """A table; its types come out of how it is looked up (see `semantics.tables`)."""

    name: str
    place: Place


@frozen
class PlanSymbol:
    name: str
    place: Place


@frozen
class LetSymbol:
    """`over`: the list (id) of its rows when it has one of its own; inside `each`, rows are understood: None, and
    `within` is the list of that `each`."""

    name: str
    place: Place
    key: str
    type: model.Type
    over: str | None
    value: model.Expr
    within: str | None = None


@frozen
class LineSymbol:
    """A line. `keys`: one, or several when lines of one name stand in several places: its amount is their sum.

    kind: fee, charge, discount, tax, minimum, maximum, rounding. subject: the quantity of the same name, which the bare
    name then means (`.amount` is the money). within: the list of the `each` it stands in, while inside that.
    """

    name: str
    place: Place
    keys: tuple[str, ...]
    kind: str
    subject: Symbol | None = None
    within: str | None = None


@frozen
class GrantSymbol:
    """A grant. covers: names it covers; by: the group list each value of which has its own lots; costs: it has a line
    `NAME.cost`. A money grant has a line of its own name (`NAME.amount`)."""

    name: str
    place: Place
    key: str
    type: model.Numeric
    money: bool
    covers: tuple[str, ...]
    by: str | None = None
    costs: bool = False


@frozen
class CommitSymbol:
    """A commitment: lines `NAME.premium` (if it has an overage) and `NAME.shortfall`."""

    name: str
    place: Place
    key: str
    premium: bool


@frozen
class RememberSymbol:
    """A value kept for the next period. keeping: how many values (None: one)."""

    name: str
    place: Place
    key: str
    type: model.Type
    keeping: int | None


@frozen
class RowSymbol:
    """`row` of `each row in LIST` or of a fold."""

    name: str
    place: Place
    list: model.RowList


@frozen
class DimensionSymbol:
    """A dimension's name where one row at a time is priced: the value of the row at hand."""

    name: str
    place: Place
    list: str
    column: model.Column


Symbol: TypeAlias = (
    InletSymbol
    | ConstantSymbol
    | DatedSymbol
    | TableSymbol
    | PlanSymbol
    | LetSymbol
    | LineSymbol
    | GrantSymbol
    | CommitSymbol
    | RememberSymbol
    | RowSymbol
    | DimensionSymbol
)

KINDS: Mapping[type, str] = {
    ConstantSymbol: "a term",
    DatedSymbol: "a dated term",
    TableSymbol: "a table",
    PlanSymbol: "a plan",
    LetSymbol: "a `let`",
    LineSymbol: "a line",
    GrantSymbol: "a grant",
    CommitSymbol: "a commitment",
    RememberSymbol: "a remembered value",
    RowSymbol: "a row",
    DimensionSymbol: "a dimension",
}


RESERVED: Mapping[str, str] = {
    "true": "a condition that holds",
    "false": "a condition that does not hold",
    "subtotal": "the sum of the lines so far",
    "total": "the sum of all lines",
    "rejected": "a usage that is set aside",
    "currency": "the currency of the plan",
}
"""Names that always mean the same."""


def kind_of(symbol: Symbol) -> str:
    """What a symbol is, in words with their article: "a meter", "a line"."""
    if isinstance(symbol, InletSymbol):
        role = symbol.inlet.role
        return {"input": "an input", "records": "a list of records"}.get(role, f"a {role}")
    return KINDS[type(symbol)]
