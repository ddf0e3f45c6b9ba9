"""Dates: the days between two, and a date moved by a span. Nothing else can be done with them."""

from __future__ import annotations

from fractions import Fraction

from pricing_dsl.semantics import model, types, units
from pricing_dsl.semantics.expressions.core import check_expr, is_unknown, rule, unknown
from pricing_dsl.semantics.scope import Context, Scope
from pricing_dsl.source import Place
from pricing_dsl.syntax import nodes


def days_type(context: Context) -> model.Numeric:
    """The type of whole days."""
    day = context.units.lookup("day")
    assert day is not None, "days are built in"
    return model.Numeric(day, whole=True)


def shifted(parts: list[tuple[str, model.Expr]], place: Place, context: Context) -> model.Expr:
    """A sum with dates in it: `date - date`, `date + span`, `date - span`."""
    result = parts[0][1]
    for operator, part in parts[1:]:
        if isinstance(result.type, model.DateType) and isinstance(part.type, model.DateType) and operator == "-":
            result = model.Op("diff", (result, part), days_type(context), place)
        elif isinstance(result.type, model.DateType):
            result = _moved(result, operator, part, place, context)
        elif isinstance(result.type, model.Numeric) and isinstance(part.type, model.Numeric):
            result = _more_days(result, operator, part, place, context)
        else:
            word = "added to" if operator == "+" else "taken from"
            message = f"{types.describe(part.type)} cannot be {word} {types.describe(result.type)}"
            context.report("Y603", part.place, message, hint="a date comes first: `period.start + 30 days`")
            return unknown(place)
        if is_unknown(result):
            return result
    return result


def _moved(date: model.Expr, operator: str, span: model.Expr, place: Place, context: Context) -> model.Expr:
    kind = span.type
    if isinstance(kind, model.Numeric) and kind.package is None:
        for name, op in (("day", "shift_days"), ("month", "shift_months")):
            unit = context.units.lookup(name)
            assert unit is not None
            if units.convertible(kind.unit, unit):
                by = types.convert(span, unit, span.place)
                assert isinstance(by.type, model.Numeric)
                if not by.type.whole:
                    context.report(
                        "Y604",
                        span.place,
                        f"a date moves by whole {name}s only",
                        hint=f"round it: `(… rounded up to 1 {name})`",
                    )
                    return unknown(place)
                if operator == "-":
                    by = model.Op("neg", (by,), by.type, by.place)
                return model.Op(op, (date, by), types.DATE, place)
    word = "added to" if operator == "+" else "taken from"
    context.report(
        "Y603",
        span.place,
        f"{types.describe(kind)} cannot be {word} a date",
        hint="a date minus a date is days; a date plus or minus a span is a date",
    )
    return unknown(place)


def _more_days(days: model.Expr, operator: str, part: model.Expr, place: Place, context: Context) -> model.Expr:
    assert isinstance(days.type, model.Numeric)
    assert isinstance(part.type, model.Numeric)
    if not types.agree(part.type, days.type):
        code, hint = types.reason(part.type, days.type)
        message = f"{types.describe(part.type)} does not go together with {types.describe(days.type)}"
        context.report("Y603" if code == "Y601" else code, part.place, message, hint=hint)
        return unknown(place)
    other = types.convert(part, days.type.unit, part.place)
    assert isinstance(other.type, model.Numeric)
    type = model.Numeric(days.type.unit, whole=days.type.whole and other.type.whole)
    return model.Op("add" if operator == "+" else "sub", (days, other), type, place)


@rule(nodes.Between)
def _between(node: nodes.Between, scope: Scope, hint: model.Type | None) -> model.Expr:
    """`days(A to B)` counts both ends; of an end before its start there are none."""
    context = scope.context
    place = context.place(node)
    if node.function.text != "days":
        context.report(
            "N802", node.function, f"`{node.function.text}(… to …)` means nothing", hint="`days(A to B)` counts days"
        )
        return unknown(place)
    start = check_expr(node.start, scope, types.DATE, "the first day")
    end = check_expr(node.end, scope, types.DATE, "the last day")
    if is_unknown(start, end):
        return unknown(place)
    days = days_type(context)
    one, none = (model.Const(Fraction(number), days, place) for number in (1, 0))
    between = model.Op("diff", (end, start), days, place)
    return model.Op("max", (model.Op("add", (between, one), days, place), none), days, place)
