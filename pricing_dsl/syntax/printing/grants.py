"""Grants and what they say about lots."""

from __future__ import annotations

from pricing_dsl.syntax import nodes
from pricing_dsl.syntax.printing.expressions import expression, rounding
from pricing_dsl.syntax.printing.layout import INDENT, Doc, Line, block, listed, sentence, words
from pricing_dsl.syntax.printing.phrases import cadence, names, optional, present, timespan, titled


def grant(indent: int, node: nodes.Grant) -> list[Line]:
    """A grant; what it says about rolling over and drawing stands in its block."""
    head = words(titled("grant", node.name, node.title), expression(node.amount))
    clauses = present(
        ("against " if node.against else "of ", listed(map(_cover, node.covers))),
        names("by", node.by),
        cadence(node.renewal),
        f"for {timespan(node.lasting)}" if node.lasting else None,
        optional("costs", node.costs),
    )
    if not node.braced and not node.clauses:
        return sentence(indent, head, clauses=clauses)
    inside = [line for clause in node.clauses for line in sentence(indent + INDENT, _clause(clause))]
    return block(sentence(indent, head, clauses=clauses, opens=True), inside)


def _cover(cover: nodes.Cover) -> Doc:
    return words(cover.name.text, optional("using", cover.weight))


def _clause(clause: nodes.GrantClause) -> Doc:
    match clause:
        case nodes.Rollover():
            cap = optional("up to", clause.cap) or "all"
            lasting = f"for {timespan(clause.lasting)}" if clause.lasting else None
            return words("rollover", cap, lasting, "repeatedly" if clause.repeatedly else None)
        case nodes.DrawFirst():
            return draw_first(clause)
        case nodes.DrawInOrder():
            return names("draw in order", clause.names) or ""
        case nodes.GrantProrated(mode=mode, step=step):
            if mode is None or step is None:
                return "prorated"
            return ("prorated rounded ", rounding(mode, step))


def draw_first(node: nodes.DrawFirst) -> str:
    """`draw newest first`."""
    return f"draw {node.which.text} first"
