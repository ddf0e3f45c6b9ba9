"""Checks of what comes in and what is looked up: inlets, lists, tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pricing_dsl.ir.errors import IRError
from pricing_dsl.ir.kinds import MADE, alike, scalar_kind
from pricing_dsl.ir.nodes import BILL, ColumnSpec, Inlet, ListSpec, Program, Scalar, TableSpec

ROLES = ("meter", "input", "records", "term", "purchase")
GIVEN_KINDS = ("number", "flag", "choice", "text", "date")
LIST_KINDS = ("records", "meter", *MADE)
MATCHES = ("is", "any", "up_to", "below", "above", "since")
AGGREGATES = (
    "sum",
    "peak",
    "last",
    "average",
    "unique",
    "time_weighted",
    "percentile",
    "highest",
    "average_highest",
)


def unique(what: str, names: Iterable[str]) -> set[str]:
    """The names, none of which stands twice.

    Raises:
        IRError: one does.
    """
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise IRError(f"the {what} {name} is there twice")
        seen.add(name)
    return seen


def verify_specs(program: Program) -> None:
    """Check inlets, lists and tables by themselves.

    Raises:
        IRError: one of them is inconsistent.
    """
    unique("inlet", (inlet.name for inlet in program.inlets))
    lists = {rows.id: rows for rows in program.lists}
    unique("list", (rows.id for rows in program.lists))
    unique("table", (table.name for table in program.tables))
    for inlet in program.inlets:
        _verify_inlet(inlet, lists)
        _verify_dated(inlet, program.tables)
    for rows in program.lists:
        _verify_list(rows, lists)
    for table in program.tables:
        _verify_table(table)
    for unit, spellings in program.units.items():
        if any(factor <= 0 for factor in spellings.values()):
            raise IRError(f"a unit written for {unit} is not above zero")


def _verify_dated(inlet: Inlet, tables: Sequence[TableSpec]) -> None:
    """A term's own values by date are a table with the one key and one column of the term's kind."""
    if inlet.dated is None:
        return
    table = next((table for table in tables if table.name == inlet.dated), None)
    if table is None or table.keys != ("date",) or [column.kind for column in table.columns] != [inlet.kind]:
        raise IRError(f"inlet {inlet.name}: {inlet.dated} is no table of its values by date")


def fits(value: Scalar | None, kind: str) -> bool:
    """Whether a constant is of a kind; None is of every kind."""
    return value is None or alike(scalar_kind(value), kind)


def _verify_inlet(inlet: Inlet, lists: dict[str, ListSpec]) -> None:
    where = f"inlet {inlet.name}"
    if inlet.role not in ROLES:
        raise IRError(f"{where}: there is no role {inlet.role}")
    if inlet.kind not in GIVEN_KINDS:
        raise IRError(f"{where}: there is no kind {inlet.kind}")
    if inlet.list is not None and inlet.list not in lists:
        raise IRError(f"{where}: there is no list {inlet.list}")
    if inlet.role == "records" and inlet.list is None:
        raise IRError(f"{where}: records have a list")
    if not fits(inlet.default, inlet.kind):
        raise IRError(f"{where}: its default is not a {inlet.kind}")
    if inlet.low is not None and inlet.high is not None and inlet.low > inlet.high:
        raise IRError(f"{where}: its bounds are out of order")
    if inlet.nonnegative and inlet.kind == "number" and inlet.high is not None and inlet.high < 0:
        raise IRError(f"{where}: it is never below zero, and its upper bound is")
    if inlet.aggregate is not None:
        _verify_aggregate(where, *inlet.aggregate)
    if inlet.each not in (None, "day", "hour"):
        raise IRError(f"{where}: a meter is kept each day or hour, not each {inlet.each}")


def _verify_aggregate(where: str, name: str, count: int | None) -> None:
    if name not in AGGREGATES:
        raise IRError(f"{where}: there is no aggregate {name}")
    if (name in ("percentile", "highest", "average_highest")) != (count is not None) or (count or 1) < 1:
        raise IRError(f"{where}: the aggregate {name} has {'no' if count is None else 'a wrong'} number")


def _verify_columns(where: str, columns: tuple[ColumnSpec, ...]) -> None:
    unique(f"column of {where}", (column.name for column in columns))
    for column in columns:
        if column.kind not in GIVEN_KINDS or not fits(column.default, column.kind):
            raise IRError(f"{where}: column {column.name} is not of a known kind, or its default is of another")


def _verify_list(rows: ListSpec, lists: dict[str, ListSpec]) -> None:
    where = f"list {rows.id}"
    if rows.id == BILL or rows.kind not in LIST_KINDS:
        raise IRError(f"{where}: there is no list of kind {rows.kind}, and none is called {BILL}")
    _verify_columns(where, rows.columns)
    if rows.kind == "group":
        source = source_of(rows, lists)
        known = {column.name: column for column in source.columns}
        if not set(rows.by) <= known.keys() or not set(rows.by) <= {column.name for column in rows.columns}:
            raise IRError(f"{where}: it groups by columns that it or {source.id} does not have")
        unique(f"grouping of {where} by", rows.by)
        if any(known[name].kind not in ("choice", "text") for name in rows.by):
            raise IRError(f"{where}: rows are grouped by choices")
    if (rows.kind == "lots") != (rows.days is not None):
        raise IRError(f"{where}: lots, and nothing else, last some days")
    if rows.kind == "lots":
        _verify_lots(where, rows, source_of(rows, lists))


def _verify_lots(where: str, lots: ListSpec, source: ListSpec) -> None:
    kinds = {column.name: column.kind for column in source.columns}
    if [kinds.get(name) for name in lots.by] != ["date"]:
        raise IRError(f"{where}: one column of {source.id} says on which date a lot starts")
    if [(column.name, column.kind) for column in lots.columns] != [("granted", "date"), ("expires", "date")]:
        raise IRError(f"{where}: its columns are the dates granted and expires")
    if lots.days is None or lots.days < 1:
        raise IRError(f"{where}: a lot lasts one day at least")


def source_of(group: ListSpec, lists: Mapping[str, ListSpec]) -> ListSpec:
    """The list whose rows a group or lots are made of: the one called `source`, or the one of the inlet called so.

    Raises:
        IRError: there is none.
    """
    for rows in lists.values():
        if rows.kind not in MADE and group.source in (rows.id, rows.source):
            return rows
    raise IRError(f"list {group.id}: there are no rows of {group.source} to group")


def _verify_table(table: TableSpec) -> None:
    where = f"table {table.name}"
    _verify_columns(where, table.columns)
    if not set(table.keys) <= set(GIVEN_KINDS):
        raise IRError(f"{where}: keys are {', '.join(GIVEN_KINDS)}")
    for row in table.rows:
        if len(row.matches) != len(table.keys) or len(row.cells) != len(table.columns):
            raise IRError(f"{where}: a row has {len(row.matches)} keys and {len(row.cells)} cells")
        for match, kind in zip(row.matches, table.keys, strict=True):
            if match.kind not in MATCHES:
                raise IRError(f"{where}: there is no key {match.kind}")
            if match.kind not in ("any", "above") and (match.value is None or not fits(match.value, kind)):
                raise IRError(f"{where}: a key {match.kind} has no {kind} to compare with")
            if match.kind in ("up_to", "below", "since") and kind not in ("number", "date"):
                raise IRError(f"{where}: a {kind} is not {match.kind} another")
        for cell, column in zip(row.cells, table.columns, strict=True):
            if not fits(cell, column.kind):
                raise IRError(f"{where}: a cell of {column.name} is not a {column.kind}")
