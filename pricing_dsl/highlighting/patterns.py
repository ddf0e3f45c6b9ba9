r"""What a text is coloured by: regular expressions that Python and Oniguruma (TextMate) both read, tried in order.

A pattern sees one line. Keywords are soft in this language, so most patterns tell them from names by what stands
beside them: `charge fee` makes a line called `fee`, `.opening` is a member, `included` is a keyword before `in`.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from attrs import frozen

from pricing_dsl.highlighting.vocabulary import Vocabulary

_GAP = r"([ \t]+)"
_NAME = r"[A-Za-z]\w*"
_DIGITS = r"[0-9]+(?:_[0-9]+)*"
_NUMBER = rf"{_DIGITS}(?:[./]{_DIGITS})?"
_BEGINNING = r"((?:^|(?<=[{}]))[ \t]*)"
_NOT_A_MEMBER = r"(?![.\[])"


class Role(Enum):
    """What a stretch of text is."""

    COMMENT = "comment"
    DIRECTIVE = "directive"  # a comment that speaks to the linter
    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    UNIT = "unit"
    DECLARATION = "declaration"  # a word that begins a declaration or a statement
    KEYWORD = "keyword"
    OPERATOR_WORD = "operator word"
    DECLARED = "declared"  # the name that a declaration makes
    LINE = "line"  # the name that a statement makes
    MEMBER = "member"
    FUNCTION = "function"
    FACT = "fact"
    CONSTANT = "constant"
    OPERATOR = "operator"
    PUNCTUATION = "punctuation"
    NAME = "name"
    SPACE = "space"


@frozen
class Pattern:
    """A regular expression, and what its groups are. Its groups cover all it matches, one after the other."""

    regex: str
    roles: tuple[Role, ...]


def patterns(vocabulary: Vocabulary) -> tuple[Pattern, ...]:
    """The patterns of the language. Of those that match at a place the first is taken."""
    return (*_figures(vocabulary), *_declarations(vocabulary), *_words(vocabulary), *_rest())


def _figures(v: Vocabulary) -> Iterable[Pattern]:
    """Comments, texts, and whatever begins with a digit; units stand behind numbers."""
    unit = rf"((?!(?:{_either((*v.keywords, 'highest'))})\b){_NAME})"
    scale = rf"({_either(v.scales)})\b"
    yield Pattern(r"(#[ \t]*allow(?:-file)?[ \t]+[A-Z][0-9]+[^\n]*)", (Role.DIRECTIVE,))
    yield Pattern(r"(#[^\n]*)", (Role.COMMENT,))
    yield Pattern(r'("[^"\n]*"?)', (Role.TEXT,))
    yield Pattern(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\b", (Role.DATE,))
    yield Pattern(rf"({_DIGITS}(?:\.{_DIGITS})?%)", (Role.NUMBER,))
    yield Pattern(r"([0-9]+(?:st|nd|rd|th))\b", (Role.NUMBER,))
    yield Pattern(rf"({_NUMBER}){_GAP}{unit}", (Role.NUMBER, Role.SPACE, Role.UNIT))
    yield Pattern(rf"({_NUMBER})", (Role.NUMBER,))
    yield Pattern(rf"\b{scale}{_GAP}{unit}", (Role.NUMBER, Role.SPACE, Role.UNIT))
    yield Pattern(rf"\b{scale}", (Role.NUMBER,))
    yield Pattern(rf"\b(per|started|in[ \t]+whole){_GAP}{unit}", (Role.KEYWORD, Role.SPACE, Role.UNIT))
    yield Pattern(rf"\b(in){_GAP}({_either((*v.units, 'money'))})\b(?!\.)", (Role.KEYWORD, Role.SPACE, Role.UNIT))


def _declarations(v: Vocabulary) -> Iterable[Pattern]:
    """Words that make a name, and the name: at the beginning of a line even if it looks like a keyword."""
    soft = rf"((?!(?:{_either((*v.joining, *v.operators, *v.scales))})\b){_NAME})"
    plain = rf"((?!(?:{_either(v.keywords)})\b){_NAME})"
    for words, role in ((v.declarations, Role.DECLARED), (v.statements, Role.LINE)):
        roles = (Role.DECLARATION, Role.SPACE, role)
        begun = _either(word for word in words if word != "rounding")
        yield Pattern(rf"{_BEGINNING}({begun}){_GAP}{soft}", (Role.SPACE, *roles))
        inner = _either(set(words) - {"rounding", *v.single})
        yield Pattern(rf"\b({inner}){_GAP}{plain}", roles)
    mode_and_step = (
        r"(?=[ \t]+(?:\"[^\"\n]*\"[ \t]+)?\w+[ \t]+to\b)"  # the header's `rounding half_up to` makes no name
    )
    rounding = (Role.SPACE, Role.DECLARATION, Role.SPACE, Role.LINE)
    yield Pattern(rf"{_BEGINNING}(rounding){_GAP}{soft}{mode_and_step}", rounding)
    makers = _either((*v.declarations, *v.statements, *v.beginnings))
    yield Pattern(rf"{_BEGINNING}({makers})\b{_NOT_A_MEMBER}", (Role.SPACE, Role.DECLARATION))


def _words(v: Vocabulary) -> Iterable[Pattern]:
    """Keywords and names of a fixed meaning, inside a line."""
    dot, member = r"(\.)", rf"({_NAME})"
    yield Pattern(dot + member, (Role.PUNCTUATION, Role.MEMBER))
    yield Pattern(rf"\b(as){_GAP}({_either(v.aggregates)})\b", (Role.KEYWORD, Role.SPACE, Role.CONSTANT))
    yield Pattern(rf"\b(every|calendar){_GAP}({_either(v.spans)})\b", (Role.KEYWORD, Role.SPACE, Role.UNIT))
    places = "line|tier|bill|day|hour"
    yield Pattern(rf"\b(each){_GAP}({places})\b(?![ \t]+in\b)", (Role.KEYWORD, Role.SPACE, Role.CONSTANT))
    yield Pattern(rf"\b(rounded){_GAP}({_either(v.modes)})\b", (Role.KEYWORD, Role.SPACE, Role.CONSTANT))
    yield Pattern(rf"\b({_either(word for word in v.modes if '_' in word)})\b", (Role.CONSTANT,))
    for phrase in map(r"[ \t]+".join, v.phrases):
        yield Pattern(rf"\b({phrase})\b", (Role.KEYWORD,))
    yield Pattern(rf"\b({_either(v.functions)})(?=\()", (Role.FUNCTION,))
    yield Pattern(rf"\b({_either(v.operators)})\b", (Role.OPERATOR_WORD,))
    yield Pattern(rf"\b({_either(v.joining)})\b", (Role.KEYWORD,))
    yield Pattern(r"\b([A-Z]{3})\b", (Role.UNIT,))
    yield Pattern(rf"\b({_either(v.single)})\b{_NOT_A_MEMBER}", (Role.KEYWORD,))
    yield Pattern(rf"\b({_either(v.facts)})\b", (Role.FACT,))


def _rest() -> Iterable[Pattern]:
    yield Pattern(r"([^\W\d]\w*)", (Role.NAME,))
    yield Pattern(r"([<>=!]=|[<>+\-*/=])", (Role.OPERATOR,))
    yield Pattern(r"([{}()\[\],:|.])", (Role.PUNCTUATION,))


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted(set(words), key=lambda word: (-len(word), word)))
