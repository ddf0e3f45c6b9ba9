"""Names that always mean the same: the calendar, the sums of the bill, the currency."""

from __future__ import annotations

from collections.abc import Callable

from pricing_dsl.semantics import model, types
from pricing_dsl.semantics.expressions.core import unknown
from pricing_dsl.semantics.expressions.dates import days_type
from pricing_dsl.semantics.scope import (
    Scope,
)
from pricing_dsl.syntax import nodes

_PERIOD = ("start", "end", "days", "month", "number")
_SUBSCRIPTION = ("start", "end")


def _true(node: nodes.Ref, scope: Scope) -> model.Expr:
    return model.Const(node.name == "true", types.FLAG, scope.context.place(node))


def _subtotal(node: nodes.Ref, scope: Scope) -> model.Expr:
    place = scope.context.place(node)
    if scope.currency is None or (scope.fold is not None and scope.each is not None):
        scope.context.report("N808", node, "`subtotal` means nothing here: it is the sum of the lines of a plan so far")
        return unknown(place)
    return model.Subtotal(scope.money, place)


def _total(node: nodes.Ref, scope: Scope) -> model.Expr:
    place = scope.context.place(node)
    if scope.currency is None or not scope.afterwards:
        scope.context.report(
            "N808", node, "`total` is known when the bill is complete", hint="the sum of the lines so far is `subtotal`"
        )
        return unknown(place)
    return model.Total(scope.money, place)


def _rejected(node: nodes.Ref, scope: Scope) -> model.Expr:
    place = scope.context.place(node)
    if not scope.afterwards:
        scope.context.report("N808", node, "`rejected` can only be expected of an example")
        return unknown(place)
    return model.Rejected(types.FLAG, place)


def _currency(node: nodes.Ref, scope: Scope) -> model.Expr:
    place = scope.context.place(node)
    if scope.currency is None:
        scope.context.report("N808", node, "`currency` is known inside a plan only")
        return unknown(place)
    return model.Const(scope.currency, model.Choice(types.CURRENCY, scope.context.header.currencies), place)


def calendar(node: nodes.Ref, scope: Scope) -> model.Expr:
    """`period` or `subscription` by itself, which is reported."""
    members = _PERIOD if node.name == "period" else _SUBSCRIPTION
    listed = ", ".join(f"`{node.name}.{member}`" for member in members)
    scope.context.report("N808", node, f"`{node.name}` is no value by itself", hint=f"there are {listed}")
    return unknown(scope.context.place(node))


ALWAYS: dict[str, Callable[[nodes.Ref, Scope], model.Expr]] = {
    "true": _true,
    "false": _true,
    "subtotal": _subtotal,
    "total": _total,
    "rejected": _rejected,
    "currency": _currency,
}
"""Names that mean the same everywhere."""
CALENDAR = ("period", "subscription")
"""Names with facts behind a dot; a line or an input may be called so too."""


def is_fact(base: str, member: str) -> bool:
    """Whether `base.member` is a fact of the calendar."""
    return (base == "period" and member in _PERIOD) or (base == "subscription" and member in _SUBSCRIPTION)


def fact(base: str, member: nodes.Name, node: nodes.Node, scope: Scope) -> model.Expr:
    """`period.days`, `subscription.start` …"""
    context = scope.context
    place = context.place(node)
    known = _PERIOD if base == "period" else _SUBSCRIPTION
    if member.text not in known:
        listed = ", ".join(f"`{base}.{each}`" for each in known)
        context.report("N802", member, f"`{base}` has no `{member.text}`", hint=f"there are {listed}")
        return unknown(place)
    if member.text in ("start", "end"):
        name = member.text if base == "period" else f"subscription.{member.text}"
        return model.Fact(name, types.DATE, place)
    return model.Fact(member.text, days_type(context) if member.text == "days" else types.WHOLE_NUMBER, place)
