"""Expressions as text, with brackets wherever the tree asks for them and its author wrote none."""

from __future__ import annotations

import re
from typing import assert_never

from pricing_dsl.syntax import nodes
from pricing_dsl.syntax.printing.layout import Break, Doc, Group, flat, hanging, listed, words

# How tightly a form binds. A form stands without brackets wherever its level is at least the one asked for.
ROUNDED, CHOICE, OR, AND, NOT, COMPARISON, CHANGE, SUM, PRODUCT, SIGN, ATOM = range(11)

_RATIO = re.compile(r"[0-9_]+/[0-9]")

_BINARY = {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "or": OR, "and": AND}


def level(expr: nodes.Expr) -> int:
    """How tightly the outermost form of an expression binds."""
    match expr:
        case nodes.Rounded():
            return ROUNDED
        case nodes.IfThenElse():
            return CHOICE
        case nodes.Logic() | nodes.Binary():
            return _BINARY[expr.operator]
        case nodes.Not():
            return NOT
        case nodes.Compare() | nodes.OneOf():
            return COMPARISON
        case nodes.Excess() | nodes.Change():
            return CHANGE
        case nodes.Negative():
            return SIGN
        case _:
            return ATOM


def expression(expr: nodes.Expr, least: int = CHOICE) -> Doc:
    """An expression where one that binds at least as tightly as `least` may stand."""
    if level(expr) < least:
        return ("(", _form(expr), ")")
    return _form(expr)


def argument(expr: nodes.Expr) -> Doc:
    """An expression where `rounded` may end it: an argument, a `let`, a default."""
    return expression(expr, ROUNDED)


def print_expression(expr: nodes.Expr) -> str:
    """An expression on one line."""
    return flat(argument(expr))


def _form(expr: nodes.Expr) -> Doc:
    match expr:
        case nodes.Binary() | nodes.Logic():
            return _chain(expr)
        case nodes.Rounded():
            return (expression(expr.body), " rounded ", rounding(expr.mode, expr.step))
        case nodes.IfThenElse():
            condition, then, otherwise = map(expression, (expr.condition, expr.then, expr.otherwise))
            return Group(("if ", condition, hanging((Break(), "then ", then, Break(), "else ", otherwise))))
        case nodes.Not():
            return ("not ", expression(expr.body, NOT))
        case nodes.Compare():
            return (expression(expr.left, CHANGE), f" {expr.operator} ", expression(expr.right, CHANGE))
        case nodes.OneOf():
            members = listed(expression(member, SUM) for member in expr.members)
            return (expression(expr.left, CHANGE), " in { ", members, " }")
        case nodes.Excess():
            return ("excess of ", expression(expr.amount, SUM), " over ", expression(expr.over, SUM))
        case nodes.Change():
            return (expression(expr.base, PRODUCT), f" {expr.direction} by ", expression(expr.percent, PRODUCT))
        case nodes.Negative():
            return ("-", expression(expr.body, SIGN))
        case _:
            return _atom(expr)


def rounding(mode: nodes.Name, step: nodes.Expr) -> Doc:
    """`half_up to 0.01 USD`."""
    return (f"{mode.text} to ", expression(step, ATOM))


def _chain(expr: nodes.Binary | nodes.Logic) -> Doc:
    """`a + b - c`: operators of one level, which lean to the left, walked without recursion."""
    bound = _BINARY[expr.operator]
    rights: list[Doc] = []
    left: nodes.Expr = expr
    while isinstance(left, nodes.Binary | nodes.Logic) and _BINARY[left.operator] == bound:
        rights.append((Break(), f"{left.operator} ", _right(left, bound + 1)))
        left = left.left
    return Group((expression(left, bound), hanging(tuple(reversed(rights)))))


def _right(expr: nodes.Binary | nodes.Logic, least: int) -> Doc:
    right = expression(expr.right, least)
    if expr.operator == "/" and _RATIO.match(flat(right)):
        return ("(", right, ")")  # `a / 2/37` could be read in two ways
    return right


def _atom(expr: nodes.Expr) -> Doc:
    match expr:
        case nodes.Number():
            return number(expr)
        case nodes.Quantity():
            return f"{number(expr.number)} {expr.unit.text}"
        case nodes.Rate():
            return f"{number(expr.number)} {expr.unit.text} per {_basis(expr.basis)}"
        case nodes.Percent():
            return expr.text
        case nodes.PercentOf():
            return (f"{expr.percent.text} of ", expression(expr.base, ATOM))
        case nodes.Date():
            return expr.value.isoformat()
        case nodes.Text():
            return text(expr)
        case nodes.Ref() | nodes.Member() | nodes.Index():
            return reference(expr)
        case nodes.Overage():
            return ("overage of ", reference(expr.source))
        case nodes.Previous():
            return f"previous {expr.name.text}"
        case nodes.Bracket():
            return ("(", argument(expr.body), ")")
        case nodes.AsOf():
            return ("(", reference(expr.source), " at ", reference(expr.date), ")")
        case nodes.Call() | nodes.Fold() | nodes.Between():
            return (expr.function.text, "(", _arguments(expr), ")")
        case _:
            raise AssertionError(f"{type(expr).__name__} is no atom")


def _arguments(call: nodes.Call | nodes.Fold | nodes.Between) -> Doc:
    match call:
        case nodes.Call():
            return listed(map(argument, call.args))
        case nodes.Fold():
            each = (f"for {call.row.text} in ", reference(call.source))
            return Group((argument(call.body), hanging((Break(), each))))
        case nodes.Between():
            return words(expression(call.start), "to", expression(call.end))
        case _:
            assert_never(call)


def number(literal: nodes.Number) -> str:
    """`1_000.5`, `3 million`, and the bare `million` of `per million calls`, as written."""
    return " ".join(filter(None, (literal.text, literal.scale)))


def text(literal: nodes.Text) -> str:
    """A text with its quotes."""
    return f'"{literal.value}"'


def _basis(basis: nodes.Basis) -> str:
    count = number(basis.number) if basis.number else None
    return " ".join(filter(None, ("started" if basis.started else None, count, basis.unit.text)))


def reference(ref: nodes.Reference) -> Doc:
    """`base.name[argument]`, walked without recursion."""
    suffixes: list[Doc] = []
    base: nodes.Reference = ref
    while not isinstance(base, nodes.Ref):
        if isinstance(base, nodes.Member):
            suffixes.append(f".{base.name.text}")
        else:
            suffixes.append(("[", listed(map(argument, base.args)), "]"))
        base = base.base
    return (base.name, *reversed(suffixes))
