"""What a `given`, or the head of a column, speaks of."""

from __future__ import annotations

from typing import TypeAlias

from attrs import field, frozen

from pricing_dsl.diagnostics.suggest import closest
from pricing_dsl.semantics import model, types
from pricing_dsl.semantics.expressions import check_expr, is_unknown
from pricing_dsl.semantics.scope import (
    ConstantSymbol,
    Context,
    DatedSymbol,
    GrantSymbol,
    InletSymbol,
    Scope,
    kind_of,
)
from pricing_dsl.syntax import nodes


@frozen
class PeriodTarget:
    key: str = "period"


@frozen
class CurrencyTarget:
    key: str = "currency"


@frozen
class SubscriptionTarget:
    end: bool

    @property
    def key(self) -> str:
        return f"subscription.{'end' if self.end else 'start'}"


@frozen
class InletTarget:
    """A meter, input, term or records; keys: the values in square brackets by dimension."""

    inlet: model.Inlet
    keys: dict[str, str] = field(factory=dict)

    @property
    def key(self) -> str:
        return f"{self.inlet.name}[{', '.join(self.keys.values())}]" if self.keys else self.inlet.name


@frozen
class BoughtTarget:
    """How many of a grant were bought."""

    key: str


@frozen
class OpeningTarget:
    """What a grant or a remembered value opens with. name: as the opening state calls it; several: a window."""

    name: str
    type: model.Type
    several: bool

    @property
    def key(self) -> str:
        return f"{self.name}.opening"


Target: TypeAlias = PeriodTarget | CurrencyTarget | SubscriptionTarget | InletTarget | BoughtTarget | OpeningTarget


def target_of(node: nodes.Expr, scope: Scope) -> Target | None:
    """What may be given under this name, or None: it is worked out, or nothing has this name. Reports nothing, but for
    wrong values in square brackets."""
    match node:
        case nodes.Ref(name="period"):
            return PeriodTarget()
        case nodes.Ref(name="currency"):
            return CurrencyTarget()
        case nodes.Ref(name=name):
            symbol = scope.context.symbols.get(name)
            return InletTarget(symbol.inlet) if isinstance(symbol, InletSymbol) else None
        case nodes.Member(base=nodes.Ref(name="subscription"), name=member) if member.text in ("start", "end"):
            return SubscriptionTarget(member.text == "end")
        case nodes.Member(base=nodes.Ref(name=name), name=member) if member.text == "bought":
            symbol = scope.local(name)
            return _bought(symbol, scope) if isinstance(symbol, GrantSymbol) else None
        case nodes.Member(base=nodes.Ref(name=name), name=member) if member.text == "opening":
            return _opening(name, scope)
        case nodes.Member(base=nodes.Index() as index, name=member) if member.text == "opening":
            return _opening_by(index, scope)
        case nodes.Index(base=nodes.Ref(name=name)):
            symbol = scope.context.symbols.get(name)
            if not isinstance(symbol, InletSymbol) or symbol.inlet.role != "meter" or symbol.inlet.list is None:
                return None
            keys = _keys(node, scope.context.lists[symbol.inlet.list], scope)
            return None if keys is None else InletTarget(symbol.inlet, keys)
    return None


def _bought(grant: GrantSymbol, scope: Scope) -> Target:
    """One number, or, where lots last some days, a list of purchases."""
    key = f"{grant.key}.bought"
    inlet = scope.context.inlets.get(key)
    return BoughtTarget(key) if inlet is None or inlet.list is None else InletTarget(inlet)


def _opening(name: str, scope: Scope) -> Target | None:
    symbol = scope.local(name)
    if isinstance(symbol, GrantSymbol):
        return OpeningTarget(symbol.key, symbol.type, False)
    kept = scope.remembered.get(name)
    return None if kept is None else OpeningTarget(kept.key, kept.type, kept.keeping is not None)


def _opening_by(node: nodes.Index, scope: Scope) -> Target | None:
    """`given included[eu].opening`: of a grant that each value has for itself."""
    symbol = scope.local(node.base.name) if isinstance(node.base, nodes.Ref) else None
    if not isinstance(symbol, GrantSymbol) or symbol.by is None:
        return None
    keys = _keys(node, scope.context.lists[symbol.by], scope)
    return None if keys is None else OpeningTarget(f"{symbol.key}[{', '.join(keys.values())}]", symbol.type, False)


def _keys(node: nodes.Index, rows: model.RowList, scope: Scope) -> dict[str, str] | None:
    """The values in square brackets by dimension; None after reporting."""
    columns = [column for column in rows.columns if isinstance(column.type, model.Choice)]
    if len(columns) != len(node.args):
        names = ", ".join(column.name for column in columns) or "nothing"
        scope.context.report("Y612", node, f"between the brackets stands one value for each of: {names}")
        return None
    found: dict[str, str] = {}
    for column, arg in zip(columns, node.args, strict=True):
        expr = check_expr(arg, scope, column.type)
        if is_unknown(expr):
            return None
        if not isinstance(expr, model.Const):
            scope.context.report("Y609", arg, f"only a value of `{column.name}` can stand here")
            return None
        found[column.name] = str(expr.value)
    return found


def report_no_target(node: nodes.Expr, scope: Scope) -> None:
    """Report a name that cannot be given."""
    context = scope.context
    root = node
    while isinstance(root, nodes.Member | nodes.Index):
        root = root.base
    name = root.name if isinstance(root, nodes.Ref) else ""
    symbol = scope.local(name) or context.symbols.get(name)
    if isinstance(symbol, ConstantSymbol | DatedSymbol):
        context.report(
            "N808", node, f"the term `{name}` is fixed", hint="only a term that is `negotiable` can be given"
        )
    elif isinstance(node, nodes.Member) and symbol is not None:
        context.report("N802", node, f"{kind_of(symbol)} as `{name}` has no `{node.name.text}` that can be given")
    elif isinstance(node, nodes.Index) and symbol is not None:
        if not any(context.place(node).start <= found.place.start for found in context.diagnostics[-1:]):
            context.report("N808", node, f"`{name}` has no values by key that can be given")
    elif symbol is not None:
        context.report(
            "N808",
            node,
            f"`{name}` is {kind_of(symbol)}: it is worked out, not given",
            hint="say `expect` of it",
            once=name,
        )
    else:
        near = closest(name, givable(context))
        hint = f"did you mean `{near}`?" if near else None
        context.report("N802", node, f"nothing called `{name}` comes in", hint=hint, once=name)


def givable(context: Context) -> list[str]:
    """The names that can be given."""
    return [*context.inlets, "period", types.CURRENCY, "subscription"]
