"""Values that all else depends on a quantity through: there the exact algebra takes over.

What a bill comes to may be too tangled a function of many inputs for the rules of `trends`: a discount, rounded, of a
subtotal. But often it is a function of one number on the way, the subtotal, and of constants. Then the algebra over
that number tells whether it rises or falls with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import reduce
from math import gcd, lcm

from attrs import evolve

from pricing_dsl.analysis.falls import fall
from pricing_dsl.analysis.forms import Form
from pricing_dsl.analysis.settings import LEAVES, Moving, Setting, closure
from pricing_dsl.analysis.specialise import Special
from pricing_dsl.analysis.stretches import UnclearError
from pricing_dsl.analysis.sweeps import Piece, pieces
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import BILL, Id, Plan
from pricing_dsl.ir.operands import operands

Moves = Callable[[Id], bool]

MAX_CUTS = 6
"""So many values on the way are tried."""


def direction_by_cut(
    special: Special, moves: Moves, ids: Sequence[Id], factors: Sequence[Fraction]
) -> Iterator[tuple[Id, int]]:
    """Values through which the sum of factor * value depends on a quantity, each with the direction of the sum along
    it: 1, -1, or 0.

    Args:
        moves: whether a value depends on the quantity at all.
    """
    tried = 0
    for terms in _ways(special.plan, moves, dict(zip(ids, factors, strict=True))):
        for cut in _cuts(special.plan, moves, list(terms)):
            tried += 1
            if tried > MAX_CUTS:
                return
            direction = _direction(special, cut, terms)
            if direction is not None:
                yield cut, direction


def _ways(plan: Plan, moves: Moves, terms: dict[Id, Fraction]) -> Iterator[dict[Id, Fraction]]:
    """The sum as it is, and with sums that it holds as one term: l1 + l2 - d(l1 + l2) is s - d(s)."""
    yield terms
    if len(terms) < 2:
        return
    for id_ in reversed(closure(plan, terms)):
        op = plan.values[id_].op
        if isinstance(op, ir.Linear) and id_ not in terms:
            inner = {arg: c for arg, c in zip(op.args, op.coefficients, strict=True) if moves(arg)}
            shares = {terms.get(arg, Fraction(0)) / c for arg, c in inner.items()}
            if len(shares) == 1 and (share := shares.pop()):
                yield {**{arg: c for arg, c in terms.items() if arg not in inner}, id_: share}


def _cuts(plan: Plan, moves: Moves, ids: Sequence[Id]) -> Iterator[Id]:
    """Values through which all of `ids` depend on the quantity, the nearest first."""
    front = {id_ for id_ in ids if moves(id_)}
    while front:
        last = max(front)
        if len(front) == 1 and [last] != list(ids):
            yield last
        below = {id_ for id_ in operands(plan.values[last].op) if moves(id_)}
        if not below:
            return
        front = (front - {last}) | below


def _direction(special: Special, cut: Id, terms: dict[Id, Fraction]) -> int | None:
    """The direction of a sum along a value, if it depends on nothing else and that can be told."""
    found = sweep(special, cut, list(terms))
    if found is None:
        return None
    try:
        parts = [(piece.cell, _sum(piece, terms)) for piece in found if not piece.rejected]
        if fall(parts) is None:
            return 0 if all(form.is_constant for _, form in parts) and _is_one([f for _, f in parts]) else 1
        return -1 if fall((cell, form.times(Fraction(-1))) for cell, form in parts) is None else None
    except UnclearError:
        return None


def _is_one(forms: list[Form]) -> bool:
    return len({form.constant for form in forms}) <= 1


def _sum(piece: Piece, terms: dict[Id, Fraction]) -> Form:
    forms = [(piece.results[id_], factor) for id_, factor in terms.items()]
    if any(not isinstance(form, Form) for form, _ in forms):
        raise UnclearError(piece.unclear)
    return reduce(lambda total, one: total.plus(*one), forms, Form())


def sweep(special: Special, cut: Id, targets: Sequence[Id]) -> list[Piece] | None:
    """The targets along one number of the bill, or None where it is none, or they depend on anything else that is not
    known. Along a sum, cells say where the sum is without its constant."""
    plan = special.plan
    stops = frozenset({cut})
    if plan.values[cut].kind not in ("number", "row") or not _alone(plan, targets, stops):
        return None
    rejections = tuple(one for one in plan.rejections if _alone(plan, [one.flag], stops))
    value = plan.values[cut]
    tables = {table.name: table for table in special.program.tables}
    setting = Setting(evolve(plan, rejections=rejections), tables, {}, {})
    offset = value.op.constant if isinstance(value.op, ir.Linear) else Fraction(0)
    lo, hi = (None if end is None else end - offset for end in (value.range.lo, value.range.hi))
    return pieces(setting, Moving(stops, None, lo, hi, grid(plan, cut), offset), targets, whole=False)


def grid(plan: Plan, id_: Id) -> Fraction | None:
    """A number that a value, but for the constant of a sum, is always a whole multiple of; None: none is known."""
    value = plan.values[id_]
    match value.op:
        case ir.Linear(args, coefficients):
            found = Fraction(0)
            for arg, factor in zip(args, coefficients, strict=True):
                own, inner = grid(plan, arg), plan.values[arg].op
                if own is None:
                    return None
                found = _common(found, abs(factor) * own)
                if isinstance(inner, ir.Linear):
                    found = _common(found, abs(factor * inner.constant))
            return found or None
        case ir.Round() as op:
            return op.step
        case ir.Const(Fraction() as number) if number:
            return abs(number)
        case _:
            return None if value.den.powers else Fraction(1, value.den.const)


def _common(a: Fraction, b: Fraction) -> Fraction:
    """The greatest number of which both are multiples."""
    bottom = lcm(a.denominator, b.denominator)
    return Fraction(gcd(int(a * bottom), int(b * bottom)), bottom)


def _alone(plan: Plan, targets: Sequence[Id], stops: frozenset[Id]) -> bool:
    """Whether values depend on nothing but the stops, and have no rows."""
    values = [plan.values[id_] for id_ in closure(plan, targets, stops) if id_ not in stops]
    return all(value.space == BILL and not isinstance(value.op, (*LEAVES, ir.FoldRows)) for value in values)
