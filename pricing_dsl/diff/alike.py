"""Whether two versions of a plan rate alike: whether they compute the same from the same, whatever it is called."""

from __future__ import annotations

import datetime
from typing import Any

from attrs import evolve

from pricing_dsl.ir.convert import HASHED
from pricing_dsl.ir.json import content_hash
from pricing_dsl.ir.nodes import Match, Plan, Program, RowOf, TableSpec
from pricing_dsl.ir.prune import prune


def alike(old: Program, new: Program) -> bool:
    """Whether two programs rate alike, whatever version they say they are."""
    return content_hash(evolve(old, version="")) == content_hash(evolve(new, version=""))


def plans_alike(old: tuple[Program, Plan], new: tuple[Program, Plan], start: datetime.date | None) -> bool:
    """Whether two versions of a plan rate alike from a day on, up to the next at which something dated changes."""
    return bool(_rates(*old, start) == _rates(*new, start))


def _rates(program: Program, plan: Plan, start: datetime.date | None) -> Any:
    """All that a plan's bills rest on, as data."""
    bare = prune(evolve(plan, name="", title="", start=None, through=None, outputs=()))
    used = {value.op.table for value in bare.values if isinstance(value.op, RowOf)}
    tables = [_in_force(table, start) for table in program.tables if table.name in used]
    inlets = [inlet for inlet in program.inlets if inlet.name in plan.needs]
    lists = [rows for rows in program.lists if rows.id in plan.lists]
    return HASHED.unstructure(bare), [[HASHED.unstructure(one) for one in all_] for all_ in (tables, inlets, lists)]


def _in_force(table: TableSpec, start: datetime.date | None) -> TableSpec:
    """The table without the rows that hold from a later day on."""
    return evolve(table, rows=tuple(row for row in table.rows if not any(_is_later(one, start) for one in row.matches)))


def _is_later(match: Match, start: datetime.date | None) -> bool:
    if match.kind != "since" or not isinstance(match.value, datetime.date):
        return False
    return start is None or match.value > start
