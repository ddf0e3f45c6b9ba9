"""A program that claims what is not so is refused, and told where."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve

from pricing_dsl.exact import Den, Range
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.build import Builder
from pricing_dsl.ir.errors import IRError
from pricing_dsl.ir.prune import prune
from pricing_dsl.ir.verify import verify
from tests.unit.ir.plans import ALL, by_region, fee, meter, plan, program, rolling, sole_plan, tiers, window


@pytest.mark.parametrize("name", ALL)
def test_what_is_built_is_accepted(name: str) -> None:
    made = ALL[name]()
    assert verify(made) is made


def with_value(made: ir.Program, op_kind: type, /, **changes: Any) -> ir.Program:
    """The program with its first value of this operation changed."""
    old = sole_plan(made)
    at = next(value.id for value in old.values if isinstance(value.op, op_kind))
    values = tuple(evolve(value, **changes) if value.id == at else value for value in old.values)
    return with_plan(made, values=values)


def with_op(made: ir.Program, kind: type, /, **changes: Any) -> ir.Program:
    """The program with the operation of that value changed."""
    op = next(value.op for value in sole_plan(made).values if isinstance(value.op, kind))
    return with_value(made, kind, op=evolve(op, **changes))


def with_plan(made: ir.Program, **changes: Any) -> ir.Program:
    return evolve(made, plans=(evolve(sole_plan(made), **changes),))


WRONG: dict[str, tuple[Callable[[], ir.Program], str]] = {
    "ir version": (lambda: evolve(fee(), ir=2), "version 2 of the IR"),
    "language": (lambda: evolve(fee(), language="9"), "of version 9 of the language"),
    "requires": (lambda: evolve(fee(), requires=("wallets",)), "requires wallets"),
    "id": (lambda: with_value(tiers(), ir.Part, id=99), "calls itself 99"),
    "forward reference": (lambda: with_op(tiers(), ir.Part, end=90), "rests on value 90"),
    "itself": (lambda: with_op(tiers(), ir.Min, args=(-1,)), "rests on value -1"),
    "kind": (lambda: with_value(tiers(), ir.Part, kind="flag"), "a number, not a flag"),
    "constant kind": (lambda: with_value(tiers(), ir.Const, kind="number"), "a flag, not a number"),
    "space": (lambda: with_value(by_region(), ir.CellOf, space="bill"), "lies in egress, not in bill"),
    "no list": (lambda: with_value(by_region(), ir.CellOf, space="nowhere"), "no list nowhere"),
    "denominator": (lambda: with_value(tiers(), ir.Part, den=Den(2)), "denominator is"),
    "interval": (lambda: with_value(tiers(), ir.Part, range=Range()), "interval is"),
    "no inlet": (lambda: with_op(tiers(), ir.Input, name="stroage"), "there is no 'stroage'"),
    "no slot": (lambda: with_op(rolling(), ir.Opening, slot="x"), "there is no 'x'"),
    "no table": (lambda: with_op(by_region(), ir.RowOf, table="x"), "there is no 'x'"),
    "no column": (lambda: with_op(by_region(), ir.Column, name="x"), "has no column x"),
    "keys": (lambda: with_op(by_region(), ir.RowOf, keys=(3, 3)), "looked up by 1 keys, not 2"),
    "guard": (lambda: with_value(window(), ir.Over, guard=2), "guard is not a flag"),
    "total": (lambda: with_plan(tiers(), total=0), "the total: value 0 is a flag"),
    "total there": (lambda: with_plan(tiers(), total=999), "no value 999"),
    "line": (lambda: with_plan(tiers(), lines=(ir.Line("a", "A", "fee", 1),)), "line a: value 1 is a flag"),
    "rejection": (lambda: with_plan(tiers(), rejections=(ir.Rejection(2, "no"),)), "is a number, not a flag"),
    "not carried": (lambda: with_plan(rolling(), carries=()), "every slot is carried once"),
    "carried twice": (
        lambda: with_plan(rolling(), carries=sole_plan(rolling()).carries * 2),
        "the carried slot included.rolled.1 is there twice",
    ),
    "slot bounds": (
        lambda: with_plan(rolling(), slots=(evolve(sole_plan(rolling()).slots[0], high=Fraction(3)),)),
        "interval is",  # what opens with at most 3 is known to be at most 3
    ),
    "window": (
        lambda: with_plan(window(), carries=(evolve(sole_plan(window()).carries[0], values=()),)),
        "holds 2 values",
    ),
    "needs": (lambda: with_plan(tiers(), needs=()), "reads storage, which the plan does not ask for"),
    "needs rows": (lambda: with_plan(by_region(), needs=()), "reads egress, which the plan does not ask for"),
    "unknown need": (lambda: with_plan(tiers(), needs=("storage", "seats")), "asks for seats"),
    "period": (lambda: with_plan(tiers(), every=ir.Span()), "some months or some days"),
    "two plans": (lambda: evolve(tiers(), plans=tiers().plans * 2), "is there twice"),
    "two inlets": (lambda: evolve(tiers(), inlets=tiers().inlets * 2), "inlet storage is there twice"),
    "role": (lambda: evolve(tiers(), inlets=(evolve(tiers().inlets[0], role="x"),)), "no role x"),
    "default": (lambda: evolve(tiers(), inlets=(evolve(tiers().inlets[0], default="x"),)), "default is not a number"),
    "aggregate": (
        lambda: evolve(tiers(), inlets=(evolve(tiers().inlets[0], aggregate=("percentile", None)),)),
        "the aggregate percentile",
    ),
    "cell": (lambda: with_cell("free"), "a cell of price is not a number"),
    "match": (lambda: with_match(ir.Match("up_to", "eu")), "a choice is not up_to another"),
    "group": (lambda: evolve(by_region(), inlets=(), lists=by_region().lists[1:]), "no rows of egress to"),
    "unit": (lambda: evolve(tiers(), units={"GB": {"GB": Fraction(0)}}), "not above zero"),
}


def with_cell(cell: Any) -> ir.Program:
    made = by_region()
    table = made.tables[0]
    return evolve(made, tables=(evolve(table, rows=(evolve(table.rows[0], cells=(cell,)),)),))


def with_match(match: ir.Match) -> ir.Program:
    made = by_region()
    table = made.tables[0]
    return evolve(made, tables=(evolve(table, rows=(evolve(table.rows[0], matches=(match,)),)),))


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_refused(name: str) -> None:
    make, reason = WRONG[name]
    with pytest.raises(IRError, match=reason):
        verify(make())


def carrying(slot: ir.Slot) -> ir.Program:
    """A plan that carries x - 1 in a slot."""
    build = Builder()
    x = build.input("x", meter("x"))
    value = build.linear([(x, 1)], -1)
    build.opening(slot)
    made = plan(build, [ir.Line("a", "A", "fee", x)], needs=("x",), slots=(slot,), carries=(ir.Carry("s", value),))
    return program(made, inlets=(meter("x"),))


@pytest.mark.parametrize(
    ("bounds", "reason"),
    [
        ({"low": Fraction(0)}, "may leave the bounds"),
        ({"high": Fraction(9)}, "may leave the bounds"),
        ({"whole": True}, "may be no whole number"),
    ],
)
def test_a_carried_value_keeps_what_its_slot_promises(bounds: dict[str, Any], reason: str) -> None:
    verify(carrying(ir.Slot("s", "number", low=Fraction(-1))))
    with pytest.raises(IRError, match=reason):
        verify(carrying(ir.Slot("s", "number", **bounds)))


def test_a_date_moves_by_whole_numbers() -> None:
    build = Builder()
    x = build.input("x", meter("x"))
    later = build.shift(build.fact("start"), x, "days")
    days = build.date_diff(later, build.fact("start"))
    made = plan(build, [ir.Line("a", "A", "fee", days)], needs=("x",))
    with pytest.raises(IRError, match="whole number"):
        verify(program(made, inlets=(meter("x"),)))


def test_pruning_keeps_what_is_asked_for_and_its_claims() -> None:
    """Numbers of divisors stand in denominators by id: they are numbered anew with the values."""
    build = Builder()
    x, y = build.input("x", meter("x")), build.input("y", meter("y"))
    build.mul(x, x)
    build.max(x, y)
    ratio = build.over(x, y)
    made = plan(build, [ir.Line("a", "A", "fee", ratio)], needs=("x", "y"))
    pruned = prune(made)
    assert len(pruned.values) == 3
    assert pruned.values[2].den == Den(1, (("input:x", 1), ("num:1", 1)))
    verify(program(pruned, inlets=(meter("x"), meter("y"))))
