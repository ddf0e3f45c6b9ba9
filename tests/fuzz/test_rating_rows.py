"""No row of usage crashes rating: it is a bill, or it is set aside with the field and the reason."""

from __future__ import annotations

import contextlib
import datetime
import json
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pricing_dsl as pricing
from pricing_dsl import Bill, Program, Rejected, State
from tests.properties import profiles

profiles.load()

RULEBOOK = """
rulebook all_inlets "One of everything"
  version "1"
  currency USD, EUR
  rounding half_up to 0.01 each line

unit call, calls
meter storage in GB
meter requests in whole call default 0 calls
meter egress in GB by region { eu, us } default none
meter transfer in GB by zone
meter daily in hour each day
meter peaks in kW as percentile 95
records orders { amount in money, size in GB default 1 GB, rush: flag, method: { card, ach }, placed: date }
input tenure in month default 0 months
input share: percent
input trial: flag default false
input tier: { basic, pro } default basic
input signed: date
term limit = 100 GB negotiable from 50 GB to 200 GB

plan full every month currency USD, EUR {
  grant included limit of storage every month { rollover up to 50% for 2 months }
  grant pack 10 GB of storage on purchase
  remember most = max(previous most, requests) opening 0 calls
  remember last = requests keeping 3
  let in_one_rate = storage / 7
  charge kept on overage of storage slabs { first 10 GB free rest not offered }
  charge asked on requests volume tiers { up to 10 calls free above free } if tier is basic
  charge sent on egress by region graduated tiers { up to 5 GB free above free }
  charge moved on transfer free
  charge kept_daily on daily free
  charge top on peaks free
  each order in orders {
    charge order_fee on order.amount at 2.9% if order.rush
    charge order_size on order.size free if order.method is card or order.placed < signed
  }
  discount loyal share * subtotal if tenure >= 12 months and not trial
  charge ratio = share * subtotal
}
plan loose {
  charge kept on storage free
  charge per_call = subtotal if requests > 0 calls
}
"""
NAMES = """
storage requests egress transfer daily peaks orders tenure share trial tier signed limit pack pack.bought
plan currency subscription subscription.start subscription.end period period.start period.end matching_id
egress[eu] egress[us] egress[mars] egress[] egress[eu,us] transfer[1] daily[1] daily[32] orders[1] orders[1].amount
storage[eu] nothing included included.opening amount rows
"""
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.dates(),
    st.datetimes(),
    st.decimals(),
    st.fractions(),
    st.sampled_from(
        [
            "12 GB",
            "12.5",
            "1e6",
            "10M",
            "12,50",
            "1_000",
            "5 %",
            "5%",
            "7 GiB",
            "3 thousand calls",
            "-3",
            "2/0",
            "2/3",
            "1/" + "9" * 50,
            "9" * 6_000,
            "0." + "1" * 6_000,
            "2026-02-30",
            "2026-01-01",
            "2026-01-31",
            "eu",
            "basic",
            "full",
            "loose",
            "USD",
            "GBP",
            "true",
            "\ud800",
            "\0",
            10**400,
            Decimal("1E+400"),
            Decimal("1E-400"),
            Decimal("NaN"),
            Decimal("Infinity"),
            Fraction(1, 3),
            b"12",
            1j,
        ]
    ),
)
field_names = st.sampled_from(["amount", "size", "rush", "method", "placed", "region", "zone", "day", "at", "eu", "us"])
junk = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(field_names | st.text(max_size=4), inner, max_size=4),
    max_leaves=8,
)
GOOD: dict[str, Any] = {
    "plan": "full",
    "currency": "EUR",
    "subscription": "s1",
    "period.start": "2026-01-01",
    "period.end": "2026-01-31",
    "storage": "105 GB",
    "requests": 12,
    "egress": {"eu": "3 GB", "us": 4},
    "transfer": [{"zone": "a", "transfer": "1 GB"}],
    "daily": ["1 hour", "2 hours"],
    "peaks": "3.5",
    "orders": [{"amount": "10", "rush": True, "method": "card", "placed": "2026-01-05"}],
    "share": "5%",
    "signed": "2025-12-01",
    "pack.bought": 1,
}
names = st.sampled_from(NAMES.split()) | st.text(max_size=6)


@cache
def program() -> Program:
    return pricing.compile_text(RULEBOOK, path="all_inlets.rulebook")


def rated(data: dict[Any, Any], opening: State | None = None) -> Bill | Rejected:
    """What becomes of a row; whatever it is, it can be shown and sent on."""
    result = program().try_rate(data, opening)
    json.dumps(result.to_json())
    if isinstance(result, Rejected):
        assert result.problems
        for problem in result.problems:
            assert problem.reason
            assert isinstance(problem.field, str)
        assert str(result)
    else:
        assert result.total == sum((line.amount for line in result.lines), Fraction(0))
    return result


def state_of(data: object) -> State | None:
    """The state that some data tells; None if it is refused."""
    with contextlib.suppress(ValueError):
        return State.from_json(data)
    return None


def test_good_row_is_a_bill() -> None:
    result = rated(GOOD)
    assert isinstance(result, Bill), result


@given(st.dictionaries(names, junk, max_size=8))
def test_row_of_junk_is_a_bill_or_set_aside(data: dict[str, Any]) -> None:
    rated(data)


@given(st.dictionaries(names, junk, min_size=1, max_size=2))
def test_good_row_with_some_junk_is_a_bill_or_set_aside(changes: dict[str, Any]) -> None:
    result = rated({**GOOD, **changes})
    if isinstance(result, Rejected):
        assert any(problem.field or problem.reason for problem in result.problems)


@given(st.sampled_from(sorted(GOOD)), st.data())
def test_row_with_one_name_missing_is_a_bill_or_set_aside(name: str, data: st.DataObject) -> None:
    rest = {other: value for other, value in GOOD.items() if other != name}
    result = rated(rest)
    if isinstance(result, Rejected):
        assert any(name.split(".")[0] in str(problem) for problem in result.problems)


@given(st.sampled_from(["storage", "peaks", "requests", "share", "signed", "egress[eu]", "orders", "daily"]), junk)
def test_problem_names_the_field_that_is_wrong(name: str, value: Any) -> None:
    """Of a good row with one wrong value, the problem is told of that value, or a rule of the plan refuses it."""
    base = {other: given for other, given in GOOD.items() if other != name.split("[")[0]}
    result = rated({**base, name: value})
    if isinstance(result, Rejected) and value not in (None, ""):
        assert any(name.split("[")[0] in found.field or found.place for found in result.problems), result


@given(junk)
def test_state_of_junk_is_refused_or_opens_a_bill_or_is_set_aside(data: Any) -> None:
    if (state := state_of(data)) is not None:
        rated(GOOD, state)


@given(st.dictionaries(st.sampled_from(["included.lot.1", "included.rolled.1", "pack.lot", "most", "last", "x"]), junk))
def test_slots_of_junk_are_refused_or_open_a_bill_or_are_set_aside(slots: dict[str, Any]) -> None:
    state = state_of({"periods": 1, "anchor": "2025-12-01", "through": "2025-12-31", "slots": slots})
    if state is not None:
        rated(GOOD, state)


@pytest.mark.parametrize("day", [datetime.date.min, datetime.date.max])
def test_first_and_last_days_of_the_calendar_are_a_bill_or_set_aside(day: datetime.date) -> None:
    rated({**GOOD, "period.start": day, "period.end": day})
    rated({**GOOD, "subscription.start": day})
    rated({**GOOD, "subscription.end": day})
