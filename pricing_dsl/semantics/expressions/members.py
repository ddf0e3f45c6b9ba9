"""What stands behind a dot or in square brackets: fields of rows, parts of grants, cells of tables, rows of meters."""

from __future__ import annotations

from fractions import Fraction

from pricing_dsl.diagnostics.suggest import closest
from pricing_dsl.semantics import model, tables, types
from pricing_dsl.semantics.expressions.conditions import compared
from pricing_dsl.semantics.expressions.core import check_expr, infer, is_unknown, rule, unknown
from pricing_dsl.semantics.expressions.facts import CALENDAR, fact, is_fact
from pricing_dsl.semantics.expressions.names import DATED_COLUMN, amount_of, foreign_row, report_unknown
from pricing_dsl.semantics.scope import (
    CommitSymbol,
    DatedSymbol,
    GrantSymbol,
    InletSymbol,
    LineSymbol,
    RowSymbol,
    Scope,
    Symbol,
    TableSymbol,
    kind_of,
)
from pricing_dsl.syntax import nodes

_ALWAYS = ("opening", "granted", "bought", "drawn")
_AFTERWARDS = ("forfeited", "closing")


@rule(nodes.Member)
def _member(node: nodes.Member, scope: Scope, hint: model.Type | None) -> model.Expr:
    base = node.base
    if type(base) is nodes.Index:
        return _of_index(node, base, scope)
    if type(base) is not nodes.Ref:
        scope.context.report("N802", node.name, f"there is no `{node.name.text}` here: parts have no parts")
        return unknown(scope.context.place(node))
    symbol = scope.local(base.name) or scope.lookup(base.name)
    if base.name in CALENDAR and (symbol is None or is_fact(base.name, node.name.text)):
        return fact(base.name, node.name, node, scope)
    if symbol is None:
        report_unknown(base, scope)
        return unknown(scope.context.place(node))
    return _part(symbol, node, scope)


def _part(symbol: Symbol, node: nodes.Member, scope: Scope) -> model.Expr:
    """`symbol.name`."""
    context = scope.context
    place = context.place(node)
    name = node.name.text
    match symbol:
        case RowSymbol():
            return _field(symbol, node, scope)
        case LineSymbol():
            if name == "amount":
                return amount_of(symbol, node, scope)
            known: tuple[str, ...] = ("amount",)
        case GrantSymbol():
            return _grant_part(symbol, (), node, scope)
        case CommitSymbol(key=key, premium=premium):
            known = ("premium", "shortfall") if premium else ("shortfall",)
            if name in known:
                return model.Amount(f"{key}.{name}", scope.money, place)
        case TableSymbol():
            context.report(
                "Y612", node, f"`{symbol.name}` is a table: say for which key", hint=f"`{symbol.name}[key].{name}`"
            )
            return unknown(place)
        case InletSymbol(inlet=inlet) if inlet.role == "records":
            context.report(
                "Y613",
                node,
                f"`{symbol.name}` is a list: each row has its own `{name}`",
                hint=f"fold it: `sum(row.{name} for row in {symbol.name})`, or price each row in `each`",
            )
            return unknown(place)
        case _:
            below = scope.later.get(symbol.name)
            if name == "amount" and below is not None:
                report_unknown(nodes.Ref(node.base.span, symbol.name), scope)
                return unknown(place)
            known = ()
    near = closest(name, known)
    hint = f"did you mean `{symbol.name}.{near}`?" if near else None
    if hint is None and known:
        hint = "there is " + ", ".join(f"`{symbol.name}.{each}`" for each in known)
    context.report("N802", node.name, f"{kind_of(symbol)} as `{symbol.name}` has no `{name}`", hint=hint)
    return unknown(place)


def _field(symbol: RowSymbol, node: nodes.Member, scope: Scope) -> model.Expr:
    """`row.field`."""
    context = scope.context
    place = context.place(node)
    if foreign_row(symbol, node, scope):
        return unknown(place)
    for column in symbol.list.columns:
        if column.name == node.name.text:
            return model.RowValue(symbol.list.id, column.name, types.in_plan(column.type, scope.currency), place)
    names = [column.name for column in symbol.list.columns]
    near = closest(node.name.text, names)
    listed = ", ".join(f"`{symbol.name}.{name}`" for name in names[:8])
    hint = f"did you mean `{symbol.name}.{near}`?" if near else f"there are {listed}"
    owner = symbol.list.source
    message = f"the rows of `{owner}` have no `{node.name.text}`"
    context.report("N802", node.name, message, hint=hint, once=(owner, node.name.text))
    return unknown(place)


def _grant_part(grant: GrantSymbol, key: tuple[str, ...], node: nodes.Member, scope: Scope) -> model.Expr:
    """`grant.opening`, `grant[eu].closing`, `grant.amount`, `grant.cost`."""
    context = scope.context
    place = context.place(node)
    name = node.name.text
    lines = [*(["amount"] if grant.money else []), *(["cost"] if grant.costs else [])]
    if name in lines:
        return model.Amount(grant.key if name == "amount" else f"{grant.key}.cost", scope.money, place)
    if name in _ALWAYS or (name in _AFTERWARDS and scope.afterwards):
        return model.GrantPart(grant.key, name, grant.type, place, key)
    if name in _AFTERWARDS:
        context.report(
            "N808",
            node,
            f"`{grant.name}.{name}` is known when the bill is complete: in `expect` and in `notify`",
            hint=f"so far known are `{grant.name}.opening` and `{grant.name}.granted`",
        )
        return unknown(place)
    known = [*_ALWAYS, *_AFTERWARDS, *lines]
    near = closest(name, known)
    hint = f"did you mean `{grant.name}.{near}`?" if near else "there are " + ", ".join(f"`.{each}`" for each in known)
    context.report("N802", node.name, f"a grant as `{grant.name}` has no `{name}`", hint=hint)
    return unknown(place)


