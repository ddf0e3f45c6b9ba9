"""Numbers at the edges of what a kernel is proved for, and one unit beyond: nothing wraps."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from pricing_dsl.batch.columns.fast import Kin
from pricing_dsl.exact import to_text
from pricing_dsl.ir.nodes import Input, Plan
from pricing_dsl.programs import Program
from tests.conformance.every_way import bills_one_by_one
from tests.differential.cells import Facts
from tests.differential.sheets import Sheet, sheet_of
from tests.differential.test_tables import EVERYTHING, as_its_rows
from tests.properties.cases import cases
from tests.properties.engine import Case
from tests.properties.fresh import fresh

SCALE = 3
NUMBERS = pa.decimal128(38, SCALE)
LONGEST = Fraction(10**34)
_NUMBERS = ("number", "rate", "money")

Edges = dict[str, tuple[Fraction, Fraction]]


def edges_of(program: Program, sheet: Sheet, asked: dict[str, Any]) -> list[Edges]:
    """For plans that share a kernel, the least and greatest number of each quantity that the kernel is proved for."""
    rater = program.table_rater(sheet.table().schema, **asked)
    kernels = [] if rater.carrying.fast is None else rater.carrying.fast.kin
    known = [_edges(kin, program.ir.plans[kin.plans[0]]) for kin in kernels]
    of_columns = [{name: ends for name, ends in edges.items() if sheet.types.get(name) == NUMBERS} for edges in known]
    return [edges for edges in of_columns if edges]


def _edges(kin: Kin, plan: Plan) -> Edges:
    found: Edges = {}
    for argument in kin.family.arguments:
        value = plan.values[argument.of] if isinstance(argument.of, int) else None
        if kin.family.box is not None and value is not None and isinstance(value.op, Input) and value.kind == "number":
            low, high = (Fraction(end, kin.family.den(argument.name)) for end in kin.family.box[argument.name])
            found[value.op.name] = low, high
    return found


def at_the_edges(random: Random, sheet: Sheet, edges: Edges) -> list[Facts]:
    """Rows of a sheet with quantities at an edge, a unit inside and a unit beyond: one of them, or all."""
    unit = Fraction(1, 10**SCALE)
    rows = []
    for names in (*([name] for name in edges), list(edges)):
        for end in (0, 1):
            for step in (-unit, Fraction(0), unit):
                row = dict(random.choice(sheet.rows))
                row |= {name: _number(edges[name][end] + step) for name in names}
                rows.append(row)
    return rows


def _number(value: Fraction) -> Decimal | None:
    """The number with the decimals of the column, if it has room there."""
    cut = Fraction(value.numerator * 10**SCALE // value.denominator, 10**SCALE)
    return Decimal(to_text(cut)) if abs(cut) < LONGEST else None


def test_nothing_wraps() -> None:
    edged = ordinary = 0

    @fresh(20)
    @given(cases(), st.data())
    def rate(case: Case, data: st.DataObject) -> None:
        nonlocal edged, ordinary
        random = Random(data.draw(st.integers(0, 2**32)))
        sheet = sheet_of(case, [], random, 8)
        inlets = [inlet for inlet in case.rulebook.inlets if inlet.kind in _NUMBERS and not inlet.rows]
        names = [inlet.name for inlet in inlets if inlet.name in sheet.types]
        types = {**sheet.types, **dict.fromkeys(names, NUMBERS)}
        rows = [{**row, "subscription": None, **dict.fromkeys(names)} for row in sheet.rows]
        asked = {"plan": "tested", "columns": EVERYTHING, "decimals": SCALE}
        program, plain = Program(case.program), Sheet(tuple(rows), types)
        for edges in edges_of(program, plain, asked):
            within = {name: _number(random.choice([low, high, Fraction(0)])) for name, (low, high) in edges.items()}
            base = Sheet(tuple({**row, **within} for row in rows), types)
            with bills_one_by_one() as one_by_one:
                rated = as_its_rows(program, Sheet((*base.rows, *at_the_edges(random, base, edges)), types), asked)
            edged += one_by_one["bills"]
            ordinary += rated.bills.num_rows - one_by_one["bills"]

    rate()
    assert edged > 30
    assert ordinary > 30
