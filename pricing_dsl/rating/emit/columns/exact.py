"""The flags that send a summary the exact way: what the results are not to be used for."""

from __future__ import annotations

from collections.abc import Iterator

from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.algebra import may_be_zero
from pricing_dsl.ir.nodes import BILL, ONE, Id
from pricing_dsl.rating.emit.checks import Equality
from pricing_dsl.rating.emit.columns.conditions import compared
from pricing_dsl.rating.emit.columns.forms import Form
from pricing_dsl.rating.emit.columns.rows import any_of
from pricing_dsl.rating.emit.columns.run import Run
from pricing_dsl.rating.emit.columns.single import Given


def exact_flags(run: Run) -> list[str]:
    """A flag of the bill for everything that sets a summary aside, or that is to be equal and is not."""
    found = (_of_bill(run, flag) for flag in _flags(run))
    return list(dict.fromkeys(_column(run, flag) for flag in found if flag != run.writer.same(False)))


def _of_bill(run: Run, flag: Given) -> Given:
    space = run.writer.space_of((flag,))
    return flag if space == BILL else any_of(run, flag, space)


def _column(run: Run, flag: Given) -> str:
    """A flag as a column: what always holds, too."""
    return flag if isinstance(flag, str) else run.writer.write("not", (run.writer.same(False),))


def _flags(run: Run) -> Iterator[Given]:
    skeleton = run.skeletons[0]
    for id_ in skeleton.refusing:
        yield run.codes[id_]
    for value in skeleton.values:
        if isinstance(value.op, ir.Over | ir.Ratio) and any(may_be_zero(own.range) for own in run.alike(value.op.b)):
            zero = _by_zero(run, value.op.b, value.guard)
            yield zero if value.space == BILL else any_of(run, zero, value.space)
    for shown, amount in skeleton.unshown:
        something = compared(run, "ne", run.form(amount), run.writer.number(0))
        yield run.writer.pure("and", run.writer.pure("not", run.codes[shown]), something)
    for equality in skeleton.equalities:
        yield _unequal(run, equality)


def _by_zero(run: Run, divisor: Id, guard: Id | None) -> Given:
    zero = compared(run, "eq", run.form(divisor), run.writer.number(0))
    if guard is None:
        return zero
    return run.writer.pure("and", zero, run.codes[guard])


def _unequal(run: Run, equality: Equality) -> Given:
    den = ONE
    for id_ in equality.ids:
        den = den.join(run.dens[id_])
    plus, minus = ([run.number(id_, den) for id_ in ids] for ids in (equality.plus, equality.minus))
    total = Form.total([*plus, *(form.opposite() for form in minus)], run.writer.plans)
    return compared(run, "ne", total, run.writer.number(0))
