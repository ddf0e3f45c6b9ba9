"""Comparisons and choices over columns, and what is the least or the greatest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce

from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import BILL, Id, Value
from pricing_dsl.rating.emit.columns.forms import Form, Wholes, spared_factor
from pricing_dsl.rating.emit.columns.run import Run
from pricing_dsl.rating.emit.columns.single import Given

_MIRRORED = {"eq": "eq", "ne": "ne", "lt": "gt", "gt": "lt", "le": "ge", "ge": "le"}


def extreme(run: Run, op: str, forms: Iterable[Form]) -> Form:
    """The min or max; common factors are left for later, and what the bill has once is compared before any rows."""
    writer, found = run.writer, list(forms)
    factor = spared_factor(found)
    computed = dict.fromkeys(writer.sum(form.over(factor)) for form in found)
    ordered = sorted(computed, key=lambda one: (isinstance(one, str) and writer.spaces[one] != BILL, _is_constant(one)))
    return writer.form(reduce(lambda a, b: writer.pure(op, a, b), ordered)).times(factor)


def _is_constant(of: Given) -> bool:
    return not isinstance(of, str)


def chosen(run: Run, flag: Given, then: Form, otherwise: Form) -> Form:
    """One of two sums; a common factor is left for later."""
    if then == otherwise:
        return then
    factor, writer = spared_factor((then, otherwise)), run.writer
    found = writer.pure("where", flag, writer.sum(then.over(factor)), writer.sum(otherwise.over(factor)))
    return writer.form(found).times(factor)


def compared(run: Run, test: str, a: Form, b: Form) -> Given:
    """The comparison of two sums as one of what is left of their difference: columns to add up on the one side, those
    to take away on the other, without common factors."""
    writer, difference = run.writer, a.minus(b)
    if difference.is_number:
        return writer.pure(test, difference.constant.of, writer.same(0))
    if all(one < 0 for factor in difference.terms.values() for one in factor.of):
        difference, test = difference.opposite(), _MIRRORED[test]
    sum_, bound = _reduced(run, test, difference)
    left = {name: factor for name, factor in sum_.terms.items() if not all(one < 0 for one in factor.of)}
    right = {name: factor.opposite() for name, factor in sum_.terms.items() if name not in left}
    nothing = run.wholes(0)
    return writer.pure(test, writer.sum(Form(left, nothing)), writer.sum(Form(right, bound)))


def _reduced(run: Run, test: str, difference: Form) -> tuple[Form, Wholes]:
    """The columns of a sum, and what they are compared with where the sum is compared with 0: without common factors,
    a bound that is no whole number moved to one with the same answer."""
    columns = Form(difference.terms, run.wholes(0))
    bound = difference.constant.opposite()
    factor = spared_factor([columns] if test in ("lt", "le", "gt", "ge") else [columns, Form.number(bound)])
    columns = columns.over(factor)
    if test in ("lt", "ge"):  # rounded up
        return columns, bound.opposite().quotient(factor).opposite()
    return columns, bound.quotient(factor)


def compare(run: Run, value: Value, op: ir.Compare) -> Given:
    """A comparison of two values of one kind."""
    kind = run.value(op.a).kind
    if kind in ("flag", "choice", "text"):
        return run.writer.pure(op.test, run.codes[op.a], run.codes[op.b])
    den = run.dens[op.a].join(run.dens[op.b])
    return compared(run, op.test, run.number(op.a, den), run.number(op.b, den))


def every(run: Run, value: Value, op: ir.And) -> Given:
    """Whether all hold."""
    return _joined(run, "and", op.args)


def some(run: Run, value: Value, op: ir.Or) -> Given:
    """Whether one holds."""
    return _joined(run, "or", op.args)


def _joined(run: Run, op: str, ids: Sequence[Id]) -> Given:
    """Flags of the bill are joined before those of rows."""
    ordered = sorted((run.codes[id_] for id_ in ids), key=lambda one: run.writer.space_of((one,)) != BILL)
    return reduce(lambda a, b: run.writer.pure(op, a, b), ordered, run.writer.same(op == "and"))


def negated(run: Run, value: Value, op: ir.Not) -> Given:
    """Whether it does not hold."""
    return run.writer.pure("not", run.codes[op.a])


def choose(run: Run, value: Value, op: ir.Choose) -> Form:
    """One of two numbers, dates or rows."""
    den = run.dens[value.id]
    return chosen(run, run.codes[op.flag], run.number(op.then, den), run.number(op.otherwise, den))


def choose_code(run: Run, value: Value, op: ir.Choose) -> Given:
    """One of two flags, choices or texts."""
    return run.writer.pure("where", run.codes[op.flag], run.codes[op.then], run.codes[op.otherwise])
