"""Well-typed rulebooks, as text, with all that is needed to make up usage for them.

A generated rulebook checks without errors: that it does not is a failure of whatever test it was made for.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from attrs import frozen
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from tests.properties.blocks import when
from tests.properties.draft import COINS, MODES, Column, Draft, Every, GrantNote, Inlet, Quantity, Scope
from tests.properties.grants import daily_grant, day_pack, grant, merged_grants, money_grant
from tests.properties.inlets import INLETS, input_date, meter, meter_by, records
from tests.properties.lines import (
    charge,
    commit,
    discount,
    fee,
    formula,
    limit,
    looked_up,
    notify,
    rounding,
    tax,
)
from tests.properties.magnitudes import number
from tests.properties.memories import let, remember
from tests.properties.rows import dimensions_of, record_charge, row_charge
from tests.properties.terms import TERMS

EVERY = (
    Every("month", months=1),
    Every("quarter", months=3),
    Every("year", months=12),
    Every("30 days", days=30),
    Every("week", days=7),
    Every("2 months", months=2),
    None,
)
NEXT_VERSION = "2025-04-10"
LAST_DAY = "2025-04-09"


@frozen
class Rulebook:
    """A rulebook and what a summary for it may say. marks: numbers of each unit to come close to; may_reject: some
    usage is refused with a reason; undated: nothing in it asks for the dates of a period."""

    text: str
    plan: str
    every: Every | None
    currencies: tuple[str, ...]
    inlets: tuple[Inlet, ...]
    grants: tuple[GrantNote, ...]
    marks: dict[str, tuple[Fraction, ...]]
    may_reject: bool
    undated: bool

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """How Hypothesis shows it: the text is what a reader wants."""
        printer.text(f"a rulebook:\n{self.text}\n")


@frozen
class Parts:
    """The statements a plan may hold."""

    draft: Draft
    scope: Scope
    rows: tuple[Quantity, ...]
    daily: Quantity | None
    records: Inlet | None


Maker = Callable[[Draft, Scope], str]
PLAIN: tuple[Maker, ...] = (
    *(charge, fee, formula, looked_up, discount, tax, limit, commit, let, when, remember, remember, rounding, notify),
)


@st.composite
def rulebooks(draw: DrawFn, every: tuple[Every | None, ...] = EVERY) -> Rulebook:
    """A rulebook of any shape."""
    period = draw(st.sampled_from(every))
    currencies = draw(st.sampled_from([("USD",), ("JPY",), ("KWD",), ("USD", "EUR"), ("USD", "JPY", "KWD"), ("XAU",)]))
    draft = Draft(draw, period, currencies, tame=draw(st.booleans()))
    parts = declare(draft)
    body = [_statement(parts) for _ in range(draft.count(1, 7))]
    return finished(draft, _plans(draft, body), _rounding(draft))


def declare(draft: Draft, dimensions: bool = False) -> Parts:
    """What comes in: a meter at least, then whatever else; `dimensions`: a meter with rows, too."""
    scope = Scope()
    meter(draft, scope)
    makers = (*INLETS, *TERMS) if draft.every else tuple(make for make in (*INLETS, *TERMS) if make is not input_date)
    for make in draft.some(makers, 0, 5):
        make(draft, scope)
    rows: list[Quantity] = []
    if dimensions or draft.maybe():
        by = draft.pick(
            [("region",), ("kind", "region"), ("kind",), *([] if dimensions else [("who",), ("who", "kind")])]
        )
        rows.append(meter_by(draft, scope, by, each="day" if draft.every and draft.maybe(4) else ""))
    daily = None
    if draft.every and draft.maybe():
        daily = meter_by(draft, scope, each=draft.pick(["day", "hour"]))
        rows.append(daily)
    if draft.maybe(8):
        _assume(draft, scope)
    return Parts(draft, scope, tuple(rows), daily, records(draft) if draft.maybe() else None)


def _assume(draft: Draft, scope: Scope) -> None:
    """What every summary must keep to."""
    one = draft.pick(scope.quantities)
    if one.inlet is not None and one.inlet.corrections:
        return
    bound = draft.quantity(one.unit, draft.mark(one.unit, draft.size(most=2_000)))
    draft.declarations.append(f"assume {one.text} {draft.pick(['<=', '!='])} {bound}")
    draft.may_reject = True


def _statement(parts: Parts) -> str:
    """One statement, or a few that belong together."""
    draft, scope = parts.draft, parts.scope
    kinds: list[str | Maker] = [*PLAIN, *["grant"] * 3]
    kinds += (["rows"] * 4 if parts.rows else []) + (["records"] * 2 if parts.records else [])
    kinds += ["daily", "pack", "pack"] if parts.daily is not None and not draft.merged else []
    kind = draft.pick(kinds)
    if not isinstance(kind, str):
        return kind(draft, scope)
    match kind:
        case "rows":
            return row_charge(draft, scope, draft.pick(parts.rows))
        case "records" if parts.records is not None:
            return record_charge(draft, scope, parts.records)
        case "daily" if parts.daily is not None:
            return daily_grant(draft, scope, parts.daily)
        case "pack" if parts.daily is not None and not parts.daily.inlet.corrections:
            return day_pack(draft, scope, parts.daily)
    return some_grant(parts)


def some_grant(parts: Parts) -> str:
    """A grant of any kind, and sometimes a notification of it."""
    draft, scope = parts.draft, parts.scope
    if draft.merged:
        return fee(draft, scope)
    kinds = ["one"] + (["money"] if scope.lines else [])
    coverable = [one for one in parts.rows if one.coverable]
    dimensioned = [one for one in coverable if dimensions_of(one) and draft.divided.get(one.text) != ""]
    pooled = [one for one in coverable if not draft.divided.get(one.text)]
    kinds += (["by"] if dimensioned else []) + (["rows"] if pooled else [])
    kinds += ["merged"] if not draft.grants else []
    match draft.pick(kinds):
        case "money":
            text = money_grant(draft, scope)
        case "by":
            one = draft.pick(dimensioned)
            chosen = ", ".join(column.name for column in draft.some(dimensions_of(one), 1, 2))
            text = grant(draft, scope, draft.divided.setdefault(one.text, chosen))
        case "rows":
            one = draft.pick(pooled)
            draft.divided[one.text] = ""
            text = grant(draft, scope, only=one)
        case "merged":
            return merged_grants(draft, scope)
        case _:
            text = grant(draft, scope)
    return text + (f" notify {draft.grants[-1].name} at 80%, 100%" if draft.maybe(3) else "")


@st.composite
def granting(draw: DrawFn, dimensions: bool = False) -> Rulebook:
    """A rulebook that is mostly grants; `dimensions`: over a meter with rows."""
    draft = Draft(draw, draw(st.sampled_from(EVERY[:-1])), ("USD",), tame=draw(st.booleans()))
    parts = declare(draft, dimensions)
    assert draft.every is not None
    body = [some_grant(parts) for _ in range(draft.count(1, 4))]
    body += [row_charge(draft, parts.scope, quantity) for quantity in parts.rows]
    return finished(draft, [f"plan tested every {draft.every.text} {{ {' '.join(body)} }}"], "none")


def _rounding(draft: Draft) -> str:
    step = "minor_unit"
    if len(draft.currencies) == 1:
        step = number(draft.coin * draft.pick([1, 5, 100]))
    scope = draft.pick(["line", "tier", "bill"])
    return draft.pick([f"{draft.pick(MODES)} to {step} each {scope}", "none"])


def _plans(draft: Draft, body: list[str]) -> list[str]:
    """The plan, as one, as two of which one has other prices, as two versions, or as one that extends another."""
    every = f" every {draft.every.text}" if draft.every else ""
    currencies = f" currency {', '.join(draft.currencies)}" if len(draft.currencies) > 1 else ""
    text = " ".join(body)
    kind = draft.pick(["one", "alike", "versions", "extends"])
    if kind == "one":
        return [f"plan tested{draft.title('plan')}{every}{currencies} {{ {text} }}"]
    if kind == "alike":
        amounts = rf"(?<![\d._])\d[\d_]*(?=(\.\d+)? {draft.currencies[0]}\b)"
        other = re.sub(amounts, lambda found: f"1{found[0]}", text)
        return [f"plan {name}{every}{currencies} {{ {body} }}" for name, body in (("tested", text), ("other", other))]
    first, second, third = (draft.some_money() for _ in range(3))
    base = f"{text} fee replaced {first} fee dropped {second}"
    change = f"without dropped fee replaced {third} if period.number > 1 fee added {first}"
    if kind == "extends":
        return [f"plan base{every}{currencies} {{ {base} }}", f"plan tested extends base {{ {change} }}"]
    draft.undated = False
    title = draft.title("version")
    return [
        f"plan tested{title}{every}{currencies} through {LAST_DAY} {{ {base} }}",
        f"plan tested{every}{currencies} from {NEXT_VERSION} extends tested {{ {change} }}",
    ]


def finished(draft: Draft, plans: list[str], rounding_words: str) -> Rulebook:
    """The rulebook of a draft: header, declarations, the book of prices in each currency, plans."""
    head = f'rulebook generated{draft.title("book")} version "1"'
    header = f"{head} currency {', '.join(draft.currencies)} rounding {rounding_words}"
    words = set(re.findall(r"cell_\d+", " ".join([*draft.declarations, *plans])))
    cells = {name: prices for name, prices in draft.book.items() if name in words}
    book = [f"table book {{ {_book_rows(draft.currencies, cells)} }}"] if cells else []
    purchases = [_purchase(one) for one in draft.grants if one.purchased]
    return Rulebook(
        text="\n".join([header, *draft.declarations, *book, *plans]),
        plan="tested",
        every=draft.every,
        currencies=draft.currencies,
        inlets=(*draft.inlets, *purchases),
        grants=tuple(draft.grants),
        marks={unit: tuple(sorted(values)) for unit, values in draft.marks.items()},
        may_reject=draft.may_reject,
        undated=draft.undated,
    )


def _purchase(one: GrantNote) -> Inlet:
    """How many were bought, or what was bought on each day."""
    rows = (Column("day", "bought"), Column("count", "number", whole=True, optional=True)) if one.days else ()
    return Inlet(f"{one.name}.bought", "purchase", whole=True, rows=rows)


def _book_rows(currencies: tuple[str, ...], cells: dict[str, list[str]]) -> str:
    """Every price of the book in every currency."""
    rows = [["currency", *cells]]
    for index, currency in enumerate(currencies):
        rows.append([currency, *(prices[index] for prices in cells.values())])
    return " ".join(f"| {' | '.join(row)} |" for row in rows)


def texts() -> SearchStrategy[str]:
    """The text of a rulebook alone."""
    return rulebooks().map(lambda rulebook: rulebook.text)


__all__ = ["COINS", "Rulebook", "finished", "rulebooks", "texts"]
