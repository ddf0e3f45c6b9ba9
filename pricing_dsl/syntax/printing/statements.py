"""Plans and the statements inside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import assert_never

from pricing_dsl.syntax import nodes
from pricing_dsl.syntax.printing.expressions import argument, expression, number, reference, rounding, text
from pricing_dsl.syntax.printing.grants import draw_first, grant
from pricing_dsl.syntax.printing.layout import (
    INDENT,
    Break,
    Doc,
    Group,
    Line,
    Nest,
    block,
    listed,
    sentence,
    words,
    wrap,
)
from pricing_dsl.syntax.printing.phrases import cadence, names, optional, present, timespan, titled
from pricing_dsl.syntax.printing.pricing import price, tier_lines, tier_option, tiers_head

# With more endings than this behind a closing brace, each stands on its own line.
_ENDINGS_IN_A_LINE = 2


def plan(node: nodes.Plan) -> list[Line]:
    """A plan: its clauses in the order written, and its statements."""
    clauses = {
        "every": f"every {timespan(node.every)}" if node.every else None,
        "currency": names("currency", node.currencies),
        "from": f"from {node.start.value.isoformat()}" if node.start else None,
        "through": f"through {node.through.value.isoformat()}" if node.through else None,
        "extends": f"extends {node.extends.text}" if node.extends else None,
    }
    said = present(*(clauses[name] for name in node.clauses or clauses))
    head = sentence(0, titled("plan", node.name, node.title), clauses=said, opens=True)
    return block(head, body(INDENT, node.body))


def body(indent: int, statements: Iterable[nodes.Statement]) -> list[Line]:
    """Statements below each other."""
    return [line for node in statements for line in statement(indent, node)]


def statement(indent: int, node: nodes.Statement) -> list[Line]:
    """The lines of one statement. Raises `ValueError` for a statement the parser could not read."""
    match node:
        case nodes.Charge():
            return _charge(indent, node)
        case nodes.Grant():
            return grant(indent, node)
        case nodes.When():
            return _when(indent, node)
        case nodes.Each():
            opening = sentence(indent, f"each {node.row.text} in", reference(node.source), opens=True)
            return block(opening, body(indent + INDENT, node.body))
        case nodes.Let():
            return sentence(indent, f"let {node.name.text}", ("= ", argument(node.value)), run="let")
        case nodes.Remember():
            return _remember(indent, node)
        case nodes.RoundingLine():
            head = titled("rounding", node.name, node.title)
            return sentence(indent, head, rounding(node.mode, node.step))
        case nodes.NotifyAt():
            return sentence(indent, f"notify {node.name.text} at", listed(map(expression, node.levels)))
        case nodes.NotifyWhen():
            return sentence(indent, f"notify {node.name.text} when", expression(node.condition))
        case nodes.Without():
            return [Line(indent, (f"without {node.name.text}",))]
        case nodes.DrawFirst():
            return [Line(indent, (draw_first(node),))]
        case nodes.Broken():
            raise ValueError("a statement that could not be read cannot be printed")
        case _:
            return _line_of_money(indent, node)


_Money = nodes.Fee | nodes.ChargeFormula | nodes.Commit | nodes.Discount | nodes.Tax | nodes.Bound


def _line_of_money(indent: int, node: _Money) -> list[Line]:
    """A statement that adds a line by an amount: `fee`, `discount`, `minimum` …"""
    keyword: str
    clauses: Sequence[Doc | None]
    equals = None
    match node:
        case nodes.Fee():
            keyword, clauses = "fee", [cadence(node.cadence)]
        case nodes.ChargeFormula():
            keyword, clauses, equals = "charge", [], "="
        case nodes.Discount():
            keyword, clauses = "discount", []
        case nodes.Tax():
            keyword, clauses = "tax", [names("included in", node.included)]
        case nodes.Bound():
            keyword, clauses = node.kind, [cadence(node.every), names("against", node.against)]
        case nodes.Commit():
            covered = names("against", node.against)
            keyword, clauses = "commit", [cadence(node.every), covered, optional("overage at", node.overage)]
        case _:
            assert_never(node)
    head = words(titled(keyword, node.name, node.title), equals, expression(node.amount))
    return sentence(indent, head, clauses=present(*clauses, *map(ending, node.endings)))


def _charge(indent: int, node: nodes.Charge) -> list[Line]:
    quantity = words("on", expression(node.quantity), names("by", node.by))
    endings = [ending(item) for item in node.endings]
    if not isinstance(node.pricing, nodes.Tiers):
        title = text(node.title) if node.title else ""
        parts = (f"charge {node.name.text}", title, quantity)
        return sentence(indent, *parts, close=price(node.pricing), clauses=endings, run="charge")
    tiers = node.pricing
    options = map(tier_option, tiers.options)
    return [
        *sentence(
            indent, titled("charge", node.name, node.title), quantity, tiers_head(tiers), clauses=options, opens=True
        ),
        *tier_lines(indent + INDENT, tiers.entries),
        *_close(indent, endings),
    ]


def _close(indent: int, endings: Sequence[Doc]) -> list[Line]:
    """The closing brace and what is said behind it."""
    if not endings:
        return [Line(indent, ("}",))]
    first, *others = endings
    doc = ("} ", first, Nest(tuple(doc for other in others for doc in (Break(), other))))
    return wrap(doc if len(endings) > _ENDINGS_IN_A_LINE else Group(doc), indent)


def ending(node: nodes.Ending) -> Doc:
    """What may end a line of money."""
    match node:
        case nodes.AtLeast():
            return ("at least ", expression(node.amount))
        case nodes.AtMost():
            return ("at most ", expression(node.amount))
        case nodes.RoundedLine():
            return ("rounded ", rounding(node.mode, node.step))
        case nodes.Prorated():
            return words("prorated", optional("from", node.start), optional("to", node.end))
        case nodes.OnlyIf():
            return ("if ", expression(node.condition))
        case nodes.BilledNext():
            return f"billed next {node.unit.text}"
        case nodes.CarriedOver():
            return "carried over"
        case nodes.MayGoNegative():
            return "may go negative"


def _when(indent: int, node: nodes.When) -> list[Line]:
    lines: list[Line] = []
    word = "when"
    branch: nodes.When | tuple[nodes.Statement, ...] | None = node
    while isinstance(branch, nodes.When):
        lines += sentence(indent, word, expression(branch.condition), opens=True)
        lines += body(indent + INDENT, branch.body)
        word, branch = "} otherwise when", branch.otherwise
    if branch is not None:
        lines += [Line(indent, ("} otherwise {",)), *body(indent + INDENT, branch)]
    return [*lines, Line(indent, ("}",))]


def _remember(indent: int, node: nodes.Remember) -> list[Line]:
    clauses = {
        "keeping": f"keeping {number(node.keeping)}" if node.keeping else None,
        "opening": optional("opening", node.opening),
        "every": cadence(node.every),
    }
    said = present(*(clauses[name] for name in node.clauses or clauses))
    return sentence(indent, f"remember {node.name.text} =", argument(node.value), clauses=said)
