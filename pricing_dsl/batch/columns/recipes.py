"""Which values of a plan a column of bills is made of, and how: what `Bill` says, for all bills at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
from attrs import frozen

from pricing_dsl.batch.bill_columns import BillColumn
from pricing_dsl.batch.columns.limbs import Flags, Ints
from pricing_dsl.batch.columns.ragged import bills_of, offsets_of
from pricing_dsl.batch.columns.results import Results, spaced
from pricing_dsl.ir.nodes import Carry, Id, Line, Plan, Program, Slot
from pricing_dsl.rating.bill import BillNotice
from pricing_dsl.rating.state import absent


class Recipe(Protocol):
    """How a column is made for plans that compute the same but for constants."""

    @property
    def ids(self) -> tuple[Id, ...]:
        """The values it takes."""

    @property
    def constants(self) -> object:
        """What may differ between plans that compute the same but for constants."""

    def made(self, results: Results, names: Sequence[str], column: BillColumn, alike: Sequence[Any]) -> pa.Array:
        """The column, of results that have these names; alike: the recipe of each plan."""


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
            return _told(plan, [line for line in plan.lines if line.name == rest[0]], what)
        case "grant":
            return _grant(plan, column, *rest)
        case "output":
            return _output(plan, column, rest[0])
        case "slot":
            return _slot(program, plan, column, rest[0])
    return None


# ---- amounts ---------------------------------------------------------------------------------------------------------


@frozen
class Lacking:
    """What a plan does not have."""

    ids: tuple[Id, ...] = ()
    constants: object = None

    def made(self, results: Results, names: Sequence[str], column: BillColumn, alike: Sequence[Any]) -> pa.Array:
        return pa.nulls(results.count, column.type)


@frozen
class Amounts:
    """The sum of numbers, each told times a factor. shown: flags of which one holds where there is a sum at all; none:
    there always is."""

    amounts: tuple[Id, ...]
    shown: tuple[Id, ...]
    factors: tuple[Fraction, ...]

    @property
    def ids(self) -> tuple[Id, ...]:
        return (*self.amounts, *self.shown)

    @property
    def constants(self) -> object:
        return self.factors

    def made(self, results: Results, names: Sequence[str], column: BillColumn, alike: Sequence[Amounts]) -> pa.Array:
        assert column.kind is not None
        if len(alike) > 1:
            results.doubt(np.ones(results.count, np.bool_))
        valid: Flags | None = None
        for name in names[len(self.amounts) :]:
            flag = results.values(name).astype(np.bool_, copy=False)
            valid = flag if valid is None else valid | flag
        terms = list(zip(names, self.factors, strict=False))
        return results.numbers(terms, column.kind, valid=None if valid is None or valid.all() else valid)


def _shown(lines: Iterable[Line]) -> tuple[Id, ...]:
    """The flags under which there is a line at all."""
    flags = [line.shown for line in lines]
    return () if None in flags else tuple(flag for flag in flags if flag is not None)


def _lines(lines: Sequence[Line]) -> Recipe:
    if not lines:
        return Lacking()
    return Amounts(tuple(line.amount for line in lines), _shown(lines), (Fraction(1),) * len(lines))


# ---- quantities and prices -------------------------------------------------------------------------------------------


@frozen
class Term:
    """The quantity or price of one line. value: None where it has none; list: whose rows have one each; unit: which of
    the units of all lines; factor: what it is told times."""

    value: Id | None
    shown: Id | None
    list: str | None
    unit: int
    factor: Fraction


@frozen
class Told:
    """What lines of one name have in common: of quantities the sum, of prices the one that they all have; nothing where
    a line that is shown has none, or has it in another unit."""

    terms: tuple[Term, ...]
    added: bool

    @property
    def ids(self) -> tuple[Id, ...]:
        return tuple(id_ for term in self.terms for id_ in (term.value, term.shown) if id_ is not None)

    @property
    def constants(self) -> object:
        return tuple((term.unit, term.factor) for term in self.terms)

    def made(self, results: Results, names: Sequence[str], column: BillColumn, alike: Sequence[Told]) -> pa.Array:
        assert column.kind is not None
        if len(alike) > 1 or column.kind.scale is None:
            results.doubt(np.ones(results.count, np.bool_))
            return pa.nulls(results.count, column.type)
        found = _Joined.nothing(results.count)
        rest = iter(names)
        for term in self.terms:
            value = None if term.value is None else next(rest)
            shown = None if term.shown is None else results.values(next(rest)).astype(np.bool_, copy=False)
            found = found.with_term(results, term, value, shown, column.kind.scale, added=self.added)
        return results.decimals(found.values, 1, column.kind, None if found.valid.all() else found.valid)


@frozen
class _Joined:
    """Lines so far, for each bill: whether there is one, whether they have something in common, in which unit, and
    what."""

    any: Flags
    valid: Flags
    unit: Ints
    values: Ints

    @classmethod
    def nothing(cls, count: int) -> _Joined:
        none = np.zeros(count, np.bool_)
        return cls(none, none, np.zeros(count, np.int64), np.zeros(count, np.int64))

    def with_term(
        self, results: Results, term: Term, value: str | None, shown: Flags | None, scale: int, *, added: bool
    ) -> _Joined:
        """The same with another line."""
        shown = np.ones(results.count, np.bool_) if shown is None else shown
        values, there = np.zeros(results.count, np.int64), np.zeros(results.count, np.bool_)
        if value is not None:
            values, there = results.told(value, term.factor * 10**scale, term.list, added=added)
        alike = there & (self.unit == term.unit) & (added | (self.values == values))
        both = self.any & shown
        total = np.where(both, self.values + values, values) if added else values
        results.doubt(None if not added else (np.abs(self.values) >= _SURE) | (np.abs(values) >= _SURE))
        return _Joined(
            self.any | shown,
            np.where(both, self.valid & alike, np.where(shown, there, self.valid)),
            np.where(shown & ~self.any, term.unit, self.unit),
            np.where(shown, total, self.values),
        )


_SURE = 2**61
"""Two numbers below this have a sum that fits."""


def _told(plan: Plan, lines: Sequence[Line], what: str) -> Recipe:
    """What lines of one name say of their quantity or price."""
    if not lines or all(getattr(line, what) is None for line in lines):
        return Lacking()
    units: list[str] = []
    terms = []
    for line in lines:
        id_: Id | None = getattr(line, what)
        unit, factor = "" if id_ is None else plan.values[id_].unit, Fraction(1)
        if line.said is not None:
            unit = line.said.unit if what == "quantity" else line.said.price_unit if id_ is not None else ""
            factor = getattr(line.said, what)
        units.append(unit)
        terms.append(Term(id_, line.shown, None if id_ is None else spaced(plan, id_), units.index(unit), factor))
    if len(terms) == 1 and terms[0].list is None and terms[0].value is not None:
        return Amounts((terms[0].value,), _shown(lines), (terms[0].factor,))
    return Told(tuple(terms), what == "quantity")


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
            return _empty_lists(results.count, column.type)
        flags = np.stack([results.values(name).astype(np.bool_, copy=False) for name in names], axis=1)
        texts = [text for one in alike for text in one.texts]
        rows, which = np.nonzero(flags)
        if len(alike) > 1:
            which = which + (results.plan if isinstance(results.plan, int) else results.plan[rows]) * len(self.texts)
        return _lists(flags.sum(axis=1), pa.array(texts, pa.string()).take(pa.array(which)), column.type)


def _empty_lists(count: int, kind: pa.DataType) -> pa.Array:
    return pa.ListArray.from_arrays(pa.array(np.zeros(count + 1, np.int32)), pa.array([], kind.value_type), kind)


def _lists(counts: Any, values: pa.Array, kind: pa.DataType, missing: Flags | None = None) -> pa.Array:
    mask = None if missing is None or not missing.any() else pa.array(missing)
    return pa.ListArray.from_arrays(pa.array(offsets_of(counts).astype(np.int32)), values, kind, mask=mask)


# ---- values of a kind ------------------------------------------------------------------------------------------------


@frozen
class One:
    """One value; listed: as the only one of a list. of: as the balance of a whole grant."""

    ids: tuple[Id, ...]
    listed: bool
    of: bool = False
    constants: object = None

    def made(self, results: Results, names: Sequence[str], column: BillColumn, alike: Sequence[Any]) -> pa.Array:
        assert column.kind is not None
        values = results.column(names[0], column.kind)
        if not self.listed:
            return values
        if self.of:
            whole = pa.array([""] * results.count, pa.string())
            values = pa.StructArray.from_arrays([whole, values], fields=list(column.type.value_type))
        return _lists(np.ones(results.count, np.int64), values, column.type)


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
        return _lists(counts, values, column.type, counts == 0 if self.of else None)


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


# ---- what is carried -------------------------------------------------------------------------------------------------


@frozen
class Window:
    """The last values, oldest first."""

    values: tuple[Id, ...]
    count: Id | None
    constants: object = None

    @property
    def ids(self) -> tuple[Id, ...]:
        return self.values if self.count is None else (*self.values, self.count)

    def made(self, results: Results, names: Sequence[str], column: BillColumn, alike: Sequence[Any]) -> pa.Array:
        assert column.kind is not None
        if self.count is None or not self.values:
            return _empty_lists(results.count, column.type)
        counts, width = results.values(names[-1]), len(self.values)
        kept = np.arange(width)[::-1] < counts[:, None]
        columns = [results.column(name, column.kind) for name in names[width - 1 :: -1]]
        flat = pa.concat_arrays(columns).take(pa.array(np.arange(results.count * width).reshape(width, -1).T[kept]))
        return _lists(kept.sum(axis=1), flat, column.type)


@frozen
class ByKey:
    """A value for each row of a group or lot that says something. nothing: what says nothing."""

    ids: tuple[Id, ...]
    list: str
    nothing: Any
    days: bool

    @property
    def constants(self) -> object:
        return self.nothing

    def made(self, results: Results, names: Sequence[str], column: BillColumn, alike: Sequence[Any]) -> pa.Array:
        assert column.kind is not None
        made, offsets = results.made[self.list], results.lists[self.list].offsets
        if len(alike) > 1:
            results.doubt(np.ones(results.count, np.bool_))
        says = self._says(results, names[0])
        rows = np.flatnonzero(says)
        values = results.column(names[0], column.kind, offsets=offsets).take(pa.array(rows))
        text = results.days if self.days else results.texts
        parts = [text(key[rows]) for key in made.keys]
        width = len(parts)
        order = np.arange(len(rows) * width).reshape(width, -1).T.reshape(-1)
        flat = pa.concat_arrays(parts).take(pa.array(order))
        of_kind, _ = column.type.value_type
        keys = pa.ListArray.from_arrays(pa.array(np.arange(len(rows) + 1, dtype=np.int32) * width), flat, of_kind.type)
        entries = pa.StructArray.from_arrays([keys, values], fields=list(column.type.value_type))
        counts = np.bincount(bills_of(offsets)[rows], minlength=results.count)
        return _lists(counts, entries, column.type)

    def _says(self, results: Results, name: str) -> Flags:
        values = results.values(name)
        if isinstance(self.nothing, Fraction):
            den = results.dens[name]
            nothing = self.nothing * den.const
            return np.asarray(values != (nothing.numerator if nothing.denominator == 1 else 0)) | bool(
                nothing.denominator > 1
            )
        other = results.codes.of(self.nothing) if isinstance(self.nothing, str) else self.nothing
        return np.asarray(values != other)


def _slot(program: Program, plan: Plan, column: BillColumn, name: str) -> Recipe | None:
    carry = next((carry for carry in plan.carries if carry.slot == name), None)
    if carry is None:
        return Lacking()
    if column.kind is None:
        return None
    slot = next(slot for slot in plan.slots if slot.name == name)
    return _carried(program, carry, slot)


def _carried(program: Program, carry: Carry, slot: Slot) -> Recipe | None:
    if carry.value is None:
        return Window(carry.values, carry.count)
    if slot.list is None:
        return One((carry.value,), listed=False)
    kind = next(rows.kind for rows in program.lists if rows.id == slot.list)
    nothing = absent(slot)
    return None if slot.kind == "date" else ByKey((carry.value,), slot.list, nothing, kind == "lots")


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
