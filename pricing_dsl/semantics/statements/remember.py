"""`remember`: what the next period finds as `previous n`."""

from __future__ import annotations

from attrs import evolve

from pricing_dsl.diagnostics import Label
from pricing_dsl.semantics import model, types
from pricing_dsl.semantics.expressions import check_expr, infer
from pricing_dsl.semantics.scope import RememberSymbol, Scope
from pricing_dsl.semantics.statements.cadences import cadence
from pricing_dsl.semantics.statements.standing import Here
from pricing_dsl.syntax import nodes

LONGEST_WINDOW = 366
"""How many values may be kept: a year of days."""


def announce(here: Here, node: nodes.Remember) -> None:
    """Make `previous n` known in the whole plan, above the statement as well."""
    name = node.name.text
    if name in here.scope.remembered:
        return
    symbol = RememberSymbol(name, here.place(node.name), here.check.key(name), _type(here, node), _keeping(here, node))
    here.scope.remembered[name] = symbol


def _type(here: Here, node: nodes.Remember) -> model.Type:
    """The type of what is carried: that of `opening`; of a window without one, that of its value if that is known
    before anything else of the plan."""
    outside = Scope(here.context, here.scope.currency)
    if node.opening is not None:
        return _carried(infer(node.opening, outside).type)
    if node.keeping is None:
        here.context.report(
            "Y615",
            node.name,
            f"nothing says what `previous {node.name.text}` is in the first period",
            hint="end the statement with `opening` and a value",
        )
        return types.UNKNOWN
    quiet = evolve(here.context, diagnostics=[], reported=set())
    return _carried(infer(node.value, Scope(quiet, here.scope.currency)).type)


def _carried(kind: model.Type) -> model.Type:
    """What is carried may be any number of its unit, whatever the first one is."""
    return evolve(kind, whole=False) if isinstance(kind, model.Numeric) else kind


def _keeping(here: Here, node: nodes.Remember) -> int | None:
    if node.keeping is None:
        return None
    count = node.keeping.value
    if count.denominator == 1 and 2 <= count <= LONGEST_WINDOW:
        return int(count)
    here.context.report("Y604", node.keeping, f"`keeping` takes a whole number of values, from 2 to {LONGEST_WINDOW}")
    return 2


def check_remember(here: Here, node: nodes.Remember) -> model.Remember | None:
    """`remember N = EXPR keeping 12 opening E every year`."""
    if not here.alone(node, "`remember`", "what is carried belongs to the plan; let its value say what it depends on"):
        here.plan_scope.define(here.scope.remembered[node.name.text])
        return None
    _check_doubles(here, node)
    symbol = here.scope.remembered[node.name.text]
    value = check_expr(node.value, here.scope, symbol.type, f"the next value of `{symbol.name}`")
    if isinstance(value.type, model.TextType):
        here.context.report("Y610", node.value, "a text cannot be remembered")
    opening = None
    if node.opening is not None:
        outside = Scope(here.context, here.scope.currency)
        opening = check_expr(node.opening, outside, symbol.type, "the opening value")
    restarts = cadence(here, node.every, f"`{symbol.name}`") if node.every is not None else None
    if isinstance(symbol.type, model.Unknown):
        symbol = evolve(symbol, type=_carried(value.type))
    symbol = evolve(symbol, place=here.place(node.name))
    if here.claim(symbol):
        here.scope.define(symbol)
    remember = model.Remember(symbol.key, symbol.name, value, symbol.keeping, opening, restarts, here.place(node))
    here.check.memory.learn_kept(remember)
    return remember


def _check_doubles(here: Here, node: nodes.Remember) -> None:
    for word in sorted(set(node.clauses)):
        if node.clauses.count(word) > 1:
            here.context.report("N805", node.name, f"`remember {node.name.text}` says `{word}` twice")


def check_growth(here: Here) -> None:
    """Report remembered values that gain decimals in every period."""
    for key, place in here.check.memory.growing():
        here.context.report(
            "Y606",
            place,
            f"every period multiplies `{key}` by a fraction again, so it gains decimals for ever",
            labels=(Label(place, "this is carried into the next period"),),
            hint="end it with `rounded`, as `rounded half_up to 0.01 USD`",
        )
