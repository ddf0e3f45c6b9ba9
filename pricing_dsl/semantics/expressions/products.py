"""Products and quotients: units multiply, and every denominator must be known beforehand."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from pricing_dsl.diagnostics import Label
from pricing_dsl.semantics import model, types, units
from pricing_dsl.semantics.expressions.constants import divides_exactly, number
from pricing_dsl.semantics.expressions.core import infer, is_unknown, unknown
from pricing_dsl.semantics.scope import Context, Scope
from pricing_dsl.semantics.units import ONE, Unit
from pricing_dsl.source import Place
from pricing_dsl.syntax import nodes


def spine(node: nodes.Expr, operators: str) -> list[tuple[str, nodes.Expr]]:
    """The operands of a chain of operators of one rank, left to right, each with the operator before it."""
    found: list[tuple[str, nodes.Expr]] = []
    while type(node) is nodes.Binary and node.operator in operators:
        found.append((node.operator, node.right))
        node = node.left
    found.append((operators[0], node))
    found.reverse()
    return found


def is_numeric(expr: model.Expr, context: Context, verb: str) -> bool:
    """Whether an expression is a number; if not, it is reported that it cannot do what `verb` says."""
    if isinstance(expr.type, model.Numeric):
        return True
    context.report("Y603", expr.place, f"{types.describe(expr.type)} cannot {verb}")
    return False


@frozen
class Factors:
    """A chain of factors and divisors, checked. type: of the quotient, in whatever unit comes out."""

    top: tuple[model.Expr, ...]
    bottom: tuple[model.Expr, ...]
    type: model.Numeric
    place: Place

    def exact(self, scope: Scope) -> bool:
        """Whether the quotient has a denominator of a known form."""
        return all(divides_exactly(divisor, scope) for divisor in self.bottom)


def is_product(node: nodes.Expr) -> bool:
    """Whether a node is a chain of `*` and `/`."""
    return type(node) is nodes.Binary and node.operator in "*/"


def factors_of(node: nodes.Expr, scope: Scope) -> Factors | None:
    """The factors and divisors of a product; None after reporting what is wrong with them."""
    context = scope.context
    factors = [(operator, infer(operand, scope)) for operator, operand in spine(node, "*/")]
    exprs = [factor for _, factor in factors]
    if is_unknown(*exprs) or not all(can_multiply(factor, context) for factor in exprs):
        return None
    top = tuple(factor for operator, factor in factors if operator == "*")
    bottom = tuple(factor for operator, factor in factors if operator == "/")
    for divisor in bottom:
        if number(divisor) == 0:
            context.report("Y614", divisor.place, "this divides by zero")
            return None
    return Factors(top, bottom, product_type(top, bottom), context.place(node))


def product(node: nodes.Expr, scope: Scope) -> model.Expr:
    context = scope.context
    factors = factors_of(node, scope)
    if factors is None:
        return unknown(context.place(node))
    for divisor in factors.bottom:
        if not divides_exactly(divisor, scope):
            _report_ratio(context, divisor, factors.place)
            return unknown(factors.place)
    return quotient(factors, context)


def quotient(factors: Factors, context: Context) -> model.Expr:
    """The exact quotient, in the simplest unit."""
    top, place = factors.top, factors.place
    result = multiply(top, place)
    for count, divisor in enumerate(factors.bottom, 1):
        result = model.Op("div", (result, divisor), product_type(top, factors.bottom[:count]), place)
    return _tidy(result, context)


def multiply(factors: tuple[model.Expr, ...], place: Place) -> model.Expr:
    """The product of numbers as one operation."""
    if len(factors) == 1:
        return factors[0]
    return model.Op("mul", factors, product_type(factors, ()), place)


def can_multiply(expr: model.Expr, context: Context) -> bool:
    if not is_numeric(expr, context, "be multiplied or divided"):
        return False
    assert isinstance(expr.type, model.Numeric)
    if expr.type.package is not None:
        types.report_package(context, expr.place, expr.type)
        return False
    return True


def product_type(top: Sequence[model.Expr], bottom: Sequence[model.Expr]) -> model.Numeric:
    """The type of a quotient of products of numbers, in whatever unit comes out."""
    above = [expr.type for expr in top if isinstance(expr.type, model.Numeric)]
    below = [expr.type for expr in bottom if isinstance(expr.type, model.Numeric)]
    unit = above[0].unit
    for type in above[1:]:
        if type.unit is not ONE:
            unit = type.unit if unit is ONE else units.multiply(unit, type.unit)
    for type in below:
        if type.unit is not ONE:
            unit = units.divide(unit, type.unit)
    percent = unit.is_plain and all(type.percent for type in above) and not any(type.percent for type in below)
    return model.Numeric(unit, percent, not below and all(type.whole for type in above))


def _report_ratio(context: Context, divisor: model.Expr, place: Place) -> None:
    context.report(
        "Y605",
        divisor.place,
        "this divides by a value that comes with the usage, so the quotient must be rounded at once",
        labels=(Label(place, "round this: `(… rounded half_up to …)`"),),
        hint="constants, terms, table values and `period.days` divide exactly and need no rounding",
    )


def _tidy(expr: model.Expr, context: Context) -> model.Expr:
    """A product in a unit with a name where there is one: kWh per kW is hours, MB per GB a plain number."""
    assert isinstance(expr.type, model.Numeric)
    unit = tidy_unit(expr.type.unit, context)
    if unit is None:
        bases = [f"`{base[1:]}`" for base, power in expr.type.unit.dims if base.startswith("$") and power > 1]
        context.report(
            "Y603",
            expr.place,
            f"amounts in {bases[0]} are multiplied with each other",
            hint="is one of them a price per something?",
        )
        return unknown(expr.place)
    return types.convert(expr, unit, expr.place)


def tidy_unit(unit: Unit, context: Context) -> Unit | None:
    """A simpler unit of the same dimension; the unit itself if there is none; None for money times money."""
    if " " not in unit.text and not (unit.is_plain and unit.text):
        return unit
    known = context.tidied.get(unit)
    if known is None:
        if any(base.startswith("$") and abs(power) > 1 for base, power in unit.dims):
            return None
        known = context.tidied[unit] = _simplest(unit, context)
    return known


def _simplest(unit: Unit, context: Context) -> Unit:
    if unit.is_plain:
        return ONE
    currency = units.currency_of(unit)
    if currency is not None:
        return units.money(currency)
    words = [word for word in unit.text.split() if word != "per"]
    for word in words:
        named = context.units.lookup(word)
        if named is not None and named.dims == unit.dims:
            return named
    for named in context.units.units.values():
        if named == unit:
            return named
    return unit
