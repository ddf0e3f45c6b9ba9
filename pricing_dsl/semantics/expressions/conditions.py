"""Conditions: comparisons, `and`, `or`, `not`, membership, and the choice between two values."""

from __future__ import annotations

from attrs import evolve

from pricing_dsl.diagnostics import Label
from pricing_dsl.semantics import model, types
from pricing_dsl.semantics.expressions.arithmetic import alike
from pricing_dsl.semantics.expressions.core import check_expr, infer, is_unknown, rule, unknown
from pricing_dsl.semantics.expressions.facts import ALWAYS
from pricing_dsl.semantics.expressions.narrowing import narrowed
from pricing_dsl.semantics.scope import Context, Scope
from pricing_dsl.source import Place
from pricing_dsl.syntax import nodes

_OPERATORS = {"==": "eq", "is": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}


def check_condition(node: nodes.Expr, scope: Scope) -> model.Expr:
    """A condition: what is no condition is reported."""
    return check_expr(node, scope, types.FLAG)


@rule(nodes.Compare)
def _compare(node: nodes.Compare, scope: Scope, hint: model.Type | None) -> model.Expr:
    left, right = _sides(node.left, node.right, scope)
    operator = _OPERATORS.get(node.operator)
    if operator is None:  # the parser has reported what stands in its place
        return unknown(scope.context.place(node))
    return compared(operator, left, right, scope.context.place(node), scope.context)


def _sides(left: nodes.Expr, right: nodes.Expr, scope: Scope) -> tuple[model.Expr, model.Expr]:
    """Both sides of a comparison; a bare word on either is read by the type of the other."""
    if type(left) is nodes.Ref and _means_nothing(left, scope) and not _means_nothing(right, scope):
        second = infer(right, scope)
        return infer(left, scope, second.type), second
    first = infer(left, scope)
    if is_unknown(first) and _means_nothing(right, scope):
        return first, first  # a bare word is read by the type of the left side, which was reported
    return first, infer(right, scope, first.type)


def _means_nothing(node: nodes.Expr, scope: Scope) -> bool:
    """Whether a node is a word that has no meaning but as a value of a choice."""
    return type(node) is nodes.Ref and node.name not in ALWAYS and scope.lookup(node.name) is None


def compared(op: str, left: model.Expr, right: model.Expr, place: Place, context: Context) -> model.Expr:
    """A comparison of two checked values, the right one in the unit of the left; what cannot be compared is reported.

    op: eq, ne, lt, le, gt or ge.
    """
    if is_unknown(left, right):
        return unknown(place)
    if isinstance(left.type, model.Numeric) and isinstance(right.type, model.Numeric):
        other = alike(right, left, "compared with", context)
        return unknown(place) if other is None else model.Op(op, (left, other), types.FLAG, place)
    if not _comparable(left.type, right.type):
        context.report(
            "Y603",
            right.place,
            f"{types.describe(right.type)} cannot be compared with {types.describe(left.type)}",
            labels=(Label(left.place, f"this is {types.describe(left.type)}"),),
        )
        return unknown(place)
    if op not in ("eq", "ne") and not isinstance(left.type, model.DateType):
        context.report(
            "Y603", place, f"{types.describe(left.type)} has no order", hint="only `is`, `==` and `!=` compare it"
        )
        return unknown(place)
    return model.Op(op, (left, right), types.FLAG, place)


def _comparable(left: model.Type, right: model.Type) -> bool:
    if isinstance(left, model.Choice) and isinstance(right, model.Choice):
        return left.values is None or right.values is None or not set(left.values).isdisjoint(right.values)
    open_words = (model.TextType, model.Choice)
    if isinstance(left, open_words) and isinstance(right, open_words):
        return not any(isinstance(side, model.Choice) and side.values is not None for side in (left, right))
    return type(left) is type(right)


@rule(nodes.OneOf)
def _one_of(node: nodes.OneOf, scope: Scope, hint: model.Type | None) -> model.Expr:
    context = scope.context
    left = infer(node.left, scope)
    place = context.place(node)
    tests = tuple(
        compared("eq", left, infer(member, scope, left.type), context.place(member), context) for member in node.members
    )
    if is_unknown(left, *tests):
        return unknown(place)
    return evolve(tests[0], place=place) if len(tests) == 1 else model.Op("or", tests, types.FLAG, place)


@rule(nodes.Logic)
def _logic(node: nodes.Logic, scope: Scope, hint: model.Type | None) -> model.Expr:
    operands = [node.right]
    left = node.left
    while type(left) is nodes.Logic and left.operator == node.operator:
        operands.append(left.right)
        left = left.left
    operands.append(left)
    parts = tuple(check_condition(operand, scope) for operand in reversed(operands))
    place = scope.context.place(node)
    return unknown(place) if is_unknown(*parts) else model.Op(node.operator, parts, types.FLAG, place)


@rule(nodes.Not)
def _not(node: nodes.Not, scope: Scope, hint: model.Type | None) -> model.Expr:
    body = check_condition(node.body, scope)
    place = scope.context.place(node)
    return unknown(place) if is_unknown(body) else model.Op("not", (body,), types.FLAG, place)


@rule(nodes.IfThenElse)
def _if_then_else(node: nodes.IfThenElse, scope: Scope, hint: model.Type | None) -> model.Expr:
    context = scope.context
    condition = check_condition(node.condition, scope)
    then = infer(node.then, narrowed(scope, condition, True), hint)
    otherwise = infer(node.otherwise, narrowed(scope, condition, False), hint or then.type)
    place = context.place(node)
    if is_unknown(condition, then, otherwise):
        return unknown(place)
    if isinstance(then.type, model.Numeric) and isinstance(otherwise.type, model.Numeric):
        return _chosen_number(condition, then, otherwise, place, context)
    if isinstance(then.type, model.TextType):
        context.report("Y610", node.then, "a text cannot be chosen; texts stand in comparisons, cells and `given`")
        return unknown(place)
    if not types.agree(otherwise.type, then.type):
        _report_branches(context, then, otherwise)
        return unknown(place)
    return model.Op("choose", (condition, then, otherwise), then.type, place)


def _chosen_number(
    condition: model.Expr, then: model.Expr, otherwise: model.Expr, place: Place, context: Context
) -> model.Expr:
    assert isinstance(then.type, model.Numeric)
    assert isinstance(otherwise.type, model.Numeric)
    if then.type.percent != otherwise.type.percent:
        _report_branches(context, then, otherwise)
        return unknown(place)
    other = alike(otherwise, then, "an alternative to", context)
    if other is None:
        return unknown(place)
    assert isinstance(other.type, model.Numeric)
    type = evolve(then.type, whole=then.type.whole and other.type.whole)
    return model.Op("choose", (condition, then, other), type, place)


def _report_branches(context: Context, then: model.Expr, otherwise: model.Expr) -> None:
    context.report(
        "Y603",
        otherwise.place,
        f"after `else` stands {types.describe(otherwise.type)}, after `then` {types.describe(then.type)}",
        labels=(Label(then.place, f"this is {types.describe(then.type)}"),),
        hint="both must be values of one kind",
    )
