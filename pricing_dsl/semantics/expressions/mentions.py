"""Which names an expression mentions, before anything is known of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pricing_dsl.syntax import nodes

# For each kind of node the fields that hold expressions; kinds that are not here hold none.
_PARTS: Mapping[type, tuple[str, ...]] = {
    nodes.PercentOf: ("base",),
    nodes.Member: ("base",),
    nodes.Index: ("base", "args"),
    nodes.Call: ("args",),
    nodes.Fold: ("body", "source"),
    nodes.Between: ("start", "end"),
    nodes.Overage: ("source",),
    nodes.Bracket: ("body",),
    nodes.AsOf: ("source", "date"),
    nodes.Negative: ("body",),
    nodes.Binary: ("left", "right"),
    nodes.Compare: ("left", "right"),
    nodes.OneOf: ("left", "members"),
    nodes.Logic: ("left", "right"),
    nodes.Not: ("body",),
    nodes.IfThenElse: ("condition", "then", "otherwise"),
    nodes.Excess: ("amount", "over"),
    nodes.Change: ("base", "percent"),
    nodes.Rounded: ("body", "step"),
}


def mentions(*expressions: nodes.Expr) -> Iterator[nodes.Ref]:
    """Every bare name in some expressions; of `a.b` and `a[i]` that is `a` (and what `i` mentions)."""
    waiting: list[nodes.Expr] = list(expressions)
    while waiting:
        node = waiting.pop()
        kind = type(node)
        if kind is nodes.Ref:
            yield node  # type: ignore[misc]
            continue
        for part in _PARTS.get(kind, ()):
            held = getattr(node, part)
            if type(held) is tuple:
                waiting.extend(held)
            else:
                waiting.append(held)
