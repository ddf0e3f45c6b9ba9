"""`previous n` and `overage of x`: what earlier periods and the grants above leave."""

from __future__ import annotations

from pricing_dsl.diagnostics import Label
from pricing_dsl.semantics import model, types
from pricing_dsl.semantics.expressions.core import infer, rule, unknown
from pricing_dsl.semantics.scope import (
    GrantSymbol,
    InletSymbol,
    LetSymbol,
    LineSymbol,
    RememberSymbol,
    RowSymbol,
    Scope,
)
from pricing_dsl.syntax import nodes


@rule(nodes.Previous)
def _previous(node: nodes.Previous, scope: Scope, hint: model.Type | None) -> model.Expr:
    context = scope.context
    place = context.place(node)
    kept = scope.remembered.get(node.name.text)
    if kept is None:
        known = ", ".join(f"`{name}`" for name in scope.remembered)
        context.report(
            "N808",
            node,
            f"nothing called `{node.name.text}` is remembered from the period before",
            hint=f"this plan remembers {known}" if known else f"say what is: `remember {node.name.text} = …`",
        )
        return unknown(place)
    if kept.keeping is not None:
        hint_text = f"fold them: `max(previous {kept.name})`"
        context.report("Y613", node, f"`{kept.name}` keeps several values", hint=hint_text)
        return unknown(place)
    return model.Previous(kept.key, kept.type, place)


@rule(nodes.Overage)
def _overage(node: nodes.Overage, scope: Scope, hint: model.Type | None) -> model.Expr:
    """What the grants above leave of a quantity, or of a line."""
    context = scope.context
    place = context.place(node)
    source = node.source
    name = source.name if type(source) is nodes.Ref else ""
    symbol = scope.local(name)
    if isinstance(symbol, RowSymbol) and symbol.list.kind != "records":
        name, symbol = symbol.list.source, scope.local(symbol.list.source)
    grants = [each for each in scope.in_plan() if isinstance(each, GrantSymbol) and name in each.covers]
    if not grants:
        _report_uncovered(node, scope)
        return unknown(place)
    if all(grant.money for grant in grants) and isinstance(symbol, LineSymbol):
        return model.Overage(f"{name}.amount", None, scope.money, place)
    covered = symbol.subject if isinstance(symbol, LineSymbol) else symbol or context.symbols.get(name)
    match covered:
        case LetSymbol(over=over):
            return model.Overage(covered.key, _rows_at_hand(over, scope), covered.type, place)
        case RememberSymbol():
            return model.Overage(covered.key, None, covered.type, place)
        case InletSymbol(inlet=inlet):
            rows = _rows_at_hand(inlet.list, scope)
            for grant in grants:
                if grant.by is not None and rows not in (None, grant.by):
                    _report_other_rows(node, grant, scope)
                    return unknown(place)
            return model.Overage(name, rows, types.in_plan(inlet.type, scope.currency), place)
    return unknown(place)


def _report_other_rows(node: nodes.Overage, grant: GrantSymbol, scope: Scope) -> None:
    """Report that a grant leaves something of each value of its own dimension, and other rows are asked for."""
    context = scope.context
    by = ", ".join(context.lists[grant.by].by) if grant.by else ""
    context.report(
        "G218",
        node,
        f"`{grant.name}` has lots for each {by}, so what it leaves is known for each {by} only",
        labels=(Label(grant.place, f"by {by}"),),
        hint=f"price it `by {by}`, or take the `by` off the grant",
    )


def _report_uncovered(node: nodes.Overage, scope: Scope) -> None:
    """Report that nothing is left over, unless what is asked for has a mistake of its own."""
    if isinstance(infer(node.source, scope).type, model.Unknown) or _covers_a_stranger(scope):
        return
    written = _written(node.source)
    scope.context.report(
        "N808",
        node,
        f"no grant above covers `{written}`, so nothing is left over",
        hint=f"say `grant NAME … of {written} …` above, or leave out `overage of`",
    )


def _covers_a_stranger(scope: Scope) -> bool:
    """Whether a grant above names something that is not there: it may have meant what is asked for."""
    covers = (name for each in scope.in_plan() if isinstance(each, GrantSymbol) for name in each.covers)
    return any(scope.lookup(name) is None for name in covers)


def _rows_at_hand(of: str | None, scope: Scope) -> str | None:
    """The list of which one row is at hand, if it is `of` or a grouping of it."""
    for rows in reversed(scope.row_lists):
        if of is not None and (rows.id == of or (rows.kind == "group" and rows.source == of)):
            return rows.id
    return None


def _written(node: nodes.Reference) -> str:
    match node:
        case nodes.Ref(name=name):
            return name
        case nodes.Member(base=base, name=member):
            return f"{_written(base)}.{member.text}"
        case _:
            return f"{_written(node.base)}[…]"
