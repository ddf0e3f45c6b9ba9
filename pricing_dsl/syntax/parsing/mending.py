"""Putting something readable in the place of what cannot be read, with a diagnostic for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pricing_dsl.diagnostics import Diagnostic, Edit, Fix, diagnose
from pricing_dsl.source import Place
from pricing_dsl.syntax.parsing import strays
from pricing_dsl.syntax.parsing.figures import Misread, read_figure
from pricing_dsl.syntax.parsing.tokens import Tokens

_READERS: dict[str, Callable[[str], Misread]] = {
    "other_sign": strays.read_sign,
    "other_quotes": strays.read_quotes,
    "open_text": strays.read_open_text,
    "slash_comment": strays.read_slash_comment,
    "foreign_digits": strays.read_foreign_digits,
    "foreign_word": strays.read_foreign_word,
    "stray": strays.read_stray,
}

MOST_DIAGNOSTICS = 1000  # of one kind in one file; nobody reads on


class Mender:
    """Reads the tokens of a text that the grammar does not know."""

    def __init__(self, text: str, file: int, kinds: Mapping[str, str]) -> None:
        self.text = text
        self.file = file
        self.kinds = kinds
        self.diagnostics: list[Diagnostic] = []
        self.mended: list[int] = []
        self._out: list[tuple[str, str, int, int]] = []
        self._stray_end = -1
        self._resume = 0

    def mend(self, tokens: Tokens, unusual: set[str]) -> Tokens:
        """The tokens with every unusual one reported and replaced by what its author most likely meant."""
        for kind, text, start, end in zip(tokens.kinds, tokens.texts, tokens.starts, tokens.ends, strict=True):
            if start < self._resume:
                continue
            if kind not in unusual:
                self._out.append((kind, text, start, end))
            elif kind == "ratio":
                self._ratio(text, start, end)
            elif kind == "stray" and self._joins(text, start, end):
                continue
            else:
                reader = _READERS.get(kind)
                self._put(reader(text) if reader else read_figure(kind, text), start, end)
        columns = zip(*self._out, strict=True) if self._out else ((), (), (), ())
        return Tokens(*map(list, columns))

    def _ratio(self, text: str, start: int, end: int) -> None:
        """`2/37` is one number; right behind a division sign it could be read in two ways."""
        if self._out and self._out[-1][0] == "/":
            hint = f"write `/ ({text})`"
            misread = Misread("S010", f"`/ {text}` could be read in two ways", (("NUMBER", text),), hint, f"({text})")
            self._put(misread, start, end)
        else:
            self._out.append(("NUMBER", text, start, end))

    def _joins(self, text: str, start: int, end: int) -> bool:
        """Whether a stray character needs no message of its own: it belongs to what stands before it."""
        if text == "\ufeff" and start == 0:
            return True
        if text == "%" and self._out and self._out[-1][0] == "NUMBER" and "/" not in self._out[-1][1]:
            self._percentage(end)
            return True
        joins = self._stray_end >= 0 and not self.text[self._stray_end : start].strip(" \t")
        if joins:
            self._stray_end = end
        return joins

    def _percentage(self, end: int) -> None:
        """`5 %` for `5%`."""
        _, figure, start, _ = self._out.pop()
        whole = f"{figure}%"
        of = self.text[end:].lstrip(" \t\r\n")[:3]
        kind = "PERCENT"
        if of[:2] == "of" and not of[2:].isalnum() and of[2:] != "_":
            kind, whole = "PERCENT_OF", whole + " of"
            end = self._resume = self.text.index("of", end) + 2
        message = "a percentage is one word"
        misread = Misread("S004", message, ((kind, whole),), f"write `{figure}%`", whole, safe=True)
        self._put(misread, start, end)

    def _put(self, misread: Misread, start: int, end: int) -> None:
        self.mended.append(start)
        self._report(misread, start, end)
        self._stray_end = -1 if misread.tokens else end
        position = start
        for number, (kind, text) in enumerate(misread.tokens):
            last = number == len(misread.tokens) - 1
            length = end - position if last else min(len(text), end - position)
            if kind == "{":  # the brace behind a text without its end
                position = start + self.text[start:end].rindex("{")
            self._out.append((kind, text, position, position + length))
            position += length

    def _report(self, misread: Misread, start: int, end: int) -> None:
        if len(self.diagnostics) >= MOST_DIAGNOSTICS:
            return
        place = Place(self.file, start, end)
        fix = None
        if misread.instead is not None:
            title = f"Write `{misread.instead}`" if misread.instead.strip() else "Take it out"
            fix = Fix(title, (Edit(place, misread.instead),), misread.safe)
        self.diagnostics.append(
            diagnose(misread.code, misread.message, place, hint=misread.hint, fix=fix, stake=misread.stake)
        )
