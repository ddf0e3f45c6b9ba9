"""Statements that add a line, and those that limit, remember and tell."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from tests.properties.draft import MODES, Draft, Inlet, Quantity, Scope
from tests.properties.formulas import condition, money, percent, quantity_value, size, some_quantity
from tests.properties.inlets import input_choice, rate_table
from tests.properties.magnitudes import amounts, prices
from tests.properties.pricings import Priced, pricing

LOW, HIGH = 9_000, 10_000  # coins: what is a least stays below what is a most, as it must


# ---- endings ---------------------------------------------------------------------------------------------------------


def endings(draft: Draft, scope: Scope, kind: str = "charge") -> str:
    """What may follow an amount, in any order."""
    kinds = ["at least", "at most", "rounded", "if"]
    kinds += ["prorated"] if draft.every and kind != "span" else []
    kinds += ["billed next"] if draft.every and scope.top and kind == "charge" else []
    chosen = draft.some(kinds, least=0, most=2)
    text = "".join(f" {_ending(draft, scope, one)}" for one in chosen)
    if kind == "discount" and draft.maybe(3):
        text += draft.pick([" may go negative", " carried over"] if scope.top else [" may go negative"])
    return text


def _ending(draft: Draft, scope: Scope, kind: str) -> str:
    match kind:
        case "at least":
            return f"at least {least(draft)}"
        case "at most":
            return f"at most {most(draft)}"
        case "rounded" if len(draft.currencies) == 1:
            step = draft.pick(["1", "0.01", "0.05", "1/3"])
            return f"rounded {draft.pick(MODES)} to {step} {draft.currencies[0]}"
        case "prorated":
            return f"prorated{_window(draft)}"
        case "if":
            return f"if {condition(draft, scope)}"
        case "billed next":
            return "billed next period"
    return f"at least {least(draft)}"


def _window(draft: Draft) -> str:
    """Of the life of the subscription, or between dates."""
    if draft.maybe(3):
        return ""
    draft.undated = False
    dates = ["2025-02-10", "period.start + 3 days", "(period.end - 1 month)"]
    dates += [inlet.name for inlet in draft.inlets if inlet.kind == "date" and inlet.role == "input"]
    start = f" from {draft.pick(dates)}" if draft.maybe() else ""
    return start + (f" to {draft.pick(dates)}" if draft.maybe() or not start else "")


def least(draft: Draft) -> str:
    return draft.money(draft.value(amounts(draft.coin, LOW)))


def most(draft: Draft) -> str:
    return draft.money(draft.value(amounts(draft.coin, LOW)) + HIGH * draft.coin)


def cadence(draft: Draft) -> str:
    """How often a fee comes, in whole periods of the plan."""
    if draft.every is None:
        return ""
    options = ["", " once", *(f" every {draft.every.times(count)}" for count in (1, 2, 3, 12))]
    if draft.every.months in (1, 3, 12):
        options += [" every calendar year"]
    chosen = draft.pick(options)
    if "calendar" in chosen:
        draft.undated = False
    return chosen


# ---- lines -----------------------------------------------------------------------------------------------------------


def add(draft: Draft, scope: Scope, name: str, text: str, credit: bool = False, limited: bool = True) -> str:
    """Make a finished line known to what stands below."""
    draft.depends(name, text)
    scope.amounts.append(f"{name}.amount" if credit else draft.pick([name, f"{name}.amount"]))
    if limited:
        (scope.credits if credit else scope.lines).append(name)
    return text


def fee(draft: Draft, scope: Scope) -> str:
    name = draft.name("fee")
    often = cadence(draft) if scope.top else ""
    ends = endings(draft, scope, "span" if " every " in often else "charge")
    equals = draft.pick(["", "= "])
    return add(draft, scope, name, f"fee {name}{draft.title('fee')} {equals}{draft.some_money()}{often}{ends}")


def formula(draft: Draft, scope: Scope) -> str:
    name = draft.name("charge")
    return add(draft, scope, name, f"charge {name} = {money(draft, scope)}{endings(draft, scope)}")


def charge(draft: Draft, scope: Scope) -> str:
    """A quantity at a price; a choice or a table may set the price."""
    quantity = some_quantity(draft, scope)
    priced = Priced(quantity.unit, quantity.whole, lambda: _looked_up(draft, scope, quantity))
    text, name = quantity.text, draft.name("charge")
    if draft.maybe(4):
        text = quantity_value(draft, scope, quantity.unit)
        priced = Priced(quantity.unit, True, priced.looked_up)
    elif quantity.inlet is not None and quantity.inlet.role == "meter" and not _name_taken(scope, quantity):
        name = draft.pick([name, quantity.text])
    return charged(draft, scope, name, quantity, text, priced)


def charged(draft: Draft, scope: Scope, name: str, quantity: Quantity, text: str, priced: Priced) -> str:
    """A charge on `text`; it may share the name of its meter."""
    shared = name == quantity.text
    statement = f"charge {name} on {text} {pricing(draft, scope, priced)}{endings(draft, scope)}"
    draft.depends(name, statement)
    scope.amounts.append(f"{name}.amount" if shared else name)
    scope.lines.append(name)
    return statement


def _name_taken(scope: Scope, quantity: Quantity) -> bool:
    return quantity.text in scope.lines or not scope.top


def _looked_up(draft: Draft, scope: Scope, quantity: Quantity) -> str:
    """A price out of a table made for this quantity, by a choice and perhaps by how much is used."""
    choices = [inlet for inlet in draft.inlets if inlet.role == "input" and inlet.kind == "choice"]
    choice = draft.pick(choices) if choices else input_choice(draft, scope)
    sized = draft.maybe()
    table = rate_table(draft, quantity.unit, choice.values, sized)
    size_key = f", {quantity.text}" if sized else ""
    return f"{table}[{draft.currency_key}{choice.name}{size_key}].price"


def discount(draft: Draft, scope: Scope) -> str:
    name = draft.name("discount")
    kept = f"max({draft.money(Fraction(0))}, {money(draft, scope)})"  # a discount below zero is a mistake
    amount = draft.pick([f"{draft.some_percent()} of subtotal", draft.some_money(), kept])
    text = f"discount {name} {amount}{endings(draft, scope, 'discount')}"
    return add(draft, scope, name, text, credit=True)


def tax(draft: Draft, scope: Scope) -> str:
    name = draft.name("tax")
    if scope.lines and scope.row is None and draft.maybe(3):
        rate = draft.pick([draft.some_percent(), *scope.percents])
        return f"tax {name} {rate} included in {', '.join(draft.some(scope.lines))}"
    amount = draft.pick([f"{draft.some_percent()} of subtotal", f"({percent(draft, scope)} * subtotal)"])
    return add(draft, scope, name, f"tax {name} {amount}{endings(draft, scope)}")


def limit(draft: Draft, scope: Scope) -> str:
    """A minimum or a maximum: of all above or of some lines, in a period or over a span."""
    kind = draft.pick(["minimum", "maximum"])
    name = draft.name(kind)
    amount = least(draft) if kind == "minimum" else most(draft)
    often = _over_span(draft) if scope.top else ""
    known = [*scope.lines, *scope.credits]
    against = f" against {', '.join(draft.some(known))}" if known and draft.maybe() else ""
    ends = " prorated" if draft.every and draft.maybe(3) else ""
    ends += f" if {condition(draft, scope)}" if draft.maybe(3) else ""
    text = f"{kind} {name} {amount}{often}{against}{ends}"
    if often:
        draft.tainted.add(name)
    return add(draft, scope, name, text, limited=False)


def _over_span(draft: Draft) -> str:
    if draft.every is None or draft.maybe():
        return ""
    return f" every {draft.every.times(draft.count(1, 4))}"


def commit(draft: Draft, scope: Scope) -> str:
    """A commitment over a span; its lines are its premium and its shortfall."""
    if draft.every is None:
        return fee(draft, scope)
    name = draft.name("commit")
    # what a commitment is against must be able to reach it
    used, base = draft.pick([q for q in scope.quantities if q.inlet]), draft.name("charge")
    scope.lines.append(base)
    scope.amounts.append(base)
    first = f"charge {base} on {used.text} at {draft.rate(draft.value(prices) + 1, used.unit.word)}"
    over = f" overage at {draft.pick(['110%', '100.5%', '200%', '133.333%'])}" if draft.maybe() else ""
    against = ", ".join([*draft.some(scope.lines[:-1], least=0), base])
    ends = " prorated" if draft.maybe(3) else ""
    draft.tainted.add(name)
    scope.amounts.append(f"{name}.shortfall")
    if over:
        scope.amounts.append(f"{name}.premium")
    span = draft.every.times(draft.count(1, 4))
    return f"{first} commit {name} {least(draft)} every {span} against {against}{over}{ends}"


def rounding(draft: Draft, scope: Scope) -> str:
    """A line with the difference; its step is in one currency."""
    if len(draft.currencies) > 1 or not scope.top:
        return fee(draft, scope)
    name = draft.name("rounding")
    return add(draft, scope, name, f"rounding {name} {draft.pick(MODES)} to 1 {draft.currencies[0]}", limited=False)


# ---- names without a line --------------------------------------------------------------------------------------------


def let(draft: Draft, scope: Scope) -> str:
    """A quantity or an amount with a name."""
    name = draft.name("let")
    if scope.quantities and draft.maybe():
        one = some_quantity(draft, scope)
        text = f"let {name} = {quantity_value(draft, scope, one.unit)}"
        draft.depends(name, text)
        scope.quantities.append(Quantity(name, one.unit, True, coverable=scope.row is None))
    else:
        text = f"let {name} = {money(draft, scope)}"
        draft.depends(name, text)
        scope.amounts.append(name)
    return text


def remember(draft: Draft, scope: Scope) -> str:
    """A value, or the last few, for the next periods. What it is made of carries nothing itself, so that no
    denominator grows from period to period."""
    name = draft.name("memory")
    draft.tainted.add(name)
    quantities = [quantity for quantity in scope.quantities if draft.fresh([quantity.text])]
    if not quantities:
        return f"remember {name} = previous {name} + {draft.some_money()} opening {draft.some_money()}"
    one = draft.pick(quantities)
    if draft.maybe(3):
        fold = draft.pick(["sum", "max", "min"])
        scope.quantities.append(Quantity(f"{fold}({name})", one.unit, True))
        return f"remember {name} = {one.text} keeping {draft.count(2, 4)}{_remember_clauses(draft, one)}"
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


def _remember_clauses(draft: Draft, one: Quantity) -> str:
    """The least of no values yet is refused, so what is kept has a value from the start."""
    return f" opening {size(draft, one.unit)}{_restarts(draft)}"


def _restarts(draft: Draft) -> str:
    if draft.every is None or draft.maybe():
        return ""
    return f" every {draft.every.times(draft.count(2, 4))}"


def notify(draft: Draft, scope: Scope) -> str:
    name = draft.name("notice")
    return f"notify {name} when {draft.pick([f'total > {draft.some_money()}', condition(draft, scope)])}"


# ---- blocks ----------------------------------------------------------------------------------------------------------


def when(draft: Draft, scope: Scope, depth: int = 1) -> str:
    """One branch or the other; a line of one name may stand in both."""
    test = condition(draft, scope)
    body, other = scope.inside(), scope.inside()
    first = block(draft, body, depth - 1)
    shared = draft.name("either")
    first.append(f"charge {shared} = {money(draft, body)}")
    second = [*block(draft, other, depth - 1), f"charge {shared} = {money(draft, other)}"]
    draft.depends(shared, f"{first[-1]} {second[-1]}")
    _seen_outside(scope, body)
    _seen_outside(scope, other)
    scope.lines.append(shared)
    scope.amounts.append(shared)
    text = f"when {test} {{ {' '.join(first)} }}"
    if draft.maybe(3):
        return f"{text} otherwise when {condition(draft, scope)} {{ {' '.join(second)} }}"
    return f"{text} otherwise {{ {' '.join(second)} }}"


def block(draft: Draft, scope: Scope, depth: int) -> list[str]:
    """A few statements that may stand in any block."""
    options = INSIDE if depth > 0 else INSIDE[:-1]
    return [draft.pick(options)(draft, scope) for _ in range(draft.count(0, 2))]


def _seen_outside(scope: Scope, inner: Scope) -> None:
    """Lines of a block are lines of the bill."""
    for kind in ("lines", "credits"):
        known: list[str] = getattr(scope, kind)
        found = [name for name in getattr(inner, kind) if name not in known]
        known += found
        scope.amounts += [f"{name}.amount" for name in found]


def each(draft: Draft, scope: Scope, source: Inlet) -> str:
    """A body for every row of records; the rows may fill the same tiers one after the other."""
    row = draft.name("row")
    inner = scope.inside(row)
    inner.lines, inner.credits = [], []
    if draft.divided.get(source.name):  # what is left is known for each dimension value, not for each row
        inner.quantities = [one for one in inner.quantities if one.text != f"overage of {source.name}"]
    statements = []
    for column in source.rows:
        if column.kind == "money":
            inner.amounts.append(f"{row}.{column.name}")
        elif column.kind == "number":
            assert column.unit is not None
            inner.quantities.append(Quantity(f"{row}.{column.name}", column.unit, column.whole))
        elif column.kind == "flag":
            inner.conditions.append(f"{row}.{column.name}")
        elif column.kind == "choice":
            inner.conditions.append(f"{row}.{column.name} is {column.values[0]}")
    sized = next(quantity for quantity in inner.quantities if quantity.text.startswith(f"{row}."))
    priced = Priced(sized.unit, sized.whole, continuing=draft.maybe())
    statements.append(charged(draft, inner, draft.name("charge"), sized, sized.text, priced))
    if source.role == "records" and draft.maybe():
        name = draft.name("charge")
        ends = endings(draft, inner)
        statements.append(add(draft, inner, name, f"charge {name} on {row}.amount at {draft.some_percent()}{ends}"))
    statements += block(draft, inner, 1)
    _seen_outside(scope, inner)
    return f"each {row} in {source.name} {{ {' '.join(statements)} }}"


Statement = Callable[[Draft, Scope], str]
INSIDE: tuple[Statement, ...] = (fee, formula, charge, discount, tax, limit, let, when)
