"""A table of many summaries is rated as its rows are by the interpreter: in whatever batches and blocks, from a saved
program, with what was carried."""

from __future__ import annotations

from collections import Counter
from functools import cache, partialmethod
from random import Random
from typing import Any

import pyarrow as pa
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from pricing_dsl import RatedTable
from pricing_dsl.batch import periods, tables
from pricing_dsl.batch.kernels.family import Family
from pricing_dsl.programs import Program
from pricing_dsl.rating.program import Rater
from tests.conformance.every_way import bills_one_by_one
from tests.differential.row_by_row import RowByRow
from tests.differential.sheets import Sheet, sheet_of
from tests.differential.state_rows import odd_state, state_table
from tests.properties.cases import cases
from tests.properties.engine import Case, saved_and_loaded
from tests.properties.fresh import fresh
from tests.properties.usages import refilled

EVERYTHING = (
    *("row", "subscription", "matching_id", "plan", "period.*", "currency", "total", "line.*", "note.*", "notices"),
    *("closing.*", "defaults", "quantity.*", "price.*", "grant.*", "output.*"),
)
STEP, ROWS = 10, 40
SEEDS = range(0, 30, STEP)
BATCHES = (1, 7)

Asked = dict[str, Any]


def as_its_rows(program: Program, sheet: Sheet, asked: Asked) -> RatedTable:
    """The bills of a sheet, which are those of its rows; few rows of a wave are no reason to rate them one by one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(periods, "THIN", 2)
        rated = program.rate_table(sheet.table(), **asked)
    wanted = RowByRow(Rater(program.ir), asked["plan"], rated.bills.schema)
    wanted.rate(sheet)
    wanted.compare(rated)
    return rated


def assert_equal(found: RatedTable, wanted: RatedTable) -> None:
    """The same bills and the same reasons."""
    assert found.bills == wanted.bills
    assert found.rejects == wanted.rejects


def in_small_blocks(program: Program, table: pa.Table, asked: Asked) -> RatedTable:
    """The same with few bills in a step of a kernel, and few rows in a step of the table."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Family, "run", partialmethod(Family.run, block=3))
        patch.setattr(tables, "MOST_ROWS", 11)
        patch.setattr(periods, "MOST_ROWS", 11)
        patch.setattr(periods, "THIN", 2)
        return program.rate_table(table, **asked)


def in_batches(program: Program, table: pa.Table, size: int, asked: Asked) -> RatedTable:
    """The same as a stream of batches."""
    parts = list(program.rate_batches(table.to_batches(max_chunksize=size), **asked))
    return RatedTable(pa.concat_tables([one.bills for one in parts]), pa.concat_tables([one.rejects for one in parts]))


def month_after_month(program: Program, sheet: Sheet, random: Random, asked: Asked) -> None:
    """The first periods of the subscriptions, then all others in another table, which opens with the first bills; and
    with states that came from elsewhere."""
    first, later = sheet.parted()
    if not later.rows:
        return
    bills = program.rate_table(first.table(), plan=asked["plan"], decimals=asked["decimals"]).bills
    bills = bills.filter(bills["subscription"].is_valid())
    before = RowByRow(Rater(program.ir), asked["plan"], bills.schema)
    before.rate(first)
    odd = {name: odd_state(random, state) for name, state in before.states.items()}
    for opening, states in ((bills, before.states), (state_table(odd), odd)):
        rated = program.rate_table(later.table(), opening, **asked)
        wanted = RowByRow(Rater(program.ir), asked["plan"], rated.bills.schema, states=dict(states))
        wanted.rate(later)
        wanted.compare(rated)


@cache
def search(first: int) -> Counter[str]:
    """Rate generated tables every way, from this seed on; how many bills there were, and how many came one by one."""
    counted: Counter[str] = Counter()
    seen: set[str] = set()

    @fresh(STEP, first)
    @given(cases(), st.data())
    def rate(case: Case, data: st.DataObject) -> None:
        if case.rulebook.text in seen:  # the simplest one, again
            return
        more = [data.draw(refilled(case.rulebook, case.summaries[0])) for _ in range(4)]
        random = Random(data.draw(st.integers(0, 2**32)))
        sheet = sheet_of(case, more, random, ROWS)
        columns, decimals = data.draw(st.sampled_from([None, EVERYTHING])), data.draw(st.sampled_from([9, 3, 12]))
        asked = {"plan": "tested", "columns": columns, "decimals": decimals}
        program = Program(case.program)
        with bills_one_by_one() as one_by_one:
            rated = as_its_rows(program, sheet, asked)
        counted.update(all=rated.bills.num_rows, one_by_one=one_by_one["bills"])
        assert_equal(Program(saved_and_loaded(case.program)).rate_table(sheet.table(), **asked), rated)
        assert_equal(in_small_blocks(program, sheet.table(), asked), rated)
        in_order = evolve(sheet, rows=sheet.in_order()).table()
        whole = program.rate_table(in_order, **asked)
        for size in BATCHES:
            assert_equal(in_batches(program, in_order, size, asked), whole)
        month_after_month(program, sheet, random, asked)
        seen.add(case.rulebook.text)

    rate()
    return counted


@pytest.mark.parametrize("first", SEEDS)
def test_tables_are_rated_as_their_rows_are(first: int) -> None:
    assert search(first)["all"]


def test_many_bills_come_by_kernels_and_many_one_by_one() -> None:
    counted = sum(map(search, SEEDS), Counter[str]())
    assert 0.25 < counted["one_by_one"] / counted["all"] < 0.75, counted
