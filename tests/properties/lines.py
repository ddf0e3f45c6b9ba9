"""Statements that add a line, and those that tell."""

from __future__ import annotations

from fractions import Fraction

from tests.properties.draft import MODES, Draft, Every, Quantity, Scope
from tests.properties.endings import cadence, endings, least, most
from tests.properties.formulas import condition, money, percent, quantity_value, some_quantity
from tests.properties.inlets import input_choice, some_unit
from tests.properties.lookups import rate_table, wide_table
from tests.properties.pricings import Priced, pricing


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
    return add(
        draft, scope, name, f"charge {name}{draft.title('charge')} = {money(draft, scope)}{endings(draft, scope)}"
    )


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
    title = draft.title("usage")
    statement = f"charge {name}{title} on {text} {pricing(draft, scope, priced)}{endings(draft, scope)}"
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


def looked_up(draft: Draft, scope: Scope) -> str:
    """Something out of a table with columns of every kind; the rest of it is known to what stands below."""
    unit = some_unit(draft)
    table = wide_table(draft, scope, unit)
    if table is None:
        return formula(draft, scope)
    scope.amounts.append(table.cell("amount"))
    scope.quantities.append(Quantity(table.cell("size"), unit, True))
    scope.percents.append(table.cell("share"))
    scope.conditions.append(f"{table.cell('word')} is high")
    name = draft.name("charge")
    share = f"({table.cell('share')} * {money(draft, scope)})"
    amount = draft.pick([table.cell("amount"), share])
    return add(draft, scope, name, f"charge {name} = {amount}{endings(draft, scope)}")


def discount(draft: Draft, scope: Scope) -> str:
    name = draft.name("discount")
    kept = f"max({draft.money(Fraction(0))}, {money(draft, scope)})"  # a discount below zero is a mistake
    amount = draft.pick([f"{draft.some_percent()} of subtotal", draft.some_money(), kept])
    text = f"discount {name}{draft.title('discount')} {amount}{endings(draft, scope, 'discount')}"
    return add(draft, scope, name, text, credit=True)


def tax(draft: Draft, scope: Scope) -> str:
    name = draft.name("tax")
    title = draft.title("tax")
    if scope.lines and scope.row is None and draft.maybe(3):
        rate = draft.pick([draft.some_percent(), *scope.percents])
        return f"tax {name}{title} {rate} included in {', '.join(draft.some(scope.lines))}"
    amount = draft.pick([f"{draft.some_percent()} of subtotal", f"({percent(draft, scope)} * subtotal)"])
    return add(draft, scope, name, f"tax {name}{title} {amount}{endings(draft, scope)}")


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
    text = f"{kind} {name}{draft.title('bound')} {amount}{often}{against}{ends}"
    if often:
        draft.tainted.add(name)
    return add(draft, scope, name, text, limited=False)


def _over_span(draft: Draft) -> str:
    if draft.every is None or draft.maybe():
        return ""
    return f" every {_span(draft, draft.every)}"


def _span(draft: Draft, every: Every) -> str:
    """A few periods, or a year from January."""
    if every.months in (1, 3, 12) and draft.maybe(4):
        draft.undated = False
        return "calendar year"
    return every.times(draft.count(1, 4))


def commit(draft: Draft, scope: Scope) -> str:
    """A commitment over a span; its lines are its premium and its shortfall."""
    if draft.every is None:
        return fee(draft, scope)
    name = draft.name("commit")
    # what a commitment is against must be able to reach it
    used, base = draft.pick([q for q in scope.quantities if q.inlet]), draft.name("charge")
    scope.lines.append(base)
    scope.amounts.append(base)
    first = f"charge {base} on {used.text} at {draft.rate(draft.price() + 1, used.unit.word)}"
    over = f" overage at {draft.ordinary(['110%', '200%'], ['100.5%', '133.333%'])}" if draft.maybe() else ""
    against = ", ".join([*draft.some(scope.lines[:-1], least=0), base])
    ends = " prorated" if draft.maybe(3) else ""
    draft.tainted.add(name)
    scope.amounts.append(f"{name}.shortfall")
    if over:
        scope.amounts.append(f"{name}.premium")
    span = _span(draft, draft.every)
    return f"{first} commit {name}{draft.title('promise')} {least(draft)} every {span} against {against}{over}{ends}"


def rounding(draft: Draft, scope: Scope) -> str:
    """A line with the difference; its step is in one currency."""
    if len(draft.currencies) > 1 or not scope.top:
        return fee(draft, scope)
    name = draft.name("rounding")
    return add(
        draft,
        scope,
        name,
        f"rounding {name}{draft.title('rounding')} {draft.pick(MODES)} to 1 {draft.currencies[0]}",
        limited=False,
    )


def notify(draft: Draft, scope: Scope) -> str:
    name = draft.name("notice")
    return f"notify {name} when {draft.pick([f'total > {draft.some_money()}', condition(draft, scope)])}"
