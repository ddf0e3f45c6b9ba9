"""`notify`: events of a bill that cost nothing."""

from __future__ import annotations

from fractions import Fraction

from pricing_dsl.diagnostics import Label
from pricing_dsl.exact import to_text
from pricing_dsl.semantics import model, types
from pricing_dsl.semantics.expressions import check_expr, is_unknown, number
from pricing_dsl.semantics.scope import GrantSymbol, kind_of
from pricing_dsl.semantics.statements import amounts
from pricing_dsl.semantics.statements.standing import Here
from pricing_dsl.syntax import nodes


def check_notify_at(here: Here, node: nodes.NotifyAt) -> model.NotifyAt | None:
    """`notify GRANT at 80%, 100%`."""
    _refuse_each(here, node)
    symbol = here.scope.local(node.name.text)
    if not isinstance(symbol, GrantSymbol):
        name = node.name.text
        what = f"no grant above is called `{name}`" if symbol is None else f"`{name}` is {kind_of(symbol)}"
        here.context.report(
            "N802",
            node.name,
            f"`notify … at` tells how much of a grant is used, and {what}",
            hint="for anything else say `notify NAME when` and a condition",
        )
        return None
    levels: list[Fraction] = []
    for level in node.levels:
        value = _level(here, level)
        if value in levels:
            here.context.report("N805", level, f"`{to_text(value * 100)}%` stands here twice")
        elif value is not None:
            levels.append(value)
    return model.NotifyAt(symbol.key, tuple(levels), here.place(node))


def _level(here: Here, node: nodes.Expr) -> Fraction | None:
    expr = check_expr(node, here.scope, types.PERCENT, "a level")
    if is_unknown(expr):
        return None
    value = number(expr)
    if value is None:
        here.context.report("Y609", node, "a level is a constant percentage")
    elif not 0 < value <= 1:
        here.context.report(
            "Y616", node, f"{to_text(value * 100)}% of a grant is never used", hint="levels lie above 0% and up to 100%"
        )
    else:
        return value
    return None


def check_notify_when(here: Here, node: nodes.NotifyWhen) -> model.NotifyWhen:
    """`notify N when COND`: the condition may ask for what only the complete bill knows."""
    _refuse_each(here, node)
    condition = amounts.condition(here, node.condition, here.scope.child(afterwards=True))
    place = here.place(node.name)
    earlier = here.check.notices.setdefault(node.name.text, place)
    if earlier != place:
        label = Label(earlier, "here already")
        here.context.report("N807", place, f"two notifications are called `{node.name.text}`", labels=(label,))
    return model.NotifyWhen(node.name.text, condition, here.place(node))


def _refuse_each(here: Here, node: nodes.Statement) -> None:
    if here.each:
        here.context.report(
            "S013",
            node,
            "a notification is one event of the bill, and cannot stand inside `each`",
            hint="write it below, over a fold: `notify large when any(… for row in …)`",
        )
