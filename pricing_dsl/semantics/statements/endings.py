"""What may follow a line's amount: `at least`, `at most`, `rounded`, `prorated`, `if`, `billed next period` …"""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen

from pricing_dsl.diagnostics import Label
from pricing_dsl.semantics import model, types
from pricing_dsl.semantics.expressions import check_expr, number
from pricing_dsl.semantics.statements import amounts
from pricing_dsl.semantics.statements.cadences import needs_periods
from pricing_dsl.semantics.statements.standing import Here
from pricing_dsl.syntax import nodes

_WORDS: dict[type, str] = {
    nodes.AtLeast: "at least",
    nodes.AtMost: "at most",
    nodes.RoundedLine: "rounded",
    nodes.Prorated: "prorated",
    nodes.OnlyIf: "if",
    nodes.BilledNext: "billed next period",
    nodes.CarriedOver: "carried over",
    nodes.MayGoNegative: "may go negative",
}
_BOUNDS = frozenset({"minimum", "maximum", "commit"})
_ONCE = frozenset({nodes.Prorated, nodes.OnlyIf, nodes.BilledNext, nodes.CarriedOver, nodes.MayGoNegative})


@frozen
class Endings:
    """The endings of a line in the order written, and the two that belong to credits."""

    steps: tuple[model.Ending, ...]
    carried_over: bool = False
    may_go_negative: bool = False


def check_endings(here: Here, written: tuple[nodes.Ending, ...], kind: str) -> Endings:
    """The endings of a line. kind: fee, charge, discount, tax, minimum, maximum or commit."""
    if not written:
        return Endings(())
    _check_doubles(here, written)
    steps: list[model.Ending] = []
    words = set()
    bounds: dict[type, tuple[Fraction, nodes.Ending]] = {}
    for node in written:
        words.add(type(node))
        step = _ending(here, node, kind)
        if step is not None:
            steps.append(step)
        if isinstance(step, model.AtLeast | model.AtMost):
            _check_bounds(here, node, step, bounds)
    if {nodes.CarriedOver, nodes.MayGoNegative} <= words:
        here.context.report(
            "C310",
            written[-1],
            "a credit that may go negative is never cut, so nothing of it is carried over",
            hint="keep one of the two",
        )
    credit = kind == "discount"
    return Endings(tuple(steps), credit and nodes.CarriedOver in words, credit and nodes.MayGoNegative in words)


def _ending(here: Here, node: nodes.Ending, kind: str) -> model.Ending | None:
    match node:
        case nodes.AtLeast(amount=amount):
            return model.AtLeast(amounts.coins(here, amount, "the least"))
        case nodes.AtMost(amount=amount):
            return model.AtMost(amounts.coins(here, amount, "the most"))
        case nodes.RoundedLine(mode=mode, step=step):
            unit = here.scope.money.unit
            return amounts.rounding(here, mode, step, unit)
        case nodes.Prorated():
            return _prorated(here, node)
        case nodes.OnlyIf(condition=condition):
            if kind == "commit":
                _refuse(here, node, kind, "a commitment holds for its span, whatever happens in a period of it")
            return model.OnlyIf(amounts.condition(here, condition))
        case nodes.BilledNext():
            if kind in _BOUNDS:
                _refuse(here, node, kind, "what it adds is known only when its lines are")
                return None
            return _billed_next(here, node)
    _check_credit(here, node, kind)
    return None


def _prorated(here: Here, node: nodes.Prorated) -> model.Prorate | None:
    hint = "a plan without `every` has no period to take a share of"
    if not needs_periods(here, node, "`prorated`", hint):
        return None
    start = None if node.start is None else check_expr(node.start, here.scope, types.DATE, "where the share begins")
    end = None if node.end is None else check_expr(node.end, here.scope, types.DATE, "where the share ends")
    return model.Prorate(start, end)


def _billed_next(here: Here, node: nodes.BilledNext) -> model.BilledNext | None:
    if node.unit.text != "period":
        here.context.report(
            "S012", node.unit, f"a line can be billed next period, not next {node.unit.text}", hint="say `period`"
        )
        return None
    why = "what is deferred belongs to the bill, whichever branch or row it came from"
    if not here.alone(node, "`billed next period`", why):
        return None
    hint = "without `every` there is no next period to bill it in"
    return model.BilledNext() if needs_periods(here, node, "`billed next period`", hint) else None


def _refuse(here: Here, node: nodes.Ending, kind: str, why: str) -> None:
    what = {"commit": "commitment"}.get(kind, kind)
    here.context.report("S012", node, f"a {what} cannot be followed by `{_WORDS[type(node)]}`", hint=why)


def _check_credit(here: Here, node: nodes.Ending, kind: str) -> None:
    word = _WORDS[type(node)]
    if kind != "discount":
        here.context.report("S012", node, f"`{word}` belongs to a discount, and this is a {kind}", hint="leave it out")
    elif isinstance(node, nodes.CarriedOver):
        here.alone(node, "`carried over`", "what is carried belongs to the plan, whichever branch or row it came from")


def _check_doubles(here: Here, written: tuple[nodes.Ending, ...]) -> None:
    seen: dict[type, nodes.Ending] = {}
    for node in written:
        kind = type(node)
        if kind in seen and kind in _ONCE:
            hint = "join the conditions with `and`" if kind is nodes.OnlyIf else "leave one out"
            label = Label(here.place(seen[kind]), "here already")
            here.context.report("N805", node, f"the line says `{_WORDS[kind]}` twice", labels=(label,), hint=hint)
        seen[kind] = node


def _check_bounds(
    here: Here,
    node: nodes.Ending,
    step: model.AtLeast | model.AtMost,
    bounds: dict[type, tuple[Fraction, nodes.Ending]],
) -> None:
    """The least of a line may not lie above the most of it."""
    value = number(step.amount)
    if value is None:
        return
    bounds[type(node)] = (value, node)
    least, most = bounds.get(nodes.AtLeast), bounds.get(nodes.AtMost)
    if least is None or most is None or least[0] <= most[0]:
        return
    other = least[1] if node is most[1] else most[1]
    word = _WORDS[type(other)]
    here.context.report(
        "C307",
        node,
        f"the least, {amounts.shown(here, least[0])}, is above the most, {amounts.shown(here, most[0])}",
        labels=(Label(here.place(other), f"`{word}` is said here"),),
        stake=f"every such line would be {amounts.shown(here, value)}, whatever was used",
    )
