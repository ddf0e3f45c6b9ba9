"""Functions, and folds over lists: sum, max, min, count, average."""

from __future__ import annotations

from fractions import Fraction

from attrs import evolve

from pricing_dsl.diagnostics.suggest import closest
from pricing_dsl.semantics import model, types
from pricing_dsl.semantics.expressions.arithmetic import alike
from pricing_dsl.semantics.expressions.core import bare, infer, is_unknown, rule, unknown
from pricing_dsl.semantics.scope import InletSymbol, LineSymbol, RememberSymbol, RowSymbol, Scope
from pricing_dsl.source import Place
from pricing_dsl.syntax import nodes

FUNCTIONS = ("sum", "max", "min", "count", "average", "days")
_OF_LISTS = ("sum", "max", "min", "count", "average")


@rule(nodes.Call)
def _call(node: nodes.Call, scope: Scope, hint: model.Type | None) -> model.Expr:
    context = scope.context
    place = context.place(node)
    name = node.function.text
    if name not in FUNCTIONS:
        near = closest(name, FUNCTIONS)
        hint_text = f"did you mean `{near}`?" if near else "there are " + ", ".join(f"`{each}`" for each in FUNCTIONS)
        context.report("N802", node.function, f"there is no function `{name}`", hint=hint_text)
        return unknown(place)
    if name == "average" and len(node.args) == 1:
        _report_average(node, scope)
        return unknown(place)
    if len(node.args) == 1:
        of_list = _of_list(node, scope)
        if of_list is not None:
            return of_list
    if name not in ("max", "min") or len(node.args) < 2:
        context.report("Y612", node, _how_called(name), hint=None)
        return unknown(place)
    return _extreme(name, [infer(arg, scope, hint) for arg in node.args], place, scope)


def _how_called(name: str) -> str:
    if name in ("max", "min"):
        return f"`{name}` takes two values or more, or one list"
    if name == "days":
        return "`days` counts from one date to another: `days(A to B)`"
    if name == "count":
        return "`count` takes one list: `count(payments)`"
    return f"`{name}` takes one list: `{name}(… for row in LIST)`"


def _extreme(name: str, args: list[model.Expr], place: Place, scope: Scope) -> model.Expr:
    """The greatest or least of some values: numbers of one kind, or dates."""
    context = scope.context
    if is_unknown(*args):
        return unknown(place)
    first = args[0]
    if all(isinstance(arg.type, model.DateType) for arg in args):
        return _extreme_date(name, args, place)
    fitted: list[model.Expr] = []
    for arg in args:
        if not isinstance(arg.type, model.Numeric) or not isinstance(first.type, model.Numeric):
            wrong = first if not isinstance(first.type, model.Numeric) else arg
            context.report("Y603", wrong.place, f"`{name}` takes numbers or dates, not {types.describe(wrong.type)}")
            return unknown(place)
        other = alike(arg, first, "compared with", context)
        if other is None:
            return unknown(place)
        fitted.append(other)
    kinds = [arg.type for arg in fitted if isinstance(arg.type, model.Numeric)]
    type = model.Numeric(kinds[0].unit, all(kind.percent for kind in kinds), all(kind.whole for kind in kinds))
    return model.Op(name, tuple(fitted), type, place)


def _extreme_date(name: str, args: list[model.Expr], place: Place) -> model.Expr:
    result = args[0]
    op = "ge" if name == "max" else "le"
    for arg in args[1:]:
        first = model.Op(op, (result, arg), types.FLAG, place)
        result = model.Op("choose", (first, result, arg), types.DATE, place)
    return result


# ---- lists -----------------------------------------------------------------------------------------------------------


def _of_list(node: nodes.Call, scope: Scope) -> model.Expr | None:
    """A function of a whole list or of kept values: `count(payments)`, `max(reads)`, `sum(previous peaks)`; None if
    the argument is neither."""
    argument = bare(node.args[0])
    name, place = node.function.text, scope.context.place(node)
    if type(argument) is nodes.Previous:
        kept = scope.remembered.get(argument.name.text)
        if kept is not None and kept.keeping is not None:
            return _window(name, kept, True, place, scope)
    if type(argument) is not nodes.Ref:
        return None
    symbol = scope.lookup(argument.name)
    if isinstance(symbol, LineSymbol) and symbol.subject is not None:
        symbol = symbol.subject
    if isinstance(symbol, RememberSymbol) and symbol.keeping is not None:
        return _window(name, symbol, False, place, scope)
    if isinstance(symbol, InletSymbol) and symbol.inlet.list is not None:
        return _fold_inlet(name, symbol.inlet, place, scope)
    return None


def _window(name: str, kept: RememberSymbol, previous: bool, place: Place, scope: Scope) -> model.Expr:
    if name not in ("sum", "max", "min", "count"):
        scope.context.report("Y612", place, f"`{name}` cannot be taken of the values that `{kept.name}` keeps")
        return unknown(place)
    type = types.WHOLE_NUMBER if name == "count" else kept.type
    return model.WindowFold(name, kept.key, previous, type, place)


def _fold_inlet(name: str, inlet: model.Inlet, place: Place, scope: Scope) -> model.Expr:
    rows = scope.context.lists[inlet.list or ""]
    if name == "count":
        return model.Fold("count", rows.id, None, count_type(inlet), place)
    if inlet.role != "meter" or name not in ("sum", "max", "min"):
        scope.context.report(
            "Y612",
            place,
            f"`{name}` of the list `{inlet.name}`: of which value of a row?",
            hint=f"write `{name}(row.… for row in {inlet.name})`",
        )
        return unknown(place)
    type = types.in_plan(inlet.type, scope.currency)
    return model.Fold(name, rows.id, model.RowValue(rows.id, inlet.name, type, place), type, place)


