"""The unit a value is shown in: a text, carried from operands to results. It explains, and never changes a number."""

from __future__ import annotations

from collections.abc import Callable

from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import Id

_PER = " per "


def unit_of(op: ir.Operation, of: Callable[[Id], str]) -> str:
    """The unit of a value with this operation, whose operands have the units `of(id)`; "" where it has none."""
    match op:
        case ir.Linear(args=ids) | ir.Min(args=ids) | ir.Max(args=ids) | ir.Pick(options=ids):
            return _first(ids, of)
        case ir.Choose(then=a, otherwise=b) | ir.Part(end=a, low=b) | ir.Draw(need=a, available=b):
            return _first((a, b), of)
        case ir.Round(a=a) | ir.Running(a=a):
            return of(a)
        case ir.FoldRows(fn=fn, a=a):
            return "" if a is None or fn == "any" else of(a)
        case ir.Mul(a=a, b=b):
            return _product(of(a), of(b))
        case ir.Over(a=a, b=b) | ir.Ratio(a=a, b=b):
            return _quotient(of(a), of(b))
        case _:
            return ""


def _first(ids: tuple[Id, ...], of: Callable[[Id], str]) -> str:
    return next((unit for unit in map(of, ids) if unit), "")


def _product(a: str, b: str) -> str:
    if not a or not b:
        return a or b
    for rate, unit in ((a, b), (b, a)):
        top, per, bottom = rate.rpartition(_PER)
        if per and bottom == unit:
            return top
    return ""


def _quotient(a: str, b: str) -> str:
    return "" if a == b else a if not b else f"{a}{_PER}{b}" if a else ""
