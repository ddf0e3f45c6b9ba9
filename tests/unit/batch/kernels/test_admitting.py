"""Flags that look at one number of the data alone become what the guard lets in."""

from __future__ import annotations

import numpy as np

from pricing_dsl.batch.kernels import Codes, Family, Rows
from pricing_dsl.batch.kernels.admitting import admitted
from pricing_dsl.batch.kernels.box import Leaf
from pricing_dsl.batch.kernels.joining import Work
from pricing_dsl.batch.kernels.steps import Operand, Step
from pricing_dsl.exact import Den
from pricing_dsl.rating.emit.arguments import Argument
from pricing_dsl.rating.emit.columns.instructions import Columns, Instruction, Result

_X, _Y = Leaf("x", "number", "bill"), Leaf("y", "number", "rows")


def _admitted(*steps: Step, exact: tuple[Operand, ...]) -> tuple[Work, dict[str, tuple[int | None, int | None]]]:
    work, leaves = admitted(Work(frozenset(), steps, (), exact), [_X, _Y])
    return work, {leaf.name: (leaf.low, leaf.high) for leaf in leaves}


def test_numbers_below_a_bound_are_not_let_in() -> None:
    work, claims = _admitted(Step("a", "lt", ("x", 0)), Step("b", "ge", ("x", 100)), exact=("a", "b"))
    assert claims == {"x": (0, 99), "y": (None, None)}
    assert work.steps == work.exact == ()


def test_nor_are_bills_with_such_a_row() -> None:
    steps = (Step("a", "le", ("y", 4), "rows"), Step("b", "any", ("a",), over="rows"))
    work, claims = _admitted(*steps, exact=("b",))
    assert claims["y"] == (5, None)
    assert work.exact == ()


def test_a_flag_that_looks_at_more_stays() -> None:
    steps = (Step("a", "lt", ("x", 0)), Step("b", "lt", ("x", "z")), Step("c", "or", ("a", "b")))
    work, claims = _admitted(*steps, exact=("c",))
    assert claims["x"] == (0, None)
    assert work.exact == ("c",)
    assert work.steps == steps


def test_flags_that_leave_no_numbers_stay() -> None:
    work, claims = _admitted(Step("a", "lt", ("x", 5)), Step("b", "gt", ("x", 3)), exact=("a", "b"))
    assert claims["x"] == (5, None)
    assert work.exact == ("b",)


def test_what_is_not_let_in_goes_the_exact_way() -> None:
    steps = (
        Instruction("below", "lt", ("x", 0), "rows"),
        Instruction("any", "any", ("below",), over="rows"),
        Instruction("z", "sum", ("x",), over="rows"),
    )
    plan = Columns((Argument("x", "value", 0),), steps, (Result("z", "z", 0, "bill", "number", Den()),), ("any",))
    family = Family.made([plan], [Leaf("x", "number", "rows")], Codes())
    assert family.box is not None
    assert family.box["x"][0] == 0
    outcome = family.run({"x": np.array([1, 2, 3, -1, 5])}, {"rows": Rows(np.array([0, 2, 4, 5]))}, 0, 3)
    assert outcome.exact.tolist() == [False, True, False]
    assert outcome.values["z"][[0, 2]].tolist() == [3, 5]
