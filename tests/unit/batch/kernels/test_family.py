"""Families over tables: what goes the exact way, and what does not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from pricing_dsl.batch.kernels import BLOCK, Codes, Family, Rows
from pricing_dsl.batch.kernels.box import MOST_ROWS, Leaf
from pricing_dsl.exact import Den
from pricing_dsl.ir.nodes import BILL
from pricing_dsl.rating.emit.arguments import Argument
from pricing_dsl.rating.emit.columns.instructions import Columns, Instruction, Result, Text

FAR = 2**62


def _columns(
    steps: list[Instruction], arguments: list[str], results: list[str], exact: tuple[str, ...] = ()
) -> Columns:
    spaces = {step.result: step.space for step in steps}
    return Columns(
        tuple(Argument(name, "value", number) for number, name in enumerate(arguments)),
        tuple(steps),
        tuple(Result(name, name, 0, spaces.get(name, BILL), "number", Den()) for name in results),
        exact,
    )


def _prices(*prices: int) -> list[Columns]:
    """Plans of a number times a price, refused at seven."""
    return [
        _columns(
            [Instruction("z", "mul", ("x", price)), Instruction("seven", "eq", ("x", 7))], ["x"], ["z"], ("seven",)
        )
        for price in prices
    ]


def _family(*prices: int) -> Family:
    return Family.made(_prices(*prices), [Leaf("x", "number", BILL, 1000)], Codes())


def test_rows_outside_the_box_and_refused_ones_go_the_exact_way() -> None:
    outcome = _family(1000).run({"x": np.array([1, FAR, 7, -FAR, 5])}, {}, 0, 5)
    assert outcome.exact.tolist() == [False, True, True, True, False]
    assert outcome.values["z"][[0, 4]].tolist() == [1000, 5000]


def test_each_row_has_the_constants_of_its_plan() -> None:
    family = _family(2, 3, 5)
    numbers = np.arange(10, 16)
    for block in (1, 2, 100):
        found = family.run({"x": numbers}, {}, np.array([0, 1, 2, 2, 1, 0], dtype=np.int16), 6, block=block)
        assert found.values["z"].tolist() == [20, 33, 60, 65, 42, 30]
    assert family.run({"x": numbers}, {}, 2, 6).values["z"].tolist() == (numbers * 5).tolist()


def test_where_nothing_is_proved_all_rows_go_the_exact_way() -> None:
    family = _family(2**70)
    assert family.box is None
    assert family.unproved
    assert family.run({"x": np.arange(3)}, {}, 0, 3).exact.all()


def test_the_denominator_of_a_column() -> None:
    family = _family(1)
    assert family.den("x") == 1000
    assert [argument.name for argument in family.arguments] == ["x"]
    with pytest.raises(KeyError):
        family.den("y")


def test_an_empty_table() -> None:
    outcome = _family(1, 2).run({"x": np.array([], dtype=np.int64)}, {}, np.array([], dtype=np.int64), 0)
    assert outcome.exact.tolist() == outcome.values["z"].tolist() == []


def test_plans_that_differ_in_more_than_constants_are_refused() -> None:
    other = _columns([Instruction("z", "add", ("x", 1))], ["x"], ["z"])
    with pytest.raises(ValueError, match="constants"):
        Family.made([*_prices(1), other], [Leaf("x", "number", BILL)], Codes())


def test_choices_are_compared_by_their_codes() -> None:
    codes = Codes()
    plan = _columns([Instruction("z", "eq", ("x", Text("eu")))], ["x"], ["z"])
    family = Family.made([plan], [Leaf("x", "choice", BILL)], codes)
    assert family.run({"x": codes.encode(["us", "eu", None])}, {}, 0, 3).values["z"].tolist() == [False, True, False]


def test_threads_share_a_family() -> None:
    family, numbers = _family(2, 3), np.arange(100_000)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda plan: family.run({"x": numbers}, {}, plan, len(numbers)).values["z"], [0, 1] * 8))
    for plan, values in enumerate(found):
        assert np.array_equal(values, numbers * (2 + plan % 2))


def test_blocks_of_any_length() -> None:
    family, numbers = _family(2, 3), np.arange(3 * BLOCK)
    plans = np.arange(3 * BLOCK) % 2
    for block in (BLOCK - 1, BLOCK, BLOCK + 1, 4 * BLOCK):
        for plan in (plans, 1):
            found = family.run({"x": numbers}, {}, plan, len(numbers), block=block).values["z"]
            assert np.array_equal(found, numbers * (2 + (plans if plan is plans else 1)))


def _sums() -> Family:
    plan = _columns([Instruction("z", "sum", ("x",), over="rows")], ["x"], ["z"])
    return Family.made([plan], [Leaf("x", "number", "rows")], Codes())


def test_bills_with_many_rows_are_proved_by_themselves() -> None:
    counts = np.array([2, MOST_ROWS + 1, 0, MOST_ROWS + 1, 3])
    rows = Rows(np.concatenate([[0], np.cumsum(counts)]))
    numbers = np.ones(counts.sum(), dtype=np.int64)
    numbers[-4] = 2**60  # in the second of the long ones
    for block in (2, 16_384):
        outcome = _sums().run({"x": numbers}, {"rows": rows}, 0, 5, block=block)
        assert outcome.exact.tolist() == [False, False, False, True, False]
        assert outcome.values["z"][[0, 1, 2, 4]].tolist() == [2, MOST_ROWS + 1, 0, 3]


def test_one_row_outside_the_box_sends_its_bill_the_exact_way() -> None:
    rows = Rows(np.array([0, 2, 4, 5]))
    outcome = _sums().run({"x": np.array([1, 2, FAR, 4, 5])}, {"rows": rows}, 0, 3)
    assert outcome.exact.tolist() == [False, True, False]
    assert outcome.values["z"][[0, 2]].tolist() == [3, 5]
