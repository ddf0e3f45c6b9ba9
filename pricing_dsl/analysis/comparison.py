"""Curves against one another: where one is cheaper, and from where on another is."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import combinations, pairwise

from attrs import evolve, frozen

from pricing_dsl.analysis.curves import Curve
from pricing_dsl.analysis.stretches import Stretch


@frozen
class Run:
    """A range over which a difference never has the other sign: -1 below zero, 1 above, 0 nothing all along; None:
    roundings take it back and forth. Ends are where the sign is first and last strict; None: without end."""

    lo: Fraction | None
    hi: Fraction | None
    sign: int | None


@frozen
class Leader:
    """A part of a quantity, and the names of the curves that are lowest there; none where none is known."""

    cell: Stretch | Fraction
    names: tuple[str, ...]


def runs(difference: Curve) -> list[Run]:
    """Where a difference is below zero, above it and nothing, from low to high. Where it touches zero on the way, as
    roundings make it, that is part of the run.

    Raises:
        UnclearError: there are too many steps to look at.
    """
    found: list[Run] = []
    for cell, sign in difference.signs():
        lo, hi = (cell, cell) if isinstance(cell, Fraction) else (cell.lo, cell.hi)
        if found and found[-1].sign == sign:
            found[-1] = evolve(found[-1], hi=hi)
        elif len(found) > 1 and found[-1].sign == 0 and found[-2].sign == sign:
            found[-2:] = [evolve(found[-2], hi=hi)]
        else:
            found.append(Run(lo, hi, sign))
    return [run for run in found if run.sign != 0 or run.lo != run.hi]


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
