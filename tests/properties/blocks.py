"""Blocks of lines: the branches of a `when`, the body of an `each`."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from tests.properties.draft import Column, Draft, Inlet, Quantity, Scope
from tests.properties.endings import endings
from tests.properties.formulas import condition, money, ratio
from tests.properties.lines import add, charge, charged, discount, fee, formula, limit, looked_up, tax
from tests.properties.magnitudes import number
from tests.properties.memories import let
from tests.properties.pricings import Priced
from tests.properties.terms import declared


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
        _name_column(inner, row, column)
    sized = next(quantity for quantity in inner.quantities if quantity.text.startswith(f"{row}."))
    in_order = all(column.kind != "open" for column in source.rows)  # else the rows may stand in any
    priced = Priced(sized.unit, sized.whole, continuing=in_order and draft.maybe())
    statements.append(charged(draft, inner, draft.name("charge"), sized, sized.text, priced))
    if source.role == "records" and draft.maybe():
        name = draft.name("charge")
        ends = endings(draft, inner)
        statements.append(add(draft, inner, name, f"charge {name} on {row}.amount at {draft.some_percent()}{ends}"))
    if any(column.kind == "date" for column in source.rows):
        statements.append(_of_its_day(draft, inner, row, sized))
    if draft.maybe(4):
        name = draft.name("charge")
        statements.append(add(draft, inner, name, f"charge {name} = {draft.some_money()} * {ratio(draft, inner)}"))
    statements += block(draft, inner, 1)
    _seen_outside(scope, inner)
    return f"each {row} in {source.name} {{ {' '.join(statements)} }}"


def _name_column(inner: Scope, row: str, column: Column) -> None:
    """What the body may say of a column."""
    text = f"{row}.{column.name}"
    match column.kind:
        case "money":
            inner.amounts.append(text)
        case "number" if column.unit is not None:
            inner.quantities.append(Quantity(text, column.unit, column.whole))
        case "number" | "day" | "hour":
            inner.conditions.append(f"{text} >= 3")
        case "percent":
            inner.percents.append(text)
        case "date":
            inner.dates.append(text)
        case "flag":
            inner.conditions.append(text)
        case "text" | "open":
            inner.conditions.append(f'{text} != "a b"')
        case "choice":
            inner.conditions.append(f"{text} is {column.values[0]}")


def _of_its_day(draft: Draft, inner: Scope, row: str, sized: Quantity) -> str:
    """A line by the days from the row's own to the period's last, or at what a term was on it: before the first of its
    dates it was nothing, which refuses."""
    if draft.every and draft.maybe(2):
        draft.undated = False
        name = draft.name("charge")
        text = f"charge {name} = {draft.rate(Fraction(2), 'day')} * days({row}.placed to period.end)"
        return add(draft, inner, name, text + endings(draft, inner))
    draft.may_reject = True
    inlet = Inlet(draft.name("term"), "term", "percent")
    term = declared(draft, inlet, Fraction(1, 10), lambda at: f"{number(100 * at)}%", ("dated",))
    name = draft.name("charge")
    price = f"({draft.some_rate(sized.unit)} * {sized.text})"
    return add(draft, inner, name, f"charge {name} = ({term} at {row}.placed) * {price}{endings(draft, inner)}")


Statement = Callable[[Draft, Scope], str]
INSIDE: tuple[Statement, ...] = (fee, formula, charge, looked_up, discount, tax, limit, let, when)
