"""Curves against one another: where one is cheaper, and from where on another is."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import combinations, pairwise
from typing import TypeAlias

from attrs import evolve, frozen

from pricing_dsl.analysis.curves import Curve, curve
from pricing_dsl.analysis.extremes import Extreme, greatest, least
from pricing_dsl.analysis.falls import Part
from pricing_dsl.analysis.situations import Quantity
from pricing_dsl.analysis.stretches import Stretch
from pricing_dsl.ir.nodes import Plan, Program
from pricing_dsl.rating.problems import Rejected
from pricing_dsl.rating.state import State
from pricing_dsl.rating.usage import Usage

Version: TypeAlias = tuple[Program, Plan]
"""A version of a plan, and the program it is of."""


@frozen
class Run:
    """A range over which a difference never has the other sign: -1 below zero, 1 above, 0 nothing all along; None:
    roundings take it back and forth. Ends are where the sign is first and last strict; None: without end."""

    lo: Fraction | None
    hi: Fraction | None
    sign: int | None


@frozen
class Swing:
    """A range over which a number only rises (1) or only falls (-1) against another; None: roundings take it back and
    forth. least, greatest: of the difference there."""

    lo: Fraction | None
    hi: Fraction | None
    sign: int | None
    least: Extreme
    greatest: Extreme


@frozen
class Leader:
    """A part of a quantity, and the names of the curves that are lowest there; none where none is known."""

    cell: Stretch | Fraction
    names: tuple[str, ...]


def difference(
    old: Version,
    new: Version,
    usage: Usage,
    of: Quantity,
    *,
    opening: State | None = None,
    lo: Fraction | None = None,
    hi: Fraction | None = None,
    row: int = 0,
) -> Curve | Rejected:
    """What a new version of a plan costs more than an old one, along a quantity that both know; where either gives no
    bill, there is no difference.

    Args:
        usage: all else; each version is asked of what it looks at.

    Raises:
        LookupError: one of them has no such number.
    """
    found = []
    for program, plan in (old, new):
        known = _known_to(program, plan, usage)
        one = curve(program, plan, known, of, opening=opening, lo=lo, hi=hi, row=row)
        if isinstance(one, Rejected):
            return one
        found.append(one)
    return found[1].minus(found[0])


def _known_to(program: Program, plan: Plan, usage: Usage) -> Usage:
    """What of a summary a plan looks at."""
    names = {inlet.name for inlet in program.inlets} & set(plan.needs)
    values = {name: value for name, value in usage.values.items() if name in names}
    rows = {id_: rows for id_, rows in usage.rows.items() if id_ in plan.lists}
    return evolve(usage, plan=plan.name, currency=plan.currency, values=values, rows=rows)


def runs(difference: Curve) -> list[Run]:
    """Where a difference is below zero, above it and nothing, from low to high. Where it touches zero on the way, as
    roundings make it, that is part of the run.

    Raises:
        UnclearError: there are too many steps to look at.
    """
    return [run for run, _ in _parted(difference)]


def swings(difference: Curve) -> list[Swing]:
    """Where a difference is not nothing, from low to high, and how much it is there at least and at most.

    Raises:
        UnclearError: there are too many steps to look at.
    """
    found = []
    for run, parts in _parted(difference):
        low, high = least(parts), greatest(parts)
        if run.sign != 0 and low is not None and high is not None:
            found.append(Swing(run.lo, run.hi, run.sign, low, high))
    return found


def _parted(difference: Curve) -> list[tuple[Run, list[Part]]]:
    """The runs of a difference, with their parts."""
    found: list[tuple[Run, list[Part]]] = []
    for part, sign in difference.signs():
        cell = part[0]
        lo, hi = (cell, cell) if isinstance(cell, Fraction) else (cell.lo, cell.hi)
        if found and found[-1][0].sign == sign:
            before, parts = found.pop()
        elif len(found) > 1 and found[-1][0].sign == 0 and found[-2][0].sign == sign:
            _, touching = found.pop()
            before, parts = found.pop()
            parts = [*parts, *touching]
        else:
            before, parts = Run(lo, hi, sign), []
        found.append((evolve(before, hi=hi), [*parts, part]))
    return [(run, parts) for run, parts in found if run.sign != 0 or run.lo != run.hi]


def break_evens(difference: Curve) -> list[tuple[Fraction, Fraction]]:
    """Where the cheaper of two becomes the dearer: from the last quantity at which one is cheaper to the first at which
    the other is; the same number twice where nothing lies between them."""
    found = []
    strict = [run for run in runs(difference) if run.sign != 0]
    for before, after in pairwise(strict):
        if before.sign != after.sign and before.hi is not None and after.lo is not None:
            found.append((before.hi, after.lo))
    return found


def cheapest(curves: Mapping[str, Curve]) -> list[Leader]:
    """Which of several curves is lowest, from low to high.

    Raises:
        UnclearError: there are too many steps to look at.
    """
    points = {x for curve in curves.values() for x in curve.breakpoints}
    for a, b in combinations(curves.values(), 2):
        points |= {end for run in runs(a.minus(b)) for end in (run.lo, run.hi) if end is not None}
    found: list[Leader] = []
    for cell in _cells(curves, sorted(points)):
        at = cell if isinstance(cell, Fraction) else cell.inner_point()
        values = {name: value for name, curve in curves.items() if (value := curve.at(at)) is not None}
        least = min(values.values(), default=None)
        found.append(Leader(cell, tuple(name for name, value in values.items() if value == least)))
        _join(found)
    return found


def _cells(curves: Mapping[str, Curve], points: list[Fraction]) -> list[Stretch | Fraction]:
    """All that the curves run along, parted at the points."""
    cells = [one.cell for curve in curves.values() for one in curve.segments]
    lows = [cell.lo if isinstance(cell, Stretch) else cell for cell in cells]
    highs = [cell.hi if isinstance(cell, Stretch) else cell for cell in cells]
    step = next((cell.step for cell in cells if isinstance(cell, Stretch)), None)
    lo = None if None in lows else min(one for one in lows if one is not None)
    hi = None if None in highs else max(one for one in highs if one is not None)
    inner = list(Stretch(lo, hi, step).parted(points)) if lo is None or lo != hi else []
    return [*([] if lo is None else [lo]), *inner, *([] if hi is None or hi == lo else [hi])]


def _join(found: list[Leader]) -> None:
    """Two stretches and the point between them with the same names are one."""
    if len(found) < 3:
        return
    before, at, after = found[-3:]
    if before.names == at.names == after.names and isinstance(before.cell, Stretch) and isinstance(after.cell, Stretch):
        found[-3:] = [Leader(evolve(before.cell, hi=after.cell.hi), before.names)]
