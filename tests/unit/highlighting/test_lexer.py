"""The colours agree with what the parser reads, for all that is shipped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pygments.lexers import get_lexer_by_name, get_lexer_for_filename
from pygments.token import Comment, Error, Keyword, Literal, Name, Number, Operator, String, _TokenType

from pricing_dsl.highlighting.lexer import RulebookLexer
from pricing_dsl.syntax import nodes
from pricing_dsl.syntax.parsing.parser import parse
from pricing_dsl.syntax.words import words

ROOT = Path(__file__).parents[3]
SHIPPED = sorted((ROOT / "rulebooks").rglob("*.rulebook"))
BLOCKS = [
    block
    for page in sorted((ROOT / "docs" / "reference" / "language").glob("*.md"))
    for block in re.findall(r"^```rulebook[^\n]*\n(.*?)^```$", page.read_text("utf-8"), re.DOTALL | re.MULTILINE)
]


def lexed(text: str) -> dict[int, tuple[_TokenType, str]]:
    """The tokens by where they begin."""
    return {start: (token, value) for start, token, value in RulebookLexer().get_tokens_unprocessed(text)}


def colours(text: str) -> list[tuple[_TokenType, str]]:
    return [(token, value) for token, value in lexed(text).values() if value.strip()]


def by_place(text: str) -> list[_TokenType]:
    """The token that each character is in."""
    return [token for token, value in lexed(text).values() for _ in value]


def made(declaration: nodes.Declaration) -> Iterator[tuple[str, int]]:
    """The names that a declaration and the statements in it make, and where."""
    item = declaration.item
    for node in (item, *(item.body if isinstance(item, nodes.Plan) else ())):
        name = getattr(node, "name", None)
        if isinstance(name, nodes.Name) and not isinstance(node, nodes.Example | nodes.Examples):
            yield name.text, declaration.base + name.span[0]


@pytest.mark.parametrize("text", [*(path.read_text(encoding="utf-8") for path in SHIPPED), *BLOCKS])
def test_whatever_is_shipped_is_coloured_without_an_error(text: str) -> None:
    tokens = lexed(text)
    assert "".join(value for _, value in tokens.values()) == text
    assert [value for token, value in tokens.values() if token in Error] == []


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_colours_are_those_of_the_parser_s_tokens(path: Path) -> None:
    parsed = parse(path.read_text(encoding="utf-8"))
    tokens = by_place(parsed.text)
    kinds = {"STRING": String, "NUMBER": Number, "PERCENT": Number, "PERCENT_OF": Number, "ORDINAL": Number}
    kinds |= {"DATE": Literal.Date, "CMP": Operator}
    kinds |= dict.fromkeys(words().joining, Keyword) | dict.fromkeys(["thousand", "million", "billion"], Number)
    kinds |= dict.fromkeys(["and", "or", "not", "is", "in"], Operator.Word)
    for kind, start, said in zip(parsed.tokens.kinds, parsed.tokens.starts, parsed.tokens.texts, strict=True):
        if kind in kinds and said not in ("in", "not"):  # these two are part of phrases too
            assert tokens[start] in kinds[kind], parsed.text[start : start + 40]
    assert {place for place, token in enumerate(tokens) if token in Comment} == {
        place for comment in parsed.comments for place in range(comment.start, comment.end)
    }


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_what_a_statement_makes_is_coloured_as_its_name(path: Path) -> None:
    parsed = parse(path.read_text(encoding="utf-8"))
    tokens = by_place(parsed.text)
    for declaration in parsed.rulebook.declarations:
        for name, start in made(declaration):
            assert tokens[start] in (Name.Class, Name.Function), name


def test_a_keyword_may_be_a_name() -> None:
    text = "meter input in whole token\nplan flat {\n  charge fee = 2 * order.first\n  notify included at 80%\n}\n"
    names = [(token, value) for token, value in colours(text) if token in Name]
    assert names == [
        (Name.Class, "input"),
        (Name.Class, "flat"),
        (Name.Function, "fee"),
        (Name, "order"),
        (Name.Attribute, "first"),
        (Name.Function, "included"),
    ]


def test_what_stands_behind_a_number_is_its_unit() -> None:
    text = "up to 3 million calls at 0.10 USD per started thousand calls and 5 and 1/3 above"
    assert [value for token, value in colours(text) if token is Keyword.Type] == ["calls", "USD", "calls"]
    assert [value for token, value in colours(text) if token in Number] == [
        "3", "million", "0.10", "thousand", "5", "1/3",
    ]  # fmt: skip


def test_each_of_a_rounding_makes_no_name() -> None:
    assert (Keyword.Constant, "line") in colours("rulebook a currency USD rounding half_up to 0.01 each line")
    assert (Name.Function, "row") in colours("  each row in rows {")


def test_what_is_no_sign_of_the_language_is_an_error() -> None:
    assert [value for token, value in colours("fee a 3 € ;") if token in Error] == ["€", ";"]


def test_pygments_finds_it_by_name_and_by_file_name() -> None:
    assert isinstance(get_lexer_by_name("rulebook"), RulebookLexer)
    assert isinstance(get_lexer_for_filename("storage.rulebook"), RulebookLexer)
