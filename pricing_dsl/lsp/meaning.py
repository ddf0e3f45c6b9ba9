"""What a thing is worth: its type, and its value today where it has one."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from fractions import Fraction

from attrs import frozen

from pricing_dsl.exact import to_text
from pricing_dsl.lsp.names import Thing
from pricing_dsl.lsp.workspace import View
from pricing_dsl.semantics import model
from pricing_dsl.semantics.check import Checked
from pricing_dsl.semantics.scope import (
    ConstantSymbol,
    DatedSymbol,
    GrantSymbol,
    InletSymbol,
    LetSymbol,
    LineSymbol,
    RememberSymbol,
    Symbol,
)


@frozen
class Meaning:
    """type: of the bare name, None where it has no value. today: its value, in words, where that depends on nothing
    but the date. money: it is a line, so its amount is money."""

    type: model.Type | None
    today: str | None = None
    money: bool = False


def meaning(view: View, thing: Thing, day: datetime.date | None = None) -> Meaning:
    """What is known of a thing, as far as the last check came."""
    if view.checked is None:
        return Meaning(None)
    if thing.space == "global":
        symbol = view.checked.symbols.get(thing.name)
    else:
        symbol = next((one for one in _in_plans(view, thing) if _fits(one, thing)), None)
    return Meaning(None) if symbol is None else of_symbol(symbol, view.checked, day or datetime.date.today())


def _in_plans(view: View, thing: Thing) -> Iterator[Symbol]:
    """The symbols that the plans of a family know by a name."""
    assert view.checked is not None
    for result in view.checked.plans:
        if view.names.families.get(result.plan.name) == thing.owner:
            yield from (one for one in result.scope.in_plan() if one.name == thing.name)
            yield from (one for one in result.scope.lets.values() if one.name == thing.name)


def _fits(symbol: Symbol, thing: Thing) -> bool:
    return isinstance(symbol, LineSymbol) == (thing.space == "line")


def of_symbol(symbol: Symbol, checked: Checked, day: datetime.date) -> Meaning:
    """What a symbol of the checker is worth."""
    match symbol:
        case InletSymbol(inlet=inlet):
            today = _default(inlet, checked, day) if inlet.role == "term" else None
            return Meaning(None if inlet.role == "records" else inlet.type, today)
        case ConstantSymbol(value=value):
            return Meaning(value.type, said(value.value, value.type, checked))
        case DatedSymbol(table=table, type=type):
            return Meaning(type, _on(day, table, type, checked))
        case LetSymbol(type=type, value=value):
            return Meaning(type, said(value.value, type, checked) if isinstance(value, model.Const) else None)
        case GrantSymbol(type=type) | RememberSymbol(type=type):
            return Meaning(type)
        case LineSymbol():
            return Meaning(None, money=True)
    return Meaning(None)


def _default(inlet: model.Inlet, checked: Checked, day: datetime.date) -> str | None:
    if inlet.dated is not None:
        return _on(day, inlet.dated, inlet.type, checked)
    return None if inlet.default is None else said(inlet.default, inlet.type, checked)


def _on(day: datetime.date, term: str, type: model.Type, checked: Checked) -> str | None:
    """The value of a dated term on a day."""
    value = dated_value(checked.tables.get(term), day)
    return None if value is None else said(value, type, checked)


def dated_value(table: model.Table | None, day: datetime.date) -> model.Literal | None:
    """What a dated term is on a day: the newest row that holds by then; rows stand newest first."""
    for row in table.rows if table is not None else ():
        since = row.matches[0].value
        if isinstance(since, datetime.date) and since <= day:
            return row.cells[0]
    return None


def said(value: model.Literal, type: model.Type, checked: Checked) -> str | None:
    """A value as it is read aloud; None if it is not known."""
    match value, type:
        case _, model.Unknown():
            return None
        case Fraction(), model.Numeric(unit=unit, percent=percent):
            return f"{to_text(value * 100)}%" if percent else checked.units.quantity_text(value, unit)
        case bool(), _:
            return "true" if value else "false"
    return str(value)
