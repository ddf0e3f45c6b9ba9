"""What must come out equal in every bill: lines and total, what came into a grant and what went, the plan's own checks.

Most of these hold by the way the values are made (see `sums`): those are not asked again for every bill.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.bounds import Number
from pricing_dsl.ir.nodes import BILL, Id, Plan
from pricing_dsl.rating.emit.operations import number
from pricing_dsl.rating.emit.source import sum_of
from pricing_dsl.rating.emit.sums import Sums, Term, unscaled
from pricing_dsl.rating.emit.values import Walk


@frozen
class Equality:
    """The values of `plus` sum to those of `minus`."""

    what: str
    plus: tuple[Id, ...]
    minus: tuple[Id, ...]

    @property
    def ids(self) -> tuple[Id, ...]:
        return (*self.plus, *self.minus)


def unproved(plan: Plan) -> list[Equality]:
    """The equalities that have to be looked at in every bill."""
    sums, found = Sums(plan), dict[frozenset[tuple[Term, Number]], Equality]()
    for equality in _equalities(plan):
        if left := sums.difference(equality.plus, equality.minus):
            found.setdefault(frozenset(unscaled(left).items()), equality)
    return list(found.values())


def _equalities(plan: Plan) -> Iterator[Equality]:
    lines = tuple(line.amount for line in plan.lines)
    yield Equality("the lines do not add up to the total", lines, (plan.total,))
    carried = {carry.slot: carry.value for carry in plan.carries}
    for grant in plan.grants:
        came, went = (grant.opening, grant.granted, grant.bought), (grant.drawn, grant.forfeited, grant.closing)
        yield Equality(f"the grant {grant.name} does not balance", came, went)
        kept = [(slot, carried[slot.name]) for slot in plan.slots if slot.grant == grant.name]
        lots = tuple(_in_all(plan, grant, slot, lot) for slot, lot in kept if lot is not None)
        what = f"the lots of {grant.name} are not what it closes with"
        yield Equality(what, lots, (grant.closing,))
    for check in plan.checks:
        yield Equality(check.what, (check.a,), (check.b,))


def _in_all(plan: Plan, grant: ir.GrantReport, slot: ir.Slot, lot: Id) -> Id:
    """What a slot holds of a grant: of lots with days of their own, all together. A plan that never adds them up says
    nothing that could be compared."""
    if plan.values[lot].space in (BILL, grant.list):
        return lot
    sums = (value.id for value in plan.values if value.op == ir.FoldRows("sum", slot.list or BILL, lot))
    return next((id_ for id_ in sums if plan.values[id_].space == BILL), grant.closing)


def write_checks(walk: Walk, equalities: list[Equality]) -> None:
    """A statement for each equality; one that does not hold raises `RatingBugError`."""
    plan = walk.layout.plan
    for equality in equalities:
        spaces = {plan.values[id_].space for id_ in equality.ids} - {BILL}
        if spaces:
            with walk.rows(spaces.pop(), equality.ids):
                _write(walk, equality)
        else:
            _write(walk, equality)


def _write(walk: Walk, equality: Equality) -> None:
    den = walk.layout.common(equality.ids)
    signed = [(1, id_) for id_ in equality.plus] + [(-1, id_) for id_ in equality.minus]
    apart = walk.block.named(sum_of([(sign, number(walk, id_, den)) for sign, id_ in signed]), "difference")
    with walk.block.inside(f"if {apart.text}:"):
        walk.block.add(f"raise RatingBugError({equality.what!r}, {{'difference': {apart.text}}})")
