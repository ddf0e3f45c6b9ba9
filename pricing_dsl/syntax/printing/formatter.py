"""The formatter: a rulebook's text in the one style, saying the same."""

from __future__ import annotations

from collections.abc import Sequence

from pricing_dsl.diagnostics import Diagnostic, Severity
from pricing_dsl.syntax import Parsed, parse
from pricing_dsl.syntax.printing.comments import WordsDifferError, weave
from pricing_dsl.syntax.printing.layout import page
from pricing_dsl.syntax.printing.rulebooks import rulebook_lines


class FormatRefused(Exception):  # noqa: N818 - nothing went wrong: the text stays as it is
    """The text stays as it is: `diagnostics` says what cannot be read in it, and the message why in one sentence."""

    def __init__(self, message: str, diagnostics: Sequence[Diagnostic] = ()) -> None:
        super().__init__(message)
        self.diagnostics = tuple(diagnostics)


def format_text(text: str, file: int = 0) -> str:
    """The text in the one style of rulebooks; formatting the result again changes nothing.

    `file` is the number of the text in its compilation, for the places of diagnostics. Raises `FormatRefused` if the
    text cannot be read, or if the result would not say the same with the same comments.
    """
    try:
        return _formatted(parse(text, file))
    except RecursionError as error:
        raise FormatRefused("its brackets, sums or blocks are nested too deeply") from error


def _formatted(source: Parsed) -> str:
    errors = [found for found in source.diagnostics if found.severity is Severity.ERROR]
    if errors:
        raise FormatRefused("it cannot be read", errors)
    lines = rulebook_lines(source.rulebook)
    plain = "".join(f"{line.written()}\n" for line in lines)
    try:
        result = page(weave(lines, source, parse(plain)))
    except WordsDifferError as differs:
        raise FormatRefused(f"laid out anew it would not say the same from `{differs}` on") from differs
    _check(source, parse(result))
    return result


def _check(source: Parsed, result: Parsed) -> None:
    """Raises `FormatRefused` unless both texts are the same program with the same comments."""
    if _items(result) != _items(source):
        raise FormatRefused("laid out anew it would not say the same")
    if [comment.text.rstrip() for comment in source.comments] != [comment.text for comment in result.comments]:
        raise FormatRefused("laid out anew it would lose a comment")


def _items(parsed: Parsed) -> list[object]:
    return [declaration.item for declaration in parsed.rulebook.declarations]
