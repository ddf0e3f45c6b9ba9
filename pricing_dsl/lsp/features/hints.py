"""Beside each tier what a bill comes to where the tier ends, and what a unit costs on the average there."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from fractions import Fraction

from attrs import frozen
from lsprotocol import types as lsp

from pricing_dsl.exact import money_text
from pricing_dsl.lsp.meaning import dated_value
from pricing_dsl.lsp.workspace import View
from pricing_dsl.semantics import currencies, model
from pricing_dsl.semantics.check import Checked
from pricing_dsl.semantics.statements.walk import statements
from pricing_dsl.semantics.units import Unit
from pricing_dsl.source import Place

SHORTEST = 6
"""Most decimals of an average."""


@frozen
class _End:
    """Where a tier ends: its quantity, and what all of that costs."""

    place: Place
    quantity: Fraction
    total: Fraction


def hints(view: View, range: lsp.Range, day: datetime.date | None = None) -> list[lsp.InlayHint]:
    """The hints in a stretch of a text, by the prices of a day; none while there are mistakes."""
    if not view.is_good or view.checked is None or view.checked.rulebook is None:
        return []
    first, last = view.positions.offsets(range)
    found: dict[int, lsp.InlayHint] = {}
    for plan in view.checked.rulebook.plans:
        for line in statements(plan.body):
            if isinstance(line, model.Line) and isinstance(line.amount, model.Usage):
                for end, hint in _of_line(view, view.checked, plan, line.amount, day or datetime.date.today()):
                    if end.place.file == view.file and first <= end.place.end <= last:
                        found.setdefault(end.place.end, hint)
    return [found[offset] for offset in sorted(found)]


def _of_line(
    view: View, checked: Checked, plan: model.Plan, usage: model.Usage, day: datetime.date
) -> Iterator[tuple[_End, lsp.InlayHint]]:
    tiers, kind = usage.pricing, usage.quantity.type
    if not isinstance(tiers, model.Tiers) or not isinstance(kind, model.Numeric):
        return
    if tiers.selected_by is not None or tiers.starting_after is not None:
        return
    ends = _graduated if tiers.mode == "graduated" else _volume
    for end in ends(tiers, kind, checked, day):
        yield end, _hint(view, checked, plan, kind.unit, end)


def _hint(view: View, checked: Checked, plan: model.Plan, unit: Unit, end: _End) -> lsp.InlayHint:
    digits = currencies.minor_digits(plan.currency) or 0
    quantity = checked.units.quantity_text(end.quantity, unit)
    average = ""
    if end.quantity:
        average = f"\n{_rounded(end.total / end.quantity)} {plan.currency} per {unit.text} on the average"
    return lsp.InlayHint(
        position=view.positions.position(end.place.end),
        label=f"{quantity}: {money_text(end.total, digits)} {plan.currency}",
        tooltip=f"{quantity} cost {money_text(end.total, digits)} {plan.currency}, before discounts and taxes{average}",
        padding_left=True,
    )


def _rounded(value: Fraction) -> str:
    return money_text(Fraction(round(value * 10**SHORTEST), 10**SHORTEST), 2)


# ---- what tiers come to ----------------------------------------------------------------------------------------------


def _graduated(tiers: model.Tiers, kind: model.Numeric, checked: Checked, day: datetime.date) -> Iterator[_End]:
    """Each part at its own price, summed up."""
    low = total = Fraction(0)
    for entry in tiers.entries:
        top = _top(entry, kind, checked, day)
        cost = None if top is None else _cost(entry.price, top - low, checked, day)
        if top is None or cost is None:
            return
        low, total = top, total + cost
        yield _End(entry.place, top, total)


def _volume(tiers: model.Tiers, kind: model.Numeric, checked: Checked, day: datetime.date) -> Iterator[_End]:
    """All at the price of the tier."""
    for entry in tiers.entries:
        top = _top(entry, kind, checked, day)
        cost = None if top is None else _cost(entry.price, top, checked, day)
        if top is not None and cost is not None:
            yield _End(entry.place, top, cost)


def _top(entry: model.Entry, kind: model.Numeric, checked: Checked, day: datetime.date) -> Fraction | None:
    """The last quantity of a tier; below a bound, of whole things, the one before it."""
    bound = None if entry.bound is None else _number(entry.bound, checked, day)
    if bound is None:
        return None
    return bound - 1 if entry.owns == "below" and kind.whole else bound


def _cost(price: model.Price, quantity: Fraction, checked: Checked, day: datetime.date) -> Fraction | None:
    """What a quantity costs at one price; None if that depends on more."""
    if price.kind == "not_offered":
        return None
    flat = Fraction(0) if price.flat is None else _number(price.flat, checked, day)
    rate = Fraction(0) if price.rate is None else _number(price.rate, checked, day)
    if flat is None or rate is None:
        return None
    units = quantity if price.package is None else Fraction(-(-quantity // price.package))
    return flat + rate * units


def _number(expr: model.Expr, checked: Checked, day: datetime.date) -> Fraction | None:
    """A number that is fixed, or is so on a day unless a contract says otherwise."""
    value: model.Literal | None = None
    match expr:
        case model.Const(value=value):
            pass
        case model.Given(name=name) if checked.rulebook is not None:
            inlet = checked.rulebook.inlets.get(name)
            if inlet is not None and inlet.role == "term":
                value = inlet.default if inlet.dated is None else dated_value(checked.tables.get(inlet.dated), day)
        case model.Lookup(table=table, keys=(model.Fact(),)):
            value = dated_value(checked.tables.get(table), day)
        case model.Op(op="mul", args=args):
            factors = [_number(arg, checked, day) for arg in args]
            value = Fraction(1)
            for factor in factors:
                value = None if factor is None or value is None else value * factor
    return value if isinstance(value, Fraction) else None
