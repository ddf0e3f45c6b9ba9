"""What an editor can fold away: blocks in braces, and comments of several lines."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types as lsp

from pricing_dsl.lsp.workspace import View


def folds(view: View) -> list[lsp.FoldingRange]:
    """The stretches of lines that can be folded, by their first line."""
    found = {fold.start_line: fold for fold in (*_comments(view), *_blocks(view)) if fold.end_line > fold.start_line}
    return [found[line] for line in sorted(found)]


def _blocks(view: View) -> Iterator[lsp.FoldingRange]:
    """From the line of a brace to the line above the one that closes it."""
    opened: list[int] = []
    tokens = view.parsed.tokens
    for kind, start in zip(tokens.kinds, tokens.starts, strict=True):
        if kind == "{":
            opened.append(view.positions.line_of(start))
        elif kind == "}" and opened:
            first, last = opened.pop(), view.positions.line_of(start) - 1
            if last > first:
                yield lsp.FoldingRange(first, last)


def _comments(view: View) -> Iterator[lsp.FoldingRange]:
    """Comments on lines of their own, one below the other."""
    stretch: list[int] = []
    for comment in view.parsed.comments:
        line = view.positions.line_of(comment.start)
        if view.positions.line_text(line)[: comment.start - view.positions.starts[line]].strip():
            continue
        if stretch and line > stretch[-1] + 1:
            yield lsp.FoldingRange(stretch[0], stretch[-1], kind=lsp.FoldingRangeKind.Comment)
            stretch.clear()
        stretch.append(line)
    if stretch:
        yield lsp.FoldingRange(stretch[0], stretch[-1], kind=lsp.FoldingRangeKind.Comment)
