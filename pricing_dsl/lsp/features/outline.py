"""What a rulebook is made of, for the editor's outline."""

from __future__ import annotations

from lsprotocol import types as lsp

from pricing_dsl.lsp.workspace import View
from pricing_dsl.syntax import nodes

_KINDS: dict[type, lsp.SymbolKind] = {
    nodes.Header: lsp.SymbolKind.Module,
    nodes.Use: lsp.SymbolKind.Namespace,
    nodes.UnitDecl: lsp.SymbolKind.Enum,
    nodes.Meter: lsp.SymbolKind.Field,
    nodes.Records: lsp.SymbolKind.Array,
    nodes.Input: lsp.SymbolKind.Property,
    nodes.Term: lsp.SymbolKind.Constant,
    nodes.Table: lsp.SymbolKind.Struct,
    nodes.Plan: lsp.SymbolKind.Class,
    nodes.Example: lsp.SymbolKind.Event,
    nodes.Examples: lsp.SymbolKind.Event,
    nodes.Prove: lsp.SymbolKind.Interface,
    nodes.Let: lsp.SymbolKind.Variable,
    nodes.Grant: lsp.SymbolKind.Object,
    nodes.Commit: lsp.SymbolKind.Object,
    nodes.Remember: lsp.SymbolKind.Variable,
}
_WORDS: dict[type, str] = {
    nodes.Header: "rulebook",
    nodes.ChargeFormula: "charge",
    nodes.RoundingLine: "rounding",
    nodes.UnitDecl: "unit",
    nodes.NotifyAt: "notify",
    nodes.NotifyWhen: "notify",
}


def symbols(view: View) -> list[lsp.DocumentSymbol]:
    """The declarations of a text, and what stands inside plans and records."""
    found = []
    for declaration in view.parsed.rulebook.declarations:
        symbol = _symbol(view, declaration.base, declaration.item)
        if symbol is not None:
            found.append(symbol)
    return found


def _symbol(view: View, base: int, node: nodes.Node) -> lsp.DocumentSymbol | None:
    name = name_of(node)
    if name is None:
        return None
    title = getattr(node, "title", None)
    detail = word_of(node)
    if isinstance(title, nodes.Text) and title is not name:
        detail += f" · {title.value}"
    text = name.value if isinstance(name, nodes.Text) else name.text
    children = [symbol for part in _inside(node) if (symbol := _symbol(view, base, part)) is not None]
    return lsp.DocumentSymbol(
        name=text or "…",
        kind=_KINDS.get(type(node), lsp.SymbolKind.Method),
        range=view.positions.range(base + node.span[0], base + node.span[1]),
        selection_range=view.positions.range(base + name.span[0], base + name.span[1]),
        detail=detail,
        children=children or None,
    )


def name_of(node: nodes.Node) -> nodes.Name | nodes.Text | None:
    """What a declaration or statement goes by: its name, the title of an example, the file it uses."""
    match node:
        case nodes.UnitDecl(names=names):
            return names[0] if names else None
        case nodes.Use(path=path):
            return path
        case nodes.Example(title=title) | nodes.Examples(title=title) | nodes.Prove(title=title):
            return title
        case nodes.Each(row=row):
            return row
        case nodes.Without():
            return None
    name = getattr(node, "name", None)
    return name if isinstance(name, nodes.Name) else None


def word_of(node: nodes.Node) -> str:
    """The keyword of a declaration or statement."""
    if isinstance(node, nodes.Bound):
        return node.kind
    return _WORDS.get(type(node), type(node).__name__.lower())


def _inside(node: nodes.Node) -> tuple[nodes.Node, ...]:
    match node:
        case nodes.Plan(body=body) | nodes.Each(body=body):
            return tuple(part for statement in body for part in _flat(statement))
        case nodes.Records(fields=fields):
            return fields
    return ()


def _flat(statement: nodes.Statement) -> tuple[nodes.Node, ...]:
    """A statement, or what stands in the branches of a `when`."""
    if not isinstance(statement, nodes.When):
        return (statement,)
    other = statement.otherwise
    rest = (other,) if isinstance(other, nodes.When) else other or ()
    return tuple(part for inner in (*statement.body, *rest) for part in _flat(inner))
