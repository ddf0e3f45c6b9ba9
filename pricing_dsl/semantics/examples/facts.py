"""The facts of one period of an example: what `given` says, in the types of what it says it of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from attrs import define, field

from pricing_dsl.diagnostics import Label
from pricing_dsl.semantics import model, types
from pricing_dsl.semantics.examples.targets import (
    BoughtTarget,
    CurrencyTarget,
    InletTarget,
    OpeningTarget,
    PeriodTarget,
    SubscriptionTarget,
    Target,
)
from pricing_dsl.semantics.expressions import check_expr, constant, is_unknown
from pricing_dsl.semantics.scope import Context, Scope
from pricing_dsl.source import Place
from pricing_dsl.syntax import nodes

Row = Mapping[str, model.Literal]


@define(eq=False)
class Facts:
    """What a step gives, and what it keeps from the step before. said: what was given in this step, and where; tried:
    the inlets spoken of, rightly or not; confused: something was said that cannot be given. table: the place of the
    table that the step is a row of.
    """

    context: Context
    period: tuple[date, date] | None = None
    currency: str | None = None
    subscription_start: date | None = None
    subscription_end: date | None = None
    values: dict[str, model.Literal] = field(factory=dict)
    rows: dict[str, list[Row]] = field(factory=dict)
    samples: dict[str, model.Samples] = field(factory=dict)
    openings: dict[str, model.Literal | tuple[model.Literal, ...]] = field(factory=dict)
    said: dict[str, Place] = field(factory=dict)
    tried: set[str] = field(factory=set)
    confused: bool = False
    table: Place | None = None

    def next(self) -> Facts:
        """What stays for the period after: inputs, terms and the subscription; usage does not, nor do purchases."""
        inlets = self.context.inlets
        kept = {name: value for name, value in self.values.items() if _stays(inlets.get(name))}
        return Facts(
            self.context,
            currency=self.currency,
            subscription_start=self.subscription_start,
            subscription_end=self.subscription_end,
            values=kept,
        )

    def say(self, key: str, node: nodes.Node) -> bool:
        """Whether a fact is said for the first time in this step; the second time is reported."""
        place = self.context.place(node)
        earlier = self.said.get(key)
        if earlier is not None:
            label = Label(earlier, "it is given here first")
            once = None if self.table is None else (key, self.table)
            self.context.report("X707", place, f"`{key}` is given twice", labels=(label,), once=once)
            return False
        self.said[key] = place
        return True

    def knows(self, inlet: model.Inlet) -> bool:
        """Whether an inlet needs no more to be said of it."""
        given = inlet.name in self.values or inlet.name in self.tried
        return given or inlet.default is not None or inlet.no_rows or inlet.dated is not None


def _stays(inlet: model.Inlet | None) -> bool:
    return inlet is not None and inlet.role in ("input", "term")


def literal(node: nodes.Expr, type: model.Type, scope: Scope, role: str) -> model.Literal | None:
    """A constant of a type, in its unit; None after reporting."""
    if isinstance(type, model.TextType) and isinstance(node, nodes.Ref):
        return node.name
    expr = check_expr(node, scope, type, role)
    if is_unknown(expr):
        return None
    value = constant(expr)
    if value is None:
        scope.context.report("Y609", node, "a fact is a constant")
    return value


# ---- single facts ----------------------------------------------------------------------------------------------------


def give_value(facts: Facts, target: Target, value: nodes.Expr, node: nodes.Node, scope: Scope) -> None:
    """`given TARGET = VALUE`."""
    if isinstance(target, InletTarget) and target.inlet.list is not None:
        _give_row(facts, target, value, node, scope)
        return
    if not facts.say(target.key, node):
        return
    match target:
        case InletTarget(inlet=inlet):
            found = literal(value, types.in_plan(inlet.type, scope.currency), scope, f"`{inlet.name}`")
            if found is not None:
                facts.values[inlet.name] = found
        case BoughtTarget(key=key):
            found = literal(value, types.WHOLE_NUMBER, scope, f"`{key}`")
            if found is not None:
                facts.values[key] = found
        case OpeningTarget():
            _give_opening(facts, target, (value,), scope, listed=False)
        case SubscriptionTarget(end=end):
            found = literal(value, types.DATE, scope, f"`{target.key}`")
            if isinstance(found, date) and end:
                facts.subscription_end = found
            elif isinstance(found, date):
                facts.subscription_start = found
        case CurrencyTarget():
            pass  # read before the plan was chosen
        case PeriodTarget():
            scope.context.report("Y601", value, "a period has two ends: `given period = 2026-01-01 to 2026-01-31`")


def _give_row(facts: Facts, target: InletTarget, value: nodes.Expr, node: nodes.Node, scope: Scope) -> None:
    """`given egress[eu] = 5 GB`: one row of a meter with dimensions."""
    inlet = target.inlet
    if not target.keys or inlet.each is not None:
        _report_rows(target, node, scope.context)
        return
    if not facts.say(target.key, node):
        return
    found = literal(value, types.in_plan(inlet.type, scope.currency), scope, f"`{target.key}`")
    if found is not None:
        facts.rows.setdefault(inlet.list or "", []).append({**target.keys, inlet.name: found})


def _report_rows(target: InletTarget, node: nodes.Node | Place, context: Context) -> None:
    inlet = target.inlet
    rows = context.lists[inlet.list or ""]
    names = [column.name for column in rows.columns if isinstance(column.type, model.Choice)]
    if inlet.role in ("records", "purchase"):
        hint = f"give its rows: `given {inlet.name} {{ | {' | '.join(column.name for column in rows.columns)} | … }}`"
    elif names and not target.keys:
        hint = f"give one for each {' and '.join(names)}: `given {inlet.name}[…] = …`"
    else:
        hint = f"give a list, `[60, 40]`, or the same for each {inlet.each}: `… each {inlet.each}`"
    context.report("Y613", node, f"`{inlet.name}` has rows, and this is one value", hint=hint)


def _give_opening(
    facts: Facts, target: OpeningTarget, values: tuple[nodes.Expr, ...], scope: Scope, *, listed: bool
) -> None:
    """`given included.opening = 20 GB`, `given peaks.opening = [400 kW, 420 kW]`."""
    if listed != target.several:
        hint = "write it as a list: `[400 kW, 420 kW]`" if target.several else "write it without square brackets"
        place = scope.context.place(values[0]) if values else facts.said[target.key]
        message = f"`{target.key}` is {'a list of values' if target.several else 'one value'}"
        scope.context.report("Y613", place, message, hint=hint)
        return
    found = [literal(value, target.type, scope, f"`{target.key}`") for value in values]
    good = tuple(value for value in found if value is not None)
    if len(good) == len(found):
        facts.openings[target.name] = good if listed else good[0]


# ---- several at once -------------------------------------------------------------------------------------------------


def give_range(facts: Facts, target: Target, node: nodes.GivenRange, scope: Scope) -> None:
    """`given period = A to B`; the dates themselves are read before the plan is chosen."""
    if not isinstance(target, PeriodTarget):
        scope.context.report("Y601", node, "only `period` is given as a range", hint="everything else is one value")
        return
    facts.say(target.key, node)


def give_list(facts: Facts, target: Target, node: nodes.GivenList, scope: Scope) -> None:
    """`given reads = [60, 40]`, `given queries = [ ]`."""
    if not facts.say(target.key, node):
        return
    if isinstance(target, OpeningTarget):
        _give_opening(facts, target, node.values, scope, listed=True)
        return
    if not isinstance(target, InletTarget) or target.inlet.list is None:
        scope.context.report("Y613", node, f"`{target.key}` is one value, and this is a list")
        return
    inlet = target.inlet
    rows = scope.context.lists[inlet.list or ""]
    if inlet.role == "meter" and inlet.each is not None:
        _give_spans(facts, target, node.values, scope)
    elif not node.values:
        facts.rows.setdefault(rows.id, [])
    elif inlet.role == "records" and len(rows.columns) == 1:
        column = rows.columns[0]
        kind = types.in_plan(column.type, scope.currency)
        found = [literal(value, kind, scope, f"`{column.name}`") for value in node.values]
        facts.rows.setdefault(rows.id, []).extend({column.name: value} for value in found if value is not None)
    else:
        _report_rows(target, node, scope.context)


def _give_spans(facts: Facts, target: InletTarget, values: tuple[nodes.Expr, ...], scope: Scope) -> None:
    """A quantity for each day or hour, the first of the period first."""
    inlet = target.inlet
    rows = scope.context.lists[inlet.list or ""]
    names = [column.name for column in rows.columns if isinstance(column.type, model.Choice)]
    if set(names) != set(target.keys):
        _report_rows(target, values[0] if values else facts.said[target.key], scope.context)
        return
    kind = types.in_plan(inlet.type, scope.currency)
    found = [literal(value, kind, scope, f"`{inlet.name}`") for value in values]
    made = facts.rows.setdefault(rows.id, [])
    for number, value in enumerate(found, 1):
        if value is not None:
            made.append({**target.keys, inlet.each or "": Fraction(number), inlet.name: value})


def give_each(facts: Facts, target: Target, node: nodes.GivenEach, scope: Scope, every: model.Cadence | None) -> None:
    """`given reads = 60 calls each day`."""
    context = scope.context
    if not facts.say(target.key, node):
        return
    if not isinstance(target, InletTarget) or target.inlet.each != node.each.text:
        context.report("Y601", node.each, f"`{target.key}` is not kept each {node.each.text}")
        return
    days = _days(facts, every)
    if days is None:
        context.report(
            "X706",
            node,
            f"the example does not say how many {node.each.text}s there are",
            hint="say `given period = A to B`",
        )
        return
    count = days if target.inlet.each == "day" else days * 24
    _give_spans(facts, target, (node.value,) * count, scope)


def _days(facts: Facts, every: model.Cadence | None) -> int | None:
    if facts.period is not None:
        return (facts.period[1] - facts.period[0]).days + 1
    return every.days if every is not None and every.days else None
