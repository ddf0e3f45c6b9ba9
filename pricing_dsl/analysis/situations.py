"""What a plan can be looked at along, and in which plain situations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from attrs import evolve, frozen

from pricing_dsl.analysis.samples import Sample, plain_sample
from pricing_dsl.analysis.settings import Moving, moving_cell, moving_inlet
from pricing_dsl.ir.nodes import Plan, Program
from pricing_dsl.rating.usage import Usage

NOTHING, ONE, MANY = Fraction(0), Fraction(1), Fraction(1_000)


@frozen
class Quantity:
    """A number of a summary that may move. list: the list whose rows have it, of which one moves."""

    name: str
    list: str | None = None
    unit: str = ""

    def moving(self, program: Program, plan: Plan, row: int = 0) -> Moving:
        """The values that read it."""
        if self.list is None:
            return moving_inlet(program, plan, self.name)
        return moving_cell(program, plan, self.list, self.name, row)

    def put(self, usage: Usage, number: Fraction, row: int = 0) -> Usage:
        """The summary with that much of it."""
        if self.list is None:
            return evolve(usage, values={**usage.values, self.name: number})
        rows = list(usage.rows.get(self.list, ()))
        rows[row] = {**rows[row], self.name: number}
        return evolve(usage, rows={**usage.rows, self.list: tuple(rows)})

    def is_in(self, usage: Usage, row: int = 0) -> bool:
        """Whether a summary has a place for it: a row to move."""
        return self.list is None or row < len(usage.rows.get(self.list, ()))


def quantities(program: Program, plan: Plan) -> list[Quantity]:
    """What is used, bought or stated as a number and looked at by the plan; of records, their columns of numbers.

    What a contract negotiates is none: it does not move from bill to bill.
    """
    found = []
    for inlet in program.inlets:
        if inlet.list is None:
            if inlet.kind == "number" and inlet.role != "term" and inlet.name in plan.needs:
                found.append(Quantity(inlet.name, None, inlet.unit))
        elif inlet.list in plan.lists:
            spec = next(rows for rows in program.lists if rows.id == inlet.list)
            names = {inlet.name} if inlet.role == "meter" else {column.name for column in spec.columns}
            found += [
                Quantity(column.name, spec.id, column.unit)
                for column in spec.columns
                if column.kind == "number" and column.name in names
            ]
    return found


def quantity_of(program: Program, plan: Plan, name: str) -> Quantity:
    """The quantity of that name.

    Raises:
        LookupError: a summary gives no such number.
    """
    inlet = next((one for one in program.inlets if one.name == name), None)
    if inlet is not None and inlet.list is None and inlet.kind == "number":
        return Quantity(name, None, inlet.unit)
    found = next((one for one in quantities(program, plan) if one.name == name), None)
    if found is None:
        raise LookupError(f"`{name}` is no number that a summary gives")
    return found


def situations(program: Program, plan: Plan) -> Iterator[Sample]:
    """Plain summaries of a first period, for one quantity of them to move: nothing else is used, one of everything
    else, much of everything else; then one with all flags on and the last of all words."""
    for number in (NOTHING, ONE, MANY):
        yield plain_sample(program, plan, number)
    yield plain_sample(program, plan, ONE, last=True)


def paired(program: Program, plan: Plan, given: Iterable[Sample]) -> Iterator[tuple[Quantity, Sample]]:
    """Each quantity in each situation, but once only where situations differ in nothing but that quantity."""
    seen: list[tuple[Quantity, Sample]] = []
    found = quantities(program, plan)
    for situation in given:
        for quantity in found:
            if quantity.is_in(situation.usage):
                rest = quantity, evolve(situation, usage=quantity.put(situation.usage, NOTHING))
                if rest not in seen:
                    seen.append(rest)
                    yield quantity, situation
