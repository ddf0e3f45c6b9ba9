"""A table of many summaries is rated as its rows are: by the interpreter, in other batches, from a saved program."""

from __future__ import annotations

from random import Random

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing_dsl.programs import Program
from pricing_dsl.rating.program import Rater
from tests.differential.row_by_row import RowByRow
from tests.differential.sheets import sheet_of
from tests.properties.cases import cases
from tests.properties.engine import Case, saved_and_loaded
from tests.properties.fresh import fresh
from tests.properties.usages import refilled

EVERYTHING = (
    *("row", "subscription", "matching_id", "plan", "period.*", "currency", "total", "line.*", "note.*", "notices"),
    *("closing.*", "defaults", "quantity.*", "price.*", "grant.*", "output.*"),
)
SIZES = (1, 7, 40)


@pytest.mark.parametrize("first", range(0, 60, 20))
def test_tables_are_rated_as_their_rows_are(first: int) -> None:
    @fresh(20, first)
    @given(cases(), st.data())
    def rate(case: Case, data: st.DataObject) -> None:
        more = [data.draw(refilled(case.rulebook, case.summaries[0])) for _ in range(4)]
        sheet = sheet_of(case, more, Random(data.draw(st.integers(0, 2**32))), 40)
        table, program = sheet.table(), Program(case.program)
        columns = data.draw(st.sampled_from([None, EVERYTHING]))
        asked = {"plan": "tested", "columns": columns, "decimals": data.draw(st.sampled_from([9, 12]))}
        rated = program.rate_table(table, **asked)
        wanted = RowByRow(Rater(case.program), "tested", rated.bills.schema)
        wanted.rate(sheet)
        wanted.compare(rated)
        again = Program(saved_and_loaded(case.program)).rate_table(table, **asked)
        assert (again.bills, again.rejects) == (rated.bills, rated.rejects)
        table = sheet.sorted().table()
        whole = program.rate_table(table, **asked)
        for size in SIZES:
            parts = list(program.rate_batches(table.to_batches(max_chunksize=size), **asked))
            assert pa.concat_tables([part.bills for part in parts]) == whole.bills
            assert pa.concat_tables([part.rejects for part in parts]) == whole.rejects

    rate()
