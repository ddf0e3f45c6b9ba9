"""What comes in: meters, inputs and records, declared as the draft needs them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from attrs import evolve

from tests.properties.draft import CREDIT, UNITS, Column, Draft, Inlet, Quantity, Scope, Unit

AGGREGATES = (
    *("", " as sum", " as peak", " as last", " as average", " as time_weighted"),
    *(" as percentile 95", " as 3rd highest", " as average of 2 highest"),
)
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
    tail = draft.pick([*AGGREGATES, *([" as unique"] if whole else [])])
    tail += f" default {draft.quantity(unit, Fraction(draft.count(0, 9)))}" if optional else ""
    if draft.maybe(6):  # below zero it is refused: it belongs in an earlier period
        inlet, tail = evolve(inlet, corrections=True), tail + " corrections allowed"
        draft.may_reject = True
    return _declare_meter(draft, scope, inlet, tail)


def meter_by(draft: Draft, scope: Scope, dimensions: tuple[str, ...] = (), each: str = "") -> Quantity:
    """A meter with rows: by dimensions, each day or hour, or both. A dimension that `DIMENSIONS` does not close is open
    to any value."""
    unit = some_unit(draft)
    whole = is_whole(draft, unit)
    name = draft.name("meter")
    columns = [
        Column(one, "choice", values=DIMENSIONS[one]) if one in DIMENSIONS else Column(one, "open")
        for one in dimensions
    ]
    columns += [Column(each, each)] if each else []
    columns.append(Column(name, "number", unit, whole))
    optional = draft.maybe(3)
    inlet = Inlet(name, "meter", unit=unit, whole=whole, rows=tuple(columns), optional=optional)
    tail = (f" each {each}" if each else "") + (" default none" if optional else "")
    if draft.maybe(4):
        inlet, tail = evolve(inlet, corrections=True), tail + " corrections allowed"
        draft.may_reject = True
    return _declare_meter(draft, scope, inlet, tail)


def _declare_meter(draft: Draft, scope: Scope, inlet: Inlet, tail: str) -> Quantity:
    assert inlet.unit is not None
    by = ", ".join(
        f"{c.name} {{ {', '.join(c.values)} }}" if c.values else c.name
        for c in inlet.rows
        if c.kind in ("choice", "open")
    )
    words = f"meter {inlet.name}{draft.title('used')} in {'whole ' if inlet.whole else ''}{inlet.unit.word}"
    draft.declarations.append(words + (f" by {by}" if by else "") + tail)
    draft.inlets.append(inlet)
    in_order = all(column.kind != "open" for column in inlet.rows)
    found = Quantity(inlet.name, inlet.unit, inlet.whole, coverable=in_order, inlet=inlet)
    scope.quantities.append(found)
    return found


# ---- inputs ----------------------------------------------------------------------------------------------------------


def input_quantity(draft: Draft, scope: Scope) -> Quantity:
    unit = some_unit(draft)
    whole = is_whole(draft, unit)
    optional = draft.maybe(3)
    inlet = Inlet(draft.name("input"), "input", unit=unit, whole=whole, optional=optional)
    default = f" default {draft.quantity(unit, Fraction(draft.count(0, 99)))}" if optional else ""
    words = f"input {inlet.name}{draft.title('stated')} in {'whole ' if whole else ''}{unit.word}{default}"
    draft.declarations.append(words)
    draft.inlets.append(inlet)
    found = Quantity(inlet.name, unit, whole)
    scope.quantities.append(found)
    return found


def input_pace(draft: Draft, scope: Scope) -> str:
    """So much of one unit for each of another, as a quantity of it: `20 seconds per call`, for one call."""
    unit, per = some_unit(draft), declare_unit(draft, CREDIT)
    inlet = Inlet(draft.name("input"), "input", unit=unit)
    draft.declarations.append(f"input {inlet.name} in {unit.word} per {per.word}")
    draft.inlets.append(inlet)
    size = draft.size(most=9)
    scope.quantities.append(Quantity(f"({inlet.name} * {draft.quantity(per, size)})", unit, True))
    return inlet.name


def input_count(draft: Draft, scope: Scope) -> str:
    """A plain number."""
    inlet = Inlet(draft.name("input"), "input", optional=draft.maybe(3))
    default = " default 3" if inlet.optional else ""
    scope.conditions.append(f"{inlet.name} >= 2")
    return _input(draft, inlet, f": number{default}", [])


def input_text(draft: Draft, scope: Scope) -> str:
    """A text, which can only be compared."""
    inlet = Inlet(draft.name("input"), "input", "text", optional=draft.maybe(3))
    default = ' default "x"' if inlet.optional else ""
    scope.conditions += [f'{inlet.name} == "a b"', f'{inlet.name} in {{ "x", "é" }}', f'{inlet.name} != ""']
    return _input(draft, inlet, f": text{default}", [])


def input_money(draft: Draft, scope: Scope) -> str:
    return _input(draft, Inlet(draft.name("input"), "input", "money"), " in money", scope.amounts)


def input_percent(draft: Draft, scope: Scope) -> str:
    return _input(draft, Inlet(draft.name("input"), "input", "percent"), ": percent", scope.percents)


def input_flag(draft: Draft, scope: Scope) -> str:
    optional = draft.maybe(3)
    inlet = Inlet(draft.name("input"), "input", "flag", optional=optional)
    return _input(draft, inlet, ": flag" + (" default false" if optional else ""), scope.conditions)


def _input(draft: Draft, inlet: Inlet, type: str, names: list[str]) -> str:
    draft.declarations.append(f"input {inlet.name}{draft.title('stated')}{type}")
    draft.inlets.append(inlet)
    names.append(inlet.name)
    return inlet.name


def input_choice(draft: Draft, scope: Scope) -> Inlet:
    """A choice of two to four words, and conditions on it."""
    values = ("basic", "pro", "team", "none")[: draft.count(2, 4)]
    inlet = Inlet(draft.name("input"), "input", "choice", values=values, optional=draft.maybe(3))
    _input(draft, inlet, f": {{ {', '.join(values)} }}" + (f" default {values[-1]}" if inlet.optional else ""), [])
    scope.conditions += [f"{inlet.name} is {values[0]}", f"not {inlet.name} is {values[-1]}"]
    scope.conditions.append(f"{inlet.name} in {{ {values[0]}, {values[1]} }}")
    return inlet


def input_date(draft: Draft, scope: Scope) -> str:
    inlet = Inlet(draft.name("input"), "input", "date")
    scope.conditions.append(f"{inlet.name} <= 2025-06-15")
    return _input(draft, inlet, ": date", scope.dates)


# ---- records ---------------------------------------------------------------------------------------------------------


def records(draft: Draft) -> Inlet:
    """Events rated one by one, with fields of several kinds."""
    name = draft.name("records")
    unit = some_unit(draft)
    columns = [
        Column("amount", "money"),
        Column("size", "number", unit, is_whole(draft, unit), optional=draft.maybe(4)),
    ]
    more = (
        Column("rush", "flag", optional=draft.maybe(4)),
        Column("method", "choice", values=("card", "ach", "wire")),
        Column("placed", "date"),
        Column("note", "text"),
        Column("share", "percent"),
        Column("times", "number", optional=draft.maybe()),
    )
    columns += draft.some(more, 1, 5)
    fields = ", ".join(_record_field(draft, column) for column in columns)
    counted = some_unit(draft) if draft.maybe() else None
    in_unit = "" if counted is None else f" in {counted.word}"
    draft.declarations.append(f"records {name}{draft.title('events')}{in_unit} {{ {fields} }}")
    inlet = Inlet(name, "records", unit=counted, rows=tuple(columns))
    draft.inlets.append(inlet)
    return inlet


def _record_field(draft: Draft, column: Column) -> str:
    head = f"{column.name}{draft.title('field')}"
    match column.kind:
        case "money":
            return f"{head} in money"
        case "number" if column.unit is not None:
            default = f" default 1 {column.unit.word}" if column.optional else ""
            return f"{head} in {'whole ' if column.whole else ''}{column.unit.word}{default}"
        case "choice":
            return f"{head}: {{ {', '.join(column.values)} }}"
    default = {"flag": "true", "number": "2"}.get(column.kind)
    return f"{head}: {column.kind}" + (f" default {default}" if column.optional else "")


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
    input_count,
    input_pace,
    input_text,
    input_date,
)
