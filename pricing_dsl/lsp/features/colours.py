"""Semantic tokens: what each word is, as only one knows who knows what the names mean."""

from __future__ import annotations

from lsprotocol import types as lsp

from pricing_dsl.lsp.names import Occurrence
from pricing_dsl.lsp.words import FUNCTIONS
from pricing_dsl.lsp.workspace import View
from pricing_dsl.semantics import currencies
from pricing_dsl.semantics.unit_table import UnitTable
from pricing_dsl.syntax import nodes

TYPES = (
    "keyword", "number", "string", "comment", "operator", "type", "class", "struct",
    "variable", "parameter", "property", "enumMember", "function", "event",
)  # fmt: skip
MODIFIERS = ("declaration", "readonly", "defaultLibrary")
LEGEND = lsp.SemanticTokensLegend(list(TYPES), list(MODIFIERS))

_OF_SPACES = {
    "unit": "type",
    "quantity": "variable",
    "line": "property",
    "row": "parameter",
    "field": "property",
    "column": "property",
    "dimension": "enumMember",
}
_OF_NODES: dict[type, str] = {nodes.Plan: "class", nodes.Table: "struct", nodes.Records: "struct"}
_OF_KINDS = {
    "NUMBER": "number",
    "PERCENT": "number",
    "PERCENT_OF": "number",
    "ORDINAL": "number",
    "DATE": "number",
    "STRING": "string",
    "CMP": "operator",
}


def colours(view: View) -> lsp.SemanticTokens:
    """The tokens of a text."""
    return _coloured(view, 0, len(view.text))


def colours_in(view: View | None, range: lsp.Range) -> lsp.SemanticTokens | None:
    """The tokens of some lines."""
    return None if view is None else _coloured(view, *view.positions.offsets(range))


def _coloured(view: View, first: int, last: int) -> lsp.SemanticTokens:
    names = {one.place.start: one for one in view.names.occurrences if one.place.file == view.file}
    units = view.checked.units if view.checked is not None else UnitTable.built_in()
    found: list[tuple[int, int, str, int]] = []
    tokens = view.parsed.tokens
    for index, (kind, start, end) in enumerate(zip(tokens.kinds, tokens.starts, tokens.ends, strict=True)):
        if start >= last or end <= first:
            continue
        name = names.get(start)
        coloured = _of_name(view, name) if name is not None else _of_token(view, index, kind, units)
        if coloured is not None:
            found.append((start, end, *coloured))
    found += [
        (one.start, one.end, "comment", 0) for one in view.parsed.comments if first < one.end and one.start < last
    ]
    return lsp.SemanticTokens(_encoded(view, sorted(found)))


def _of_name(view: View, one: Occurrence) -> tuple[str, int]:
    """What a name names, and whether it is declared here, or never changes."""
    type, modifiers = _OF_SPACES.get(one.thing.space, "variable"), int(one.declares)
    if one.thing.space == "global":
        node = view.names.declared[one.thing][0].node
        type = _OF_NODES.get(node.__class__, "variable")
        modifiers |= 2 if isinstance(node, nodes.Term) else 0
    return type, modifiers


def _of_token(view: View, index: int, kind: str, units: UnitTable) -> tuple[str, int] | None:
    tokens = view.parsed.tokens
    if kind in _OF_KINDS:
        return _OF_KINDS[kind], 0
    if kind != "NAME":
        return ("keyword", 0) if kind.isalpha() else None
    word = tokens.texts[index]
    if index + 1 < len(tokens) and tokens.texts[index + 1] == "(" and word in FUNCTIONS:
        return "function", 4
    if units.lookup(word) is not None or currencies.is_currency(word):
        return "type", 4
    return "enumMember", 0


def _encoded(view: View, found: list[tuple[int, int, str, int]]) -> list[int]:
    """Each token by its distance from the one before, as the protocol has it."""
    data: list[int] = []
    line = column = 0
    for start, end, type, modifiers in found:
        at = view.positions.position(start)
        length = view.positions.position(end).character - at.character
        data += [
            at.line - line,
            at.character - (column if at.line == line else 0),
            length,
            TYPES.index(type),
            modifiers,
        ]
        line, column = at.line, at.character
    return data
