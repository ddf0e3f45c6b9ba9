"""A value as a function of one quantity is what the engine gives, at every number."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from attrs import evolve, frozen
from hypothesis import event, given, target
from hypothesis import strategies as st

from pricing_dsl.analysis.settings import Moving, Setting, moving_cell, moving_inlet
from pricing_dsl.analysis.stretches import Stretch
from pricing_dsl.analysis.sweeps import Piece, pieces
from pricing_dsl.ir.nodes import Plan, Program
from pricing_dsl.rating.problems import Rejected
from pricing_dsl.rating.program import Rater
from pricing_dsl.rating.rate import rate_traced
from pricing_dsl.rating.state import State
from pricing_dsl.rating.usage import Usage
from tests.properties.cases import cases
from tests.properties.engine import Case, bills, usage_of

MOST_PIECES = 60
"""So many pieces of a curve are looked at."""


@frozen
class Subject:
    """A quantity of a summary that may move, and how the summary says another number for it."""

    moving: Moving
    name: str
    list: str | None = None

    def put(self, usage: Usage, x: Fraction) -> Usage:
        if self.list is None:
            return evolve(usage, values={**usage.values, self.name: x})
        rows = list(usage.rows[self.list])
        assert self.moving.row is not None
        rows[self.moving.row] = {**rows[self.moving.row], self.name: x}
        return evolve(usage, rows={**usage.rows, self.list: tuple(rows)})


def subjects(program: Program, plan: Plan, usage: Usage) -> Iterator[Subject]:
    """Every quantity of a summary that the plan looks at."""
    for inlet in program.inlets:
        if inlet.name in usage.values and inlet.kind == "number" and inlet.list is None:
            yield Subject(moving_inlet(program, plan, inlet.name), inlet.name)
        if inlet.list is not None and inlet.list in plan.lists:
            columns = next(rows.columns for rows in program.lists if rows.id == inlet.list)
            kind = next(rows.kind for rows in program.lists if rows.id == inlet.list)
            for row in range(len(usage.rows.get(inlet.list, ())) if kind == "records" else 0):
                for column in columns:
                    if column.kind == "number":
                        yield Subject(moving_cell(program, plan, inlet.list, column.name, row), column.name, inlet.list)


def points(found: list[Piece], step: Fraction | None) -> Iterator[tuple[Piece, Fraction]]:
    """Numbers in every piece: near its ends, and between."""
    unit = step or Fraction(1, 100)
    for piece in found[: MOST_PIECES // 2] + found[MOST_PIECES // 2 :][-MOST_PIECES // 2 :]:
        cell = piece.cell
        if not isinstance(cell, Stretch):
            yield piece, cell
            continue
        tried = {cell.inner_point()}
        if cell.lo is not None:
            tried |= {cell.lo + unit, cell.lo + 1000 * unit, cell.lo + unit / 3, cell.lo + 10**9 * unit}
        if cell.hi is not None:
            tried |= {cell.hi - unit, cell.hi - unit / 3, cell.hi - 777 * unit}
        for x in sorted(tried):
            if cell.holds(x) and (step is None or not x % step):
                yield piece, x


@given(cases(), st.data())
def test_a_curve_is_what_the_engine_gives(case: Case, data: st.DataObject) -> None:
    program = case.program
    opened = [State(), *(bill.closing for bill in bills(case))]
    index = data.draw(st.integers(0, min(len(opened), len(case.summaries)) - 1))
    usage, opening = usage_of(program, case.rulebook.plan, case.summaries[index]), opened[index]
    plan = Rater(program).plan_of(usage)
    setting = Setting.of(program, plan, usage, opening)
    choices = list(subjects(program, plan, usage))
    if isinstance(setting, Rejected) or not choices:
        return
    subject = data.draw(st.sampled_from(choices))
    targets = sorted(
        {
            plan.total,
            *(line.amount for line in plan.lines),
            *(carry.value for carry in plan.carries if carry.value is not None),
        }
    )
    found = pieces(setting, subject.moving, targets)
    event(f"pieces: {min(len(found), 64) // 8 * 8}")
    unclear = 0
    for piece, x in points(found, subject.moving.step):
        rated = rate_traced(program, plan, subject.put(usage, x), opening)
        if isinstance(rated, Rejected):
            assert piece.rejected or piece.unclear, f"at {x}: {rated}"
            continue
        assert not piece.rejected, f"at {x}: {piece.rejected}"
        for id_ in targets:
            form = piece.results[id_]
            if form is None:
                unclear += 1
                continue
            result = rated.run.results[id_]
            if isinstance(form, list):
                assert [one.at(x) if hasattr(one, "at") else one for one in form] == result, f"value {id_} at {x}"
            else:
                assert (form.at(x) if hasattr(form, "at") else form) == result, f"value {id_} at {x}"
    event(f"unclear: {bool(unclear)}")
    target(len(found))
