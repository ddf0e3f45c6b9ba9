"""Small pieces that declarations and statements share: names with titles, units, spans, cells and rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pricing_dsl.syntax import nodes
from pricing_dsl.syntax.printing.expressions import SUM, expression, number, text
from pricing_dsl.syntax.printing.layout import Doc, Line, columns, flat, listed, words


def titled(keyword: str, named: nodes.Name, title: nodes.Text | None) -> str:
    """`charge storage "Stored data"`."""
    return " ".join(filter(None, (keyword, named.text, text(title) if title else None)))


def names(keyword: str, items: Sequence[nodes.Name]) -> Doc | None:
    """The keyword and names with commas between them, or nothing if there are none."""
    return (f"{keyword} ", listed(item.text for item in items)) if items else None


def optional(keyword: str, expr: nodes.Expr | None) -> Doc | None:
    """The keyword and its expression, or nothing."""
    return (f"{keyword} ", expression(expr)) if expr is not None else None


def present(*docs: Doc | None) -> list[Doc]:
    """The documents that are there."""
    return [doc for doc in docs if doc]


def value(item: nodes.Name | nodes.Text | nodes.Number) -> str:
    """One value of a choice or a dimension."""
    match item:
        case nodes.Name():
            return item.text
        case nodes.Text():
            return text(item)
        case nodes.Number():
            return number(item)


def choices(values: Iterable[nodes.Name | nodes.Text | nodes.Number]) -> Doc:
    """`{ card, ach }`."""
    return ("{ ", listed(map(value, values)), " }")


def unit(item: nodes.InUnit) -> Doc:
    """`in whole call per request`."""
    per = f"per {item.per.text}" if item.per else None
    return words("in", "whole" if item.whole else None, item.unit.text, per)


def typed(head: str, type_: nodes.TypeExpr) -> Doc:
    """A name and what it holds: `size in GB`, `method: { card, ach }`."""
    match type_:
        case nodes.InUnit():
            return words(head, unit(type_))
        case nodes.TypeName():
            return f"{head}: {type_.name.text}"
        case nodes.ChoiceType():
            return (f"{head}: ", choices(type_.values))


def timespan(span: nodes.TimeSpan) -> str:
    """`3 months`, `calendar year`."""
    count = number(span.number) if span.number else None
    return " ".join(filter(None, ("calendar" if span.calendar else None, count, span.unit.text)))


def cadence(when: nodes.Cadence | nodes.OnPurchase | None) -> str | None:
    """`once`, `every 3 months`, `on purchase`."""
    match when:
        case nodes.Once():
            return "once"
        case nodes.OnPurchase():
            return "on purchase"
        case nodes.TimeSpan():
            return f"every {timespan(when)}"
        case None:
            return None


def table_lines(indent: int, rows: Sequence[nodes.Row]) -> list[Line]:
    """Rows with their bars below each other."""
    padded = columns([[*map(cell, row.cells), ""] for row in rows])
    return [Line(indent, ("| " + " | ".join(row[:-1]) + " |",)) for row in padded]


_CELL_WORDS = {
    "any": "any",
    "up_to": "up to",
    "below": "below",
    "above": "above",
    "not_offered": "not offered",
    "at": "at",
}


def cell(item: nodes.Cell) -> str:
    """What stands between two bars of a table."""
    content = flat(expression(item.value, SUM)) if item.value is not None else None
    return " ".join(filter(None, (_CELL_WORDS.get(item.kind), content)))