# ---- square brackets -------------------------------------------------------------------------------------------------


def _of_index(node: nodes.Member, base: nodes.Index, scope: Scope, at: model.Expr | None = None) -> model.Expr:
    """`table[key].column`, `grant[eu].closing`."""
    context = scope.context
    place = context.place(node)
    owner = base.base
    symbol = (scope.local(owner.name) or scope.lookup(owner.name)) if type(owner) is nodes.Ref else None
    match symbol:
        case TableSymbol():
            return tables.looked_up(symbol.name, base.args, node, scope, at)
        case GrantSymbol(by=by) if by is not None:
            values = _dimension_values(base, context.lists[by], scope)
            if values is None:
                return unknown(place)
            return _grant_part(symbol, tuple(str(value.value) for value in values), node, scope)
        case None if type(owner) is nodes.Ref:
            report_unknown(owner, scope)
        case _:
            context.report("N808", base, "only tables, meters with `by`, and grants with `by` have values by key")
    return unknown(place)


def _dimension_values(node: nodes.Index, rows: model.RowList, scope: Scope) -> list[model.Const] | None:
    """The values in square brackets, one for each dimension of a list; None after reporting."""
    context = scope.context
    columns = [column for column in rows.columns if isinstance(column.type, model.Choice)]
    if len(columns) != len(node.args):
        names = ", ".join(column.name for column in columns)
        context.report("Y612", node, f"between the brackets stands one value for each of: {names}")
        return None
    found: list[model.Const] = []
    for column, arg in zip(columns, node.args, strict=True):
        value = check_expr(arg, scope, column.type)
        if is_unknown(value):
            return None
        if not isinstance(value, model.Const):
            context.report("Y609", arg, f"only a value of {column.name} can stand here")
            return None
        found.append(value)
    return found


@rule(nodes.Index)
def _index(node: nodes.Index, scope: Scope, hint: model.Type | None) -> model.Expr:
    """`egress[eu]`: the quantity of the rows of one value."""
    context = scope.context
    place = context.place(node)
    owner = node.base
    if type(owner) is not nodes.Ref:
        context.report("N808", node, "only tables, meters with `by`, and grants with `by` have values by key")
        return unknown(place)
    symbol = context.symbols.get(owner.name)
    if isinstance(symbol, TableSymbol):
        columns = tables.columns_after(symbol.name, len(node.args), context)
        listed = ", ".join(f"`{column}`" for column in columns)
        hint_text = f"it has {listed}" if columns else None
        context.report("N808", node, f"say which column of `{symbol.name}` is meant", hint=hint_text)
        return unknown(place)
    if not isinstance(symbol, InletSymbol) or symbol.inlet.role != "meter" or symbol.inlet.list is None:
        infer(owner, scope)
        context.report("N808", node, f"`{owner.name}` has no values by key", hint="tables and meters with `by` have")
        return unknown(place)
    rows = context.lists[symbol.inlet.list]
    values = _dimension_values(node, rows, scope)
    if not values:
        return unknown(place)
    type_ = types.in_plan(symbol.inlet.type, scope.currency)
    columns_ = [column for column in rows.columns if isinstance(column.type, model.Choice)]
    tests = tuple(
        compared("eq", model.RowValue(rows.id, column.name, column.type, place), value, place, context)
        for column, value in zip(columns_, values, strict=True)
    )
    test = tests[0] if len(tests) == 1 else model.Op("and", tests, types.FLAG, place)
    quantity = model.RowValue(rows.id, symbol.inlet.name, type_, place)
    chosen = model.Op("choose", (test, quantity, model.Const(Fraction(0), type_, place)), type_, place)
    return model.Fold("sum", rows.id, chosen, type_, place)


# ---- as of a date ----------------------------------------------------------------------------------------------------


@rule(nodes.AsOf)
def _as_of(node: nodes.AsOf, scope: Scope, hint: model.Type | None) -> model.Expr:
    """`(rate at order.placed)`: a dated value on a date of its own."""
    context = scope.context
    place = context.place(node)
    date = check_expr(node.date, scope, types.DATE, "what stands after `at`")
    if is_unknown(date):
        return unknown(place)
    source = node.source
    if type(source) is nodes.Member and type(source.base) is nodes.Index:
        return _of_index(source, source.base, scope, date)
    symbol = scope.lookup(source.name) if type(source) is nodes.Ref else None
    if isinstance(symbol, DatedSymbol):
        return model.Lookup(symbol.table, (date,), DATED_COLUMN, symbol.type, place)
    if symbol is None and type(source) is nodes.Ref:
        report_unknown(source, scope)
    elif isinstance(symbol, InletSymbol) and symbol.inlet.dated is not None:
        context.report(
            "N808",
            node,
            f"`{symbol.name}` may be negotiated, so it has one value in a period",
            hint="a term is asked for on another date only if it is not `negotiable`",
        )
    else:
        what = "this" if symbol is None else f"`{symbol.name}`"
        context.report("N808", node.source, f"{what} has no dates", hint="terms and tables with `from DATE:` have")
    return unknown(place)
