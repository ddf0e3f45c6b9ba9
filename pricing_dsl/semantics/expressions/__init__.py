"""Expressions: names, types, units and exactness. `check_expr` is the way in; nothing in here raises."""

from pricing_dsl.semantics.expressions import (
    arithmetic,
    calls,
    carried,
    conditions,
    dates,
    literals,
    members,
    names,
    rounding,
)
from pricing_dsl.semantics.expressions.calls import list_of
from pricing_dsl.semantics.expressions.conditions import check_condition
from pricing_dsl.semantics.expressions.constants import constant, divides_exactly, number
from pricing_dsl.semantics.expressions.core import bare, check_expr, infer, is_unknown, unknown
from pricing_dsl.semantics.expressions.literals import rate_unit, unit_named
from pricing_dsl.semantics.expressions.mentions import mentions
from pricing_dsl.semantics.expressions.narrowing import narrowed
from pricing_dsl.semantics.expressions.rounding import check_mode, check_step

RULES = (arithmetic, calls, carried, conditions, dates, literals, members, names, rounding)
"""The modules whose rules `check_expr` goes by."""

__all__ = [
    "bare",
    "check_condition",
    "check_expr",
    "check_mode",
    "check_step",
    "constant",
    "divides_exactly",
    "infer",
    "is_unknown",
    "list_of",
    "mentions",
    "narrowed",
    "number",
    "rate_unit",
    "unit_named",
    "unknown",
]
