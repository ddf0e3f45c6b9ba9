"""The lots of a grant as slots: one number for each count of plan periods a lot has still to live.

A lot granted with a window of W periods stands in `fresh W`, then `fresh W-1` in the next period, and so on; at the end
of `fresh 1` its rest is rolled over into `rolled S` for S more periods, or forfeited. A lot that lives until it is used
up stands in the one slot without a number. So every grant is a handful of numbers, and which lot goes first is known
when compiling. Parts of a grant with the same expiry and the same right to roll on are one lot (language, section 9).
"""

from __future__ import annotations

from fractions import Fraction

from attrs import define, frozen

from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import Id
from pricing_dsl.semantics import model
from pricing_dsl.semantics.lowering.context import PlanContext
from pricing_dsl.semantics.lowering.expressions import lower_expr


@frozen
class LotKey:
    """Which lot: rolled over or not, and the plan periods it has to live, this one included (None: for ever)."""

    rolled: bool
    remaining: int | None

    def name(self, grant: str) -> str:
        kind = "rolled" if self.rolled else "lot"
        return f"{grant}.{kind}" + ("" if self.remaining is None else f".{self.remaining}")


@define
class Lot:
    key: LotKey
    available: Id
    left: Id


@define
class Lots:
    """A grant's lots in this period, in the order they are drawn, and what they come from and go to."""

    grant: model.Grant
    lots: list[Lot]
    opening: Id
    granted: Id
    bought: Id

    @property
    def available(self) -> list[Id]:
        return [lot.available for lot in self.lots]


def open_lots(context: PlanContext, grant: model.Grant) -> Lots:
    """The lots carried in, and those that this period's renewal or purchases add."""
    b = context.builder
    granted, bought = _granted(context, grant), _bought(context, grant)
    carried = {key: _opening(context, grant, key) for key in _carried_keys(grant)}
    available = dict(carried)
    for key, added in _added(context, grant, b.add(granted, bought)).items():
        available[key] = b.add(available[key], added) if key in available else added
    ordered = sorted(available, key=_newest_first if grant.order == "newest" else _expiring_first)
    lots = [Lot(key, available[key], available[key]) for key in ordered]
    opening = b.add(*carried.values()) if carried else context.zero
    return Lots(grant, lots, opening, granted, bought)


def _carried_keys(grant: model.Grant) -> list[LotKey]:
    """The lots that may be there when a period opens."""
    keys: list[LotKey] = []
    if grant.periods is None:
        keys.append(LotKey(False, None))
    else:
        keys.extend(LotKey(False, remaining) for remaining in range(1, grant.periods))
    if grant.rollover is not None:
        lasting = grant.rollover.periods
        keys.extend([LotKey(True, None)] if lasting is None else [LotKey(True, r) for r in range(1, lasting + 1)])
    return keys


def _opening(context: PlanContext, grant: model.Grant, key: LotKey) -> Id:
    left = None if key.remaining is None else key.remaining
    slot = ir.Slot(
        key.name(grant.key),
        "number",
        grant.type.unit.text,
        grant.by,
        grant=grant.key,
        expires=left,
        rolled=key.rolled,
        low=Fraction(0),
    )
    return context.builder.opening(context.slot(slot))


def _expiring_first(key: LotKey) -> tuple[bool, int, bool]:
    """Earliest expiry first, then the oldest: a lot rolled over is older than one that is not."""
    return (key.remaining is None, key.remaining or 0, not key.rolled)


def _newest_first(key: LotKey) -> tuple[bool, bool, int]:
    """By the day granted, latest first: lots not rolled over, then those that are; more time left is newer."""
    return (key.rolled, key.remaining is None, -(key.remaining or 0))


def _granted(context: PlanContext, grant: model.Grant) -> Id:
    """What this period's renewal grants: nothing for purchases."""
    if grant.renewal is None:
        return context.zero
    b = context.builder
    size = size_of(context, grant)
    if grant.prorated:
        size = b.mul(size, span_share(context, grant.renewal))
        if grant.prorated_to is not None:
            size = b.round(size, grant.prorated_to.mode, grant.prorated_to.step)
    return context.when(context.begins(grant.renewal), size)


