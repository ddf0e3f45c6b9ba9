"""Laying out a text, or a part of it, in the one style."""

from __future__ import annotations

from difflib import SequenceMatcher

from lsprotocol import types as lsp

from pricing_dsl.lsp.workspace import View
from pricing_dsl.syntax.printing import FormatRefused, format_text


def formatted(view: View) -> list[lsp.TextEdit] | None:
    """The edits that lay out a text; none where it cannot be read, which the diagnostics say."""
    return _edits(view)


def formatted_in(view: View | None, range: lsp.Range) -> list[lsp.TextEdit] | None:
    """The edits that lay out some lines of a text, and those that change together with them."""
    edits = _edits(view) if view is not None else None
    if edits is None:
        return None
    last = range.end.line - (1 if range.end.character == 0 and range.end.line > range.start.line else 0)
    return [one for one in edits if one.range.start.line <= last and _end(one.range) >= range.start.line]


def _end(range: lsp.Range) -> int:
    """The last line that an edit of whole lines changes; one that only adds lines changes the one it stands before."""
    return max(range.end.line - 1, range.start.line)


def _edits(view: View) -> list[lsp.TextEdit] | None:
    """What differs between a text and its layout, by lines, so that the cursor and its marks stay where they are."""
    try:
        text = format_text(view.text)
    except FormatRefused:
        return None
    old, new = view.text.splitlines(keepends=True), text.splitlines(keepends=True)
    starts = [0]
    for line in old:
        starts.append(starts[-1] + len(line))
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [
        lsp.TextEdit(view.positions.range(starts[first], starts[last]), "".join(new[low:high]))
        for tag, first, last, low, high in blocks
        if tag != "equal"
    ]