def count_type(inlet: model.Inlet | None) -> model.Type:
    """What counting a list gives: a quantity if its rows have a unit, else a plain number."""
    if inlet is not None and inlet.role == "records" and isinstance(inlet.type, model.Numeric):
        return evolve(inlet.type, whole=True)
    return types.WHOLE_NUMBER


def list_of(source: nodes.Reference, scope: Scope) -> tuple[model.RowList, model.Inlet] | None:
    """The list that a name after `in` means, and what it belongs to; None after reporting that it is none."""
    context = scope.context
    symbol = scope.lookup(source.name) if type(source) is nodes.Ref else None
    if symbol is None and type(source) is nodes.Ref and scope.local(source.name) is None:
        lists = [each.name for each in context.inlets.values() if each.list is not None]
        near = closest(source.name, lists)
        hint = f"did you mean `{near}`?" if near else None
        context.report("N802", source, f"there is no list `{source.name}`", hint=hint)
        return None
    if type(source) is nodes.Ref:
        symbol = context.symbols.get(source.name)
    if not isinstance(symbol, InletSymbol) or symbol.inlet.list is None:
        context.report(
            "Y601", source, "this is no list of rows", hint="lists are `records`, and meters with `by` or `each day`"
        )
        return None
    return context.lists[symbol.inlet.list], symbol.inlet


def _row_scope(node: nodes.Fold, rows: model.RowList, scope: Scope) -> Scope:
    row = RowSymbol(node.row.text, scope.context.place(node.row), rows)
    inner = scope.child(fold=row)
    inner.define(row)
    return inner


@rule(nodes.Fold)
def _fold(node: nodes.Fold, scope: Scope, hint: model.Type | None) -> model.Expr:
    context = scope.context
    place = context.place(node)
    name = node.function.text
    if name not in _OF_LISTS:
        near = closest(name, _OF_LISTS)
        context.report(
            "N802",
            node.function,
            f"`{name}` does not fold a list",
            hint=f"did you mean `{near}`?" if near else "there are " + ", ".join(f"`{each}`" for each in _OF_LISTS),
        )
        return unknown(place)
    if name == "average":
        _report_average(node, scope)
        return unknown(place)
    found = list_of(node.source, scope)
    if found is None:
        return unknown(place)
    rows, inlet = found
    inner = _row_scope(node, rows, scope)
    if name == "count" and _is_row(node.body, node.row.text):
        return model.Fold("count", rows.id, None, count_type(inlet), place)
    body = infer(node.body, inner)
    if is_unknown(body):
        return unknown(place)
    if name == "count":
        return _count_if(body, rows, inlet, place, scope)
    if not isinstance(body.type, model.Numeric):
        context.report("Y603", node.body, f"`{name}` takes a number of each row, not {types.describe(body.type)}")
        return unknown(place)
    if body.type.package is not None:
        types.report_package(context, body.place, body.type)
        return unknown(place)
    return model.Fold(name, rows.id, body, body.type, place)


def _is_row(node: nodes.Expr, row: str) -> bool:
    node = bare(node)
    return type(node) is nodes.Ref and node.name == row


def _count_if(body: model.Expr, rows: model.RowList, inlet: model.Inlet, place: Place, scope: Scope) -> model.Expr:
    """How many rows meet a condition."""
    if not isinstance(body.type, model.Flag):
        scope.context.report(
            "Y602", body.place, f"`count` takes a condition of each row, not {types.describe(body.type)}"
        )
        return unknown(place)
    type = count_type(inlet)
    one, none = (model.Const(Fraction(number), type, body.place) for number in (1, 0))
    return model.Fold("sum", rows.id, model.Op("choose", (body, one, none), type, body.place), type, place)


# ---- averages --------------------------------------------------------------------------------------------------------


def is_average(node: nodes.Expr) -> bool:
    """Whether a node is an average over a list, which only a rounding makes exact."""
    return isinstance(node, nodes.Fold | nodes.Call) and node.function.text == "average"


def average_of(node: nodes.Expr, scope: Scope) -> tuple[model.Expr, model.Expr, model.Numeric] | None:
    """What an average divides by what, and its type; None after reporting."""
    place = scope.context.place(node)
    if isinstance(node, nodes.Call):
        if len(node.args) != 1:
            scope.context.report("Y612", node, "`average` takes one list")
            return None
        total = _of_list(evolve(node, function=evolve(node.function, text="sum")), scope)
        count = _of_list(evolve(node, function=evolve(node.function, text="count")), scope)
        if total is None or count is None:
            scope.context.report("Y612", node, "`average` takes one list: `average(row.… for row in LIST)`")
            return None
    else:
        assert isinstance(node, nodes.Fold)
        total = _fold(evolve(node, function=evolve(node.function, text="sum")), scope, None)
        count = model.Const(Fraction(0), types.UNKNOWN, place)
        if isinstance(total, model.Fold):
            count = model.Fold("count", total.list, None, types.WHOLE_NUMBER, place)
    if is_unknown(total, count):
        return None
    assert isinstance(total.type, model.Numeric)
    return total, evolve(count, type=types.WHOLE_NUMBER), model.Numeric(total.type.unit, total.type.percent)


def _report_average(node: nodes.Call | nodes.Fold, scope: Scope) -> None:
    scope.context.report(
        "Y605",
        node,
        "an average divides by the number of rows, so it must be rounded at once",
        hint="put it in brackets with its rounding: `(average(…) rounded half_up to …)`",
    )
