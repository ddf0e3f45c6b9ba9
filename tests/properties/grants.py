"""Grants: allowances over quantities and balances over lines, with every clause they may have."""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen
from hypothesis import strategies as st

from tests.properties.draft import CoverNote, Draft, GrantNote, Quantity, Scope, Unit
from tests.properties.formulas import base_size, quantity_value, size
from tests.properties.inlets import credit
from tests.properties.magnitudes import amounts, number

WEIGHTS = (Fraction(1), Fraction(2), Fraction(3), Fraction(1, 2))
ODD_WEIGHTS = (Fraction("2.5"), Fraction("0.001"))


@frozen
class Renewal:
    """When lots come and how long they live, in words. purchased: when bought; ends: they do not live for ever."""

    text: str
    purchased: bool
    ends: bool


def renewal(draft: Draft) -> Renewal:
    """`every SPAN`, `once` or `on purchase`, with or without `for SPAN`."""
    if draft.every is None:
        bought = draft.maybe()
        return Renewal(" on purchase" if bought else " once", bought, False)
    often = draft.pick(["every", "once", "purchase", "calendar"])
    lasting = f" for {draft.every.lasting(draft.count(1, 4))}" if draft.maybe() else ""
    if often == "once":
        return Renewal(f" once{lasting}", False, bool(lasting))
    if often == "purchase":
        return Renewal(f" on purchase{lasting}", True, bool(lasting))
    if often == "calendar" and draft.every.months in (1, 3):
        draft.undated = False
        return Renewal(f" every calendar {draft.pick(['quarter', 'year'])}", False, True)
    return Renewal(f" every {draft.every.times(draft.count(1, 4))}{lasting}", False, True)


def clauses(draft: Draft, when: Renewal, cap: str, prorated_to: str, orders: list[str]) -> str:
    """What stands in a grant's braces. `cap`: a size for the rollover; `orders`: further ways to draw."""
    found: list[str] = []
    again = False
    if when.ends and draft.every is not None and draft.maybe():
        how = draft.pick(["all", f"up to {cap}", f"up to {draft.pick(['50%', '100%', '12.5%', '150%', '0%'])}"])
        lasting = f" for {draft.every.lasting(draft.count(1, 4))}" if draft.maybe() else ""
        again = bool(lasting) and draft.maybe(3)
        found.append(f"rollover {how}{lasting}{' repeatedly' if again else ''}")
    if not again and not draft.merged and draft.maybe(3):
        orders = [*orders, "draw newest first"]
    if orders and draft.pick([True, True, False]):
        found.append(orders[0])
    if draft.every is not None and not when.purchased and draft.maybe(4):
        found.append(f"prorated{draft.pick(['', prorated_to])}")
    return f" {{ {' '.join(found)} }}" if found else draft.pick(["", " {}"])


def grant(draft: Draft, scope: Scope, by: str | None = None, only: Quantity | None = None) -> str:
    """An allowance over quantities, or over one; now and then of money, at so much for each unit."""
    name = draft.name("grant")
    covers = _covers(draft, scope, by) if only is None else [only]
    paid = len(draft.currencies) == 1 and draft.maybe(5)
    unit, words, notes = _weighed(draft, covers, Unit(draft.currencies[0], {}) if paid else None)
    when = renewal(draft)
    known = [one for one in scope.quantities if draft.fresh([one.text])]
    literal = paid or draft.maybe()
    amount = base_size(draft, unit) if literal else quantity_value(draft, Scope(known), unit)
    costs = f" costs {draft.some_money()}" if draft.maybe(4) else ""
    orders = [] if draft.merged or by else _row_orders(draft, covers)
    block = clauses(draft, when, size(draft, unit), f" rounded down to 1 {unit.word}", orders)
    by_text = f" by {by}" if by else ""
    text = f"grant {name}{draft.title('included')} {amount} of {words}{by_text}{when.text}{costs}{block}"
    note = GrantNote(name, tuple(notes), when.purchased, told=not draft.merged)
    before, after = _balance_lets(draft, name, notes) if note.told else ("", "")
    _name_grant(draft, scope, note, unit)
    if costs:
        scope.amounts.append(f"{name}.cost")
    return " ".join(part for part in (before, text, after) if part)


def _covers(draft: Draft, scope: Scope, by: str | None) -> list[Quantity]:
    """What it covers: quantities of the bill; with `by`, a meter whose grants are all divided so."""
    coverable = [one for one in scope.quantities if one.coverable]
    if by:
        return [draft.pick([one for one in coverable if draft.divided.get(one.text) == by])]
    chosen = draft.some([one for one in coverable if not draft.divided.get(one.text)], 1, 3)
    draft.divided.update({one.text: "" for one in chosen})
    return chosen


def _row_orders(draft: Draft, covers: list[Quantity]) -> list[str]:
    """`draw in order …` over the one dimension of the one cover."""
    if len(covers) != 1 or covers[0].inlet is None:
        return []
    dimensions = [column for column in covers[0].inlet.rows if column.kind == "choice"]
    if len(dimensions) != 1 or any(column.kind == "day" for column in covers[0].inlet.rows):
        return []
    values = draft.value(st.permutations(dimensions[0].values))
    return [f"draw in order {', '.join(values)}"]


