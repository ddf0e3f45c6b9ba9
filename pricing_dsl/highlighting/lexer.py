"""The Pygments lexer of rulebooks, which Sphinx, rich and many others colour code by."""

from __future__ import annotations

from typing import Any, ClassVar

from pygments.lexer import RegexLexer, bygroups
from pygments.token import Comment, Keyword, Literal, Name, Number, Operator, Punctuation, String, Text, Whitespace

from pricing_dsl.highlighting.patterns import Pattern, Role, patterns
from pricing_dsl.highlighting.vocabulary import vocabulary

TOKENS = {
    Role.COMMENT: Comment.Single,
    Role.DIRECTIVE: Comment.Special,
    Role.TEXT: String.Double,
    Role.DATE: Literal.Date,
    Role.NUMBER: Number,
    Role.UNIT: Keyword.Type,
    Role.DECLARATION: Keyword.Declaration,
    Role.KEYWORD: Keyword,
    Role.OPERATOR_WORD: Operator.Word,
    Role.DECLARED: Name.Class,
    Role.LINE: Name.Function,
    Role.MEMBER: Name.Attribute,
    Role.FUNCTION: Name.Builtin,
    Role.FACT: Name.Builtin.Pseudo,
    Role.CONSTANT: Keyword.Constant,
    Role.OPERATOR: Operator,
    Role.PUNCTUATION: Punctuation,
    Role.NAME: Name,
    Role.SPACE: Whitespace,
}
"""The token of Pygments that each role has."""


def _rule(pattern: Pattern) -> tuple[str, Any]:
    return pattern.regex, bygroups(*(TOKENS[role] for role in pattern.roles))  # type: ignore[no-untyped-call]


class RulebookLexer(RegexLexer):
    """Rulebooks of pricing-dsl. What no rulebook can hold is an error token."""

    name = "Rulebook"
    aliases: ClassVar[list[str]] = ["rulebook", "pricing"]
    filenames: ClassVar[list[str]] = ["*.rulebook"]
    mimetypes: ClassVar[list[str]] = ["text/x-rulebook"]
    tokens: ClassVar[dict[str, Any]] = {
        "root": [
            (r"\n", Whitespace),
            *map(_rule, patterns(vocabulary())),
            (r"[ \t\r]+", Text.Whitespace),
        ]
    }
