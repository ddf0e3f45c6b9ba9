"""Usage at a price: flat rates, packages, graduated and volume tiers."""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen

from pricing_dsl.exact import RoundingMode, to_text
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import Id
from pricing_dsl.semantics import model
from pricing_dsl.semantics.lowering.context import PlanContext
from pricing_dsl.semantics.lowering.expressions import lower_expr
from pricing_dsl.semantics.lowering.inlets import unit_of


@frozen
class Priced:
    """What a usage comes to (by row, if the quantity has rows), and the parts that explain it."""

    amount: Id
    quantity: Id
    price: Id | None
    parts: tuple[ir.LinePart, ...]
    said: ir.Said | None = None


def lower_usage(context: PlanContext, usage: model.Usage) -> Priced:
    quantity = lower_expr(context, usage.quantity)
    _refuse_negative(context, usage, quantity)
    if isinstance(usage.pricing, model.Price):
        return _single(context, usage, usage.pricing, quantity)
    if usage.pricing.mode == "volume":
        return _volume(context, usage, usage.pricing, quantity)
    return _graduated(context, usage, usage.pricing, quantity)


def _refuse_negative(context: PlanContext, usage: model.Usage, quantity: Id) -> None:
    """A quantity below zero has no price. Rows of one price may be corrections: then their sum must not be negative."""
    b = context.builder
    if isinstance(usage.pricing, model.Price) and usage.over is not None:
        quantity = context.sum_rows(quantity, usage.over)
    negative = b.compare("lt", quantity, context.zero)
    context.reject(negative, "the quantity is below zero", usage.quantity.place)


# ---- one price -------------------------------------------------------------------------------------------------------


def _single(context: PlanContext, usage: model.Usage, price: model.Price, quantity: Id) -> Priced:
    if price.kind == "not_offered":
        used = context.builder.compare("gt", quantity, context.zero)
        context.reject(used, "this usage is not offered", price.place)
    flat, rate = _flat(context, price), _rate(context, price)
    amount = context.builder.add(flat, _metered(context, price, quantity, rate))
    return Priced(amount, quantity, rate if price.kind == "at" else None, (), _said(usage, price))


def _said(usage: model.Usage, price: model.Price) -> ir.Said:
    """How a quantity at this price is told; in the units that both are computed in where nothing is said of it. The
    values themselves do not know: a sum may have operands of several units."""
    words = price.said
    return (
        _computed(usage, price) if words is None else ir.Said(words.unit, words.quantity, words.price_unit, words.price)
    )


def _computed(usage: model.Usage, price: model.Price) -> ir.Said:
    rate = "" if price.rate is None else unit_of(price.rate.type)
    return ir.Said(unit_of(usage.quantity.type), Fraction(1), rate, Fraction(1))


def _flat(context: PlanContext, price: model.Price) -> Id:
    return context.zero if price.flat is None else lower_expr(context, price.flat)


def _rate(context: PlanContext, price: model.Price) -> Id:
    return context.zero if price.rate is None else lower_expr(context, price.rate)


def _metered(context: PlanContext, price: model.Price, quantity: Id, rate: Id) -> Id:
    """Quantity times rate; in packages, every started one counts."""
    b = context.builder
    if price.package is not None:
        quantity = b.round(b.scale(quantity, 1 / price.package), RoundingMode.UP, Fraction(1))
    return b.mul(quantity, rate)


# ---- graduated -------------------------------------------------------------------------------------------------------


def _graduated(context: PlanContext, usage: model.Usage, tiers: model.Tiers, quantity: Id) -> Priced:
    """Each tier's part of the quantity at its own price."""
    b = context.builder
    rows = _filling(context, usage, tiers)
    start = _start(context, tiers, quantity, rows)
    end = b.add(start, quantity)
    bounds = _bounds(context, tiers)
    counted = _counted(usage, tiers)
    amounts, parts = [], []
    for index, entry in enumerate(tiers.entries):
        low = bounds[index - 1] if index else context.zero
        high = bounds[index] if index < len(bounds) else None
        part = b.part(start, end, low, high)
        reached = _reached(context, tiers, index, start, end, low, rows)
        if entry.price.kind == "not_offered":
            context.reject(reached, f"usage {_label(entry)} is not offered", entry.place)
            continue
        rate = _rate(context, entry.price)
        amount = _metered(context, entry.price, part, rate)
        if entry.price.flat is not None:
            amount = b.add(amount, context.when(reached, _flat(context, entry.price)))
        amount = _round_tier(context, amount)
        amounts.append(amount)
        price = rate if entry.price.rate is not None else None
        said = counted if price is None else _said(usage, entry.price)
        parts.append(ir.LinePart(_label(entry), amount, part, price, said=said, place=entry.place))
    total = b.add(*amounts) if amounts else context.zero
    return Priced(total, quantity, None, tuple(parts), counted)


def _counted(usage: model.Usage, tiers: model.Tiers) -> ir.Said:
    """How the quantity of a tiered line is told, and of its tiers without a price: as that of its first priced one."""
    prices = [entry.price for entry in tiers.entries]
    return _said(usage, next((price for price in prices if price.said is not None), prices[0]))


