"""Summaries as callers write them: numbers in every way they can be stated, and what is wrong with them."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from pricing_dsl.exact import to_text
from pricing_dsl.ir.nodes import Program
from pricing_dsl.rating.state import State
from tests.properties.usages import Summary

ODD = (
    "",
    None,
    "-1",
    -1,
    "1e3",
    Decimal("1e3"),
    Decimal("1E-30"),
    Decimal("NaN"),
    Decimal("Infinity"),
    Decimal("1e999999"),
    1.5,
    True,
    "1_000",
    "1__0",
    " 7 ",
    "+7",
    ".5",
    "5.",
    "1,5",
    "٣",
    "2/3",
    Fraction(2, 3),
    Fraction(1, 10**61),
    10**60,
    "9" * 70,
    "0." + "1" * 40,
    [],
    {},
    "%",
    "5%",
    "3 thousand",
    "3 parsec",
    0,
    False,
    Decimal(0),
    datetime.date(2026, 1, 1),
    Decimal("0.0000000001"),
    Decimal("100.500"),
    Decimal("-0"),
)


@st.composite
def plain(draw: DrawFn, program: Program, plan: str, summary: Summary, *, odd: bool) -> dict[str, Any]:
    """The summary as a mapping; `odd`: with something unusual in it, which may be wrong."""
    data: dict[str, Any] = {"plan": plan} if draw(st.booleans()) or len({one.name for one in program.plans}) > 1 else {}
    if draw(st.booleans()):
        data["subscription"] = draw(st.sampled_from(["s", " s ", 7]))
    if summary.currency is not None:
        data["currency"] = summary.currency
    if summary.period is not None:
        data |= _period(draw, *summary.period)
    for name, day in (("subscription.start", summary.start), ("subscription.end", summary.end)):
        if day is not None:
            data[name] = day if draw(st.booleans()) else day.isoformat()
    percents = {inlet.name for inlet in program.inlets if inlet.unit == "%"}
    data |= {name: _stated(draw, value, percent=name in percents) for name, value in summary.values.items()}
    shares = {column.name for rows in program.lists for column in rows.columns if column.unit == "%"}
    for name, rows in summary.rows.items():
        data[name] = [{column: _cell(value, column in shares) for column, value in row.items()} for row in rows]
    if odd:
        known = [
            *data,
            *(inlet.name for inlet in program.inlets),
            "surprise",
            "matching_id",
            "period",
            "currency",
            "plan",
        ]
        data[draw(st.sampled_from(known))] = draw(st.sampled_from(ODD))
    return data


def _cell(value: Any, share: bool) -> Any:
    """What stands in a row: a number as it is, but a percent with its sign."""
    return f"{to_text(100 * value)}%" if share and isinstance(value, Fraction) else value


def _period(draw: DrawFn, start: datetime.date, end: datetime.date) -> dict[str, Any]:
    return draw(
        st.sampled_from(
            [
                {"period": f"{start} to {end}"},
                {"period.start": str(start), "period.end": str(end)},
                {"period.start": start, "period.end": end},
                {"period": {"start": str(start), "end": end}},
                {"period": [start, end]},
            ]
        )
    )


def _stated(draw: DrawFn, value: Any, *, percent: bool) -> Any:
    """A value in one of the ways to state it."""
    if not isinstance(value, Fraction):
        return value
    if percent:
        return f"{to_text(100 * value)}%"
    ways: list[Any] = [value, to_text(value)]
    if value.denominator == 1:
        ways += [value.numerator, f"{value.numerator}.000"]
    text = to_text(value)
    if "/" not in text:
        ways += [Decimal(text), Decimal(text) + Decimal("0.000")]
    return draw(st.sampled_from(ways))


@st.composite
def openings(draw: DrawFn, state: State | None) -> State | None:
    """An opening state, which may have come from elsewhere."""
    if state is None or draw(st.booleans()):
        return state
    slots = dict(state.slots)
    for name in draw(st.lists(st.sampled_from([*slots, "surprise"]), max_size=2)):
        odd = [Fraction(1, 3), Fraction(5), Fraction(-1), Fraction(1, 10**12), True, "", 7, (), {}, Fraction(0)]
        slots[name] = draw(st.sampled_from(odd))
    for name in draw(st.lists(st.sampled_from(list(slots)), max_size=1)) if slots else []:
        del slots[name]
    periods = draw(st.sampled_from([state.periods, 0, 11, -1]))
    through = draw(st.sampled_from([state.through, None]))
    return State(periods, state.anchor, through, slots)