def _weighed(draft: Draft, covers: list[Quantity], money: Unit | None) -> tuple[Unit, str, list[CoverNote]]:
    """The grant's unit, the covers in words, and what one unit of each takes."""
    units = {cover.unit.word for cover in covers}
    if len(units) == 1 and money is None and draft.maybe():
        return covers[0].unit, ", ".join(cover.text for cover in covers), [CoverNote(c, Fraction(1)) for c in covers]
    if len(units) == 1 and money is None:
        weights = [draft.ordinary(WEIGHTS, ODD_WEIGHTS) for _ in covers]
        words = ", ".join(f"{c.text} using {number(weight)}" for c, weight in zip(covers, weights, strict=True))
        return covers[0].unit, words, [CoverNote(c, weight) for c, weight in zip(covers, weights, strict=True)]
    unit = money or credit(draft)
    weights = [draft.ordinary(WEIGHTS, ODD_WEIGHTS) for _ in covers]
    words = ", ".join(
        f"{c.text} using {number(weight)} {unit.word} per {c.unit.word}"
        for c, weight in zip(covers, weights, strict=True)
    )
    return unit, words, [CoverNote(c, weight) for c, weight in zip(covers, weights, strict=True)]


def _balance_lets(draft: Draft, name: str, notes: list[CoverNote]) -> tuple[str, str]:
    """Lets around a grant that tell what it found of each cover and what it left, as `NAME_found_1`, `NAME_left_1`."""
    covered = {note.quantity.text for grant in draft.grants for note in grant.covers}
    before, after = [], []
    for index, note in enumerate(notes):
        text = note.quantity.text
        before.append(f"let {name}_found_{index} = {f'overage of {text}' if text in covered else text}")
        after.append(f"let {name}_left_{index} = overage of {text}")
    return " ".join(before), " ".join(after)


def _name_grant(draft: Draft, scope: Scope, note: GrantNote, unit: Unit) -> None:
    draft.grants.append(note)
    draft.tainted |= {note.name, "overage"}
    _name_overage(scope, note)
    if unit.word in draft.currencies:
        scope.amounts += [f"{note.name}.{part}" for part in ("drawn", "opening", "granted")]
        return
    for part in ("drawn", "opening", "granted"):
        scope.quantities.append(Quantity(f"{note.name}.{part}", unit, True))


def _name_overage(scope: Scope, note: GrantNote) -> None:
    for cover in note.covers:
        text = f"overage of {cover.quantity.text}"
        if text not in [one.text for one in scope.quantities]:
            scope.quantities.append(Quantity(text, cover.quantity.unit, cover.quantity.whole))


def daily_grant(draft: Draft, scope: Scope, daily: Quantity) -> str:
    """A lot for each day or hour of a meter kept so, which dies with it."""
    name = draft.name("grant")
    assert daily.inlet is not None
    each = next(column.kind for column in daily.inlet.rows if column.kind in ("day", "hour"))
    weight = draft.ordinary(WEIGHTS, ODD_WEIGHTS)
    using = draft.pick(["", f" using {number(weight)}"])
    amount = size(draft, daily.unit, most=50)
    note = GrantNote(name, (CoverNote(daily, weight if using else Fraction(1)),), told=True)
    before, after = _balance_lets(draft, name, list(note.covers))
    _name_grant(draft, scope, note, daily.unit)
    return f"{before} grant {name} {amount} of {daily.text}{using} every {each} {after}"


def day_pack(draft: Draft, scope: Scope, daily: Quantity) -> str:
    """A pack that lasts some days from the day it was bought."""
    draft.undated = False
    name = draft.name("grant")
    weight = draft.ordinary(WEIGHTS, ODD_WEIGHTS)
    using = draft.pick(["", f" using {number(weight)}"])
    amount = size(draft, daily.unit, most=50)
    costs = f" costs {draft.some_money()}" if draft.maybe() else ""
    order = " { draw newest first }" if draft.maybe() else ""
    note = GrantNote(name, (CoverNote(daily, weight if using else Fraction(1)),), purchased=True, told=True, days=True)
    before, after = _balance_lets(draft, name, list(note.covers))
    _name_grant(draft, scope, note, daily.unit)
    if costs:
        scope.amounts.append(f"{name}.cost")
    assert draft.every is not None
    lasting = draft.pick(["10 days", "40 days", *([] if draft.every.days == 7 else ["3 weeks"])])
    return f"{before} grant {name} {amount} of {daily.text}{using} on purchase for {lasting}{costs}{order} {after}"


def money_grant(draft: Draft, scope: Scope) -> str:
    """A balance that pays lines; its own line is what they drew."""
    name = draft.name("grant")
    when = renewal(draft)
    lines = draft.some(scope.lines)
    amount = draft.money(draft.value(amounts(draft.coin)) + draft.coin)
    cap = draft.money(draft.value(amounts(draft.coin)))
    coin = f" rounded down to {number(draft.coin)} {draft.currencies[0]}"
    block = clauses(draft, when, cap, coin if len(draft.currencies) == 1 else "", [])
    costs = f" costs {draft.some_money()}" if when.purchased and draft.maybe() else ""
    draft.grants.append(GrantNote(name, (), when.purchased, money=True))
    draft.tainted |= {name, "overage"}
    named_once = [line for line in lines if line not in [quantity.text for quantity in scope.quantities]]
    scope.amounts += [f"{name}.amount", *(f"overage of {line}" for line in named_once)]
    if costs:
        scope.amounts.append(f"{name}.cost")
    return f"grant {name}{draft.title('credit')} {amount} against {', '.join(lines)}{when.text}{costs}{block}"


def merged_grants(draft: Draft, scope: Scope) -> str:
    """Several grants over the same quantities, drawn in expiry order; nothing may ask for overage between them."""
    draft.merged = True
    before = list(scope.quantities)
    grants = [grant(draft, Scope(list(before)), None) for _ in range(draft.count(2, 3))]
    for note in draft.grants:
        _name_overage(scope, note)
    return " ".join([*grants, "draw expiring first"])
