"""Intervals of sums, and of what lies between two values.

A sum's interval is the sum of its terms' intervals, each by itself. That loses what the terms have in common, as in
``used - min(used, included)``, which is never below zero. So where a bound is on the wrong side of zero, a minimum that
is taken away is replaced by one of its arguments (it is at most that), and a maximum that is added likewise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Protocol, TypeAlias

from attrs import evolve, frozen

from pricing_dsl.exact import Range
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import Id

MAX_TERMS = 32
"""Longer sums are bounded term by term only."""

MAX_ARGUMENTS = 32
"""Of minima and maxima with more arguments only the first are tried."""

MAX_REPLACED = 64
"""So many minima and maxima of one sum are replaced, one after the other."""

_ZERO = Fraction(0)


class Claimed(Protocol):
    """What is asked of a value."""

    @property
    def op(self) -> ir.Operation: ...
    @property
    def range(self) -> Range: ...


Of: TypeAlias = Callable[[Id], Claimed]


@frozen
class Form:
    """constant + the sum of coefficient * value."""

    terms: dict[Id, Fraction]
    constant: Fraction

    @classmethod
    def of(cls, id_: Id, of: Of) -> Form:
        """A value as a sum: itself, or what it sums."""
        op = of(id_).op
        if isinstance(op, ir.Linear):
            return cls.of_sum(op)
        if isinstance(op, ir.Const) and isinstance(op.value, Fraction):
            return cls({}, op.value)
        return cls({id_: Fraction(1)}, _ZERO)

    @classmethod
    def of_sum(cls, op: ir.Linear) -> Form:
        """What a sum says."""
        terms: dict[Id, Fraction] = {}
        for arg, factor in zip(op.args, op.coefficients, strict=True):
            terms[arg] = terms.get(arg, _ZERO) + factor
        return cls(terms, op.constant)

    def plus(self, other: Form, factor: Fraction) -> Form:
        """The sum of this and `factor` times the other."""
        terms = dict(self.terms)
        for id_, coefficient in other.terms.items():
            total = terms.pop(id_, _ZERO) + factor * coefficient
            if total:
                terms[id_] = total
        return Form(terms, self.constant + factor * other.constant)

    def opposite(self) -> Form:
        """The sum with its sign turned."""
        return Form({id_: -factor for id_, factor in self.terms.items()}, -self.constant)


def sum_range(op: ir.Linear, of: Of) -> Range:
    """The interval of a sum."""
    return _range(Form.of_sum(op), of)


def difference_range(a: Id, b: Id, of: Of) -> Range:
    """The interval of a - b."""
    return Range.point(_ZERO) if a == b else _range(Form.of(a, of).plus(Form.of(b, of), Fraction(-1)), of)


def _range(form: Form, of: Of) -> Range:
    range_ = _term_by_term(form, of)
    if len(form.terms) > MAX_TERMS or len({factor > 0 for factor in form.terms.values()}) < 2:
        return range_
    if range_.lo is None or range_.lo < 0:
        range_ = evolve(range_, lo=_least(form, of, range_.lo))
    if range_.hi is None or range_.hi > 0:
        most = _least(form.opposite(), of, None if range_.hi is None else -range_.hi)
        range_ = evolve(range_, hi=None if most is None else -most)
    return range_


def _term_by_term(form: Form, of: Of) -> Range:
    range_ = Range.point(form.constant)
    for id_, factor in form.terms.items():
        range_ = range_.add(of(id_).range.scale(factor))
    return range_


def _least(form: Form, of: Of, known: Fraction | None) -> Fraction | None:
    """The best lower bound found, from `known` up; 0 is good enough.

    What cancels most is replaced first.
    """
    for _ in range(MAX_REPLACED):
        if known is not None and known >= 0:
            break
        simpler = min(_not_above(form, of), key=lambda found: len(found.terms), default=None)
        if simpler is None or len(simpler.terms) > len(form.terms):
            break
        form = simpler
        bound = _term_by_term(form, of).lo
        if bound is not None and (known is None or bound > known):
            known = bound
    return known


def _not_above(form: Form, of: Of) -> Iterator[Form]:
    """Sums that are never above this one: one minimum or maximum replaced by an argument of it, latest first."""
    for id_ in sorted(form.terms, reverse=True):
        factor, op = form.terms[id_], of(id_).op
        if isinstance(op, ir.Min if factor < 0 else ir.Max):
            without = Form({other: f for other, f in form.terms.items() if other != id_}, form.constant)
            for arg in op.args[:MAX_ARGUMENTS]:
                yield without.plus(Form({arg: Fraction(1)}, _ZERO), factor)
                yield without.plus(Form.of(arg, of), factor)
