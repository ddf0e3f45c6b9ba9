"""What the courses show: who is cheapest where, jumps, dead zones, flat stretches, and what is not told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import partial
from itertools import pairwise

from attrs import evolve, frozen

from pricing_dsl.analysis.comparison import Leader, cheapest
from pricing_dsl.analysis.curves import Curve
from pricing_dsl.analysis.prices import DeadZone, Flat, Jump, dead_zones, flats, jumps
from pricing_dsl.analysis.stretches import UnclearError
from pricing_dsl.simulate.courses import Course, Gap


@frozen
class Lead:
    """A range on which some courses are the cheapest ones. with_lo, with_hi: whether its ends belong to it."""

    names: tuple[str, ...]
    lo: Fraction
    hi: Fraction
    with_lo: bool
    with_hi: bool


@frozen
class Told:
    """All that is told of some courses. leads: from low to high, or `unclear`, why they cannot be told."""

    courses: tuple[Course, ...]
    leads: tuple[Lead, ...]
    unclear: str
    jumps: tuple[tuple[str, Jump], ...]
    zones: tuple[tuple[str, DeadZone], ...]
    flats: tuple[tuple[str, Flat], ...]
    doubts: tuple[str, ...]

    def curve(self, label: str) -> Curve:
        """The curve of a course."""
        return next(one.curve for one in self.courses if one.label == label)

    def prefix(self, label: str) -> str:
        """What a sentence about a course begins with: its name, where there are several."""
        return "" if len(self.courses) == 1 else f"{label}: "

    @property
    def break_evens(self) -> tuple[Fraction, ...]:
        """Where the cheapest changes: of a range on which the two cost the same, its middle."""
        found: list[Fraction] = []
        for before, lead in pairwise(self.leads):
            tied = set(before.names) < set(lead.names) or set(lead.names) < set(before.names)
            if not tied:
                found.append(lead.lo)
            elif len(before.names) < len(lead.names) and lead is not self.leads[-1]:
                found.append((lead.lo + lead.hi) / 2)
        return tuple(found)


def told(courses: Sequence[Course]) -> Told:
    """What the exact parts of the courses show."""
    leads, unclear = _leads(courses) if len(courses) > 1 else ((), "")
    zones, doubts = [], []
    for one in courses:
        try:
            zones += [(one.label, zone) for zone in dead_zones(one.curve)]
        except UnclearError as why:
            doubts.append(f"{one.label}: where more is cheaper cannot be told: {why}")
    return Told(
        courses=tuple(courses),
        leads=leads,
        unclear=unclear,
        jumps=tuple((one.label, jump) for one in courses for jump in jumps(one.curve)),
        zones=tuple(zones),
        flats=tuple((one.label, flat) for one in courses for flat in flats(one.curve)),
        doubts=tuple(doubts),
    )


def _leads(courses: Sequence[Course]) -> tuple[tuple[Lead, ...], str]:
    curves = {one.label: one.curve for one in courses if one.curve.segments}
    untold = [gap for one in courses for gap in one.untold]
    try:
        return tuple(_joined(map(partial(_lead, untold), cheapest(curves)))), ""
    except UnclearError as why:
        return (), str(why)


def _joined(leads: Iterable[Lead]) -> Iterator[Lead]:
    """The leads from low to high; those that go on as they were are one."""
    last: Lead | None = None
    for here in leads:
        if last is not None and last.names == here.names:
            last = evolve(last, hi=here.hi, with_hi=here.with_hi)
            continue
        if last is not None:
            yield last
        last = here
    if last is not None:
        yield last


def _lead(untold: Sequence[Gap], leader: Leader) -> Lead:
    """The range of a leader; of a quantity in steps, from the first number in it to the last. Nobody leads where one of
    the curves is not told."""
    cell = leader.cell
    if isinstance(cell, Fraction):
        names = () if any(gap.lo <= cell <= gap.hi for gap in untold) else leader.names
        return Lead(names, cell, cell, True, True)
    assert cell.lo is not None
    assert cell.hi is not None
    names = () if any(gap.lo < cell.hi and cell.lo < gap.hi for gap in untold) else leader.names
    if cell.step is not None:
        first, last = (cell.lo // cell.step + 1) * cell.step, -(-cell.hi // cell.step) * cell.step - cell.step
        return Lead(names, first, last, True, True)
    return Lead(names, cell.lo, cell.hi, False, False)
