"""What sets a summary aside: the plan's own rules in order, then divisions by zero."""

from __future__ import annotations

from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import BILL, Id, Plan
from pricing_dsl.rating.emit.schedule import divisions
from pricing_dsl.rating.emit.source import Expr
from pricing_dsl.rating.emit.values import Walk


def refusal_ids(plan: Plan) -> frozenset[Id]:
    """The values that say whether a summary is set aside."""
    found = {rejection.flag for rejection in plan.rejections}
    for value in divisions(plan):
        assert isinstance(value.op, ir.Over | ir.Ratio)
        found.add(value.op.b)
        if value.guard is not None:
            found.add(value.guard)
    return frozenset(found)


def write_refusals(walk: Walk) -> None:
    """A statement for each reason; the function returns `Refused` with the first that holds."""
    plan = walk.layout.plan
    for number, rejection in enumerate(plan.rejections):
        flag = plan.values[rejection.flag]
        if flag.op == ir.Const(False):
            continue
        if flag.space == BILL:
            with walk.block.inside(f"if {walk.raw(flag.id).text}:"):
                walk.block.add(f"return Refused({number}, None)", rejection.reason)
        else:
            column = walk.column(flag.id, flag.space).text
            with walk.block.inside(f"if True in {column}:"):
                walk.block.add(f"return Refused({number}, {column}.index(True))", rejection.reason)
    for number, value in enumerate(divisions(plan), start=len(plan.rejections)):
        _write_division(walk, number, value)


def _write_division(walk: Walk, number: int, value: ir.Value) -> None:
    assert isinstance(value.op, ir.Over | ir.Ratio)
    dialect, zero = walk.dialect, Expr("0")
    tested = [value.op.b] if value.guard is None else [value.op.b, value.guard]
    if value.space == BILL:
        tests = [dialect.compared("eq", walk.raw(value.op.b), zero), *map(walk.raw, tested[1:])]
        with walk.block.inside(f"if {dialect.every(tests).text}:"):
            walk.block.add(f"return Refused({number}, None)", "divides by zero")
        return
    row = walk.block.fresh("row")
    walk.block.add(f"{row} = 0")
    with walk.rows(value.space, tested):
        tests = [dialect.compared("eq", walk.raw(value.op.b), zero), *map(walk.raw, tested[1:])]
        with walk.block.inside(f"if {dialect.every(tests).text}:"):
            walk.block.add(f"return Refused({number}, {row})", "divides by zero")
        walk.block.add(f"{row} += 1")
