"""Kernels as machine code give what their rows give by the interpreter."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing_dsl.batch.kernels.jit import loops
from pricing_dsl.programs import Program
from tests.differential.sheets import sheet_of
from tests.differential.test_tables import EVERYTHING, as_its_rows
from tests.properties.cases import cases
from tests.properties.engine import Case
from tests.properties.fresh import fresh
from tests.properties.usages import refilled

pytest.importorskip("numba")


def test_tables_by_machine_code(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: Counter[bool] = Counter()
    run = loops.Loop.run

    def counting(self: loops.Loop, *args: Any) -> bool:
        inside = run(self, *args)
        ran[inside] += 1
        return inside

    monkeypatch.setattr(loops, "WORTH_IT", 0)
    monkeypatch.setattr(loops.Loop, "run", counting)

    @fresh(5)
    @given(cases(), st.data())
    def rate(case: Case, data: st.DataObject) -> None:
        more = [data.draw(refilled(case.rulebook, case.summaries[0])) for _ in range(3)]
        sheet = sheet_of(case, more, Random(data.draw(st.integers(0, 2**32))), 40)
        as_its_rows(Program(case.program), sheet, {"plan": "tested", "columns": EVERYTHING, "decimals": 3})

    rate()
    assert ran[True] > 1, ran
