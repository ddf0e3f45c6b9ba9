"""Packs that last some days against a naive model: every day, every unit, from lots in a list."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from pricing_dsl.ir.json import dumps, loads
from pricing_dsl.rating.bill import Bill
from pricing_dsl.rating.calendar import Period
from pricing_dsl.rating.rate import rate_traced
from pricing_dsl.rating.usage import Usage
from tests.differential.both_ways import BothWays
from tests.properties.engine import compiled
from tests.properties.magnitudes import number

HALF = Fraction(1, 2)
PARTS = ("opening", "bought", "drawn", "forfeited", "closing")


def naive(packs: list[dict[str, Any]], used: dict[date, int], bought: dict[str, list[date]], period: Period) -> Any:
    """What one period leaves over each day, in halves of a unit, and each pack's balance; the lots change."""
    held = {pack["name"]: sum(lot["left"] for lot in pack["lots"]) for pack in packs}
    rows = {pack["name"]: [held[pack["name"]], 0, 0, 0, 0] for pack in packs}
    over: dict[date, int] = {}
    today = period.start
    while today <= period.end:
        over[today] = used.get(today, 0)
        for pack in packs:
            row, lots = rows[pack["name"]], pack["lots"]
            for day in bought[pack["name"]]:
                if day == today:
                    lots.append({"first": day, "last": day + timedelta(days=pack["days"] - 1), "left": pack["size"]})
                    row[1] += pack["size"]
            alive = [lot for lot in lots if lot["first"] <= today <= lot["last"]]
            alive.sort(key=lambda lot: lot["last"], reverse=pack["newest"])
            need = 2 if pack["whole"] else 1
            while over[today] >= need and sum(lot["left"] for lot in alive) >= need * pack["weight"]:
                over[today] -= need
                for _ in range(need * pack["weight"]):
                    next(lot for lot in alive if lot["left"])["left"] -= 1
                    row[2] += 1
        today += timedelta(days=1)
    for pack in packs:
        row = rows[pack["name"]]
        row[3] = sum(lot["left"] for lot in pack["lots"] if lot["last"] <= period.end)
        pack["lots"] = [lot for lot in pack["lots"] if lot["last"] > period.end and lot["left"]]
        row[4] = sum(lot["left"] for lot in pack["lots"])
    return over, rows


@st.composite
def plans(draw: st.DrawFn) -> list[dict[str, Any]]:
    whole = draw(st.booleans())
    return [
        {
            "name": name,
            "days": draw(st.integers(1, 100)),
            "size": draw(st.integers(0, 12)) * (2 if whole else 1),
            "newest": draw(st.booleans()),
            "whole": whole,
            "weight": draw(st.integers(1, 3)) if whole else 1,
            "lots": [],
        }
        for name in draw(st.sampled_from([["small"], ["small", "large"]]))
    ]


def text(packs: list[dict[str, Any]]) -> str:
    """The packs, then half a unit free each day, so that it matters which day is left over."""
    grants = "\n".join(
        f"grant {pack['name']} {number(pack['size'] * HALF)} items of used using {pack['weight']} on purchase "
        f"for {pack['days']} days {{ {'draw newest first' if pack['newest'] else ''} }}"
        for pack in packs
    )
    whole = "whole " if packs[0]["whole"] else ""
    free = f"grant free {1 if whole else '0.5'} items of used every day"
    head = f'rulebook naive version "1" currency USD rounding none unit item, items meter used in {whole}item each day'
    return f"{head}\nplan tested every month {{\n{grants}\n{free}\ncharge cost on overage of used at 1 USD per item\n}}"


@given(plans(), st.data())
def test_packs_draw_as_lots_in_a_list(packs: list[dict[str, Any]], data: st.DataObject) -> None:
    program = compiled(text(packs))
    assert loads(dumps(program)) == program
    both, state, unit = BothWays(program), None, 2 if packs[0]["whole"] else 1
    first = date(2026, data.draw(st.integers(1, 12)), 1)
    for _ in range(data.draw(st.integers(1, 4))):
        period = Period(first, first + relativedelta(months=1, days=-1))
        days = st.dates(period.start, period.end)
        used = data.draw(st.dictionaries(days, st.integers(0, 8).map(lambda count: count * unit), max_size=6))
        bought = {pack["name"]: data.draw(st.lists(days, max_size=4)) for pack in packs}
        rows = {"used": tuple({"day": Fraction(day.day), "used": count * HALF} for day, count in used.items())}
        rows |= {f"{name}.bought": tuple({"day": day} for day in on) for name, on in bought.items()}
        usage = Usage(period=period, rows=rows)
        bill = both.rate(usage, state)
        assert isinstance(bill, Bill)
        rate_traced(program, program.plans[0], usage, state, claims=True)
        over, balances = naive(packs, used, bought, period)
        assert bill.total == sum(max(0, left - unit) for left in over.values()) * HALF
        for name, balance in balances.items():
            assert [getattr(bill.grant(name), part) for part in PARTS] == [part * HALF for part in balance], name
        kept = [(lot["first"], lot["last"]) for pack in packs for lot in pack["lots"]]
        assert {(lot.granted, lot.expires) for pack in packs for lot in bill.grant(pack["name"]).lots} == set(kept)
        first, state = period.end + timedelta(days=1), bill.closing
