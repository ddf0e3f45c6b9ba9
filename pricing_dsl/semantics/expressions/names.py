"""Bare names where a value is asked for, and what they mean."""

from __future__ import annotations

from collections.abc import Callable

from attrs import evolve

from pricing_dsl.diagnostics import Label
from pricing_dsl.semantics import model, types
from pricing_dsl.semantics.expressions.core import infer, rule, unknown
from pricing_dsl.semantics.expressions.dates import days_type
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

_PERIOD = ("start", "end", "days", "month", "number")
_SUBSCRIPTION = ("start", "end")
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
        return _calendar(node, scope)
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


# ---- facts that are always there -------------------------------------------------------------------------------------


def _true(node: nodes.Ref, scope: Scope) -> model.Expr:
    return model.Const(node.name == "true", types.FLAG, scope.context.place(node))


def _subtotal(node: nodes.Ref, scope: Scope) -> model.Expr:
    place = scope.context.place(node)
    if scope.currency is None or (scope.fold is not None and scope.each is not None):
        scope.context.report("N808", node, "`subtotal` means nothing here: it is the sum of the lines of a plan so far")
        return unknown(place)
    return model.Subtotal(scope.money, place)


def _total(node: nodes.Ref, scope: Scope) -> model.Expr:
    place = scope.context.place(node)
    if scope.currency is None or not scope.afterwards:
        scope.context.report(
            "N808", node, "`total` is known when the bill is complete", hint="the sum of the lines so far is `subtotal`"
        )
        return unknown(place)
    return model.Total(scope.money, place)


def _rejected(node: nodes.Ref, scope: Scope) -> model.Expr:
    place = scope.context.place(node)
    if not scope.afterwards:
        scope.context.report("N808", node, "`rejected` can only be expected of an example")
        return unknown(place)
    return model.Rejected(types.FLAG, place)


def _currency(node: nodes.Ref, scope: Scope) -> model.Expr:
    place = scope.context.place(node)
    if scope.currency is None:
        scope.context.report("N808", node, "`currency` is known inside a plan only")
        return unknown(place)
    return model.Const(scope.currency, model.Choice(types.CURRENCY, scope.context.header.currencies), place)


def _calendar(node: nodes.Ref, scope: Scope) -> model.Expr:
    members = _PERIOD if node.name == "period" else _SUBSCRIPTION
    listed = ", ".join(f"`{node.name}.{member}`" for member in members)
    scope.context.report("N808", node, f"`{node.name}` is no value by itself", hint=f"there are {listed}")
    return unknown(scope.context.place(node))


ALWAYS: dict[str, Callable[[nodes.Ref, Scope], model.Expr]] = {
    "true": _true,
    "false": _true,
    "subtotal": _subtotal,
    "total": _total,
    "rejected": _rejected,
    "currency": _currency,
}
"""Names that mean the same everywhere."""
CALENDAR = ("period", "subscription")
"""Names with facts behind a dot; a line or an input may be called so too."""


def is_fact(base: str, member: str) -> bool:
    """Whether `base.member` is a fact of the calendar."""
    return (base == "period" and member in _PERIOD) or (base == "subscription" and member in _SUBSCRIPTION)


def fact(base: str, member: nodes.Name, node: nodes.Node, scope: Scope) -> model.Expr:
    """`period.days`, `subscription.start` …"""
    context = scope.context
    place = context.place(node)
    known = _PERIOD if base == "period" else _SUBSCRIPTION
    if member.text not in known:
        listed = ", ".join(f"`{base}.{each}`" for each in known)
        context.report("N802", member, f"`{base}` has no `{member.text}`", hint=f"there are {listed}")
        return unknown(place)
    if member.text in ("start", "end"):
        name = member.text if base == "period" else f"subscription.{member.text}"
        return model.Fact(name, types.DATE, place)
    return model.Fact(member.text, days_type(context) if member.text == "days" else types.WHOLE_NUMBER, place)


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


# ---- `previous`, `overage of` ----------------------------------------------------------------------------------------


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
    if any(grant.money for grant in grants) and isinstance(symbol, LineSymbol):
        return model.Overage(f"{name}.amount", None, scope.money, place)
    covered = symbol.subject if isinstance(symbol, LineSymbol) else symbol or context.symbols.get(name)
    match covered:
        case LetSymbol(over=over):
            return model.Overage(covered.key, _rows_at_hand(over, scope), covered.type, place)
        case RememberSymbol():
            return model.Overage(covered.key, None, covered.type, place)
        case InletSymbol(inlet=inlet):
            measured = types.in_plan(inlet.type, scope.currency)
            return model.Overage(name, _rows_at_hand(inlet.list, scope), measured, place)
    return unknown(place)


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
