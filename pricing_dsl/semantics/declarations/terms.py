"""Terms: constants, dated or not, that a contract may override where they are negotiable."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise

from attrs import evolve, frozen

from pricing_dsl.diagnostics import Label
from pricing_dsl.exact import to_text
from pricing_dsl.semantics import model, types
from pricing_dsl.semantics.expressions import check_expr, constant, infer, is_unknown, mentions
from pricing_dsl.semantics.scope import ConstantSymbol, Context, DatedSymbol, InletSymbol, Scope, Symbol
from pricing_dsl.semantics.tables import dated_table
from pricing_dsl.source import Place
from pricing_dsl.syntax import nodes


@frozen(eq=False)
class TermText:
    """A term as written, and where: the offset of its declaration, and the number of its file."""

    node: nodes.Term
    base: int
    file: int

    @property
    def expressions(self) -> tuple[nodes.Expr, ...]:
        value, bounds = self.node.value, self.node.negotiable
        values = tuple(dated.value for dated in value) if isinstance(value, tuple) else (value,)
        ends = () if bounds is None else tuple(end for end in (bounds.low, bounds.high) if end is not None)
        return (*values, *ends)


def declare_terms(context: Context, texts: Sequence[TermText]) -> None:
    """Declare terms in whatever order they stand, each after those it is made of."""
    named = {text.node.name.text: text for text in reversed(texts)}
    done: set[TermText] = set()
    for text in texts:
        waiting = [text]
        while waiting:
            one = waiting[-1]
            parts = [named[ref.name] for ref in mentions(*one.expressions) if ref.name in named]
            missing = [part for part in parts if part not in done]
            if one in done or not missing or missing[0] in waiting:
                if one not in done and missing and missing[0] in waiting:
                    _report_circle(context, one, missing[0])
                    _declare_unknown(context, one)
                elif one not in done:
                    _declare(context, one)
                done.add(waiting.pop())
            else:
                waiting.append(missing[0])


def _report_circle(context: Context, text: TermText, part: TermText) -> None:
    context.at(text.base, text.file)
    name, other = text.node.name.text, part.node.name.text
    by_way = "" if name == other else f", by way of `{other}`"
    context.report("N809", text.node.name, f"the term `{name}` is made of itself{by_way}")


def _declare_unknown(context: Context, text: TermText) -> None:
    """A term with a mistake is known, so that its uses are not reported too."""
    context.at(text.base, text.file)
    place = context.place(text.node.name)
    context.declare(ConstantSymbol(text.node.name.text, place, model.Const(Fraction(0), types.UNKNOWN, place)))


def _declare(context: Context, text: TermText) -> None:
    context.at(text.base, text.file)
    node = text.node
    if isinstance(node.value, tuple):
        values = _dated_values(context, node.value, node.name.text)
    else:
        values = _single_value(context, node.value, node.name.text)
    if not values:
        _declare_unknown(context, text)
        return
    symbol = _symbol(context, node, values)
    if context.declare(symbol) and isinstance(symbol, InletSymbol):
        context.inlets[symbol.name] = symbol.inlet


def _symbol(context: Context, node: nodes.Term, values: list[_Value]) -> Symbol:
    name, place = node.name.text, context.place(node.name)
    kind = _common_type(values)
    dated = values[0].since is not None
    if dated:
        since = [(value.since or date.min, value.value, value.place) for value in values]
        context.tables[name] = dated_table(name, kind, since, place)
    if node.negotiable is None:
        if dated:
            return DatedSymbol(name, place, name, kind)
        return ConstantSymbol(name, place, model.Const(values[0].value, kind, place))
    low, high = _bounds(context, node.negotiable, kind, name)
    for value in values:
        _check_inside(context, value, low, high, kind, name)
    kind = evolve(kind, whole=False) if isinstance(kind, model.Numeric) else kind
    inlet = model.Inlet(
        name,
        node.title.value if node.title else None,
        "term",
        kind,
        None,
        place,
        default=None if dated else values[0].value,
        low=low,
        high=high,
        dated=name if dated else None,
    )
    return InletSymbol(name, place, inlet)


# ---- values ----------------------------------------------------------------------------------------------------------


@frozen
class _Value:
    since: date | None
    value: model.Literal
    type: model.Type
    place: Place


def _single_value(context: Context, node: nodes.Expr, name: str) -> list[_Value]:
    expr = infer(node, Scope(context, None))
    value = _constant(context, expr, node, name)
    return [] if value is None else [_Value(None, value, expr.type, expr.place)]


def _dated_values(context: Context, dated: Sequence[nodes.Dated], name: str) -> list[_Value]:
    """The values of a dated term in the unit of the first; none after reporting."""
    found: list[_Value] = []
    good = check_date_order(context, [one.start for one in dated])
    for one in dated:
        expr = infer(one.value, Scope(context, None))
        if found and not is_unknown(expr):
            expr = _alike(context, expr, found[0], name)
        value = _constant(context, expr, one.value, name)
        if value is None:
            good = False
        else:
            found.append(_Value(one.start.value, value, expr.type, expr.place))
    return found if good else []


def _alike(context: Context, expr: model.Expr, first: _Value, name: str) -> model.Expr:
    if types.agree(expr.type, first.type):
        return types.convert(expr, first.type.unit, expr.place) if isinstance(first.type, model.Numeric) else expr
    code, hint = types.reason(expr.type, first.type)
    context.report(
        code,
        expr.place,
        f"`{name}` is {types.describe(first.type)} at first, and here {types.describe(expr.type)}",
        labels=(Label(first.place, f"this is {types.describe(first.type)}"),),
        hint=hint,
        once=name,
    )
    return model.Const(Fraction(0), types.UNKNOWN, expr.place)


def _constant(context: Context, expr: model.Expr, node: nodes.Expr, name: str) -> model.Literal | None:
    if is_unknown(expr):
        return None
    value = constant(expr)
    if value is None:
        context.report(
            "Y609",
            node,
            f"the term `{name}` must be a constant, and this depends on what comes in or may be negotiated",
            hint="inside a plan, `let` names what depends on the usage",
        )
    return value


def _common_type(values: Sequence[_Value]) -> model.Type:
    kind = values[0].type
    if not isinstance(kind, model.Numeric):
        return kind
    return evolve(kind, whole=all(isinstance(one.value, Fraction) and one.value.denominator == 1 for one in values))


def check_date_order(context: Context, dates: Sequence[nodes.Date]) -> bool:
    """Whether dates rise from top to bottom; one that does not is reported."""
    good = True
    for before, after in pairwise(dates):
        if after.value <= before.value:
            good = False
            same = after.value == before.value
            context.report(
                "D602" if same else "D608",
                after,
                f"two values hold from {after.value}" if same else f"{after.value} stands below {before.value}",
                labels=(Label(context.place(before), "the other one" if same else "this date is later"),),
                hint=None if same else "dates stand in their order, the newest last",
            )
    return good


# ---- what may be negotiated ------------------------------------------------------------------------------------------


def _bounds(
    context: Context, bounds: nodes.Negotiable, kind: model.Type, name: str
) -> tuple[Fraction | None, Fraction | None]:
    low, high = (_bound(context, end, kind, name) for end in (bounds.low, bounds.high))
    if low is not None and high is not None and low > high:
        context.report(
            "C307",
            bounds,
            f"`{name}` has the lower bound {_shown(low, kind)} and the upper bound {_shown(high, kind)}",
        )
        return None, None
    return low, high


def _bound(context: Context, node: nodes.Expr | None, kind: model.Type, name: str) -> Fraction | None:
    if node is None:
        return None
    if not isinstance(kind, model.Numeric):
        context.report(
            "Y601", node, f"`{name}` is {types.describe(kind)}, which has no bounds", hint="`negotiable` alone"
        )
        return None
    expr = check_expr(node, Scope(context, None), kind, f"a bound of `{name}`")
    value = constant(expr)
    if value is None and not is_unknown(expr):
        context.report("Y609", node, "what may be negotiated has fixed bounds")
    return value if isinstance(value, Fraction) and not is_unknown(expr) else None


def _check_inside(
    context: Context, value: _Value, low: Fraction | None, high: Fraction | None, kind: model.Type, name: str
) -> None:
    number = value.value
    if not isinstance(number, Fraction) or not isinstance(kind, model.Numeric):
        return
    if (low is not None and number < low) or (high is not None and number > high):
        ends = f"{_shown(low, kind)} to {_shown(high, kind)}"
        context.report(
            "C308", value.place, f"`{name}` is {_shown(number, kind)}, and may be negotiated from {ends} only"
        )


def _shown(value: Fraction | None, kind: model.Type) -> str:
    if value is None:
        return "anything"
    if isinstance(kind, model.Numeric) and kind.percent:
        return f"{to_text(value * 100)}%"
    unit = kind.unit.text if isinstance(kind, model.Numeric) else ""
    return f"{to_text(value)} {unit}".rstrip()
