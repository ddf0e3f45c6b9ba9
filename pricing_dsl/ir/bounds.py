"""Intervals of sums, and of what lies between two values.

A sum's interval is the sum of its terms' intervals, each by itself. That loses what the terms have in common, as in
``used - min(used, included)``, which is never below zero. So where a bound is on the wrong side of zero, a minimum that
is taken away is replaced by one of its arguments (it is at most that), and a maximum that is added likewise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Protocol, TypeAlias

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

Form: TypeAlias = dict[Id, Number]
"""A sum: coefficients by value; under `CONSTANT`, which is always there, what is added to them."""

CONSTANT: Id = -1


def sum_range(op: ir.Linear, of: Of) -> Range:
    """The interval of a sum."""
    return _range(_form_of_sum(op), of)


def difference_range(a: Id, b: Id, of: Of) -> Range:
    """The interval of a - b."""
    return Range.point(Fraction(0)) if a == b else _range(_difference(a, b, of), of)


def never_below(a: Id, b: Id, of: Of) -> bool:
    """Whether a is surely at least b."""
    if a == b:
        return True
    least = _low_end(_difference(a, b, of), of)
    return least is not None and least >= 0


def _form(id_: Id, of: Of) -> Form:
    """A value as a sum: itself, or what it sums."""
    op = of(id_).op
    if isinstance(op, ir.Linear):
        return _form_of_sum(op)
    if isinstance(op, ir.Const) and isinstance(op.value, Fraction):
        return {CONSTANT: plain(op.value)}
    return {CONSTANT: 0, id_: 1}


def _form_of_sum(op: ir.Linear) -> Form:
    form: Form = {CONSTANT: plain(op.constant)}
    for arg, factor in zip(op.args, op.coefficients, strict=True):
        _add(form, arg, plain(factor))
    return form


def _add(form: Form, id_: Id, coefficient: Number) -> None:
    total = form.get(id_, 0) + coefficient
    if total or id_ == CONSTANT:
        form[id_] = total
    else:
        form.pop(id_, None)


def _with(form: Form, other: Form, factor: Number) -> Form:
    """The sum of a form and `factor` times another."""
    made = form.copy()
    for id_, coefficient in other.items():
        _add(made, id_, factor * coefficient)
    return made


def plain(number: Fraction) -> Number:
    """A number, as an int where it is whole."""
    return number.numerator if number.denominator == 1 else number


def _difference(a: Id, b: Id, of: Of) -> Form:
    return _with(_form(a, of), _form(b, of), -1)


def _range(form: Form, of: Of) -> Range:
    least, opposite = _low_end(form, of), _low_end({id_: -factor for id_, factor in form.items()}, of)
    return Range(None if least is None else Fraction(least), None if opposite is None else Fraction(-opposite))


def _low_end(form: Form, of: Of) -> Number | None:
    """The lower end of a sum: term by term, or what is found by replacing minima and maxima where that is below 0."""
    known = _term_by_term(form, of)
    if (known is not None and known >= 0) or len(form) > MAX_TERMS + 1:
        return known
    signs = {factor > 0 for id_, factor in form.items() if id_ != CONSTANT}
    return _replacing(form, of, known) if len(signs) == 2 else known


def _term_by_term(form: Form, of: Of) -> Number | None:
    total: Number = 0
    for id_, factor in form.items():
        if id_ == CONSTANT:
            total += factor
            continue
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
        simpler = min(_not_above(form, of), key=len, default=None)
        if simpler is None or len(simpler) > len(form):
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
    for id_ in sorted(form, reverse=True):
        factor, op = form[id_], None if id_ == CONSTANT else of(id_).op
        if isinstance(op, ir.Min if factor < 0 else ir.Max):
            without = {other: f for other, f in form.items() if other != id_}
            for arg in op.args[:MAX_ARGUMENTS]:
                yield _with(without, {arg: 1}, factor)
                if isinstance(of(arg).op, ir.Linear | ir.Const):
                    yield _with(without, _form(arg, of), factor)
