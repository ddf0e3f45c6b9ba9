"""Which values of a plan a column of bills is made of, and how: what `Bill` says, for all bills at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa
from attrs import frozen

from pricing_dsl.batch.bill_columns import BillColumn
from pricing_dsl.batch.columns.kept import kept
from pricing_dsl.batch.columns.ragged import bills_of
from pricing_dsl.batch.columns.recipe import Amounts, Lacking, One, Recipe, empty_lists, lists_of, shown_of
from pricing_dsl.batch.columns.results import Results, spaced
from pricing_dsl.batch.columns.told import told
from pricing_dsl.ir.nodes import Id, Line, Plan, Program
from pricing_dsl.rating.bill import BillNotice


def recipe_of(program: Program, plan: Plan, column: BillColumn) -> Recipe | None:
    """How a plan makes a column; None: only the exact way does."""
    what, *rest = column.path
    match what:
        case "total":
            return Amounts((plan.total,), (), (Fraction(1),))
        case "line":
            return _lines([line for line in plan.lines if line.name == rest[0]])
        case "note":
            notes = [note.amount for note in plan.notes if note.name == rest[0]]
            return Amounts(tuple(notes), (), (Fraction(1),) * len(notes)) if notes else Lacking()
        case "notices":
            flags = tuple(notice.flag for notice in plan.notices)
            return Notices(flags, tuple(str(BillNotice(notice.name, notice.level)) for notice in plan.notices))
        case "quantity" | "price":
            return told(plan, [line for line in plan.lines if line.name == rest[0]], what)
        case "grant":
            return _grant(plan, column, *rest)
        case "output":
            return _output(plan, column, rest[0])
        case "slot":
            return kept(program, plan, column, rest[0])
    return None


# ---- amounts ---------------------------------------------------------------------------------------------------------


def _lines(lines: Sequence[Line]) -> Recipe:
    if not lines:
        return Lacking()
    return Amounts(tuple(line.amount for line in lines), shown_of(lines), (Fraction(1),) * len(lines))


# ---- notices ---------------------------------------------------------------------------------------------------------


@frozen
class Notices:
    """The texts of the flags that hold."""

    ids: tuple[Id, ...]
    texts: tuple[str, ...]

    @property
    def constants(self) -> object:
        return self.texts

    def made(self, results: Results, names: Sequence[str], column: BillColumn, alike: Sequence[Notices]) -> pa.Array:
        if not self.ids:
            return empty_lists(results.count, column.type)
        flags = np.stack([results.values(name).astype(np.bool_, copy=False) for name in names], axis=1)
        texts = [text for one in alike for text in one.texts]
        rows, which = np.nonzero(flags)
        if len(alike) > 1:
            which = which + (results.plan if isinstance(results.plan, int) else results.plan[rows]) * len(self.texts)
        return lists_of(flags.sum(axis=1), pa.array(texts, pa.string()).take(pa.array(which)), column.type)


# ---- values of a kind ------------------------------------------------------------------------------------------------


@frozen
class Each:
    """A value for each row of a list. of: with what the row is called; then a bill without rows has none. spread: it is
    the bill's, the same for all of its rows."""

    ids: tuple[Id, ...]
    list: str
    of: bool = False
    spread: bool = False
    constants: object = None

    def made(self, results: Results, names: Sequence[str], column: BillColumn, alike: Sequence[Any]) -> pa.Array:
        assert column.kind is not None
        offsets = results.lists[self.list].offsets
        values = results.column(names[0], column.kind, offsets=None if self.spread else offsets)
        counts = np.diff(offsets)
        if self.spread:
            values = values.take(pa.array(bills_of(offsets)))
        if self.of:
            labels = _labels(results, self.list)
            values = pa.StructArray.from_arrays([labels, values], fields=list(column.type.value_type))
        return lists_of(counts, values, column.type, counts == 0 if self.of else None)


def _labels(results: Results, list_id: str) -> pa.Array:
    """What the rows of a group are called: their dimension values."""
    parts = [results.texts(key).to_pylist() for key in results.made[list_id].keys]
    return pa.array([", ".join(row) for row in zip(*parts, strict=True)], pa.string())


def _grant(plan: Plan, column: BillColumn, name: str, part: str) -> Recipe | None:
    report = next((grant for grant in plan.grants if grant.name == name), None)
    if report is None:
        return Lacking()
    id_ = getattr(report, part)
    if report.list is None:
        return One((id_,), column.listed, of=True)
    return Each((id_,), report.list, of=True, spread=spaced(plan, id_) is None)


def _output(plan: Plan, column: BillColumn, name: str) -> Recipe | None:
    ids = [output.value for output in plan.outputs if output.name == name]
    if not ids:
        return Lacking()
    if column.kind is None or column.kind.kind == "mixed":
        return None
    space = spaced(plan, ids[-1])
    return One((ids[-1],), column.listed) if space is None else Each((ids[-1],), space)


def names_of(column: str, recipe: Recipe) -> list[str]:
    """The names of a column's results."""
    return [f"{column}#{number}" for number in range(len(recipe.ids))]


def asked(recipes: Mapping[str, Recipe]) -> dict[str, Id]:
    """What is asked of a plan, by the names of results."""
    return {
        name: id_
        for column, recipe in recipes.items()
        for name, id_ in zip(names_of(column, recipe), recipe.ids, strict=True)
    }
