"""Kernels give what Python's own integers give, whatever the program, the table and the size of the blocks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.batch.kernels.programs import Drawn, assert_alike, bills, flagged, programs, run

BLOCKS = st.sampled_from((1, 2, 3, 7, 16_384))


@given(programs(), st.data(), BLOCKS)
def test_inside_the_box_every_bill_is_computed(program: Drawn, data: st.DataObject, block: int) -> None:
    table = data.draw(bills(program, outside=False))
    outcome = run(program, table, block)
    assert_alike(program, table, outcome)
    if program.family.box is None:
        assert program.family.unproved
        assert outcome.exact.all()
    else:
        assert outcome.exact.tolist() == flagged(program, table)


@given(programs(), st.data(), BLOCKS)
def test_numbers_outside_the_box_disturb_no_others(program: Drawn, data: st.DataObject, block: int) -> None:
    table = data.draw(bills(program, outside=True))
    assert_alike(program, table, run(program, table, block))
