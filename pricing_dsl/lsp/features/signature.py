"""How the statement or the function goes on that is being written."""

from __future__ import annotations

from bisect import bisect_left

from lsprotocol import types as lsp

from pricing_dsl.lsp.words import FUNCTIONS, WORDS, Word
from pricing_dsl.lsp.workspace import View
from pricing_dsl.syntax.words import words

TRIGGERS = ["(", " "]


def signature(view: View, offset: int) -> lsp.SignatureHelp | None:
    """The form of the function whose brackets are open, else of the statement that the line begins with."""
    word = _word(view, offset)
    if word is None:
        return None
    about = lsp.MarkupContent(lsp.MarkupKind.Markdown, word.about)
    forms = [lsp.SignatureInformation(form, about) for form in word.form.split(" · ")]
    return lsp.SignatureHelp(forms, active_signature=0)


def _word(view: View, offset: int) -> Word | None:
    tokens = view.parsed.tokens
    index = bisect_left(tokens.starts, offset)
    depth = 0
    openings = words().openings
    while index > 0:
        index -= 1
        kind, start = tokens.kinds[index], tokens.starts[index]
        depth += (kind == ")") - (kind == "(")
        if depth < 0 and index and tokens.texts[index - 1] in FUNCTIONS:
            return FUNCTIONS[tokens.texts[index - 1]]
        line = view.text.rfind("\n", 0, start) + 1
        if not view.text[line:start].strip():
            return WORDS.get(kind) if kind in openings else None
        if kind in ("{", "}"):
            return None
    return None
