"""Kernels as one loop: as Python reads it, and as machine code where numba is installed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pricing_dsl.batch.kernels import Codes, Family
from pricing_dsl.batch.kernels.box import MOST_ROWS, Leaf
from pricing_dsl.batch.kernels.intervals import Bounds, intervals
from pricing_dsl.batch.kernels.jit import loops
from pricing_dsl.batch.kernels.jit.writing import LoopSource, NoLoopError, loop
from pricing_dsl.batch.kernels.steps import PerPlan
from pricing_dsl.exact import Den
from pricing_dsl.ir.nodes import BILL
from pricing_dsl.rating.emit.arguments import Argument
from pricing_dsl.rating.emit.columns.instructions import Cells, Columns, Instruction, Result
from tests.unit.batch.kernels.plainly import run_plainly
from tests.unit.batch.kernels.programs import Bills, Drawn, bills, programs


def _source(family: Family, several: bool) -> LoopSource:
    assert family.box is not None
    known = intervals(family.work.steps, Bounds(family.box, MOST_ROWS))
    return loop(family.work, family.leaves, family.box, known, several=several)


def _looped(source: LoopSource, columns: list[list[Any]], results: int, plans: Any, count: int) -> tuple[int, Any, Any]:
    """The loop run with Python's own numbers: what it returns, its outputs, and what goes the exact way."""
    namespace: dict[str, Any] = {"quotient": lambda n, d: n // d, "quotient_by": lambda n, d, inverse: n // int(d)}
    exec(source.text, namespace)
    outputs: list[list[Any]] = [[None] * count for _ in range(results)]
    exact = np.zeros(count, np.bool_)
    tables = [one.values if isinstance(one, PerPlan) else one.plans[0] for one in source.tables]
    return namespace["loop"](*columns, *outputs, exact, *tables, plans), outputs, exact


@given(programs(spaces=((BILL,),)), st.data(), st.booleans())
def test_the_loop_gives_what_plain_integers_give(program: Drawn, data: st.DataObject, one_plan: bool) -> None:
    family = program.family
    assume(family.box is not None)
    try:
        source = _source(family, several=not one_plan)
    except NoLoopError:
        assume(False)
    table = data.draw(bills(program, outside=False))
    if one_plan:
        table = Bills([len(program.plans) - 1] * len(table.bills), table.bills)
    columns = [[bill.columns[leaf.name] for bill in table.bills] for leaf in family.leaves]
    results = program.plans[0].results
    plans = len(program.plans) - 1 if one_plan else table.plans
    moved, outputs, exact = _looped(source, columns, len(results), plans, len(table.bills))
    assert moved == 0
    for number, (plan, bill) in enumerate(zip(table.plans, table.bills, strict=True)):
        known = run_plainly(program.plans[plan], bill, program.codes.of)
        assert exact[number] == any(known[flag] for flag in family.columns[plan].exact)
        for output, result in zip(outputs, results, strict=True):
            assert output[number] == known[str(result.operand)], result


@given(programs(spaces=((BILL,),)), st.data())
def test_numbers_outside_the_box_are_told(program: Drawn, data: st.DataObject) -> None:
    family = program.family
    assume(family.box is not None)
    try:
        source = _source(family, several=True)
    except NoLoopError:
        assume(False)
    table = data.draw(bills(program, outside=True))
    columns = [[bill.columns[leaf.name] for bill in table.bills] for leaf in family.leaves]
    box = family.box or {}
    outside = any(
        not box[leaf.name][0] <= number <= box[leaf.name][1]
        for leaf, column in zip(family.leaves, columns, strict=True)
        if leaf.guarded
        for number in column
    )
    moved, _, _ = _looped(source, columns, len(program.plans[0].results), table.plans, len(table.bills))
    assert (moved != 0) == outside


# ---- machine code ----


def _plan(price: int, grant: int) -> Columns:
    """Something of every operation that loops know, in steps that stay near 64 bits."""
    steps = [
        ("over", "sub", ("x", grant)),
        ("natural", "max", ("over", 0)),
        ("priced", "mul", ("natural", price)),
        ("signed", "mul", ("over", price)),
        ("whole", "floordiv", ("signed", 1000)),
        ("rounded", "floordiv", ("priced", 1000)),
        ("long", "floordiv", ("big", 7)),
        ("odd", "odd", ("rounded",)),
        ("size", "abs", ("over",)),
        ("one", "max", ("size", 1)),
        ("share", "floordiv", ("priced", "one")),
        ("tier", "search_left", (Cells((-5, 0, 10_000)), "x")),
        ("cell", "take", (Cells((10, 20, 30, 40)), "tier")),
        ("low", "lt", ("x", 100)),
        ("both", "and", ("low", "flag")),
        ("neither", "not", ("both",)),
        ("chosen", "where", ("neither", "cell", "whole")),
        ("counted", "where", ("both", 1, 0)),
        ("negative", "neg", ("chosen",)),
        ("seven", "eq", ("natural", 7)),
    ]
    names = ["rounded", "whole", "long", "odd", "share", "cell", "neither", "chosen", "counted", "negative"]
    return Columns(
        tuple(Argument(name, "value", number) for number, name in enumerate(("x", "big", "flag"))),
        tuple(Instruction(name, op, args) for name, op, args in steps),
        tuple(Result(name, name, 0, BILL, "number", Den()) for name in names),
        ("seven",),
    )


@pytest.fixture(scope="module")
def families() -> tuple[Family, Family]:
    """The same plans with and without machine code."""
    pytest.importorskip("numba")
    leaves = [Leaf("x", "number", BILL), Leaf("big", "number", BILL), Leaf("flag", "flag", BILL)]
    plans = [_plan(37, 100), _plan(41, 250)]
    return Family.made(plans, leaves, Codes()), Family.made(plans, leaves, Codes())


@pytest.mark.parametrize("several", [False, True], ids=["one plan", "several plans"])
def test_machine_code_gives_what_numpy_gives(
    families: tuple[Family, Family], several: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    looped, plain = families
    random = np.random.default_rng(7)
    count = 5000
    assert plain.box is not None
    low, high = plain.box["x"]
    columns = {
        "x": np.concatenate([random.integers(-300, 300, count), random.integers(low, high, count, endpoint=True)]),
        "big": random.integers(*plain.box["big"], 2 * count, endpoint=True),
        "flag": random.random(2 * count) < 0.5,
    }
    columns["x"][[5, 9000]] = 2**63 - 1, -(2**63)  # not where the last block is
    plans = random.integers(0, 2, 2 * count) if several else 1
    wanted = plain.run(columns, {}, plans, 2 * count, block=1000)
    monkeypatch.setattr(loops, "WORTH_IT", 0)
    outcome = looped.run(columns, {}, plans, 2 * count, block=1000)
    assert looped._loops.of(several, 0) is not None
    assert outcome.exact.tolist() == wanted.exact.tolist()
    kept = ~wanted.exact
    assert kept.sum() > count
    for name, column in wanted.values.items():
        assert np.array_equal(outcome.values[name][kept], column[kept]), name


def test_quotients_at_the_ends_of_what_doubles_hold() -> None:
    pytest.importorskip("numba")
    from pricing_dsl.batch.kernels.jit.machine import quotient, quotient_by

    random = np.random.default_rng(3)
    for divisor in (1, 2, 3, 7, 1000, 16_000_000, 2**31 - 1, 2**40 + 1):
        most = 2**51 - divisor - 1
        near = random.integers(-most // divisor, most // divisor, 200) * divisor
        for number in (*near, *(near + 1), *(near - 1), most, -most, 0, 1, -1):
            if abs(number) <= most:
                assert quotient_by(int(number), float(divisor), 1 / divisor) == int(number) // divisor
                assert quotient(int(number), divisor) == int(number) // divisor


def test_a_family_with_lists_is_no_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = Columns(
        (Argument("x", "value", 0),),
        (Instruction("z", "sum", ("x",), over="rows"),),
        (Result("z", "z", 0, BILL, "number", Den()),),
        (),
    )
    family = Family.made([plan], [Leaf("x", "number", "rows")], Codes())
    monkeypatch.setattr(loops, "WORTH_IT", 0)
    assert family._loops.of(False, 10) is None


def test_few_bills_are_not_worth_a_compilation() -> None:
    family = Family.made(
        [_plan(1, 2)], [Leaf("x", "number", BILL), Leaf("big", "number", BILL), Leaf("flag", "flag", BILL)], Codes()
    )
    assert family._loops.of(False, loops.WORTH_IT - 1) is None
