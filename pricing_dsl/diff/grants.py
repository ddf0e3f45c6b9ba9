"""What a grant promises, facet by facet."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from fractions import Fraction

from pricing_dsl.diff.declared import Facet
from pricing_dsl.diff.meaning import meaning
from pricing_dsl.diff.wording import cadence_words, expression_words
from pricing_dsl.exact import grouped
from pricing_dsl.semantics import model
from pricing_dsl.source import Sources

COUNTED_IN = "counted in"
"""What a grant's balance is told and carried in: it follows from how its size is written."""

_FOR_EVER = Fraction(10**9)
"""More plan periods than anything lasts."""


def grant_facets(sources: Sources, grant: model.Grant) -> Iterator[Facet]:
    """Its size, what it covers, how often it comes, how long it lasts, and how it is drawn."""
    place = grant.place
    yield _expr(sources, "", grant.size, promise=1)
    unit = grant.type.unit
    yield Facet(COUNTED_IN, (unit.dims, unit.factor), unit.text or "plain numbers", place)
    for cover in grant.covers:
        yield _cover(cover, grant)
    if grant.by is not None:
        yield Facet("each its own by", grant.by, grant.by, place)
    yield from _life(grant)
    if grant.rollover is not None:
        yield from _rollover(sources, grant.rollover, grant)
    yield Facet("drawn", (grant.order, grant.in_order), " ".join((grant.order, "first", *grant.in_order)), place)
    if grant.prorated:
        to = grant.prorated_to
        words = "" if to is None else f"{to.mode.value} to {grouped(to.step)}"
        yield Facet("prorated", to, words, place)
    if grant.costs is not None:
        yield _expr(sources, "costs", grant.costs)


def _expr(sources: Sources, name: str, expr: model.Expr, promise: int = 0) -> Facet:
    return Facet(name, meaning(expr), expression_words(sources, expr), expr.place, expr=expr, promise=promise)


def _cover(cover: model.Cover, grant: model.Grant) -> Facet:
    means = (meaning(cover.quantity), cover.over, _weight(cover, grant), cover.whole)
    return Facet("of", means, cover.key, grant.place, key=("of", cover.key), promise=1)


def _weight(cover: model.Cover, grant: model.Grant) -> Hashable:
    """How much of the grant one unit takes, in base units of both: 1 where a GB takes a GB, in whatever they count."""
    weight, of = cover.weight, cover.quantity.type
    number = Fraction(1) if weight is None else weight.value if isinstance(weight, model.Const) else None
    if not isinstance(number, Fraction) or not isinstance(of, model.Numeric):
        return meaning(weight)
    return number * grant.type.unit.factor / of.unit.factor


def _life(grant: model.Grant) -> Iterator[Facet]:
    place = grant.place
    if grant.renewal is None:
        yield Facet("comes", None, "when bought", place)
    else:
        length = grant.renewal.months or grant.renewal.days or grant.renewal.periods
        worth = None if grant.renewal.once else Fraction(-length)
        yield Facet("comes", grant.renewal, cadence_words(grant.renewal), place, promise=1, worth=worth)
    if grant.days is not None:
        yield Facet("lasts", grant.days, f"{grant.days} days", place, promise=1, worth=Fraction(grant.days))
    elif grant.per_day:
        yield Facet("lasts", "day", "its day", place, promise=1)
    else:
        yield _periods("lasts", grant.periods, grant)


def _periods(name: str, periods: int | None, grant: model.Grant) -> Facet:
    words = "until used up" if periods is None else "1 period" if periods == 1 else f"{periods} periods"
    worth = _FOR_EVER if periods is None else Fraction(periods)
    return Facet(name, periods, words, grant.place, promise=1, worth=worth)


def _rollover(sources: Sources, rollover: model.Rollover, grant: model.Grant) -> Iterator[Facet]:
    limit = rollover.cap if rollover.cap is not None else rollover.percent
    if limit is None:
        yield Facet("rollover", None, "all", grant.place, promise=1)
    else:
        words = f"up to {expression_words(sources, limit)}"
        yield Facet("rollover", meaning(limit), words, limit.place, expr=limit, promise=1)
    yield _periods("rolled over for", rollover.periods, grant)
    if rollover.repeatedly:
        yield Facet("rolled over", True, "repeatedly", grant.place, promise=1)
