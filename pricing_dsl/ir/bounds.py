"""Intervals of sums, and of what lies between two values.

A sum's interval is the sum of its terms' intervals, each by itself. That loses what the terms have in common, as in
``used - min(used, included)``, which is never below zero. So where a bound is on the wrong side of zero, a minimum that
is taken away is replaced by one of its arguments (it is at most that), and a maximum that is added likewise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import NamedTuple, Protocol, TypeAlias

from pricing_dsl.exact import Range
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import Id

MAX_TERMS = 32
"""Longer sums are bounded term by term only."""

MAX_ARGUMENTS = 32
"""Of minima and maxima with more arguments only the first are tried."""

MAX_REPLACED = 64
"""So many minima and maxima of one sum are replaced, one after the other."""


class Claimed(Protocol):
    """What is asked of a value."""

    @property
    def op(self) -> ir.Operation: ...
    @property
    def range(self) -> Range: ...


Of: TypeAlias = Callable[[Id], Claimed]


Number: TypeAlias = int | Fraction
"""Whole numbers are ints here: most are whole, and their arithmetic is far quicker."""


class Form(NamedTuple):
    """constant + the sum of coefficient * value."""

    terms: dict[Id, Number]
    constant: Number

    @classmethod
    def of(cls, id_: Id, of: Of) -> Form:
        """A value as a sum: itself, or what it sums."""
        op = of(id_).op
        if isinstance(op, ir.Linear):
            return cls.of_sum(op)
        if isinstance(op, ir.Const) and isinstance(op.value, Fraction):
            return cls({}, plain(op.value))
        return cls({id_: 1}, 0)

    @classmethod
    def of_sum(cls, op: ir.Linear) -> Form:
        """What a sum says."""
        terms: dict[Id, Number] = {}
        for arg, factor in zip(op.args, op.coefficients, strict=True):
            terms[arg] = terms.get(arg, 0) + plain(factor)
        return cls({id_: factor for id_, factor in terms.items() if factor}, plain(op.constant))

    def plus(self, other: Form, factor: Number) -> Form:
        """The sum of this and `factor` times the other."""
        terms = dict(self.terms)
        for id_, coefficient in other.terms.items():
            total = terms.pop(id_, 0) + factor * coefficient
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
    return Range.point(Fraction(0)) if a == b else _range(_difference(a, b, of), of)


def never_below(a: Id, b: Id, of: Of) -> bool:
    """Whether a is surely at least b."""
    if a == b:
        return True
    least = _low_end(_difference(a, b, of), of)
    return least is not None and least >= 0


def plain(number: Fraction) -> Number:
    """A number, as an int where it is whole."""
    return number.numerator if number.denominator == 1 else number


def _difference(a: Id, b: Id, of: Of) -> Form:
    return Form.of(a, of).plus(Form.of(b, of), -1)


def _range(form: Form, of: Of) -> Range:
    least, opposite = _low_end(form, of), _low_end(form.opposite(), of)
    return Range(None if least is None else Fraction(least), None if opposite is None else Fraction(-opposite))


def _low_end(form: Form, of: Of) -> Number | None:
    """The lower end of a sum: term by term, or what is found by replacing minima and maxima where that is below 0."""
    known = _term_by_term(form, of)
    if known is not None and known >= 0:
        return known
    signs = {factor > 0 for factor in form.terms.values()}
    return _replacing(form, of, known) if len(signs) == 2 and len(form.terms) <= MAX_TERMS else known


def _term_by_term(form: Form, of: Of) -> Number | None:
    total = form.constant
    for id_, factor in form.terms.items():
        range_ = of(id_).range
        end = range_.lo if factor > 0 else range_.hi
        if end is None:
            return None
        total += factor * plain(end)
    return total


def _replacing(form: Form, of: Of, known: Number | None) -> Number | None:
    """The best lower bound found, from `known` up; 0 is good enough.

    What cancels most is replaced first.
    """
    for _ in range(MAX_REPLACED):
        simpler = min(_not_above(form, of), key=lambda found: len(found.terms), default=None)
        if simpler is None or len(simpler.terms) > len(form.terms):
            break
        form = simpler
        bound = _term_by_term(form, of)
        if bound is not None and (known is None or bound > known):
            known = bound
            if known >= 0:
                break
    return known


def _not_above(form: Form, of: Of) -> Iterator[Form]:
    """Sums that are never above this one: one minimum or maximum replaced by an argument of it, latest first."""
    for id_ in sorted(form.terms, reverse=True):
        factor, op = form.terms[id_], of(id_).op
        if isinstance(op, ir.Min if factor < 0 else ir.Max):
            without = Form({other: f for other, f in form.terms.items() if other != id_}, form.constant)
            for arg in op.args[:MAX_ARGUMENTS]:
                yield without.plus(Form({arg: 1}, 0), factor)
                if isinstance(of(arg).op, ir.Linear | ir.Const):
                    yield without.plus(Form.of(arg, of), factor)
