"""Blocks: `when … otherwise …`, and `each row in …`."""

from __future__ import annotations

from attrs import evolve

from pricing_dsl.semantics import model
from pricing_dsl.semantics.expressions import list_of, narrowed
from pricing_dsl.semantics.scope import LineSymbol, RowSymbol, Scope
from pricing_dsl.semantics.statements import amounts
from pricing_dsl.semantics.statements.rows import with_lots
from pricing_dsl.semantics.statements.standing import Here
from pricing_dsl.syntax import nodes

DEEPEST = 20
"""How deep blocks may stand in one another, and how often `otherwise when` may follow."""


def check_when(here: Here, node: nodes.When) -> model.When | None:
    """The branches in order; `otherwise when` is a `when` alone in the branch before it."""
    if _too_deep(here, node):
        return None
    chain = [node]
    while isinstance(chain[-1].otherwise, nodes.When):
        chain.append(chain[-1].otherwise)
    if len(chain) > DEEPEST:
        here.context.report(
            "S007", chain[DEEPEST], f"more than {DEEPEST} branches follow one another", hint="use a table for them"
        )
        return None
    scopes: list[Scope] = []
    made: list[tuple[model.Expr, tuple[model.Statement, ...]]] = []
    around = here.scope
    for when in chain:
        condition = amounts.condition(here, when.condition)
        made.append((condition, _block(here, when.body, narrowed(around, condition, True), scopes)))
        around = narrowed(around, condition, False)
    last = chain[-1].otherwise
    otherwise = _block(here, last, around, scopes) if isinstance(last, tuple) else ()
    for scope in scopes:
        _hand_out(here, scope)
    for when, (condition, body) in zip(reversed(chain), reversed(made), strict=True):
        otherwise = (model.When(condition, body, otherwise, here.place(when)),)
    first = otherwise[0]
    assert isinstance(first, model.When)
    return first


def _block(
    here: Here, body: tuple[nodes.Statement, ...], scope: Scope, scopes: list[Scope]
) -> tuple[model.Statement, ...]:
    scopes.append(scope)
    return here.inside(scope, branch=True).statements(body)


def check_each(here: Here, node: nodes.Each) -> model.Each | None:
    """`each row in LIST`: the body is for one row at a time."""
    if here.each:
        here.context.report(
            "S013",
            node,
            "one `each` cannot stand inside another: there is one row at a time",
            hint="let every record carry what it needs, or fold the other list: `sum(… for row in …)`",
        )
        return None
    if _too_deep(here, node):
        return None
    found = list_of(node.source, here.scope)
    if found is None:
        return None
    rows = with_lots(here, found[0])
    scope = here.scope.child(each=rows)
    inside = here.inside(scope, each=True)
    row = RowSymbol(node.row.text, here.place(node.row), rows)
    if inside.claim(row):
        scope.define(row)
    body = inside.statements(node.body)
    _hand_out(here, scope)
    return model.Each(row.name, rows.id, body, here.place(node))


def _hand_out(here: Here, scope: Scope) -> None:
    """The lines of a block are lines of the bill: known below it, each with all its keys so far."""
    within = here.scope.each.id if here.scope.each is not None else None
    for symbol in scope.names.values():
        if not isinstance(symbol, LineSymbol):
            continue
        known = here.scope.local(symbol.name)
        before = known.keys if isinstance(known, LineSymbol) else ()
        keys = tuple(dict.fromkeys((*before, *symbol.keys)))
        kind = known.kind if isinstance(known, LineSymbol) and known.kind == "discount" else symbol.kind
        here.scope.define(evolve(symbol, keys=keys, kind=kind, within=within, subject=here.subject(symbol.name)))


def _too_deep(here: Here, node: nodes.Statement) -> bool:
    if len(here.path) < DEEPEST:
        return False
    here.context.report("S007", node, f"blocks stand in one another more than {DEEPEST} deep")
    return True
