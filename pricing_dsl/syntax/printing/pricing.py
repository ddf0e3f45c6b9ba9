"""Prices, and tiers whose bounds and prices stand in columns."""

from __future__ import annotations

from collections.abc import Sequence

from pricing_dsl.syntax import nodes
from pricing_dsl.syntax.printing.expressions import expression
from pricing_dsl.syntax.printing.figures import figures
from pricing_dsl.syntax.printing.layout import Break, Doc, Group, Line, Nest, columns, flat, words, wrap
from pricing_dsl.syntax.printing.phrases import optional

_BOUND_WORDS = {
    "first": "first",
    "next": "next",
    "rest": "rest",
    "up_to": "up to",
    "below": "below",
    "above": "above",
}


def price(pricing: nodes.Price) -> Doc:
    """`free`, `at RATE`, `flat MONEY plus RATE`, `not offered`."""
    match pricing:
        case nodes.Free():
            return "free"
        case nodes.At():
            return ("at ", expression(pricing.rate))
        case nodes.Flat():
            return words("flat", expression(pricing.amount), optional("plus", pricing.plus))
        case nodes.NotOffered():
            return "not offered"


def tiers_head(tiers: nodes.Tiers) -> str:
    """`slabs`, `graduated tiers`, `volume tiers`."""
    return tiers.mode if tiers.mode == "slabs" else f"{tiers.mode} tiers"


def tier_option(option: nodes.TierOption) -> Doc:
    """What is said between the mode and the brace."""
    match option:
        case nodes.Continuing():
            return "continuing"
        case nodes.SelectedBy():
            return ("selected by ", expression(option.selector))
        case nodes.StartingAfter():
            return ("starting after ", expression(option.amount))


def tier_lines(indent: int, entries: Sequence[nodes.Slab | nodes.Tier]) -> list[Line]:
    """One entry a line: bounds in one column, prices in the next, points below points.

    Where that is wider than the page, the entries stand as they are, wrapped where they must be.
    """
    labels = [_BOUND_WORDS[entry.kind] for entry in entries]
    bounds = figures([_bound(entry) for entry in entries], units=True)
    prices = _prices([entry.price for entry in entries])
    if any(bounds):
        rows = columns(list(zip(labels, bounds, prices, strict=True)))
    else:
        rows = columns(list(zip(labels, prices, strict=True)))
    lines = [Line(indent, tuple(row)) for row in rows]
    if all(line.fits() for line in lines):
        return lines
    return [line for entry in entries for line in _wrapped(indent, entry)]


def _bound(entry: nodes.Slab | nodes.Tier) -> nodes.Expr | None:
    return entry.width if isinstance(entry, nodes.Slab) else entry.bound


def _wrapped(indent: int, entry: nodes.Slab | nodes.Tier) -> list[Line]:
    head = optional(_BOUND_WORDS[entry.kind], _bound(entry)) or _BOUND_WORDS[entry.kind]
    return wrap(Group((head, Nest((Break(), price(entry.price))))), indent)


def _prices(prices: Sequence[nodes.Price]) -> list[str]:
    """The prices as text, the points of all rates in one column, and those of all flat amounts."""
    rates = figures([one.rate if isinstance(one, nodes.At) else None for one in prices], units=False)
    flats = figures([one.amount if isinstance(one, nodes.Flat) else None for one in prices], units=False)
    texts = []
    for one, rate, amount in zip(prices, rates, flats, strict=True):
        match one:
            case nodes.At():
                texts.append(f"at {rate}")
            case nodes.Flat():
                texts.append(flat(words("flat", amount, optional("plus", one.plus))))
            case _:
                texts.append(flat(price(one)))
    return texts
