"""Within which bounds of the data nothing overflows."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from pricing_dsl.batch.kernels import Codes, Family
from pricing_dsl.batch.kernels.box import MOST_ROWS, Leaf, Proofs, largest_box
from pricing_dsl.batch.kernels.intervals import MOST, Bounds, OverflowsError, intervals
from pricing_dsl.batch.kernels.joining import joined
from pricing_dsl.batch.kernels.steps import Step
from pricing_dsl.exact import Den, Range
from pricing_dsl.ir.nodes import Match, TableRow
from pricing_dsl.rating.emit.arguments import Argument
from pricing_dsl.rating.emit.columns.instructions import Cells, Columns, Finder, Instruction, Result
from tests.unit.batch.kernels.plainly import run_plainly
from tests.unit.batch.kernels.programs import Drawn, bills, programs

_X, _Y = Leaf("x", "number", "bill"), Leaf("y", "number", "bill")


def _ends(number: object) -> list[int]:
    return [int(one) for one in number] if isinstance(number, list) else [int(number)]  # type: ignore[call-overload]


@given(programs(), st.data())
def test_every_number_lies_in_its_interval(program: Drawn, data: st.DataObject) -> None:
    box = program.family.box
    assume(box is not None)
    assert box is not None
    flags = frozenset(leaf.name for leaf in program.leaves if leaf.kind == "flag")
    known = intervals(joined(program.plans, flags, program.codes).steps, Bounds(box, MOST_ROWS))
    table = data.draw(bills(program, outside=False))
    for plan, bill in zip(table.plans, table.bills, strict=True):
        for name, number in run_plainly(program.plans[plan], bill, program.codes.of).items():
            if name in known:
                low, high = known[name]
                assert all(low <= one <= high for one in _ends(number)), (name, number, known[name])


def test_the_box_is_as_large_as_can_be() -> None:
    box, why = largest_box((Step("z", "mul", ("x", 1000)),), (_X,))
    assert why == ""
    assert box == {"x": (1 - 2**53, 2**53 - 1)}
    assert (2**53 - 1) * 1000 <= MOST < (2**54 - 1) * 1000


def test_what_the_plan_claims_caps_the_box() -> None:
    leaves = (evolve(_X, low=0, high=700), _Y)
    box, _ = largest_box((Step("z", "mul", ("x", "y")),), leaves)
    assert box == {"x": (0, 700), "y": (1 - 2**53, 2**53 - 1)}
    assert (2**53 - 1) * 700 <= MOST < (2**54 - 1) * 700


def test_numbers_that_leave_room_for_others_are_longer() -> None:
    box, _ = largest_box((Step("z", "mul", ("x", 2**40)), Step("v", "mul", ("y", 2))), (_X, _Y))
    assert box == {"x": (1 - 2**23, 2**23 - 1), "y": (1 - 2**62, 2**62 - 1)}


def test_constants_that_do_not_fit_leave_no_box() -> None:
    box, why = largest_box((Step("z", "mul", (_X.name, 2**70)),), (_X,))
    assert box is None
    assert str(2**70) in why


def test_bounds_that_no_number_reaches_are_no_matter() -> None:
    far, table = 10**24, Finder((TableRow((Match("since", 10**24),), ()), TableRow((Match("up_to", 10**25),), ())))
    steps = [
        Instruction("least", "min", ("x", far)),
        Instruction("greatest", "max", ("x", -far)),
        Instruction("below", "lt", ("x", far)),
        Instruction("same", "eq", ("x", far)),
        Instruction("tier", "search_left", (Cells((-far, 5, far)), "x")),
        Instruction("row", "find", (table, "x")),
    ]
    names = [step.result for step in steps]
    results = tuple(Result(name, name, 0, "bill", "number", Den()) for name in names)
    plan = Columns((Argument("x", "value", 0),), tuple(steps), results, ())
    family = Family.made([plan], [_X], Codes())
    assert family.box is not None
    most = family.box["x"][1]
    assert most >= 2**61
    outcome = family.run({"x": np.array([-most, 5, most])}, {}, 0, 3)
    found = {name: column.tolist() for name, column in outcome.values.items()}
    assert found["least"] == found["greatest"] == [-most, 5, most]
    assert (found["below"], found["same"]) == ([True] * 3, [False] * 3)
    assert (found["tier"], found["row"]) == ([1, 1, 2], [1, 1, 1])


def test_a_number_that_does_not_fit_is_no_bound() -> None:
    box, _ = largest_box((Step("z", "min", ("x", -(10**24))),), (_X,))
    assert box is None


def test_sums_are_of_many_rows() -> None:
    box, _ = largest_box((Step("z", "sum", ("x",), over="rows"),), (evolve(_X, space="rows"),))
    assert box == {"x": (1 - 2**53, 2**53 - 1)}
    assert (2**53 - 1) * MOST_ROWS <= MOST < (2**54 - 1) * MOST_ROWS


def test_a_block_outside_the_box_may_be_proved_by_itself() -> None:
    steps = (Step("z", "mul", ("x", "y")),)
    box, _ = largest_box(steps, (_X, _Y))
    assert box == {"x": (1 - 2**32, 2**32 - 1), "y": (1 - 2**31, 2**31 - 1)}
    proofs = Proofs(steps, (_X, _Y), box)
    assert proofs.cover({"x": (0, 2**40), "y": (-1000, 1000)}, 1)
    assert not proofs.cover({"x": (0, 2**40), "y": (-1000, 2**30)}, 1)


def test_a_block_outside_what_the_plan_claims_is_not_proved() -> None:
    leaves = (evolve(_X, low=0),)
    steps = (Step("z", "neg", ("x",)),)
    proofs = Proofs(steps, leaves, {"x": (0, 100)})
    assert proofs.cover({"x": (0, 2**50)}, 1)
    assert not proofs.cover({"x": (-1, 50)}, 1)


def test_more_rows_are_proved_by_themselves() -> None:
    leaf = evolve(_X, space="rows", low=0, high=2**50)
    steps = (Step("z", "sum", ("x",), over="rows"),)
    proofs = Proofs(steps, (leaf,), {"x": (0, 2**50)})
    assert proofs.cover({"x": (0, 2**40)}, 10**6)
    assert not proofs.cover({"x": (0, 2**50)}, 10**6)


def test_a_quotient_taken_as_natural_is_of_no_number_below_zero() -> None:
    step = Step("z", "natural_quotient", ("x", 7))
    assert intervals((step,), Bounds({"x": (0, 70)}, 1)) == {"z": (0, 10)}
    with pytest.raises(OverflowsError):
        intervals((step,), Bounds({"x": (-1, 70)}, 1))


def test_claims_are_taken_for_numerators() -> None:
    leaf = Leaf.of("x", "number", "bill", 1000, Range(Fraction(1, 3), Fraction(5)))
    assert (leaf.low, leaf.high) == (334, 5000)
    assert Leaf.shared([leaf, evolve(leaf, low=None, high=4000)]) == evolve(leaf, high=4000)
