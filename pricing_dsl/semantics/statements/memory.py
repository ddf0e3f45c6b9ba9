"""Whether what is carried from period to period keeps its denominator.

A value that is multiplied by a fraction in every period gains decimals in every period. So it is noted what each value
is derived from, and whether by way of a fraction; a fraction on a circle of remembered values must be rounded.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from attrs import define, field, frozen

from pricing_dsl.semantics import model
from pricing_dsl.source import Place

Sources = dict[str, bool]
"""Remembered values that something is derived from, and whether by way of a fraction."""


@frozen
class Kept:
    """A remembered value: what its next value is derived from, and where that is written."""

    sources: Sources
    place: Place


@define
class Memory:
    """What the values of a plan are derived from, by key. It is only asked for in plans that `remember`."""

    asked: bool = False
    rounded_lines: bool = False
    _sources: dict[str, Sources] = field(factory=dict)
    _overage: dict[str, Sources] = field(factory=dict)
    _subtotal: Sources = field(factory=dict)
    _kept: dict[str, Kept] = field(factory=dict)

    def learn(self, key: str, *values: model.Expr) -> None:
        """A let, or anything else that is made of these values without more ado."""
        if self.asked:
            self._sources[key] = self._of(values, fraction=False)

    def learn_line(self, line: model.Line) -> None:
        """A line of the bill; one that is rounded by the heading starts afresh."""
        if not self.asked or self.rounded_lines:
            return
        if isinstance(line.amount, model.Usage):
            sources = self._of(_usage(line.amount), fraction=True)
        else:
            sources = self._of((line.amount,), fraction=any(isinstance(e, model.Prorate) for e in line.endings))
        bounds = [e.amount for e in line.endings if isinstance(e, model.AtLeast | model.AtMost)]
        _merge(sources, self._of(bounds, fraction=False))
        self._sources[line.key] = sources
        _merge(self._subtotal, sources)

    def learn_grant(self, grant: model.Grant) -> None:
        """A grant, and what it leaves of the quantities it covers."""
        if not self.asked:
            return
        weights = [cover.weight for cover in grant.covers if cover.weight is not None]
        sources = self._of((grant.size, *(cover.quantity for cover in grant.covers)), fraction=bool(weights))
        self._sources[grant.key] = sources
        for cover in grant.covers:
            _merge(self._overage.setdefault(cover.key, {}), sources)

    def learn_kept(self, remember: model.Remember) -> None:
        """The next value of a remembered one."""
        if self.asked:
            sources = self._of((remember.value,), fraction=False)
            self._sources[remember.key] = sources
            self._kept[remember.key] = Kept(sources, remember.value.place)

    def growing(self) -> list[tuple[str, Place]]:
        """The remembered values that gain a denominator in every period, and where that is written."""
        return [
            (key, kept.place)
            for key, kept in self._kept.items()
            if any(fraction and self._leads_back(source, key) for source, fraction in kept.sources.items())
        ]

    def _leads_back(self, start: str, goal: str) -> bool:
        """Whether the next value of `start` is made of the last one of `goal`."""
        seen, pending = set[str](), [start]
        while pending:
            key = pending.pop()
            if key == goal:
                return True
            if key not in seen and key in self._kept:
                seen.add(key)
                pending.extend(self._kept[key].sources)
        return False

    def _of(self, values: Iterable[model.Expr], *, fraction: bool) -> Sources:
        found: Sources = {}
        pending = [(value, fraction) for value in values]
        while pending:
            expr, divided = pending.pop()
            known = self._named(expr)
            if known is not None:
                _merge(found, known, divided)
            else:
                pending.extend(_inside(expr, divided))
        return found

    def _named(self, expr: model.Expr) -> Sources | None:
        """What a name is derived from; None for what is no name."""
        match expr:
            case model.Previous(name=name) | model.WindowFold(name=name):
                return {name: False}
            case model.Local(key=key) | model.Amount(line=key) | model.GrantPart(grant=key):
                return self._sources.get(key, {})
            case model.Overage(cover=key):
                return self._overage.get(key, {})
            case model.Subtotal():
                return self._subtotal
        return None


def _merge(into: Sources, more: Sources, divided: bool = False) -> None:
    for name, fraction in more.items():
        into[name] = into.get(name, False) or fraction or divided


def _usage(usage: model.Usage) -> list[model.Expr]:
    prices = [usage.pricing] if isinstance(usage.pricing, model.Price) else [e.price for e in usage.pricing.entries]
    found = [usage.quantity, *(e for price in prices for e in (price.rate, price.flat) if e is not None)]
    if isinstance(usage.pricing, model.Tiers):
        found += [entry.bound for entry in usage.pricing.entries if entry.bound is not None]
        if usage.pricing.starting_after is not None:
            found.append(usage.pricing.starting_after)
    return found


_COMPARE = frozenset({"eq", "ne", "lt", "le", "gt", "ge", "and", "or", "not"})


def _inside(expr: model.Expr, divided: bool) -> list[tuple[model.Expr, bool]]:
    """What an expression is made of, and whether by way of a fraction. Rounding makes a fresh start."""
    match expr:
        case model.Op(op="mul", args=args):
            return [(arg, divided or not all(_whole(o) for o in args if o is not arg)) for arg in args]
        case model.Op(op="div", args=(top, bottom)):
            value = bottom.value if isinstance(bottom, model.Const) else None
            multiple = isinstance(value, Fraction) and value != 0 and (1 / value).denominator == 1
            return [(top, divided or not multiple), (bottom, True)]
        case model.Op(op="choose", args=(_, one, other)):
            return [(one, divided), (other, divided)]
        case model.Op(op=op, args=args) if op not in _COMPARE:
            return [(arg, divided) for arg in args]
        case model.Fold(body=body) if body is not None:
            return [(body, divided)]
    return []


def _whole(expr: model.Expr) -> bool:
    """Whether an expression is always a whole number."""
    if isinstance(expr, model.Const):
        return isinstance(expr.value, Fraction) and expr.value.denominator == 1
    return isinstance(expr.type, model.Numeric) and expr.type.whole
