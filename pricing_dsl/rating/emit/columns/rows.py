"""What is between bills and rows: sums over rows, sums of those before, what rows draw from lots."""

from __future__ import annotations

from functools import reduce

from pricing_dsl.exact import Den
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import BILL, Id, Value
from pricing_dsl.ir.operands import DIVISOR
from pricing_dsl.rating.emit.columns.amounts import size
from pricing_dsl.rating.emit.columns.conditions import chosen, compared
from pricing_dsl.rating.emit.columns.forms import Form, spared_factor
from pricing_dsl.rating.emit.columns.run import Run
from pricing_dsl.rating.emit.columns.single import Given

_INTO_BILL = {"sum": "sum", "max": "greatest", "min": "least"}


def fold(run: Run, value: Value, op: ir.FoldRows) -> Form:
    """A number of all rows: how many there are, or their sum, greatest or least."""
    if op.a is None:
        return _count(run, op.list)
    form = run.form(op.a)
    if value.space != BILL:
        return _whole(run, "grouped", form, op.list, value.space)
    if op.fn == "sum":
        return _sum(run, form, op.list)
    if run.writer.space_of(form.terms) == BILL:
        there = compared(run, "gt", _count(run, op.list), run.writer.number(0))
        return chosen(run, there, form, run.writer.number(0))
    return _whole(run, _INTO_BILL[op.fn], form, op.list, BILL)


def _count(run: Run, list_id: str) -> Form:
    return run.writer.form(run.writer.write("count", (), BILL, over=list_id))


def _sum(run: Run, form: Form, list_id: str) -> Form:
    """What is the same in every row is taken times their number."""
    writer, none = run.writer, run.wholes(0)
    of_rows = {name: factor for name, factor in form.terms.items() if writer.spaces[name] != BILL}
    alike = Form({name: factor for name, factor in form.terms.items() if name not in of_rows}, form.constant)
    total = writer.number(0) if alike == writer.number(0) else run.product(alike, _count(run, list_id))
    return total.plus(_whole(run, "sum", Form(of_rows, none), list_id, BILL)) if of_rows else total


def _whole(run: Run, op: str, form: Form, list_id: str, space: str) -> Form:
    """An operation on a column of all rows, which keeps a common factor."""
    factor = spared_factor([form])
    column = run.writer.column(form.over(factor), list_id)
    return run.writer.form(run.writer.write(op, (column,), space, over=list_id)).times(factor)


def any_row(run: Run, value: Value, op: ir.FoldRows) -> Given:
    """Whether a flag holds in any row."""
    assert op.a is not None
    return any_of(run, run.codes[op.a], op.list)


def any_of(run: Run, flag: Given, list_id: str) -> Given:
    """Whether a flag holds in any row."""
    if run.writer.space_of((flag,)) == BILL:
        there = compared(run, "gt", _count(run, list_id), run.writer.number(0))
        return run.writer.pure("and", flag, there)
    return run.writer.write("any", (flag,), BILL, over=list_id)


def running(run: Run, value: Value, op: ir.Running) -> Form:
    """For each row the sum of those before it."""
    return _whole(run, "running", run.form(op.a), value.space, value.space)


def first(run: Run, value: Value, op: ir.First) -> Given:
    """For each row whether it is the first."""
    return run.writer.write("first", (), value.space, over=value.space)


def drawn(run: Run, value: Value, op: ir.Draw) -> Form:
    """What rows get, or lots give."""
    days = reduce(Den.join, (run.dens[id_] for id_ in (op.at, op.start, op.end)))
    moved = reduce(Den.join, (run.dens[id_] for id_ in (op.need, op.available, op.whole) if id_ is not None))
    whole = run.writer.number(0) if op.whole is None else run.number(op.whole, moved)
    rows = [run.number(op.at, days), run.number(op.need, moved), whole]
    lots = [run.number(op.start, days), run.number(op.end, days), run.number(op.available, moved)]
    args: list[Given] = [run.writer.column(form, op.rows) for form in rows]
    args += [run.writer.column(form, op.lots) for form in lots]
    what = "draw_got" if value.space == op.rows else "draw_gave"
    args.append(run.writer.same(op.newest))
    return run.writer.form(run.writer.write(what, args, value.space, over=op.rows, lots=op.lots))


def bind_divisor(run: Run, value: Value) -> None:
    """The given that a value's numerator is, where it divides others: of rows that differ a common multiple."""
    found = size(run, value.id)
    if run.writer.space_of((found,)) != BILL:
        found = run.writer.write("common_multiple", (found,), BILL, over=value.space)
    run.givens[f"{DIVISOR}{value.id}"] = found


def divisors(run: Run) -> set[Id]:
    """The values whose numerators are givens of denominators in use."""
    names = (name for den in run.dens for name, _ in den.powers)
    return {int(name.removeprefix(DIVISOR)) for name in names}
