"""The parser: from a text to syntax nodes, whatever the text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from attrs import evolve, frozen

from pricing_dsl.diagnostics import Diagnostic
from pricing_dsl.syntax import nodes
from pricing_dsl.syntax.parsing.driver import Driver
from pricing_dsl.syntax.parsing.earlier import Earlier
from pricing_dsl.syntax.parsing.grammar import END
from pricing_dsl.syntax.parsing.lexer import lex
from pricing_dsl.syntax.parsing.recovery.recovery import Recovery
from pricing_dsl.syntax.parsing.recovery.site import Token
from pricing_dsl.syntax.parsing.table import table
from pricing_dsl.syntax.parsing.tokens import Comment, Tokens


@frozen
class Parsed:
    """What a text says, and what is wrong with it.

    There is always a rulebook: what could not be read is missing from it, or stands in it as `Broken`. A declaration
    with a mistake has no digest. `tokens` and `comments` are in the order of the text.
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
    tokens = lexed.tokens
    earlier = Earlier(previous.text, previous.tokens, previous.rulebook.declarations) if previous else None
    driver = Driver(table(), text, tokens, earlier)
    recovery: Recovery | None = None
    failed = driver.run(0)
    while failed is not None:
        recovery = recovery or Recovery(text, file, _as_list(tokens, len(text)))
        if driver.too_deep:
            stretch, index = recovery.drop(failed, driver.resume)
        else:
            stretch, index = recovery.stretch(driver.rows, driver.resume)
        driver.feed(_as_tokens([*stretch, recovery.coming[index]]))
        failed = driver.run(index)
    diagnostics = list(lexed.diagnostics)
    if recovery:
        mended = {text.rfind("\n", 0, offset) for offset in lexed.mended}
        diagnostics += (found for found in recovery.diagnostics if text.rfind("\n", 0, found.place.start) not in mended)
    diagnostics.sort(key=lambda diagnostic: diagnostic.place)
    rulebook = nodes.Rulebook(tuple(_without_digests(driver.declarations, lexed.mended)))
    return Parsed(text, rulebook, tuple(diagnostics), tokens, lexed.comments)


def _without_digests(declarations: list[nodes.Declaration], mended: Sequence[int]) -> Iterable[nodes.Declaration]:
    """The declarations, those with a mended word marked as not to be kept."""
    bases = [declaration.base for declaration in declarations]
    for number in {bisect_right(bases, offset) - 1 for offset in mended}:
        if number >= 0:
            declarations[number] = evolve(declarations[number], digest="")
    return declarations


def _as_list(tokens: Tokens, end: int) -> list[Token]:
    listed = map(Token, tokens.kinds, tokens.texts, tokens.starts, tokens.ends)
    return [*listed, Token(END, "", end, end)]


# What a token says that was put in by the recovery, where its kind does not tell.
_STAND_INS = {
    "NUMBER": "0",
    "PERCENT": "0%",
    "PERCENT_OF": "0% of",
    "STRING": '""',
    "DATE": "2000-01-01",
    "ORDINAL": "1st",
    "CMP": "==",
    "NAME": "",
}


def _as_tokens(tokens: Sequence[Token]) -> Tokens:
    texts = [token.text or _STAND_INS.get(token.kind, token.kind) for token in tokens]
    return Tokens(
        [token.kind for token in tokens], texts, [token.start for token in tokens], [token.end for token in tokens]
    )
