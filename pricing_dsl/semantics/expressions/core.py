"""The one way into the checking of expressions: each kind of node has a rule, registered by its type.

A rule never raises: it reports what is wrong once and gives an expression of type Unknown, which agrees with all.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, TypeAlias

from pricing_dsl.semantics import model, types
from pricing_dsl.semantics.scope import Scope
from pricing_dsl.source import Place
from pricing_dsl.syntax import nodes

Rule: TypeAlias = Callable[[Any, Scope, model.Type | None], model.Expr]

_RULES: dict[type, Rule] = {}
DEEPEST = 120
"""How deep expressions may nest; sums and products of any length count once. Deeper text is a program's, not a
contract's, and must not exhaust the stack of whoever reads it."""


def rule(*kinds: type) -> Callable[[Rule], Rule]:
    """Register a function as the rule for some kinds of nodes."""

    def register(function: Rule) -> Rule:
        for kind in kinds:
            _RULES[kind] = function
        return function

    return register


def check_expr(node: nodes.Expr, scope: Scope, want: model.Type | None = None, role: str | None = None) -> model.Expr:
    """The typed expression that a node means at a point of a plan.

    want: the type that is needed. It decides bare words of a choice, and the result is converted to its unit; a value
    of another type is reported. role: what the value is for, in words, as "the size of the grant".
    """
    expr = infer(node, scope, want)
    return expr if want is None else types.fit(expr, want, scope.context, role, scope.context.place(node))


def infer(node: nodes.Expr, scope: Scope, hint: model.Type | None = None) -> model.Expr:
    """The typed expression, in its own type; `hint` only helps to read bare words."""
    context = scope.context
    if context.depth >= DEEPEST:
        context.report("S007", node, "this expression is nested too deeply", hint="name its parts with `let`")
        return unknown(context.place(node))
    context.depth += 1
    try:
        return _RULES[type(node)](node, scope, hint)
    finally:
        context.depth -= 1


def unknown(place: Place) -> model.Expr:
    """What stands for an expression that was reported."""
    return model.Const(Fraction(0), types.UNKNOWN, place)


def is_unknown(*exprs: model.Expr) -> bool:
    """Whether any of these was already reported."""
    return any(type(expr.type) is model.Unknown for expr in exprs)


def bare(node: nodes.Expr) -> nodes.Expr:
    """The node inside its brackets."""
    while type(node) is nodes.Bracket:
        node = node.body
    return node
