"""The parser: from a text to syntax nodes, whatever the text."""

from __future__ import annotations

from attrs import frozen

from pricing_dsl.diagnostics import Diagnostic, diagnose
from pricing_dsl.source import Place
from pricing_dsl.syntax import nodes
from pricing_dsl.syntax.parsing.driver import Driver
from pricing_dsl.syntax.parsing.lexer import lex
from pricing_dsl.syntax.parsing.table import table
from pricing_dsl.syntax.parsing.tokens import Comment, Tokens


@frozen
class Parsed:
    """What a text says, and what is wrong with it.

    There is always a rulebook: what could not be read is missing from it, or stands in it as `Broken`. `tokens` and
    `comments` are in the order of the text.
    """

    text: str
    rulebook: nodes.Rulebook
    diagnostics: tuple[Diagnostic, ...]
    tokens: Tokens
    comments: tuple[Comment, ...]


def parse(text: str, file: int = 0, *, previous: Parsed | None = None) -> Parsed:
    """The syntax nodes of a rulebook, and all its mistakes of spelling and grammar.

    `file` is the number of the text in its compilation, for the places of diagnostics. Declarations that stand in
    `previous` word for word keep their nodes. Never raises, whatever the text.
    """
    lexed = lex(text, file)
    driver = Driver(table(), text)
    tokens = lexed.tokens
    failed = driver.run(tokens, 0)
    diagnostics = list(lexed.diagnostics)
    if failed is not None:
        start = tokens.starts[failed] if failed < len(tokens) else len(text)
        end = tokens.ends[failed] if failed < len(tokens) else len(text)
        word = text[start:end] or "the end of the file"
        diagnostics.append(diagnose("S001", f"`{word}` is not expected here", Place(file, start, end)))
    rulebook = nodes.Rulebook(tuple(driver.declarations))
    return Parsed(text, rulebook, tuple(diagnostics), tokens, lexed.comments)