def _filling(context: PlanContext, usage: model.Usage, tiers: model.Tiers) -> ir.ListSpec | None:
    """The rows that fill the tiers one after the other, if they do."""
    rows = usage.over or context.row_list
    return context.list(rows) if tiers.continuing and rows is not None else None


def _start(context: PlanContext, tiers: model.Tiers, quantity: Id, rows: ir.ListSpec | None) -> Id:
    """Where in the tiers the quantity begins: after another one, and after the rows before it."""
    b = context.builder
    start = context.zero if tiers.starting_after is None else lower_expr(context, tiers.starting_after)
    return start if rows is None else b.add(start, b.running(quantity, rows))


def _reached(
    context: PlanContext, tiers: model.Tiers, index: int, start: Id, end: Id, low: Id, rows: ir.ListSpec | None
) -> Id:
    """Whether this quantity is the one that enters the tier, and so owes what it costs to enter. Zero lies in the
    first tier; a later one is entered past its lower bound, or at it where the tier before ends `below`."""
    b = context.builder
    if index == 0:
        first = b.compare("le", start, context.zero)
        return first if rows is None else b.all(first, b.first(rows))
    if tiers.entries[index - 1].owns == "below":
        return b.all(b.compare("lt", start, low), b.compare("ge", end, low))
    return b.all(b.compare("le", start, low), b.compare("gt", end, low))


def _bounds(context: PlanContext, tiers: model.Tiers) -> list[Id]:
    """The tiers' upper bounds; that computed ones rise is checked for every bill."""
    b = context.builder
    bounds = [lower_expr(context, entry.bound) for entry in tiers.entries if entry.bound is not None]
    for low, high, entry in zip([context.zero, *bounds], bounds, tiers.entries, strict=False):
        context.reject(b.compare("lt", high, low), "the tiers' bounds are out of order", entry.place)
    return bounds


def _round_tier(context: PlanContext, amount: Id) -> Id:
    policy = context.plan.rounding
    if policy.scope != "tier" or policy.mode is None or policy.step is None:
        return amount
    return context.builder.round(amount, policy.mode, policy.step)


# ---- volume ----------------------------------------------------------------------------------------------------------


def _volume(context: PlanContext, usage: model.Usage, tiers: model.Tiers, quantity: Id) -> Priced:
    """The whole quantity at the one tier reached by it, by what it comes on top of, or by another selector."""
    b = context.builder
    selector = quantity if tiers.selected_by is None else lower_expr(context, tiers.selected_by)
    if tiers.starting_after is not None:
        selector = b.add(lower_expr(context, tiers.starting_after), selector)
    bounds = _bounds(context, tiers)
    owns = tuple(entry.owns for entry in tiers.entries[: len(bounds)])
    index = b.tier_of(selector, bounds, owns)
    for number, entry in enumerate(tiers.entries):
        if entry.price.kind == "not_offered":
            beyond = _in_tier(context, tiers, number, selector, bounds)
            context.reject(beyond, f"usage {_label(entry)} is not offered", entry.place)
    flat = b.pick(index, [_flat(context, entry.price) for entry in tiers.entries])
    rate: Id | None = None
    if any(entry.price.package is not None for entry in tiers.entries):
        options = [_metered(context, e.price, quantity, _rate(context, e.price)) for e in tiers.entries]
        amount = b.add(flat, b.pick(index, options))
    else:
        rate = b.pick(index, [_rate(context, entry.price) for entry in tiers.entries])
        amount = b.add(flat, b.mul(quantity, rate))
    amount = _round_tier(context, amount)
    labels = tuple(_label(entry) for entry in tiers.entries)
    rated = [entry.price for entry in tiers.entries if entry.price.rate is not None]
    alike = len({_said(usage, price) for price in rated}) == 1
    said = _counted(usage, tiers) if rate is None or alike or not rated else _computed(usage, rated[0])
    place = tiers.entries[0].place
    part = ir.LinePart("tier", amount, quantity, rate, labels=labels, chosen=index, said=said, place=place)
    return Priced(amount, quantity, rate, (part,), said)


def _in_tier(context: PlanContext, tiers: model.Tiers, index: int, selector: Id, bounds: list[Id]) -> Id:
    b = context.builder

    def beyond(number: int) -> Id:
        return b.compare("gt" if tiers.entries[number].owns == "up_to" else "ge", selector, bounds[number])

    inside = b.true if index == 0 else beyond(index - 1)
    return b.all(inside, b.negate(beyond(index))) if index < len(bounds) else inside


# ---- words -----------------------------------------------------------------------------------------------------------


def _label(entry: model.Entry) -> str:
    """The tier in the words of the rulebook."""
    if entry.bound is None:
        return "above"
    words = "below" if entry.owns == "below" else "up to"
    if isinstance(entry.bound, model.Const) and isinstance(entry.bound.value, Fraction):
        unit = entry.bound.type.unit.text if isinstance(entry.bound.type, model.Numeric) else ""
        return f"{words} {to_text(entry.bound.value)} {unit}".strip()
    return f"{words} a computed bound"
