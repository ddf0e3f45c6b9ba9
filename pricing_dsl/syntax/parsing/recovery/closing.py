"""Where a closing brace was lost, told by the indentation of the lines below its block."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from pricing_dsl.syntax.parsing.automaton import shift
from pricing_dsl.syntax.parsing.recovery.site import Edit, Site


@frozen
class _Block:
    """A block that is open: where its brace stands, and how far its line and its first line inside are indented."""

    position: int
    indent: int
    inside: int | None = None


def close_by_layout(site: Site, edit: Edit) -> Edit:
    """An edit that puts in a `}`, moved to where the indentation says that a block ends, if the text parses then."""
    if edit.put != ("}",) or edit.take:
        return edit
    for position in _lost_braces(site, edit.position):
        if shift(site.stacks[position], "}") is not None:
            moved = site.edit(position, 0, ("}",), edit.cost)
            if moved.reach >= edit.reach:
                return moved
    return edit


def _lost_braces(site: Site, end: int) -> Iterator[int]:
    """Positions of lines that stand no further in than the line of an open block, though the block's own lines do."""
    blocks: list[_Block] = []
    line = 0
    for position in range(end):
        token = site.token(position)
        indent = site.indent(position)
        if indent is not None:
            line = indent
            while blocks and _ends(blocks[-1], indent, token.kind):
                yield position
                blocks.pop()
            if blocks and blocks[-1].inside is None:
                blocks[-1] = _Block(blocks[-1].position, blocks[-1].indent, indent)
        if token.kind == "{":
            blocks.append(_Block(position, line))
        elif token.kind == "}" and blocks:
            blocks.pop()


def _ends(block: _Block, indent: int, kind: str) -> bool:
    """Whether a line shows that a block has ended above it."""
    if block.inside is None or block.inside <= block.indent:
        return False
    return indent < block.indent if kind == "}" else indent <= block.indent
