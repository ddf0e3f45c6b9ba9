"""The types of what comes in: units, flags, choices; and the values that stand in for what is not given."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from pricing_dsl.diagnostics import Label
from pricing_dsl.diagnostics.suggest import closest
from pricing_dsl.exact import to_text
from pricing_dsl.semantics import model, types, units
from pricing_dsl.semantics.expressions import check_expr, constant, is_unknown, unit_named
from pricing_dsl.semantics.scope import Context, Scope
from pricing_dsl.syntax import nodes

_NAMED: dict[str, model.Type] = {
    "flag": types.FLAG,
    "text": types.TEXT,
    "number": types.NUMBER,
    "percent": types.PERCENT,
    "date": types.DATE,
}
_MONEY = "money"


def type_of(node: nodes.TypeExpr, name: str, context: Context) -> model.Type:
    """The type that stands after the name of an input or a field; Unknown after reporting."""
    match node:
        case nodes.InUnit():
            return in_unit(node, context)
        case nodes.ChoiceType(values=values):
            return model.Choice(name, choice_values(values, context))
        case nodes.TypeName(name=word):
            known = _NAMED.get(word.text)
            if known is None:
                _report_unknown_type(word, context)
            return known or types.UNKNOWN


def _report_unknown_type(word: nodes.Name, context: Context) -> None:
    near = closest(word.text, _NAMED)
    if near is None and (word.text == _MONEY or context.units.lookup(word.text)):
        hint = f"a unit stands after `in`: `in {word.text}`"
    else:
        hint = f"did you mean `{near}`?" if near else "there are " + ", ".join(f"`{each}`" for each in _NAMED)
    context.report("S012", word, f"there is no kind of value called `{word.text}`", hint=hint)


def in_unit(node: nodes.InUnit, context: Context) -> model.Type:
    """`in whole call per request`."""
    unit = _unit(node.unit, context)
    if unit is not None and node.per is not None:
        below = _unit(node.per, context)
        unit = None if below is None else units.divide(unit, below)
    return types.UNKNOWN if unit is None else model.Numeric(unit, whole=node.whole)


def _unit(name: nodes.Name, context: Context) -> units.Unit | None:
    if name.text == _MONEY and context.units.lookup(_MONEY) is None:
        codes = context.header.currencies
        return units.money(codes[0]) if len(codes) == 1 else types.ANY_MONEY
    return unit_named(context, name)


def choice_values(values: Sequence[nodes.Name | nodes.Text | nodes.Number], context: Context) -> tuple[str, ...]:
    """The values of a choice or a dimension as written; one that stands twice is reported."""
    found: dict[str, nodes.Node] = {}
    for value in values:
        word = value.value if isinstance(value, nodes.Text) else value.text
        earlier = found.get(word)
        if earlier is not None:
            label = Label(context.place(earlier), "it stands here first")
            context.report("N807", value, f"`{word}` stands twice among these values", labels=(label,))
        else:
            found[word] = value
    return tuple(found)


def default_of(node: nodes.Expr | None, type: model.Type, name: str, context: Context) -> model.Literal | None:
    """The value of `default …` in the unit of `type`; None if there is none, or after reporting a misfit."""
    if node is None or isinstance(type, model.Unknown):
        return None
    expr = check_expr(node, Scope(context, None), type, f"the default of `{name}`")
    if is_unknown(expr):
        return None
    value = constant(expr)
    if value is None:
        context.report("Y609", node, f"the default of `{name}` must be a constant")
        return None
    if isinstance(value, Fraction) and isinstance(type, model.Numeric) and type.whole and value.denominator != 1:
        context.report("Y604", node, f"`{name}` is counted in whole {type.unit.text}, and {to_text(value)} is none")
        return None
    return value
