"""Tables of prices, sizes and percents, by keys of every kind, declared as the draft needs them."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from tests.properties.draft import Draft, Inlet, Quantity, Scope, Unit
from tests.properties.magnitudes import number

DATED = ("from 1990-01-01:", "from 2025-02-01:")


def dated(draft: Draft, blocks: Sequence[str]) -> str:
    """The rows of a table, or other rows from a day on."""
    first, second = blocks
    if not draft.maybe(3):
        return first
    draft.undated = False
    return f"{DATED[0]} {first} {DATED[1]} {second}"


# ---- prices of one thing ---------------------------------------------------------------------------------------------


def rate_table(draft: Draft, unit: Unit, values: tuple[str, ...], sized: bool) -> str:
    """A table of prices per unit by a choice and, if `sized`, by a quantity of that unit; perhaps with dates. With
    several currencies the first key is the currency."""
    name = draft.name("table")
    keys = ["currency"] * (len(draft.currencies) > 1) + ["choice"] + ["size"] * sized
    blocks = dated(draft, [_rate_rows(draft, unit, values, sized) for _ in DATED])
    draft.declarations.append(f"table {name}{draft.title('prices')} {{ | {' | '.join([*keys, 'price'])} | {blocks} }}")
    return name


def _rate_rows(draft: Draft, unit: Unit, values: tuple[str, ...], sized: bool) -> str:
    keys = [*values[:-1], draft.pick([values[-1], "any"])]
    rows = []
    for currency in draft.currencies:
        first = f"{currency} | " if len(draft.currencies) > 1 else ""
        for key in keys:
            if sized:
                bound = draft.mark(unit, draft.size(most=100))
                words = f"{draft.pick(['up to', 'below'])} {draft.quantity(unit, bound)}"
                rows.append(f"| {first}{key} | {words} | {_price(draft, unit, currency)} |")
                last, words = key == keys[0], draft.pick(["above", "any"])
                rows.append(f"| {first}{key} | {words} | {_price(draft, unit, currency, last)} |")
            else:
                rows.append(f"| {first}{key} | {_price(draft, unit, currency, key == keys[0])} |")
    return " ".join(rows)


def _price(draft: Draft, unit: Unit, currency: str, offered: bool = False) -> str:
    """A cell; one in each currency is offered."""
    if not offered and draft.maybe(8):
        draft.may_reject = True
        return "not offered"
    return f"{number(draft.price())} {currency} per {draft.pick([unit.word, *unit.others])}"


# ---- by keys of every kind -------------------------------------------------------------------------------------------


@frozen
class Key:
    """A key of a table: what asks by it, and cells that say one value, some, and all of them."""

    text: str
    cells: tuple[str, ...]


def keys_of(draft: Draft, scope: Scope) -> list[Key]:
    """What a table may be asked by here."""
    found = [Key(one.text, _bounds(draft, one)) for one in draft.some(scope.quantities, 0, 1)]
    found += [Key(name, ("up to 2025-01-31", "below 2025-03-10")) for name in scope.dates[:1]]
    found += [Key(inlet.name, _cells(inlet)) for inlet in draft.inlets if inlet.role == "input" and _cells(inlet)]
    return found


def _bounds(draft: Draft, one: Quantity) -> tuple[str, ...]:
    """Bounds that stand apart, the lower one first."""
    low = draft.mark(one.unit, draft.size(one.whole, most=50))
    high = draft.mark(one.unit, low + 2)
    return f"up to {draft.quantity(one.unit, low)}", f"below {draft.quantity(one.unit, high)}"


def _cells(inlet: Inlet) -> tuple[str, ...]:
    match inlet.kind:
        case "choice":
            return inlet.values[:-1]
        case "flag":
            return ("true",)
        case "text":
            return '"a b"', '"x"'
        case "percent":
            return "up to 10%", "below 50%"
        case "number" if inlet.unit is None:
            return "2", "below 9"
    return ()


@frozen
class Lookup:
    """A table that was declared: by what it is asked, and what its columns hold."""

    name: str
    keys: tuple[str, ...]

    def cell(self, column: str) -> str:
        return f"{self.name}[{', '.join(self.keys)}].{column}"


def wide_table(draft: Draft, scope: Scope, unit: Unit) -> Lookup | None:
    """A table with an amount, a size, a percent and a word for each of its keys; None if nothing can ask it."""
    keys = draft.some(keys_of(draft, scope), 1, 2)
    if not keys:
        return None
    name = draft.name("table")
    currency = len(draft.currencies) > 1
    heads = ["currency"] * currency + [f"by_{number + 1}" for number in range(len(keys))]
    columns = ["amount", "size", "share", "word"]
    blocks = dated(draft, [_wide_rows(draft, keys, unit) for _ in DATED])
    draft.declarations.append(f"table {name} {{ | {' | '.join([*heads, *columns])} | {blocks} }}")
    return Lookup(name, (*(["currency"] * currency), *(key.text for key in keys)))


def _wide_rows(draft: Draft, keys: list[Key], unit: Unit) -> str:
    """A row for each cell of the first key, and one for all the rest; the other keys are told apart in the first of
    them."""
    first, *others = keys
    rows = []
    for currency in draft.currencies:
        before = [currency] if len(draft.currencies) > 1 else []
        for cell in first.cells:
            anys = ["any"] * len(others)
            rows += [[*before, cell, *_swapped(anys, at, other.cells[0])] for at, other in enumerate(others)]
            rows.append([*before, cell, *anys])
        rows.append([*before, draft.pick(["any", "above"]) if _rising(first) else "any", *["any"] * len(others)])
    words = [draft.pick(["high", "low"]) if row[-1 - len(others)] in first.cells else "high" for row in rows]
    return " ".join(
        f"| {' | '.join([*row, *_wide_cells(draft, row, unit), word])} |" for row, word in zip(rows, words, strict=True)
    )


def _rising(key: Key) -> bool:
    return all(cell.startswith(("up to", "below")) for cell in key.cells)


def _swapped(cells: list[str], at: int, cell: str) -> list[str]:
    return [*cells[:at], cell, *cells[at + 1 :]]


def _wide_cells(draft: Draft, row: list[str], unit: Unit) -> list[str]:
    currency = row[0] if len(draft.currencies) > 1 else draft.currencies[0]
    size = number(draft.mark(unit, draft.size(most=100)))
    return [
        f"{number(draft.count(1, 500) * draft.coin)} {currency}",
        f"{size} {unit.word}",
        draft.some_percent(),
    ]
