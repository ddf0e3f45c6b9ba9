"""What comes in: meters, records, inputs, terms and tables, declared as the draft needs them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from attrs import evolve

from tests.properties.draft import CREDIT, UNITS, Column, Draft, Inlet, Quantity, Scope, Unit
from tests.properties.magnitudes import number, prices, sizes

AGGREGATES = ("", " as sum", " as peak", " as last", " as percentile 95", " as 3rd highest", " as average of 2 highest")
DIMENSIONS = {"region": ("eu", "us", "apac"), "kind": ("hot", "cold")}


def declare_unit(draft: Draft, unit: Unit) -> Unit:
    """The unit, declared if it is not built in."""
    if unit.declaration is not None and unit.declaration not in draft.declarations:
        draft.declarations.append(unit.declaration)
    return unit


def some_unit(draft: Draft) -> Unit:
    return declare_unit(draft, draft.pick(UNITS))


def is_whole(draft: Draft, unit: Unit) -> bool:
    """Only what is counted is declared whole."""
    return unit.declaration is not None and draft.maybe()


# ---- meters ----------------------------------------------------------------------------------------------------------


def meter(draft: Draft, scope: Scope) -> Quantity:
    """A summarized quantity of the period."""
    unit = some_unit(draft)
    whole = is_whole(draft, unit)
    optional = draft.maybe(3)
    inlet = Inlet(draft.name("meter"), "meter", unit=unit, whole=whole, optional=optional)
    default = f" default {draft.quantity(unit, Fraction(draft.count(0, 9)))}" if optional else ""
    return _declare_meter(draft, scope, inlet, draft.pick(AGGREGATES) + default)


def meter_by(draft: Draft, scope: Scope, dimensions: tuple[str, ...] = (), daily: bool = False) -> Quantity:
    """A meter with rows: by closed dimensions, by day, or both."""
    unit = some_unit(draft)
    whole = is_whole(draft, unit)
    name = draft.name("meter")
    columns = [Column(one, "choice", values=DIMENSIONS[one]) for one in dimensions]
    columns += [Column("day", "day")] if daily else []
    columns.append(Column(name, "number", unit, whole))
    optional = draft.maybe(3)
    inlet = Inlet(name, "meter", unit=unit, whole=whole, rows=tuple(columns), optional=optional)
    tail = (" each day" if daily else "") + (" default none" if optional else "")
    if draft.maybe(4):
        inlet, tail = evolve(inlet, corrections=True), tail + " corrections allowed"
        draft.may_reject = True
    return _declare_meter(draft, scope, inlet, tail)


def _declare_meter(draft: Draft, scope: Scope, inlet: Inlet, tail: str) -> Quantity:
    assert inlet.unit is not None
    by = ", ".join(f"{c.name} {{ {', '.join(c.values)} }}" for c in inlet.rows if c.kind == "choice")
    words = f"meter {inlet.name}{draft.title('used')} in {'whole ' if inlet.whole else ''}{inlet.unit.word}"
    draft.declarations.append(words + (f" by {by}" if by else "") + tail)
    draft.inlets.append(inlet)
    found = Quantity(inlet.name, inlet.unit, inlet.whole, coverable=True, inlet=inlet)
    scope.quantities.append(found)
    return found


# ---- inputs ----------------------------------------------------------------------------------------------------------


def input_quantity(draft: Draft, scope: Scope) -> Quantity:
    unit = some_unit(draft)
    whole = is_whole(draft, unit)
    optional = draft.maybe(3)
    inlet = Inlet(draft.name("input"), "input", unit=unit, whole=whole, optional=optional)
    default = f" default {draft.quantity(unit, Fraction(draft.count(0, 99)))}" if optional else ""
    draft.declarations.append(f"input {inlet.name} in {'whole ' if whole else ''}{unit.word}{default}")
    draft.inlets.append(inlet)
    found = Quantity(inlet.name, unit, whole)
    scope.quantities.append(found)
    return found


def input_money(draft: Draft, scope: Scope) -> str:
    return _input(draft, Inlet(draft.name("input"), "input", "money"), " in money", scope.amounts)


def input_percent(draft: Draft, scope: Scope) -> str:
    return _input(draft, Inlet(draft.name("input"), "input", "percent"), ": percent", scope.percents)


def input_flag(draft: Draft, scope: Scope) -> str:
    optional = draft.maybe(3)
    inlet = Inlet(draft.name("input"), "input", "flag", optional=optional)
    return _input(draft, inlet, ": flag" + (" default false" if optional else ""), scope.conditions)


def _input(draft: Draft, inlet: Inlet, type: str, names: list[str]) -> str:
    draft.declarations.append(f"input {inlet.name}{type}")
    draft.inlets.append(inlet)
    names.append(inlet.name)
    return inlet.name


def input_choice(draft: Draft, scope: Scope) -> Inlet:
    """A choice of two to four words, and conditions on it."""
    values = ("basic", "pro", "team", "none")[: draft.count(2, 4)]
    inlet = Inlet(draft.name("input"), "input", "choice", values=values, optional=draft.maybe(3))
    default = f" default {values[-1]}" if inlet.optional else ""
    draft.declarations.append(f"input {inlet.name}: {{ {', '.join(values)} }}{default}")
    draft.inlets.append(inlet)
    scope.conditions += [f"{inlet.name} is {values[0]}", f"not {inlet.name} is {values[-1]}"]
    scope.conditions.append(f"{inlet.name} in {{ {values[0]}, {values[1]} }}")
    return inlet


def input_date(draft: Draft, scope: Scope) -> str:
    inlet = Inlet(draft.name("input"), "input", "date")
    draft.declarations.append(f"input {inlet.name}: date")
    draft.inlets.append(inlet)
    scope.conditions.append(f"{inlet.name} <= 2025-06-15")
    return inlet.name


# ---- records ---------------------------------------------------------------------------------------------------------


def records(draft: Draft) -> Inlet:
    """Events rated one by one, with fields of several kinds."""
    name = draft.name("records")
    unit = some_unit(draft)
    whole = is_whole(draft, unit)
    columns = [Column("amount", "money"), Column("size", "number", unit, whole, optional=draft.maybe(4))]
    columns += [Column("rush", "flag", optional=draft.maybe(4))] if draft.maybe() else []
    columns += [Column("method", "choice", values=("card", "ach", "wire"))] if draft.maybe() else []
    columns += [Column("placed", "date")] if draft.maybe(3) else []
    fields = ", ".join(_record_field(column) for column in columns)
    counted = f" in {some_unit(draft).word}" if draft.maybe() else ""
    draft.declarations.append(f"records {name}{counted} {{ {fields} }}")
    inlet = Inlet(name, "records", rows=tuple(columns))
    draft.inlets.append(inlet)
    return inlet


def _record_field(column: Column) -> str:
    match column.kind:
        case "money":
            return f"{column.name} in money"
        case "number":
            assert column.unit is not None
            default = f" default 1 {column.unit.word}" if column.optional else ""
            return f"{column.name} in {'whole ' if column.whole else ''}{column.unit.word}{default}"
        case "choice":
            return f"{column.name}: {{ {', '.join(column.values)} }}"
    return f"{column.name}: {column.kind}" + (" default true" if column.optional else "")


# ---- terms -----------------------------------------------------------------------------------------------------------


def term_quantity(draft: Draft, scope: Scope) -> Quantity:
    """A constant quantity, perhaps dated, perhaps negotiable, then within bounds."""
    unit = some_unit(draft)
    value = draft.mark(unit, draft.value(sizes(most=500)))
    name = draft.name("term")
    kind = draft.pick(["fixed", "negotiable", "between", "dated"])
    text = f"{number(value)} {unit.word}"
    low, high = (value / 2, value * 2) if kind == "between" else (None, None)
    if kind == "dated":
        later = f"{number(value + 1)} {unit.word}"
        draft.declarations.append(f"term {name} {{ from 1990-01-01: {text} from 2025-03-01: {later} }}")
        draft.undated = False
    else:
        tail = {"fixed": "", "negotiable": " negotiable", "between": _between(unit, value)}[kind]
        draft.declarations.append(f"term {name} = {text}{tail}")
    if kind in ("negotiable", "between"):
        draft.inlets.append(Inlet(name, "term", unit=unit, optional=True, low=low, high=high))
    found = Quantity(name, unit, True)
    scope.quantities.append(found)
    return found


def _between(unit: Unit, value: Fraction) -> str:
    return f" negotiable from {number(value / 2)} {unit.word} to {number(value * 2)} {unit.word}"


def term_percent(draft: Draft, scope: Scope) -> str:
    name = draft.name("term")
    draft.declarations.append(f"term {name} = {draft.some_percent()}")
    scope.percents.append(name)
    return name


def term_rate(draft: Draft, unit: Unit) -> str:
    """A price as a term; with several currencies, a price of the book."""
    if len(draft.currencies) > 1:
        return draft.some_rate(unit)
    name = draft.name("term")
    value = draft.value(prices)
    if draft.maybe():
        bounds = f"negotiable from 0 {draft.currencies[0]} per {unit.word} to {draft.rate(value + 1, unit.word)}"
        draft.declarations.append(f"term {name} = {draft.rate(value, unit.word)} {bounds}")
        draft.inlets.append(Inlet(name, "term", "rate", unit, optional=True, low=Fraction(0), high=value + 1))
    else:
        later = draft.rate(value + 1, unit.word)
        draft.declarations.append(
            f"term {name} {{ from 1990-01-01: {draft.rate(value, unit.word)} from 2025-02-01: {later} }}"
        )
        draft.undated = False
    return name


# ---- tables ----------------------------------------------------------------------------------------------------------


def rate_table(draft: Draft, unit: Unit, values: tuple[str, ...], sized: bool) -> str:
    """A table of prices per unit by a choice and, if `sized`, by a quantity of that unit; perhaps with dates. With
    several currencies the first key is the currency."""
    name = draft.name("table")
    keys = ["currency"] * (len(draft.currencies) > 1) + ["choice"] + ["size"] * sized
    blocks = _table_rows(draft, unit, values, sized)
    if draft.maybe(3):
        draft.undated = False
        blocks = f"from 1990-01-01: {blocks} from 2025-02-01: {_table_rows(draft, unit, values, sized)}"
    draft.declarations.append(f"table {name} {{ | {' | '.join([*keys, 'price'])} | {blocks} }}")
    return name


def _table_rows(draft: Draft, unit: Unit, values: tuple[str, ...], sized: bool) -> str:
    keys = [*values[:-1], draft.pick([values[-1], "any"])]
    rows = []
    for currency in draft.currencies:
        first = f"{currency} | " if len(draft.currencies) > 1 else ""
        for key in keys:
            if sized:
                bound = draft.mark(unit, draft.value(sizes(most=100)))
                words = f"{draft.pick(['up to', 'below'])} {draft.quantity(unit, bound)}"
                rows.append(f"| {first}{key} | {words} | {_table_price(draft, unit, currency)} |")
                last, words = key == keys[0], draft.pick(["above", "any"])
                rows.append(f"| {first}{key} | {words} | {_table_price(draft, unit, currency, last)} |")
            else:
                rows.append(f"| {first}{key} | {_table_price(draft, unit, currency, key == keys[0])} |")
    return " ".join(rows)


def _table_price(draft: Draft, unit: Unit, currency: str, offered: bool = False) -> str:
    """A cell; one in each currency is offered."""
    if not offered and draft.maybe(8):
        draft.may_reject = True
        return "not offered"
    return f"{number(draft.value(prices))} {currency} per {draft.pick([unit.word, *unit.others])}"


def credit(draft: Draft) -> Unit:
    """The unit of grants that cover several things."""
    return declare_unit(draft, CREDIT)


INLETS: tuple[Callable[[Draft, Scope], object], ...] = (
    meter,
    input_flag,
    input_choice,
    input_quantity,
    input_percent,
    input_money,
    term_quantity,
    term_percent,
)
