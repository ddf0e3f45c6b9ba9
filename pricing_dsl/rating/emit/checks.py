"""What must come out equal in every bill: lines and total, what came into a grant and what went, the plan's own checks.

Most of these hold by the way the values are made: a sum over both sides comes to nothing once sums in it are written
out, and minima and maxima of two beside their first: min(a, b) = a + min(0, b - a). Those are not asked again for every
bill; the others are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from heapq import heapify, heappop, heappush
from typing import Any, TypeAlias

from attrs import frozen

from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.bounds import difference_range
from pricing_dsl.ir.nodes import BILL, Id, Plan
from pricing_dsl.rating.emit.operations import number
from pricing_dsl.rating.emit.source import sum_of
from pricing_dsl.rating.emit.values import Walk

_MOST_TERMS = 64
"""Longer sums are not written out."""

Term: TypeAlias = Id | frozenset[Any]
"""A value that is no sum, or the lesser of 0 and a sum: that one's terms with their coefficients."""

Form: TypeAlias = dict[Term, Fraction]
"""coefficient by term; of `_ONE`, the constant."""

_ONE: Id = -1
_ZERO = Fraction(0)


@frozen
class Equality:
    """The values of `plus` sum to those of `minus`."""

    what: str
    plus: tuple[Id, ...]
    minus: tuple[Id, ...]

    @property
    def ids(self) -> tuple[Id, ...]:
        return (*self.plus, *self.minus)


def unproved(plan: Plan) -> list[Equality]:
    """The equalities that have to be looked at in every bill."""
    found: dict[frozenset[tuple[Term, Fraction]], Equality] = {}
    for equality in _equalities(plan):
        difference: Form = {}
        for sign, ids in ((1, equality.plus), (-1, equality.minus)):
            for id_ in ids:
                _add(difference, {id_: Fraction(1)}, Fraction(sign))
        _write_out_sums(plan, difference)
        if left := _written_out(plan, difference):
            first = left[min(left, key=_place)]
            found.setdefault(frozenset((term, factor / first) for term, factor in left.items()), equality)
    return list(found.values())


def _equalities(plan: Plan) -> Iterator[Equality]:
    lines = tuple(line.amount for line in plan.lines)
    yield Equality("the lines do not add up to the total", lines, (plan.total,))
    carried = {carry.slot: carry.value for carry in plan.carries}
    for grant in plan.grants:
        came, went = (grant.opening, grant.granted, grant.bought), (grant.drawn, grant.forfeited, grant.closing)
        yield Equality(f"the grant {grant.name} does not balance", came, went)
        kept = [(slot, carried[slot.name]) for slot in plan.slots if slot.grant == grant.name]
        lots = tuple(_in_all(plan, grant, slot, lot) for slot, lot in kept if lot is not None)
        what = f"the lots of {grant.name} are not what it closes with"
        yield Equality(what, lots, (grant.closing,))
    for check in plan.checks:
        yield Equality(check.what, (check.a,), (check.b,))


def _in_all(plan: Plan, grant: ir.GrantReport, slot: ir.Slot, lot: Id) -> Id:
    """What a slot holds of a grant: of lots with days of their own, all together. A plan that never adds them up says
    nothing that could be compared."""
    if plan.values[lot].space in (BILL, grant.list):
        return lot
    sums = (value.id for value in plan.values if value.op == ir.FoldRows("sum", slot.list or BILL, lot))
    return next((id_ for id_ in sums if plan.values[id_].space == BILL), grant.closing)


# ---- values as sums --------------------------------------------------------------------------------------------------


def _write_out_sums(plan: Plan, form: Form) -> None:
    """Replace the sums in a sum, the last ones first: most often nothing is left before one gets far."""
    waiting = [-term for term in form if isinstance(term, int)]
    heapify(waiting)
    while waiting and len(form) <= _MOST_TERMS:
        id_ = -heappop(waiting)
        op = plan.values[id_].op
        if id_ in form and isinstance(op, ir.Linear):
            factor = form.pop(id_)
            _add(form, _constant(op.constant), factor)
            for arg, coefficient in zip(op.args, op.coefficients, strict=True):
                _add(form, {arg: coefficient}, factor)
                heappush(waiting, -arg)


def _written_out(plan: Plan, form: Form) -> Form:
    """A sum of values with all of them written out, minima and maxima too."""
    found: Form = {}
    if form:
        forms = _forms(plan, [term for term in form if isinstance(term, int) and term != _ONE])
        for term, factor in form.items():
            _add(found, forms[term] if term in forms else {term: Fraction(1)}, factor)
    return found


