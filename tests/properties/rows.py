"""Charges and values over rows: dimensions, days, records."""

from __future__ import annotations

from fractions import Fraction

from tests.properties.blocks import each
from tests.properties.draft import MODES, Column, Draft, Inlet, Quantity, Scope
from tests.properties.endings import endings
from tests.properties.lines import add, charged
from tests.properties.lookups import rate_table
from tests.properties.magnitudes import number
from tests.properties.pricings import Priced, pricing, rate


def dimensions_of(quantity: Quantity) -> list[Column]:
    """The closed dimensions of a meter."""
    assert quantity.inlet is not None
    return [column for column in quantity.inlet.rows if column.kind == "choice"]


def row_charge(draft: Draft, scope: Scope, quantity: Quantity) -> str:
    """A charge over a meter with rows: summed, by dimensions, at the price of each row, or row after row."""
    assert quantity.inlet is not None
    named = [column for column in quantity.inlet.rows if column.kind in ("choice", "open")]
    kinds = ["summed", "each", "each"] + (["by"] * 4 if named else [])
    kinds += ["price", "formula"] if dimensions_of(quantity) else []
    kind = draft.pick(kinds)
    if kind == "each":
        return _each_row(draft, scope, quantity)
    name = draft.name("charge")
    columns = dimensions_of(quantity)
    if kind == "by":
        by = [column.name for column in draft.some(named)]
        closed = any(column.name == by[0] for column in columns)
        priced = Priced(quantity.unit, quantity.whole, (lambda: _looked_up(draft, quantity, by)) if closed else None)
        text = f"{_left(draft, scope, quantity, by)} by {', '.join(by)}"
        return charged(draft, scope, name, quantity, text, priced)
    if kind == "summed":
        text = _left(draft, scope, quantity, [])
        return charged(draft, scope, name, quantity, text, Priced(quantity.unit, quantity.whole))
    column = draft.pick(columns).name
    text = _left(draft, scope, quantity, [key.name for key in quantity.inlet.rows[:-1]])
    price = _looked_up(draft, quantity, [column])
    formula = f"= {price} * {text}" if kind == "formula" else f"on {text} at {price}"
    return add(draft, scope, name, f"charge {name} {formula}{endings(draft, scope)}")


def _left(draft: Draft, scope: Scope, quantity: Quantity, by: list[str]) -> str:
    """The quantity, or what the grants above leave of it: of grants that give each value its own, only by those."""
    overage = f"overage of {quantity.text}"
    known = [one.text for one in scope.quantities if one.text == overage]
    divided = draft.divided.get(quantity.text)
    return draft.pick([quantity.text, *([] if divided and ", ".join(by) not in ("", divided) else known)])


def _looked_up(draft: Draft, quantity: Quantity, by: list[str]) -> str:
    """A price for each value of a dimension, out of a table."""
    column = next(column for column in dimensions_of(quantity) if column.name == by[0])
    table = rate_table(draft, quantity.unit, column.values, sized=False)
    return f"{table}[{draft.currency_key}{column.name}].price"


def _each_row(draft: Draft, scope: Scope, quantity: Quantity) -> str:
    """The rows of a meter as the rows of an `each`."""
    assert quantity.inlet is not None
    return each(draft, scope, quantity.inlet)


def record_charge(draft: Draft, scope: Scope, source: Inlet) -> str:
    """Something of a list of records: a body for each, or an amount of all."""
    kind = draft.pick([*["each"] * 3, "sum", "count", "shared", "extreme", "extreme", "average"])
    if kind == "each":
        return each(draft, scope, source)
    name, row = draft.name("charge"), draft.name("row")
    sized = next(column for column in source.rows if column.kind == "number")
    assert sized.unit is not None
    if kind == "sum":
        condition = f"if {row}.size > {draft.quantity(sized.unit, draft.mark(sized.unit, Fraction(10)))} then "
        body = draft.pick([f"{row}.amount", f"({condition}{row}.amount else {draft.some_money()})"])
        text = f"charge {name} = {draft.some_percent()} of sum({body} for {row} in {source.name})"
        return add(draft, scope, name, text + endings(draft, scope))
    if kind == "count":
        return _counted(draft, scope, name, row, source)
    if kind in ("extreme", "average"):
        text = f"charge {name} = {_folded(draft, kind, row, source)}"
        return add(draft, scope, name, text + endings(draft, scope))
    quantity = Quantity(draft.name("let"), sized.unit, sized.whole, coverable=True)
    scope.quantities.append(quantity)
    total = f"let {quantity.text} = sum({row}.size for {row} in {source.name})"
    price = rate(draft, Priced(sized.unit, sized.whole))
    return f"{total} {add(draft, scope, name, f'charge {name} on {quantity.text} at {price}{endings(draft, scope)}')}"


def _folded(draft: Draft, kind: str, row: str, source: Inlet) -> str:
    """The greatest, least or mean amount; of no rows there is none, unless an `if` excludes it."""
    fold = f"{draft.pick(['max', 'min'])}({row}.amount for {row} in {source.name})"
    if kind == "average":
        step = f"{number(draft.coin)} {draft.currencies[0]}" if len(draft.currencies) == 1 else ""
        mean = f"average({row}.amount for {row} in {source.name})"
        fold = f"({mean} rounded {draft.pick(MODES)} to {step})" if step else fold
    if draft.maybe():
        unit = "" if source.unit is None else f" {source.unit.word}"
        return f"(if count({source.name}) > 0{unit} then {fold} else {draft.some_money()})"
    draft.may_reject = True
    return fold


def _counted(draft: Draft, scope: Scope, name: str, row: str, source: Inlet) -> str:
    """How many there are: all at a price for each, or those of some size at an amount."""
    if source.unit is not None and draft.maybe():
        price = pricing(draft, scope, Priced(source.unit, True))
        text = f"charge {name} on count({source.name}) {price}"
    else:
        many = f"sum((if {row}.amount > {draft.some_money()} then 1 else 0) for {row} in {source.name})"
        text = f"charge {name} = {draft.some_money()} * {many}"
    return add(draft, scope, name, text + endings(draft, scope))
