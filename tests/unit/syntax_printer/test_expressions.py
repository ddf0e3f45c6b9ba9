"""Expressions as text: brackets where the tree asks for them, spelling as the author's."""

from __future__ import annotations

from fractions import Fraction

import pytest

from pricing_dsl.syntax import nodes, parse
from pricing_dsl.syntax.printing import print_expression

AT = (0, 0)


def ref(name: str) -> nodes.Ref:
    return nodes.Ref(AT, name)


def binary(operator: str, left: nodes.Expr, right: nodes.Expr) -> nodes.Binary:
    return nodes.Binary(AT, operator, left, right)


A, B, C = ref("a"), ref("b"), ref("c")
SUM = binary("+", A, B)
CHOICE = nodes.IfThenElse(AT, A, B, C)
HALF_UP = nodes.Name(AT, "half_up")
ONE = nodes.Number(AT, Fraction(1), "1")
RATIO = nodes.Number(AT, Fraction(2, 37), "2/37")


@pytest.mark.parametrize(
    ("tree", "text"),
    [
        (binary("*", SUM, C), "(a + b) * c"),
        (binary("-", C, SUM), "c - (a + b)"),
        (binary("-", SUM, C), "a + b - c"),
        (binary("/", A, RATIO), "a / (2/37)"),
        (binary("*", A, RATIO), "a * 2/37"),
        (nodes.Negative(AT, SUM), "-(a + b)"),
        (nodes.Not(AT, nodes.Logic(AT, "or", A, B)), "not (a or b)"),
        (nodes.Logic(AT, "and", nodes.Logic(AT, "or", A, B), C), "(a or b) and c"),
        (nodes.Logic(AT, "or", nodes.Logic(AT, "and", A, B), C), "a and b or c"),
        (binary("+", CHOICE, A), "(if a then b else c) + a"),
        (binary("*", nodes.Excess(AT, A, B), C), "(excess of a over b) * c"),
        (nodes.Change(AT, "reduced", SUM, C), "(a + b) reduced by c"),
        (nodes.Rounded(AT, CHOICE, HALF_UP, ONE), "if a then b else c rounded half_up to 1"),
        (binary("+", nodes.Rounded(AT, A, HALF_UP, ONE), B), "(a rounded half_up to 1) + b"),
        (nodes.PercentOf(AT, nodes.Percent(AT, Fraction(1, 20), "5%"), SUM), "5% of (a + b)"),
    ],
)
def test_brackets_stand_where_the_tree_needs_them(tree: nodes.Expr, text: str) -> None:
    assert print_expression(tree) == text


@pytest.mark.parametrize(
    "text",
    [
        "1_000.50 USD",
        "3 million",
        "0.30 USD per million calls",
        "5 USD per started 1_000 calls",
        "2/37",
        "7.50%",
        "2026-01-31",
        "pack[recharge, 3].price.first",
        "max(a, b rounded up to 1)",
        "sum(if a then b else c for row in rows.all)",
        "days(period.start to period.end)",
        "overage of storage - previous storage",
        "(rate at order.placed)",
        '((a)) is "a  text"',
        'a in { 1, b + c, "d" }',
        "--a * -b",
        "not not a == b",
        "excess of a + b over c * d",
        "if a then if b then c else d else if e then f else g",
    ],
)
def test_what_an_author_wrote_comes_back(text: str) -> None:
    parsed = parse(f"rulebook x\nplan p {{ let x = {text} }}")
    assert not parsed.diagnostics
    plan = parsed.rulebook.declarations[1].item
    assert isinstance(plan, nodes.Plan)
    let = plan.body[0]
    assert isinstance(let, nodes.Let)
    assert print_expression(let.value) == text


def test_a_long_sum_is_no_deep_tree_to_the_printer() -> None:
    tree: nodes.Expr = A
    for _ in range(5_000):
        tree = binary("+", tree, A)
    assert print_expression(tree) == " + ".join(["a"] * 5_001)
