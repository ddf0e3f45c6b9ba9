"""Names without a line: `let`, and what is remembered for the next periods."""

from __future__ import annotations

from tests.properties.draft import MODES, Draft, Quantity, Scope, Unit
from tests.properties.formulas import condition, money, quantity_value, ratio, size, some_quantity


def let(draft: Draft, scope: Scope) -> str:
    """A quantity, an amount, a condition or a date with a name."""
    name = draft.name("let")
    of_quantities = ["quantity", "quantity", "product", "ratio"] if scope.quantities else []
    match draft.pick(["amount", "condition", "date", *of_quantities]):
        case "ratio":
            text = f"let {name} = {ratio(draft, scope)}"
            scope.conditions.append(f"{name} > 0.5")
        case "quantity":
            one = some_quantity(draft, scope)
            text = f"let {name} = {quantity_value(draft, scope, one.unit)}"
            scope.quantities.append(Quantity(name, one.unit, True, coverable=scope.row is None))
        case "product":
            text = _product(draft, scope, name)
        case "condition":
            text = f"let {name} = {condition(draft, scope)}"
            scope.conditions.append(name)
        case "date" if draft.every:
            draft.undated = False
            shift = draft.pick(["1 month", "10 days", "1 year", "2 weeks"])
            dates = draft.pick(["period.start", "min(period.end, 2025-03-31)", *scope.dates])
            text = f"let {name} = {dates} {draft.pick(['+', '-'])} {shift}"
            scope.dates.append(name)
        case _:
            text = f"let {name} = {money(draft, scope)}"
            scope.amounts.append(name)
    draft.depends(name, text)
    return text


def _product(draft: Draft, scope: Scope, name: str) -> str:
    """One quantity times another, in a unit of its own."""
    first = some_quantity(draft, scope)
    others = [one for one in scope.quantities if one.unit != first.unit and not one.unit.word.startswith("product")]
    if not others or first.unit.word.startswith("product"):
        scope.quantities.append(Quantity(name, first.unit, True, coverable=scope.row is None))
        return f"let {name} = {first.text} * 2"
    other = draft.pick(others)
    unit = Unit(f"product_{name}", {})
    draft.declarations.append(f"unit {unit.word} = 1 {first.unit.word} * 1 {other.unit.word}")
    scope.quantities.append(Quantity(name, unit, True, coverable=scope.row is None))
    return f"let {name} = {first.text} * {other.text}"


# ---- what is carried -------------------------------------------------------------------------------------------------


def remember(draft: Draft, scope: Scope) -> str:
    """A value, or the last few, for the next periods. What it is made of carries nothing itself, so that no
    denominator grows from period to period."""
    name = draft.name("memory")
    draft.tainted.add(name)
    if draft.maybe(3):
        return _kept_fact(draft, scope, name)
    quantities = [quantity for quantity in scope.quantities if draft.fresh([quantity.text])]
    if not quantities:
        return f"remember {name} = previous {name} + {draft.some_money()} opening {draft.some_money()}"
    one = draft.pick(quantities)
    if draft.maybe():
        return _kept_values(draft, scope, name, one)
    kind = draft.pick(["sum", "most", "capped", "last", "grown"])
    value = {
        "sum": f"previous {name} + {one.text}",
        "most": f"max(previous {name}, {one.text})",
        "capped": f"min(previous {name} + {one.text}, {size(draft, one.unit)})",
        "last": f"if {condition(draft, scope)} then previous {name} else {one.text}",
        "grown": f"previous {name} increased by 0.5% rounded half_up to 1 {one.unit.word}",
    }[kind]
    scope.quantities.append(Quantity(name, one.unit, True))
    return f"remember {name} = {value} opening {size(draft, one.unit)}{_restarts(draft)}"


def _kept_values(draft: Draft, scope: Scope, name: str, one: Quantity) -> str:
    """The last few values, and a line by what they come to."""
    opening = f" opening {size(draft, one.unit)}" if draft.maybe() else ""
    when = draft.pick(["", "previous "])
    fold = draft.pick(["sum", "max", "min", "average", "count"])
    text = f"{fold}({when}{name})"
    if when and not opening and fold != "sum":
        draft.may_reject = True  # of no values yet there is none
    if fold == "count":
        price = draft.some_money()
    else:
        price = draft.some_rate(one.unit)
        if fold == "average":
            text = f"({text} rounded {draft.pick(MODES)} to {draft.pick(['0.01', '1'])} {one.unit.word})"
        scope.quantities.append(Quantity(text, one.unit, True))
    line = draft.name("charge")
    draft.tainted.add(line)
    scope.amounts.append(line)
    scope.lines.append(line)
    kept = f"remember {name} = {one.text} keeping {draft.count(2, 4)}{opening}{_restarts(draft)}"
    return f"{kept} charge {line} = {price} * {text}"


def _kept_fact(draft: Draft, scope: Scope, name: str) -> str:
    """A condition, a date or a choice, as it was before."""
    choices = [inlet for inlet in draft.inlets if inlet.kind == "choice" and inlet.role == "input"]
    kind = draft.pick(["condition", *(["choice"] if choices else []), *(["date"] if draft.every else [])])
    if kind == "choice":
        inlet = draft.pick(choices)
        scope.conditions += [f"{when}{name} is {inlet.values[0]}" for when in ("", "previous ")]
        return f"remember {name} = {inlet.name} opening {inlet.name}{_restarts(draft)}"
    if kind == "date":
        draft.undated = False
        scope.dates.append(f"previous {name}")
        value = draft.pick(draft.fresh(["period.end", *scope.dates]))
        return f"remember {name} = {value} opening 2025-02-20{_restarts(draft)}"
    scope.conditions.append(f"previous {name}")
    return f"remember {name} = {condition(draft, scope)} opening {draft.pick(['true', 'false'])}{_restarts(draft)}"


def _restarts(draft: Draft) -> str:
    if draft.every is None or draft.maybe():
        return ""
    return f" every {draft.every.times(draft.count(2, 4))}"
