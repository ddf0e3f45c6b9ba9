"""Characters that have no meaning in a rulebook: curly quotes, signs of other languages, letters of other alphabets."""

# ruff: noqa: RUF001 - the characters that look like others are what this is about

from __future__ import annotations

import unicodedata

from pricing_dsl.syntax.parsing.figures import Misread

# Signs of other languages; tried before the grammar's own.
SIGNS = {"other_sign": r"===|=>|=<|<>|&&|:=|[≤≥≠≡−–—‐‑×·÷⁄∕]"}

# What no terminal of the grammar matches; tried last.
STRAYS = {
    "open_text": r'"[^"\n]*',
    "other_quotes": r"'[^'\"\n]*'|[“”„‟«»][^“”„‟«»\"\n]*[“”„‟«»]|[‘’‚‹][^‘’‚‹›'\n]*[‘’›']",
    "slash_comment": r"//[^\n]*",
    "foreign_digits": r"\d+",
    "foreign_word": r"[^\W\d]\w*",
}

_MEANT = {
    "===": "==",
    "=>": ">=",
    "=<": "<=",
    "<>": "!=",
    "&&": "and",
    ":=": "=",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "≡": "==",
    "×": "*",
    "·": "*",
    "÷": "/",
    "⁄": "/",
    "∕": "/",
}

_CURRENCY_HINT = "write the code of the currency behind the amount, as in `10 USD`"

_HINTS = {
    ";": "a statement ends where the next one begins",
    "'": 'a text stands in double quotes: `"…"`',
    "%": "a percentage is one word: `5%`",
    "@": "write `at`",
    "&": "write `and`",
    "!": "write `not`",
    "?": "write `if … then … else …`",
    "^": "write the product out",
    "`": 'a text stands in double quotes: `"…"`',
}


def read_sign(text: str) -> Misread:
    """A sign of another language, or one that only looks like ours."""
    meant = _MEANT.get(text, "-")
    kind = "CMP" if meant in ("==", "!=", "<=", ">=") else meant
    return Misread("S004", f"`{text}` is not a sign of this language", ((kind, meant),), f"write `{meant}`", meant)


def read_quotes(text: str) -> Misread:
    """A text in quotes of another kind."""
    meant = f'"{text[1:-1]}"'
    message = "a text stands in straight double quotes"
    return Misread("S004", message, (("STRING", meant),), f"write `{meant}`", meant, safe=True)


def read_open_text(text: str) -> Misread:
    """A text without its closing quote: it ends with its line, save a brace that opens a block."""
    inside = text.rstrip()
    brace: tuple[tuple[str, str], ...] = ()
    if inside.endswith("{"):
        inside, brace = inside[:-1].rstrip(), (("{", "{"),)
    message = "this text is never closed"
    return Misread("S005", message, (("STRING", f'{inside}"'), *brace), 'put a `"` where it ends')


def read_slash_comment(text: str) -> Misread:
    """A comment as other languages write it."""
    meant = f"#{text.lstrip('/')}"
    return Misread("S004", "a comment begins with `#`", (), f"write `{meant}`", meant, safe=True)


def read_foreign_digits(text: str) -> Misread:
    """Digits of another script."""
    meant = "".join(str(unicodedata.digit(digit, 0)) for digit in text)
    message = "a number is written with the digits 0 to 9"
    return Misread("S004", message, (("NUMBER", meant),), f"write `{meant}`", meant)


def read_foreign_word(text: str) -> Misread:
    """A word with letters that names cannot have."""
    odd = next((letter for letter in text if not letter.isascii()), "_")
    if odd == "_":
        meant = text.strip("_") or "x"
        return Misread("S004", "a name begins with a letter", (("NAME", meant),), f"write `{meant}`", meant)
    message = f"`{odd}` ({_named(odd)}) cannot stand in a name"
    return Misread("S004", message, (("NAME", text),), "names are made of the letters a to z, digits and underscores")


def read_stray(text: str) -> Misread:
    """A character, or several in a row, with no meaning at all."""
    first = text[0]
    several = len(set(text)) > 1
    if unicodedata.category(first) == "Sc":
        return Misread("S004", f"`{first}` is not a currency", (), _CURRENCY_HINT)
    if first.isspace() or unicodedata.category(first) in ("Cc", "Cf"):
        what = f"an invisible character ({_named(first)})"
        return Misread("S004", f"{what} stands here", (), "take it out", " " if first.isspace() else "", safe=True)
    shown = f"`{text[:12]}`" if first != "`" else "a backquote"
    message = f"{shown} has no meaning here" if several else f"{shown} is not a sign of this language"
    return Misread("S004", message, (), _HINTS.get(first))


def _named(character: str) -> str:
    return unicodedata.name(character, f"U+{ord(character):04X}").lower()
