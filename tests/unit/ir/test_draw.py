"""Rows that draw from lots which live for a while: what the operation claims, and how it may be used."""

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
from pricing_dsl.ir.json import content_hash, dumps, loads
from pricing_dsl.ir.verify import verify
from tests.unit.ir.plans import meter, plan, program, sole_plan

ZERO = Fraction(0)
DATA = ir.ListSpec(
    "data", "meter", (ir.ColumnSpec("day", "number", whole=True), ir.ColumnSpec("data", "number", "GB")), "data"
)
BOUGHT = ir.ListSpec(
    "bought", "records", (ir.ColumnSpec("day", "date"), ir.ColumnSpec("count", "number", whole=True)), "bought"
)
DAYS = (ir.ColumnSpec("granted", "date"), ir.ColumnSpec("expires", "date"))
LOTS = ir.ListSpec("lots", "lots", DAYS, "bought", ("day",), 30)
SLOT = ir.Slot("left", "number", "GB", "lots", grant="pack", low=ZERO)
INLETS = (
    meter("data", list="data", each="day"),
    ir.Inlet("bought", "purchase", "number", whole=True, list="bought"),
)


def pack(whole: bool = False) -> ir.Program:
    """5 GB for 30 days for each bought; what days of the period use beyond costs 1 USD per GB."""
    build = Builder()
    used, at, start_day = build.column(DATA, "data"), build.column(DATA, "day"), build.fact("start")
    sold = build.fold("sum", BOUGHT, build.column(BOUGHT, "count"), into=LOTS)
    there = build.add(build.opening(SLOT), build.scale(sold, 5))
    granted, expires = (build.date_diff(build.column(LOTS, name), start_day) for name in ("granted", "expires"))
    start, end = build.linear([(granted, 1)], 1), build.linear([(expires, 1)], 2)
    step = build.const(1, "GB") if whole else None
    got, gave = build.draw(DATA, LOTS, used, at, there, start, end, whole=step, newest=True)
    left = build.max(build.sub(there, gave), build.const(0))
    amount = build.fold("sum", DATA, build.sub(used, build.min(used, got)))
    made = plan(
        build,
        [ir.Line("data", "Data", "charge", amount)],
        needs=("data", "bought", "period"),
        lists=("data", "bought", "lots"),
        slots=(SLOT,),
        carries=(ir.Carry("left", left),),
    )
    return program(made, inlets=INLETS, lists=(DATA, BOUGHT, LOTS))


def drawn(made: ir.Program) -> tuple[ir.Value, ir.Value]:
    by_row, by_lot = (value for value in sole_plan(made).values if isinstance(value.op, ir.Draw))
    return by_row, by_lot


@pytest.mark.parametrize("whole", [False, True])
def test_it_is_verified_written_and_read_back(whole: bool) -> None:
    made = pack(whole)
    assert verify(made) is made
    again = loads(dumps(made))
    assert again == made
    assert content_hash(again) == content_hash(made)


def test_what_rows_get_and_what_lots_give() -> None:
    by_row, by_lot = drawn(pack())
    assert (by_row.space, by_lot.space, by_row.op) == ("data", "lots", by_lot.op)
    assert (by_row.kind, by_row.unit) == ("number", "GB")
    assert by_row.range == by_lot.range == Range(ZERO, None)
    assert by_row.den == by_lot.den == Den(1, (("data.data", 1), ("slot:left", 1)))


def test_nobody_gets_more_than_he_needs_nor_gives_more_than_he_has() -> None:
    build = Builder()
    numbers = [build.const(Fraction(number, 2)) for number in (7, -3, 1)]
    got, gave = build.draw(DATA, LOTS, numbers[0], numbers[2], numbers[1], numbers[2], numbers[2])
    assert build.value(got).range == Range(ZERO, Fraction(7, 2))
    assert build.value(gave).range == Range(ZERO, ZERO)
    assert build.value(got).den == Den(2)


def test_values_of_other_lists_do_not_draw() -> None:
    build = Builder()
    one, count = build.const(1), build.column(BOUGHT, "count")
    with pytest.raises(ValueError, match="values of two lists meet"):
        build.draw(DATA, LOTS, count, one, one, one, one)
    with pytest.raises(ValueError, match="values of two lists meet"):
        build.draw(DATA, LOTS, one, one, count, one, one)
    with pytest.raises(ValueError, match="values of two lists meet"):
        build.draw(DATA, LOTS, one, one, one, one, one, whole=count)
    with pytest.raises(ValueError, match="rows of data draw from bought"):
        build.draw(DATA, BOUGHT, one, one, one, one, one)
    with pytest.raises(ValueError, match="takes a number"):
        build.draw(DATA, LOTS, one, one, one, build.column(LOTS, "granted"), one)


def with_draw(**changes: Any) -> ir.Program:
    """The program with both its draws changed."""
    made = pack()
    ids = {value.id for value in drawn(made)}
    only = sole_plan(made)
    values = tuple(evolve(value, op=evolve(value.op, **changes)) if value.id in ids else value for value in only.values)
    return evolve(made, plans=(evolve(only, values=values),))


def with_lots(**changes: Any) -> ir.Program:
    return evolve(pack(), lists=(DATA, BOUGHT, evolve(LOTS, **changes)))


def with_needs(*needs: str) -> ir.Program:
    made = pack()
    return evolve(made, plans=(evolve(sole_plan(made), needs=needs),))


AVAILABLE = next(value.op.available for value in drawn(pack()) if isinstance(value.op, ir.Draw))
WRONG: dict[str, tuple[Callable[[], ir.Program], str]] = {
    "no list": (lambda: with_draw(lots="x"), "values of two lists meet"),
    "other rows": (lambda: with_draw(rows="bought"), "values of two lists meet"),
    "need of a lot": (lambda: with_draw(need=AVAILABLE), "values of two lists meet"),
    "no days": (lambda: with_lots(days=None), "lots, and nothing else, last some days"),
    "less than a day": (lambda: with_lots(days=0), "one day at least"),
    "days of records": (
        lambda: evolve(pack(), lists=(DATA, evolve(BOUGHT, days=3), LOTS)),
        "lots, and nothing else, last some days",
    ),
    "by no date": (lambda: with_lots(by=("count",)), "on which date a lot starts"),
    "columns": (lambda: with_lots(columns=DAYS[::-1]), "the dates granted and expires"),
    "source": (lambda: with_lots(source="x"), "no rows of x"),
    "needs": (lambda: with_needs("data", "period"), "reads bought, which the plan does not ask for"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_refused(name: str) -> None:
    make, reason = WRONG[name]
    with pytest.raises(IRError, match=reason):
        verify(make())
