"""Values written out as sums, to see what is left of the difference of two.

Sums in sums are written out; the lesser and the greater of two beside the first: min(a, b) = a + min(0, b - a); sums
over rows as sums over each of their terms. What all rows draw, and what all lots give, is one.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from heapq import heapify, heappop, heappush
from typing import Any, TypeAlias

from attrs import define, field, frozen

from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.bounds import Number, never_below, plain
from pricing_dsl.ir.nodes import BILL, Id, Plan, Value

_MOST_TERMS = 64
"""Longer sums are not written out."""


@frozen(eq=False)
class Least:
    """The lesser of 0 and a sum, whose first coefficient is 1. There is one for each sum, known by its number: sums
    rest on each other again and again, and to look into them would take ever longer."""

    number: int


@frozen
class OfRows:
    """A term summed over the rows of a list."""

    list: str
    term: Term


@frozen
class Drawn:
    """All that is drawn."""

    op: ir.Draw


Term: TypeAlias = "Id | Least | OfRows | Drawn"
"""A value by its id, or what is made of values and is none itself."""

Form: TypeAlias = dict[Term, Number]
"""coefficient by term; of `ONE`, the constant."""

ONE: Id = -1


def unscaled(form: Form) -> Form:
    """A sum, but for a factor: its first coefficient is 1."""
    first = form[min(form, key=_place)]
    return {term: plain(Fraction(factor) / first) for term, factor in form.items()}


def _write_out(plan: Plan, form: Form) -> None:
    """Replace the sums in a sum, the last ones first: most often nothing is left before one gets far."""
    waiting = [-term for term in form if isinstance(term, int)]
    heapify(waiting)
    while waiting and len(form) <= _MOST_TERMS:
        id_ = -heappop(waiting)
        op = plan.values[id_].op
        if id_ in form and isinstance(op, ir.Linear):
            factor = form.pop(id_)
            _add(form, _constant(plain(op.constant)), factor)
            for arg, coefficient in zip(op.args, op.coefficients, strict=True):
                _add(form, {arg: plain(coefficient)}, factor)
                heappush(waiting, -arg)


@define
class Sums:
    """Values of a plan, and all that they rest on, written out."""

    plan: Plan
    forms: dict[Id, Form] = field(factory=dict)
    _least: dict[tuple[tuple[Term, Number], ...], Least] = field(factory=dict)

    def difference(self, plus: Iterable[Id], minus: Iterable[Id]) -> Form:
        """What is left of the values of `plus` without those of `minus`: nothing where their sums are surely equal."""
        form: Form = {}
        for sign, ids in ((1, plus), (-1, minus)):
            for id_ in ids:
                _add(form, {id_: 1}, sign)
        _write_out(self.plan, form)
        return self.written_out(form) if form else form

    def written_out(self, form: Form) -> Form:
        """A sum of values with all of them written out."""
        self._find([term for term in form if isinstance(term, int) and term != ONE])
        found: Form = {}
        for term, factor in form.items():
            one: Form = {term: 1}
            _add(found, self.forms.get(term, one) if isinstance(term, int) else one, factor)
        return found

    def _find(self, ids: Iterable[Id]) -> None:
        needed: set[Id] = set()
        waiting = list(ids)
        while waiting:
            id_ = waiting.pop()
            if id_ not in needed and id_ not in self.forms:
                needed.add(id_)
                waiting.extend(_made_of(self.plan.values[id_].op))
        for id_ in sorted(needed):
            form = self._form(self.plan.values[id_])
            self.forms[id_] = {id_: 1} if form is None or len(form) > _MOST_TERMS else form

    def _form(self, value: Value) -> Form | None:
        """What an operation gives, written out; None where it is no sum."""
        match value.op:
            case ir.Const(constant) if isinstance(constant, Fraction):
                return _constant(plain(constant))
            case ir.Linear(args, coefficients, constant):
                form = _constant(plain(constant))
                for arg, factor in zip(args, coefficients, strict=True):
                    _add(form, self.forms[arg], plain(factor))
                return form
            case ir.Min((a, b)):
                return self._lesser(a, b)
            case ir.Max((a, b)):
                form = dict(self.forms[a])
                _add(form, self.forms[b], 1)
                _add(form, self._lesser(a, b), -1)
                return form
            case ir.FoldRows(fn="sum", list=list_id, a=a) if value.space == BILL and a is not None:
                return self._of_rows(list_id, a)
            case _:
                return None

    def _lesser(self, a: Id, b: Id) -> Form:
        for one, other in ((a, b), (b, a)):
            if self._at_most(one, other):
                return dict(self.forms[one])
        form = dict(self.forms[a])
        _add(form, self._lesser_of_0(self._apart(b, a)), 1)
        return form

    def _lesser_of_0(self, form: Form) -> Form:
        """The lesser of 0 and a sum; of a sum and its opposite it has the same term: min(0, x) = x + min(0, -x)."""
        if form.keys() <= {ONE}:
            return _constant(min(form.get(ONE, 0), 0))
        lead = form[min(form, key=_place)]
        terms = tuple(sorted(unscaled(form).items(), key=lambda term: _place(term[0])))
        found: Form = {self._least.setdefault(terms, Least(len(self._least))): -lead if lead < 0 else lead}
        if lead < 0:
            _add(found, form, 1)
        return found

    def _apart(self, a: Id, b: Id) -> Form:
        form = dict(self.forms[a])
        _add(form, self.forms[b], -1)
        return form

    def _of_rows(self, list_id: str, a: Id) -> Form:
        """The sum over the rows of a list; of groups that over the rows they are made of."""
        form: Form = {}
        for term, factor in self.forms[a].items():
            value = self._value(term)
            if value is None or value.space != list_id:
                _add(form, {OfRows(list_id, term): 1}, factor)
            elif isinstance(value.op, ir.Draw):
                _add(form, {Drawn(value.op): 1}, factor)
            elif isinstance(value.op, ir.FoldRows) and value.op.a is not None:
                _add(form, self._of_rows(value.op.list, value.op.a), factor)
            else:
                _add(form, {OfRows(list_id, term): 1}, factor)
        return form

    def _at_most(self, a: Id, b: Id) -> bool:
        """Whether a value is surely never above another."""
        if never_below(b, a, self.plan.values.__getitem__) or self._from_zero(self._apart(b, a)):
            return True
        above, below = self.plan.values[a].op, self.plan.values[b].op
        if isinstance(above, ir.Max):
            return all(self._at_most(arg, b) for arg in above.args)
        return isinstance(below, ir.Min) and all(self._at_most(a, arg) for arg in below.args)

    def _from_zero(self, form: Form) -> bool:
        """Whether a sum is surely not below zero: what is drawn is at most what is needed, and what is there."""
        least: Form = {}
        for term, factor in form.items():
            most = self._most(term) if factor < 0 else None
            _add(least, {term: 1} if most is None else self.forms[most], factor)
        return all(factor > 0 and self._is_from_zero(term) for term, factor in least.items())

    def _most(self, term: Term) -> Id | None:
        """A value that a term is never above."""
        value = self._value(term)
        if value is None or not isinstance(value.op, ir.Draw):
            return None
        most = value.op.need if value.space == value.op.rows else value.op.available
        return most if self._is_from_zero(most) else None

    def _value(self, term: Term) -> Value | None:
        return self.plan.values[term] if isinstance(term, int) and term != ONE else None

    def _is_from_zero(self, term: Term) -> bool:
        if isinstance(term, int):
            low: Number | None = 0 if term == ONE else self.plan.values[term].range.lo
            return low is not None and low >= 0
        return isinstance(term, Drawn) or (isinstance(term, OfRows) and self._is_from_zero(term.term))


def _made_of(op: ir.Operation) -> tuple[Id, ...]:
    """The values that an operation is written out with."""
    match op:
        case ir.Linear(args=args) | ir.Min(args) | ir.Max(args):
            return args
        case ir.FoldRows(fn="sum", a=a) if a is not None:
            return (a,)
        case ir.Draw(need=need, available=available):
            return need, available
        case _:
            return ()


def _place(term: Term) -> tuple[int, Any]:
    """An order of terms: the constant last."""
    match term:
        case int():
            return (4, 0) if term == ONE else (0, term)
        case Least(number):
            return 1, number
        case OfRows(list_id, of):
            return 2, (list_id, _place(of))
        case Drawn(op):
            return 3, repr(op)


def _constant(value: Number) -> Form:
    return {ONE: value} if value else {}


def _add(form: Form, other: Form, factor: Number) -> None:
    for term, coefficient in other.items():
        total = form.pop(term, 0) + factor * coefficient
        if total:
            form[term] = total
