"""Looking for what breaks a claim: the exact algebra along one quantity, for many samples of all else.

What is found is rated by the engine before it is told, and made as plain as it can be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial
from itertools import groupby, pairwise
from typing import Any

from attrs import evolve

from pricing_dsl.analysis.claims import Always, Claim, Never, Witness
from pricing_dsl.analysis.falls import fall, some_number
from pricing_dsl.analysis.forms import Form
from pricing_dsl.analysis.samples import Sample, samples
from pricing_dsl.analysis.settings import Moving, Setting, moving_cell, moving_inlet
from pricing_dsl.analysis.stretches import Stretch, UnclearError
from pricing_dsl.analysis.sweeps import Piece, pieces
from pricing_dsl.ir.nodes import Id, Plan, Program
from pricing_dsl.rating.problems import Rejected
from pricing_dsl.rating.rate import identity, rate_traced
from pricing_dsl.rating.state import State
from pricing_dsl.rating.usage import Row, Usage

SAMPLES = 16
"""So many samples are looked at."""


def counterexample(program: Program, plan: Plan, claim: Claim, count: int = SAMPLES) -> Witness | None:
    """A summary for which the claim does not hold, if one is found."""
    return _Search(program, plan, claim).run(count)


class _Search:
    def __init__(self, program: Program, plan: Plan, claim: Claim) -> None:
        self.program = program
        self.plan = plan
        self.claim = claim
        self.rulebook = identity(program)
        self.inlets = {inlet.name: inlet for inlet in program.inlets}

    def run(self, count: int) -> Witness | None:
        for sample in samples(self.program, self.plan, count):
            setting = Setting.of(self.program, self.plan, sample.usage, sample.opening)
            if isinstance(setting, Rejected):
                continue
            for name, moving in self._quantities(sample.usage):
                if moving.ids and (found := self._along(setting, sample, name, moving)) is not None:
                    return self._plainer(found, name)
        return None

    def _quantities(self, usage: Usage) -> Iterator[tuple[str, Moving]]:
        """What may move: the quantity that the claim says, or each number of the summary in turn."""
        names = [self.claim.moves] if isinstance(self.claim, Never) else self.plan.needs
        for name in names:
            inlet = self.inlets.get(name)
            if inlet is None or inlet.kind != "number":
                continue
            if inlet.list is None:
                yield name, moving_inlet(self.program, self.plan, name)
            elif inlet.role == "meter":
                for row in range(len(usage.rows.get(inlet.list, ()))):
                    yield name, moving_cell(self.program, self.plan, inlet.list, name, row)

    # ---- along one quantity ----

    def _along(self, setting: Setting, sample: Sample, name: str, moving: Moving) -> Witness | None:
        if isinstance(self.claim, Always):
            return self._off(self.claim, pieces(setting, moving, [self.claim.flag]), sample, name, moving)
        return self._falls(self.claim, pieces(setting, moving, [self.claim.value]), sample, name, moving)

    def _off(self, claim: Always, found: list[Piece], sample: Sample, name: str, moving: Moving) -> Witness | None:
        for piece in found:
            if piece.results[claim.flag] is not True and not piece.rejected:
                usage = self._with(sample.usage, name, moving.row, some_number(piece.cell))
                if self._rated(usage, sample.opening, claim.flag) is False:
                    return Witness(usage, sample.opening)
        return None

    def _falls(self, claim: Never, found: list[Piece], sample: Sample, name: str, moving: Moving) -> Witness | None:
        for pair in self._pairs(claim, found):
            less, more = (self._with(sample.usage, name, moving.row, x) for x in pair)
            if (witness := self._replayed(claim, Witness(less, sample.opening, more, moving.row))) is not None:
                return witness
        return None

    def _pairs(self, claim: Never, found: list[Piece]) -> Iterator[tuple[Fraction, Fraction]]:
        """Two numbers of the quantity for each run of what is known that falls; then neighbours among points of all."""
        sign = Fraction(-1 if claim.rising else 1)
        unclear = False
        for known, run in groupby(found, lambda piece: isinstance(piece.results[claim.value], Form)):
            billed = [piece for piece in run if not piece.rejected] if known else []
            try:
                pair = fall((piece.cell, piece.results[claim.value].times(sign)) for piece in billed)
            except UnclearError:
                pair, known = None, False
            if pair is not None:
                yield pair
            unclear |= not known
        if unclear:
            yield from pairwise(sorted({x for piece in found for x in _points(piece.cell)}))

    # ---- by the engine ----

    def _with(self, usage: Usage, name: str, row: int | None, x: Fraction) -> Usage:
        """The summary with another number of a quantity."""
        list_id = self.inlets[name].list
        if list_id is None or row is None:
            return evolve(usage, values={**usage.values, name: x})
        rows = list(usage.rows[list_id])
        rows[row] = {**rows[row], name: x}
        return evolve(usage, rows={**usage.rows, list_id: tuple(rows)})

    def _rated(self, usage: Usage, opening: State, id_: Id) -> Any:
        """What a value comes to; None where the summary is set aside."""
        rated = rate_traced(self.program, self.plan, usage, opening, rulebook=self.rulebook)
        return None if isinstance(rated, Rejected) else rated.run.results[id_]

    def _replayed(self, claim: Claim, witness: Witness) -> Witness | None:
        """The witness with what the engine says of it, if it breaks the claim."""
        if isinstance(claim, Always):
            return witness if self._rated(witness.usage, witness.opening, claim.flag) is False else None
        assert witness.more is not None
        value = self._rated(witness.usage, witness.opening, claim.value)
        then = self._rated(witness.more, witness.opening, claim.value)
        if value is None or then is None or not (value < then if claim.rising else value > then):
            return None
        return evolve(witness, value=value, then=then)

    def _plainer(self, witness: Witness, name: str) -> Witness:
        """The witness without what it does not need, if it breaks the claim all the same: nothing carried in, no rows,
        defaults, zero."""
        for change in (_nothing_carried, *self._changes(witness, name)):
            found = self._replayed(self.claim, change(witness))
            if found is not None:
                witness = found
        return witness

    def _changes(self, witness: Witness, name: str) -> Iterator[Callable[[Witness], Witness]]:
        for list_id in witness.usage.rows:
            if list_id != self.inlets[name].list:
                yield _each(partial(_rows, list_id=list_id, rows=None))
                yield _each(partial(_rows, list_id=list_id, rows=()))
        for other, value in witness.usage.values.items():
            if other != name and isinstance(value, Fraction):
                for plain in (Fraction(1), Fraction(0)):
                    yield _each(partial(self._with, name=other, row=None, x=plain))
                yield _each(partial(_without, name=other))


def _each(change: Callable[[Usage], Usage]) -> Callable[[Witness], Witness]:
    """The same change of all summaries of a witness."""

    def changed(witness: Witness) -> Witness:
        more = None if witness.more is None else change(witness.more)
        return evolve(witness, usage=change(witness.usage), more=more)

    return changed


def _nothing_carried(witness: Witness) -> Witness:
    return evolve(witness, opening=State())


def _rows(usage: Usage, list_id: str, rows: tuple[Row, ...] | None) -> Usage:
    others = {id_: kept for id_, kept in usage.rows.items() if id_ != list_id}
    return evolve(usage, rows=others if rows is None else {**others, list_id: rows})


def _without(usage: Usage, name: str) -> Usage:
    return evolve(usage, values={other: value for other, value in usage.values.items() if other != name})


def _points(cell: Stretch | Fraction) -> Iterator[Fraction]:
    """Some numbers of a part: near its ends, and on the way."""
    yield some_number(cell)
    if isinstance(cell, Stretch) and cell.lo is not None:
        step = cell.step or Fraction(1, 100)
        far = cell.lo + 1_000_000 if cell.hi is None else cell.hi
        for x in (cell.lo + step, far - step, *(cell.lo + 10**power for power in range(7))):
            if cell.holds(x) and (cell.step is None or not x % cell.step):
                yield x
