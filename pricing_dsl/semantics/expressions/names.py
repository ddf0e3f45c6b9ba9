"""Bare names where a value is asked for, and what they mean."""

from __future__ import annotations

from attrs import evolve

from pricing_dsl.diagnostics import Label
from pricing_dsl.semantics import model, types
from pricing_dsl.semantics.expressions.core import rule, unknown
from pricing_dsl.semantics.expressions.facts import ALWAYS, CALENDAR, calendar
from pricing_dsl.semantics.expressions.literals import report_unknown_choice
from pricing_dsl.semantics.scope import (
    CommitSymbol,
    ConstantSymbol,
    Context,
    DatedSymbol,
    DimensionSymbol,
    GrantSymbol,
    InletSymbol,
    LetSymbol,
    LineSymbol,
    PlanSymbol,
    RememberSymbol,
    RowSymbol,
    Scope,
    Symbol,
    TableSymbol,
)
from pricing_dsl.syntax import nodes

DATED_COLUMN = "value"
"""The one value column of the table that a dated term is."""


@rule(nodes.Ref)
def _ref(node: nodes.Ref, scope: Scope, hint: model.Type | None) -> model.Expr:
    name = node.name
    context = scope.context
    if isinstance(hint, model.Choice) and hint.values is not None and name in hint.values:
        return model.Const(name, hint, context.place(node))
    always = ALWAYS.get(name)
    if always is not None:
        return always(node, scope)
    symbol = scope.lookup(name)
    if symbol is not None:
        return value_of(symbol, node, scope)
    if name in CALENDAR:
        return calendar(node, scope)
    if isinstance(hint, model.Choice):
        if hint.values is None:
            return model.Const(name, hint, context.place(node))
        report_unknown_choice(context, node, name, hint)
    elif isinstance(hint, model.TextType):
        context.report("Y610", node, f'`{name}` names nothing; a text stands in quotes: `"{name}"`')
    else:
        report_unknown(node, scope)
    return unknown(context.place(node))


def report_unknown(node: nodes.Ref, scope: Scope) -> None:
    """Report a name that means nothing here: that it stands below, or what was probably meant."""
    context, name = scope.context, node.name
    below = scope.later.get(name)
    if below is not None:
        context.report(
            "N810",
            node,
            f"`{name}` is asked for before it is reached",
            labels=(Label(below, f"`{name}` stands here, further down"),),
            hint="a plan is computed from top to bottom: move it up",
            once=name,
        )
        return
    lists = context.dimensions.get(name)
    if lists:
        owner = lists[0].source
        context.report(
            "N808",
            node,
            f"`{name}` is known only where the rows of `{owner}` are priced one by one",
            hint=f"price `{owner}` itself, or say `each row in {owner}` and `row.{name}`",
        )
        return
    near = scope.suggestion(name, *ALWAYS, *CALENDAR)
    hint = f"did you mean `{near}`?" if near else None
    context.report("N802", node, f"nothing is called `{name}` here", hint=hint, once=name)


# ---- what symbols mean as values -------------------------------------------------------------------------------------


def value_of(symbol: Symbol, node: nodes.Node, scope: Scope) -> model.Expr:
    """The value that a symbol's bare name means; what has none is reported."""
    place = scope.context.place(node)
    match symbol:
        case InletSymbol(inlet=inlet):
            return _inlet(inlet, node, scope)
        case ConstantSymbol(value=value):
            return evolve(value, place=place)
        case DatedSymbol(table=table, type=type):
            return model.Lookup(table, (model.Fact("start", types.DATE, place),), DATED_COLUMN, type, place)
        case LetSymbol():
            return _let(symbol, node, scope)
        case LineSymbol(subject=subject):
            return amount_of(symbol, node, scope) if subject is None else value_of(subject, node, scope)
        case RememberSymbol(key=key, type=type, keeping=None):
            return model.Local(key, type, place)
        case DimensionSymbol(list=rows, column=column):
            if _outside_fold(rows, symbol.name, node, scope):
                return unknown(place)
            return model.RowValue(rows, column.name, types.in_plan(column.type, scope.currency), place)
        case RowSymbol(list=rows):
            return _row(symbol, rows, node, scope)
        case GrantSymbol(money=True, key=key):
            return model.Amount(key, scope.money, place)
    _report_no_value(symbol, node, scope.context)
    return unknown(place)


