"""From text to tokens: the terminals of the grammar as one regular expression, which matches any text whatever.

What no terminal matches gets a kind of its own (see `strays` and `figures`), is reported, and is read as what its
author most likely meant, so that one wrong character costs one message.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import accumulate, compress

from attrs import frozen

from pricing_dsl.diagnostics import Diagnostic
from pricing_dsl.syntax.parsing.figures import FIGURES, POINTS, figure_kind
from pricing_dsl.syntax.parsing.grammar import Grammar, load_grammar
from pricing_dsl.syntax.parsing.mending import Mender
from pricing_dsl.syntax.parsing.strays import SIGNS, STRAYS
from pricing_dsl.syntax.parsing.tokens import Comment, Tokens

WORD = r"[^\W\d]\w*"  # wider than NAME: a word with a foreign letter is one mistake, not several
COMMENT = "COMMENT"


@frozen
class Lexed:
    """The tokens of a text, its comments, and what was wrong with single characters and numbers.

    `mended` are the offsets of the places that were read as something else than what is written there.
    """

    tokens: Tokens
    comments: tuple[Comment, ...]
    diagnostics: tuple[Diagnostic, ...]
    mended: tuple[int, ...]


def lex(text: str, file: int = 0) -> Lexed:
    """The tokens of a text. `file` is the number of the text, for the places of diagnostics."""
    scanner = _scanner()
    pieces = scanner.split.split(text)
    borders = list(accumulate(map(len, pieces)))
    texts: list[str] = pieces[1::2]
    starts, ends = borders[:-1:2], borders[1::2]
    known = _Kinds(scanner)
    kinds = list(map(known.__getitem__, texts))
    if not known.unusual:
        return Lexed(Tokens(kinds, texts, starts, ends), (), (), ())
    comments: tuple[Comment, ...] = ()
    if COMMENT in known.unusual:
        is_token = [kind is not COMMENT for kind in kinds]
        said = ((starts[n], texts[n].rstrip("\r")) for n, keep in enumerate(is_token) if not keep)
        comments = tuple(Comment(start, start + len(comment), comment) for start, comment in said)
        kinds, texts = list(compress(kinds, is_token)), list(compress(texts, is_token))
        starts, ends = list(compress(starts, is_token)), list(compress(ends, is_token))
        known.unusual.discard(COMMENT)
    tokens = Tokens(kinds, texts, starts, ends)
    if not known.unusual:
        return Lexed(tokens, comments, (), ())
    mender = Mender(text, file, known)
    return Lexed(mender.mend(tokens, known.unusual), comments, tuple(mender.diagnostics), tuple(mender.mended))


@frozen
class _Scanner:
    """`split` cuts a text at its tokens, `classify` says which terminal a piece is."""

    split: re.Pattern[str]
    classify: re.Pattern[str]
    words: dict[str, str]


class _Kinds(dict[str, str]):
    """The kind of each text met, and which of them the parser does not know."""

    def __init__(self, scanner: _Scanner) -> None:
        super().__init__(scanner.words)
        self._classify = scanner.classify.fullmatch
        self.unusual: set[str] = set()

    def __missing__(self, text: str) -> str:
        found = self._classify(text)
        kind = found.lastgroup if found and found.lastgroup else "stray"
        if kind == COMMENT:
            self.unusual.add(COMMENT)
            return COMMENT
        kind = figure_kind(kind, text)
        if kind.islower():
            self.unusual.add(kind)
        self[text] = kind
        return kind


@cache
def _scanner() -> _Scanner:
    return make_scanner(load_grammar())


def make_scanner(grammar: Grammar) -> _Scanner:
    """The scanner for the terminals of a grammar, in the order in which Lark tries them."""
    kept = [terminal for terminal in grammar.terminals if not terminal.ignored or terminal.kind == COMMENT]
    named = [(terminal.kind, _ungrouped(terminal.pattern)) for terminal in kept if not terminal.literal]
    signs = [terminal.pattern for terminal in kept if terminal.literal and not terminal.kind.isalpha()]
    figures = [*FIGURES.items(), *(pair for pair in named if pair[1].startswith("[0-9]"))]
    others = [*POINTS.items(), *SIGNS.items(), *(pair for pair in named if pair not in figures), *STRAYS.items()]
    classify = "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in [*figures, *others])
    figure = f"(?=[0-9])(?:{_either(figures)})"  # one look saves most tokens from trying each
    split = "|".join([WORD, figure, _either(others), *signs])
    words = {terminal.kind: terminal.kind for terminal in kept if terminal.literal}
    return _Scanner(re.compile(f"({split}|[^ \t\r\n])"), re.compile(classify), words)


def _either(patterns: list[tuple[str, str]]) -> str:
    return "|".join(pattern for _, pattern in patterns)


def _ungrouped(pattern: str) -> str:
    """A pattern whose groups are not counted."""
    return re.sub(r"(?<!\\)\((?!\?)", "(?:", pattern)