def _forms(plan: Plan, ids: Iterable[Id]) -> dict[Term, Form]:
    """Values, and what they rest on, as sums of terms that are none."""
    forms: dict[Term, Form] = {}
    for id_ in _summed(plan, ids):
        form = _form(plan, plan.values[id_].op, forms)
        forms[id_] = {id_: Fraction(1)} if form is None else form
    return forms


def _summed(plan: Plan, ids: Iterable[Id]) -> list[Id]:
    """The values, and those that sums, minima and maxima are made of, in order."""
    found: set[Id] = set()
    waiting = list(ids)
    while waiting:
        id_ = waiting.pop()
        if id_ not in found:
            found.add(id_)
            op = plan.values[id_].op
            if isinstance(op, ir.Linear | ir.Min | ir.Max):
                waiting.extend(op.args)
    return sorted(found)


def _form(plan: Plan, op: ir.Operation, forms: Mapping[Term, Form]) -> Form | None:
    """What an operation gives, written out; None where it is no sum, or one that is too long."""
    if isinstance(op, ir.Const) and isinstance(op.value, Fraction):
        return _constant(op.value)
    if isinstance(op, ir.Linear | ir.Min | ir.Max) and sum(len(forms[arg]) for arg in op.args) > _MOST_TERMS:
        return None
    form: Form = {}
    if isinstance(op, ir.Linear):
        _add(form, _constant(op.constant), Fraction(1))
        for arg, factor in zip(op.args, op.coefficients, strict=True):
            _add(form, forms[arg], factor)
        return form
    if not isinstance(op, ir.Min | ir.Max) or len(op.args) != 2:
        return None
    a, b = op.args
    for one, other in ((a, b), (b, a)):
        if _at_most(plan, one, other):
            return forms[one if isinstance(op, ir.Min) else other]
    apart: Form = {}
    _add(apart, forms[b], Fraction(1))
    _add(apart, forms[a], Fraction(-1))
    least = isinstance(op, ir.Min)  # the greater is both less the lesser
    _add(form, forms[a if least else b], Fraction(1))
    _add(form, _below_zero(apart), Fraction(1 if least else -1))
    return form


def _below_zero(form: Form) -> Form:
    """The lesser of 0 and a sum; of a sum and its opposite it has the same term: min(0, x) = x + min(0, -x)."""
    if form.keys() <= {_ONE}:
        return _constant(min(form.get(_ONE, _ZERO), _ZERO))
    lead = form[min(form, key=_place)]
    term = frozenset((one, factor / lead) for one, factor in form.items())
    found: Form = {term: abs(lead)}
    if lead < 0:
        _add(found, form, Fraction(1))
    return found


def _place(term: Term) -> tuple[bool, str]:
    """An order of terms: the constant last."""
    written = str(term) if isinstance(term, int) else str(sorted((_place(one), str(factor)) for one, factor in term))
    return term == _ONE, written


def _at_most(plan: Plan, a: Id, b: Id) -> bool:
    """Whether a value is surely never above another."""
    low = difference_range(b, a, plan.values.__getitem__).lo
    if low is not None and low >= 0:
        return True
    above, below = plan.values[a].op, plan.values[b].op
    if isinstance(above, ir.Max):
        return all(_at_most(plan, arg, b) for arg in above.args)
    return isinstance(below, ir.Min) and all(_at_most(plan, a, arg) for arg in below.args)


def _constant(value: Fraction) -> Form:
    return {_ONE: value} if value else {}


def _add(form: Form, other: Form, factor: Fraction) -> None:
    for term, coefficient in other.items():
        total = form.pop(term, _ZERO) + factor * coefficient
        if total:
            form[term] = total


def write_checks(walk: Walk, equalities: list[Equality]) -> None:
    """A statement for each equality; one that does not hold raises `RatingBugError`."""
    plan = walk.layout.plan
    for equality in equalities:
        spaces = {plan.values[id_].space for id_ in equality.ids} - {BILL}
        if spaces:
            with walk.rows(spaces.pop(), equality.ids):
                _write(walk, equality)
        else:
            _write(walk, equality)


def _write(walk: Walk, equality: Equality) -> None:
    den = walk.layout.common(equality.ids)
    signed = [(1, id_) for id_ in equality.plus] + [(-1, id_) for id_ in equality.minus]
    difference = walk.block.named(sum_of([(sign, number(walk, id_, den)) for sign, id_ in signed]), "difference")
    with walk.block.inside(f"if {difference.text}:"):
        walk.block.add(f"raise RatingBugError({equality.what!r}, {{'difference': {difference.text}}})")
