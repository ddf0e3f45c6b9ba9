"""What usage costs, facet by facet: the quantity, the price, or each tier's."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from fractions import Fraction

from pricing_dsl.diff.declared import Facet
from pricing_dsl.diff.meaning import meaning
from pricing_dsl.diff.wording import expression_words, literal_words, text_at
from pricing_dsl.exact import grouped
from pricing_dsl.semantics import model
from pricing_dsl.source import Sources

TIER = "tier"
"""What keys of tiers begin with."""


def usage_facets(sources: Sources, usage: model.Usage) -> Iterator[Facet]:
    """The quantity, and what it costs."""
    quantity, pricing = usage.quantity, usage.pricing
    means = (meaning(quantity), usage.over)
    yield Facet("on", means, expression_words(sources, quantity), quantity.place, expr=quantity)
    if isinstance(pricing, model.Price):
        yield _price(sources, "", pricing, quantity)
    else:
        yield from _tiers(sources, pricing, quantity)


def _price(sources: Sources, name: str, price: model.Price, quantity: model.Expr, key: Hashable = None) -> Facet:
    package = None
    if price.package is not None:
        unit = quantity.type.unit if isinstance(quantity.type, model.Numeric) else None
        package = price.package * (unit.factor if unit else 1)
    means = (price.kind, meaning(price.rate), meaning(price.flat), package)
    expr = price.rate if price.flat is None else None
    return Facet(name, means, _words(sources, price), price.place, key, expr)


def _words(sources: Sources, price: model.Price) -> str:
    """A price as it was written; one that goes by a term's name, as what that is."""
    rate, said = price.rate, price.said
    text = text_at(sources, price.place).removeprefix("at ")
    named = isinstance(rate, model.Const) and not any(letter.isdigit() for letter in text_at(sources, rate.place))
    if not named or price.flat is not None:
        return text
    assert isinstance(rate, model.Const)
    if said is None or not isinstance(rate.value, Fraction):
        return literal_words(rate.value, rate.type)
    space = "" if said.price_unit == "%" else " "
    return f"{grouped(rate.value * said.price)}{space}{said.price_unit}"


def _tiers(sources: Sources, tiers: model.Tiers, quantity: model.Expr) -> Iterator[Facet]:
    place = tiers.entries[0].place
    words = f"{tiers.mode}{' continuing' if tiers.continuing else ''}"
    yield Facet("tiers", words, words, place)
    for name, expr in (("selected by", tiers.selected_by), ("starting after", tiers.starting_after)):
        if expr is not None:
            yield Facet(name, meaning(expr), expression_words(sources, expr), expr.place, expr=expr)
    low: model.Entry | None = None
    for entry in tiers.entries:
        bounds = (low and (meaning(low.bound), low.owns), meaning(entry.bound), entry.owns if entry.bound else "")
        yield _price(sources, _range(sources, low, entry), entry.price, quantity, (TIER, *bounds))
        low = entry


def _range(sources: Sources, low: model.Entry | None, entry: model.Entry) -> str:
    """Which quantities a tier is for."""
    above = "" if low is None or low.bound is None else expression_words(sources, low.bound)
    if entry.bound is None:
        if not above:
            return "any quantity"
        return f"{'from' if low is not None and low.owns == 'below' else 'above'} {above}"
    upper = f"{'below' if entry.owns == 'below' else 'up to'} {expression_words(sources, entry.bound)}"
    return f"{above} {upper}".strip()
