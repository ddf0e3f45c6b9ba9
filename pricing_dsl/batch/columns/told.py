"""What lines say of their quantities and prices, those of one name as one line."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pyarrow as pa
from attrs import frozen

from pricing_dsl.batch.bill_columns import BillColumn
from pricing_dsl.batch.columns.limbs import Flags, Ints
from pricing_dsl.batch.columns.recipe import Amounts, Lacking, Recipe, shown_of
from pricing_dsl.batch.columns.results import Results, spaced
from pricing_dsl.ir.nodes import Id, Line, Plan


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


def told(plan: Plan, lines: Sequence[Line], what: str) -> Recipe:
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
        return Amounts((terms[0].value,), shown_of(lines), (terms[0].factor,))
    return Told(tuple(terms), what == "quantity")
