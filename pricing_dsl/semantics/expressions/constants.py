"""What is known of an expression before any data: its value, and whether dividing by it is exact."""

from __future__ import annotations

from fractions import Fraction

from pricing_dsl.exact import round_to
from pricing_dsl.semantics import model
from pricing_dsl.semantics.scope import Scope

_EXACT_OPS = frozenset({"mul", "div", "min", "max", "add", "sub", "neg"})


def constant(expr: model.Expr) -> model.Literal | None:
    """The value of an expression that needs no data, in the unit of its type; None for all others."""
    match expr:
        case model.Const(value):
            return value
        case model.Op(op, args) if op in _FOLDED:
            values = [constant(arg) for arg in args]
            if all(isinstance(value, Fraction) for value in values):
                return _folded(op, [value for value in values if isinstance(value, Fraction)])
            return None
        case model.Round(body, mode, step):
            inner = constant(body)
            return round_to(inner, step, mode) if isinstance(inner, Fraction) else None
        case model.Ratio(top, bottom, mode, step):
            above, below = constant(top), constant(bottom)
            if isinstance(above, Fraction) and isinstance(below, Fraction) and below != 0:
                return round_to(above / below, step, mode)
            return None
    return None


_FOLDED = frozenset({"add", "sub", "mul", "div", "neg", "min", "max"})


def _folded(op: str, values: list[Fraction]) -> Fraction | None:
    match op:
        case "add":
            return sum(values, Fraction(0))
        case "sub":
            return values[0] - values[1]
        case "mul":
            product = Fraction(1)
            for value in values:
                product *= value
            return product
        case "div":
            return values[0] / values[1] if values[1] else None
        case "neg":
            return -values[0]
        case "min":
            return min(values)
        case _:
            return max(values)


def number(expr: model.Expr) -> Fraction | None:
    """The constant number that an expression is, in the unit of its type, or None."""
    value = constant(expr)
    return value if isinstance(value, Fraction) else None


def divides_exactly(expr: model.Expr, scope: Scope) -> bool:
    """Whether quotients by this have a denominator of known form: a constant, a term, a table value, the days of the
    period, a fact counted in whole numbers, or what is made of them."""
    match expr:
        case model.Const() | model.Lookup():
            return True
        case model.Fact(name):
            return name in ("days", "month", "number")
        case model.Given(name):
            inlet = scope.context.inlets.get(name)
            return inlet is not None and inlet.role == "term"
        case model.Op(op, args):
            return op in _EXACT_OPS and all(divides_exactly(arg, scope) for arg in args)
        case model.Local(key):
            let = scope.lets.get(key)
            return let is not None and divides_exactly(let.value, scope)
    return False
