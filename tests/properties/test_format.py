"""The formatter keeps the program, every comment, and its own hands off what it has formatted."""

from __future__ import annotations

from itertools import cycle
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from pricing_dsl.syntax import Parsed, nodes, parse
from pricing_dsl.syntax.printing import format_text, print_expression, print_item, print_rulebook
from tests.properties import strategies

SHIPPED = [
    path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parents[2] / "rulebooks").rglob("*.rulebook"))
]

HEADER = nodes.Header((0, 0), nodes.Name((0, 0), "simple"), None, (), (), ())
PLAN = nodes.Plan((0, 0), nodes.Name((0, 0), "simple"), None, None, (), None, None, None, ())

DECLARATIONS: dict[str, SearchStrategy[nodes.Item]] = {
    "use": strategies.uses,
    "unit": strategies.unit_declarations,
    "meter": strategies.meters,
    "records": strategies.records,
    "input": strategies.inputs,
    "term": strategies.terms,
    "table": strategies.tables,
    "assume": strategies.assumptions,
    "prove": strategies.proofs,
    "plan": strategies.plans(),
    "example": strategies.worked_examples,
}
STATEMENTS: dict[str, SearchStrategy[nodes.Statement]] = {
    "line": strategies.lines_of_money,
    "tiers": strategies.tiered_charges,
    "grant": strategies.grants,
    "remember": strategies.remembered(),
    "when": strategies.branches(2),
    "any": strategies.statements(1),
}


def items(parsed: Parsed) -> list[nodes.Item]:
    """What a text without mistakes declares."""
    assert not parsed.diagnostics
    return [declaration.item for declaration in parsed.rulebook.declarations]


def reread(item: nodes.Item) -> nodes.Item:
    """What a declaration reads as once printed."""
    return items(parse(f"{print_item(HEADER)}\n{print_item(item)}"))[1]


@given(strategies.headers)
def test_a_printed_header_reads_as_itself(header: nodes.Header) -> None:
    assert items(parse(print_item(header))) == [header]


@pytest.mark.parametrize("kind", DECLARATIONS)
@given(data=st.data())
def test_a_printed_declaration_reads_as_itself(kind: str, data: st.DataObject) -> None:
    item = data.draw(DECLARATIONS[kind])
    assert reread(item) == item


@pytest.mark.parametrize("kind", STATEMENTS)
@given(data=st.data())
def test_a_printed_statement_reads_as_itself(kind: str, data: st.DataObject) -> None:
    plan = evolve(PLAN, body=(data.draw(STATEMENTS[kind]),))
    assert reread(plan) == plan


@given(strategies.finals())
def test_a_printed_expression_reads_as_itself(expr: nodes.Expr) -> None:
    let = nodes.Let((0, 0), nodes.Name((0, 0), "x"), expr)
    assert reread(evolve(PLAN, body=(let,))) == evolve(PLAN, body=(let,))
    assert "\n" not in print_expression(expr)


@given(strategies.rulebooks)
def test_formatting_twice_is_formatting_once(rulebook: nodes.Rulebook) -> None:
    text = print_rulebook(rulebook)
    once = format_text(text)
    assert items(parse(once)) == [declaration.item for declaration in rulebook.declarations]
    assert format_text(once) == once


@given(st.sampled_from(SHIPPED), st.lists(st.sampled_from([" ", "  ", "\n", "\n    ", "\t"]), min_size=1, max_size=12))
def test_line_breaks_and_indentation_carry_no_meaning(text: str, spaces: list[str]) -> None:
    parsed = parse(text)
    respaced = "".join(word + space for word, space in zip(parsed.tokens.texts, cycle(spaces), strict=False))
    assert items(parse(respaced)) == items(parsed)
    assert format_text(respaced) == format_text(" ".join(parsed.tokens.texts))


COMMENTS = ["# {}", "   # {}", "\n# {}", "\n\n  # {}", "\n\n\n#{}\n", "\n# {}  \n\n  #"]


@given(st.sampled_from(SHIPPED), st.data())
def test_comments_between_any_two_words_are_kept(text: str, data: st.DataObject) -> None:
    tokens = parse(text).tokens
    gaps = data.draw(st.lists(st.integers(0, len(tokens) - 1), min_size=1, max_size=8))
    for number, gap in enumerate(sorted(gaps, reverse=True)):
        comment = data.draw(st.sampled_from(COMMENTS)).format(number)
        text = f"{text[: tokens.starts[gap]]}{comment}\n{text[tokens.starts[gap] :]}"
    before, formatted = parse(text), format_text(text)
    after = parse(formatted)
    assert [comment.text for comment in after.comments] == [comment.text.rstrip() for comment in before.comments]
    assert items(after) == items(before)
    assert format_text(formatted) == formatted