def _report_no_value(symbol: Symbol, node: nodes.Node, context: Context) -> None:
    name = symbol.name
    match symbol:
        case TableSymbol():
            message, hint = f"`{name}` is a table: say for which key, and which column", f"`{name}[key].column`"
        case RememberSymbol():
            message, hint = f"`{name}` keeps several values", f"fold them: `max({name})`, `sum({name})`"
        case GrantSymbol():
            message = f"`{name}` is a grant, and no value by itself"
            hint = f"there are `{name}.opening`, `{name}.granted`, `{name}.drawn`, `{name}.closing`"
        case CommitSymbol():
            message = f"`{name}` is a commitment, and no value by itself"
            hint = f"its lines are `{name}.premium` and `{name}.shortfall`"
        case PlanSymbol():
            message, hint = f"`{name}` is a plan, and no value", "a plan stands after `for` and `extends`"
        case _:
            raise AssertionError(f"{symbol} has a value")
    context.report("Y613" if isinstance(symbol, RememberSymbol) else "N808", node, message, hint=hint)


def _inlet(inlet: model.Inlet, node: nodes.Node, scope: Scope) -> model.Expr:
    place = scope.context.place(node)
    type = types.in_plan(inlet.type, scope.currency)
    if inlet.list is None:
        return model.Given(inlet.name, type, place)
    if inlet.role == "records":
        scope.context.report(
            "Y613",
            node,
            f"`{inlet.name}` is a list of records",
            hint=f"count them, fold them (`sum(row.… for row in {inlet.name})`), or price them in `each`",
        )
        return unknown(place)
    return model.Fold("sum", inlet.list, model.RowValue(inlet.list, inlet.name, type, place), type, place)


def _let(symbol: LetSymbol, node: nodes.Node, scope: Scope) -> model.Expr:
    place = scope.context.place(node)
    local = model.Local(symbol.key, symbol.type, place)
    if symbol.over is None:
        return unknown(place) if _outside_fold(symbol.within, symbol.name, node, scope) else local
    if scope.rows is not None and scope.rows.id == symbol.over and scope.fold is None:
        return local
    if not isinstance(symbol.type, model.Numeric):
        scope.context.report("Y613", node, f"`{symbol.name}` has a value for each row")
        return unknown(place)
    return model.Fold("sum", symbol.over, local, symbol.type, place)


def _outside_fold(within: str | None, name: str, node: nodes.Node, scope: Scope) -> bool:
    """Report what belongs to the row of an `each` where the rows of a list are folded: two rows at once."""
    if within is None or scope.fold is None:
        return False
    scope.context.report(
        "Y613",
        node,
        f"`{name}` belongs to one row of `each`, and here the rows of a list are folded",
        hint="name the folded value with `let` first, and combine the two outside the fold",
    )
    return True


def _row(symbol: RowSymbol, rows: model.RowList, node: nodes.Node, scope: Scope) -> model.Expr:
    """The bare name of a row: its quantity, if it is a row of a meter."""
    context = scope.context
    if foreign_row(symbol, node, scope):
        return unknown(context.place(node))
    if rows.kind == "records":
        fields = ", ".join(f"`{symbol.name}.{column.name}`" for column in rows.columns[:6])
        context.report("N808", node, f"`{symbol.name}` is a row, and no value by itself", hint=f"it has {fields}")
        return unknown(context.place(node))
    column = rows.columns[-1]
    return model.RowValue(rows.id, column.name, types.in_plan(column.type, scope.currency), context.place(node))


def foreign_row(symbol: RowSymbol, node: nodes.Node, scope: Scope) -> bool:
    """Report a row of an outer list where another list is folded: there is one row at a time."""
    if scope.fold is symbol:
        return False
    return _outside_fold(symbol.list.id, symbol.name, node, scope)


def amount_of(symbol: LineSymbol, node: nodes.Node, scope: Scope) -> model.Expr:
    """What the lines of a name come to together."""
    place = scope.context.place(node)
    if _outside_fold(symbol.within, symbol.name, node, scope):
        return unknown(place)
    amounts = tuple(model.Amount(key, scope.money, place) for key in symbol.keys)
    return amounts[0] if len(amounts) == 1 else model.Op("add", amounts, scope.money, place)
