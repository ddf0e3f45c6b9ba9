"""A term that changes with time and may be negotiated: the contract's value, or the one of the period's first day."""

from __future__ import annotations

from fractions import Fraction

import pricing_dsl as pricing

PROGRAM = pricing.compile_text("""\
rulebook calls "Calls"
  version "1"
  currency USD
  rounding half_up to 0.01 each line
unit call, calls
meter made in whole call
term rate {
  from 2025-01-01: 0.12 USD per call
  from 2026-07-01: 0.10 USD per call
} negotiable from 0.05 USD per call to 0.12 USD per call
plan standard every month {
  charge made on made at rate
}
""")


def total(**facts: object) -> Fraction:
    return PROGRAM.rate({"made": 100, **{name.replace("_", "."): value for name, value in facts.items()}}).total


def test_the_period_decides() -> None:
    assert total(period_start="2026-06-01", period_end="2026-06-30") == 12
    assert total(period_start="2026-07-01", period_end="2026-07-31") == 10


def test_a_contract_has_its_own() -> None:
    assert total(rate="0.08", period_start="2026-06-01", period_end="2026-06-30") == 8
    assert total(rate="0.08 USD per call") == 8


def test_without_dates_or_before_the_first_it_is_not_known() -> None:
    undated = PROGRAM.try_rate({"made": 100})
    early = PROGRAM.try_rate({"made": 100, "period.start": "2024-06-01", "period.end": "2024-06-30"})
    assert isinstance(undated, pricing.Rejected)
    assert [problem.field for problem in undated.problems] == ["period.start"]
    assert isinstance(early, pricing.Rejected)
    assert "no value on 2024-06-01" in str(early)


def test_the_bounds_hold() -> None:
    low = PROGRAM.try_rate({"made": 100, "rate": "0.01"})
    assert isinstance(low, pricing.Rejected)
    assert low.problems[0].field == "rate"