def span_share(context: PlanContext, cadence: model.Cadence) -> Id:
    """The share of a span's days inside the subscription's life; the whole where there are no dates."""
    b = context.builder
    dated = b.fact("dated")
    with context.under(dated):
        if cadence.once:
            part = b.over(b.fact("active_days"), b.fact("days"))
        else:
            active = context.span_fact("span_active_days", cadence)
            part = b.over(active, context.span_fact("span_days", cadence))
    return b.choose(dated, part, b.const(Fraction(1)))


def _bought(context: PlanContext, grant: model.Grant) -> Id:
    if grant.renewal is not None:
        return context.zero
    return context.builder.mul(size_of(context, grant), purchased(context, grant))


def size_of(context: PlanContext, grant: model.Grant) -> Id:
    """How much a lot holds; a size below zero is refused."""
    b = context.builder
    size = lower_expr(context, grant.size)
    context.reject(b.compare("lt", size, context.zero), f"the grant `{grant.name}` is below zero", grant.place)
    return b.max(size, context.zero)


def purchased(context: PlanContext, grant: model.Grant, into: ir.ListSpec | None = None) -> Id:
    """How many were bought; where each purchase has its day, `into` says of which lot."""
    if grant.days is None:
        return context.given(f"{grant.name}.bought")
    rows, b = purchases_of(context, grant), context.builder
    return b.fold("sum", rows, b.column(rows, "count"), ir.BILL if into is None else into)


def purchases_of(context: PlanContext, grant: model.Grant) -> ir.ListSpec:
    """The purchases of a grant whose lots last some days: rows with their day and count."""
    return context.list(f"{grant.name}.bought")


def _added(context: PlanContext, grant: model.Grant, quantity: Id) -> dict[LotKey, Id]:
    """Where a new lot stands. A calendar span may have begun before the subscription did: then the lot lives only for
    what is left of it."""
    b = context.builder
    if grant.periods is None or grant.renewal is None or not grant.renewal.calendar:
        return {LotKey(False, grant.periods): quantity}
    remaining = context.span_fact("remaining", grant.renewal)
    return {
        LotKey(False, left): context.when(b.compare("eq", remaining, b.const(Fraction(left))), quantity)
        for left in range(1, grant.periods + 1)
    }


def close_lots(context: PlanContext, lots: Lots) -> tuple[Id, Id]:
    """Age the lots, roll over and cut what may move on, carry it. Returns what is carried and what is forfeited."""
    b = context.builder
    left = {lot.key: lot.left for lot in lots.lots}
    after: dict[LotKey, Id] = {}
    rolling: list[Id] = []
    rollover = lots.grant.rollover
    for key, value in left.items():
        if key.remaining is None:
            after[key] = value
        elif key.remaining > 1:
            after[LotKey(key.rolled, key.remaining - 1)] = value
        elif rollover is not None and (not key.rolled or rollover.repeatedly):
            rolling.append(value)
    if rollover is not None:
        target = LotKey(True, rollover.periods)
        moved = b.add(*rolling) if rolling else context.zero
        after[target] = b.add(after[target], moved) if target in after else moved
        after.update(_cut(context, lots.grant, rollover, {k: v for k, v in after.items() if k.rolled}))
    for key in _carried_keys(lots.grant):
        context.carry(key.name(lots.grant.key), after.get(key, context.zero))
    closing = b.add(*after.values()) if after else context.zero
    forfeited = b.sub(b.add(*(lot.left for lot in lots.lots)), closing) if lots.lots else context.zero
    return closing, forfeited


def _cut(
    context: PlanContext, grant: model.Grant, rollover: model.Rollover, rolled: dict[LotKey, Id]
) -> dict[LotKey, Id]:
    """The cap on all that is rolled over: above it the earliest-expiring part is forfeited."""
    b = context.builder
    if rollover.cap is not None:
        cap = lower_expr(context, rollover.cap)
    elif rollover.percent is not None:
        cap = b.mul(size_of(context, grant), lower_expr(context, rollover.percent))
    else:
        return rolled
    excess = context.excess(b.add(*rolled.values()), cap)
    kept: dict[LotKey, Id] = {}
    before = context.zero
    for key in sorted(rolled, key=_expiring_first):
        kept[key] = context.beyond(before, rolled[key], excess)
        before = b.add(before, rolled[key])
    return kept
