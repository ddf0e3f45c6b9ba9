"""What is said of curves: exact places and amounts."""

from __future__ import annotations

from fractions import Fraction

from pricing_dsl.compiling import compile_text
from pricing_dsl.simulate.cases import Over, Rulebook, cases
from pricing_dsl.simulate.courses import course
from pricing_dsl.simulate.notes import told
from pricing_dsl.simulate.sentences import sentences
from pricing_dsl.simulate.words import wrapped


def test_the_break_even_point_is_exact(ask) -> None:
    found = ask("storage=0..2TB", "basic", "pro")
    assert found.break_evens == (Fraction("412.5"),)
    assert sentences(found)["Cheapest"] == [
        "Basic is cheaper below 412.5 GB",
        "Basic and Pro cost the same at 412.5 GB, 51.25 USD",
        "Pro is cheaper above 412.5 GB",
    ]


def test_one_that_is_always_cheaper_is_so_everywhere(ask) -> None:
    assert sentences(ask("storage=0..400GB", "basic", "pro"))["Cheapest"] == ["Basic is cheaper everywhere"]


def test_of_several_the_cheapest_is_told_from_low_to_high(ask) -> None:
    found = ask("storage=0..2TB", "basic", "pro", "bulk")
    names = [lead.names for lead in found.leads]
    assert names == [("Bulk",), ("Basic", "Bulk"), ("Basic",), ("Basic", "Pro"), ("Pro",)]
    assert [float(x) for x in found.break_evens] == [100 / 9, 412.5]


def test_jumps_and_dead_zones_carry_the_money(ask) -> None:
    said = sentences(ask("storage=0..2TB", "bulk"))
    assert said["Jumps"] == [
        "just above 100 GB it falls by 80.00 USD, from 100.00 USD to 20.00 USD",
        "just above 1,000 GB it falls by 50.00 USD, from 150.00 USD to 100.00 USD",
    ]
    assert said["Dead zones"] == [
        "from 20 GB to 100 GB it is cheaper to use just above 100 GB, by up to 80.00 USD",
        "from 500 GB to 1,000 GB it is cheaper to use just above 1,000 GB, by up to 50.00 USD",
    ]
    assert said["Flat"] == [
        "150.00 USD all the way from 750 GB to 1,000 GB",
        "150.00 USD all the way from 1,500 GB to 2,000 GB",
    ]


def test_of_whole_quantities_ranges_end_at_whole_numbers(ask) -> None:
    said = sentences(ask("requests=0..100", "basic", "calls_only", storage="0 GB"))["Cheapest"]
    assert said == ["Calls is cheaper up to 30 calls", "Basic is cheaper from 31 calls on"]


def test_of_whole_quantities_a_jump_is_between_two_of_them() -> None:
    text = """
rulebook seats version "1" currency USD rounding half_up to 0.01 each line
unit seat, seats
meter seats in whole seat
plan team every month {
  charge seats on seats volume tiers { up to 10 seats at 10 USD per seat above at 5.30 USD per seat }
}
"""
    said = sentences(
        told([course(case) for case in cases([Rulebook(compile_text(text).ir)], Over.of("seats=0..50"), {})])
    )
    assert said["Jumps"] == ["from 10 seats to 11 seats it falls by 41.70 USD, from 100.00 USD to 58.30 USD"]
    assert said["Dead zones"] == ["from 6 seats to 10 seats it is cheaper to use 11 seats, by up to 41.70 USD"]


def test_what_is_drawn_from_single_bills_or_not_at_all_is_said(ask) -> None:
    (line,) = sentences(ask("storage=0..2TB", "limited"))["Gaps"]
    assert line.startswith("from 500 GB to 2,000 GB there is no bill: ")


def test_nobody_is_said_to_be_cheaper_where_a_curve_is_not_told() -> None:
    text = """
rulebook shares version "1" currency USD rounding none
meter used in kWh
meter peak in kW
plan by_hours every month {
  let hours = (used / peak rounded down to 0.01 hour)
  charge energy = hours * 0.10 USD per hour
}
plan by_peak every month {
  charge power on peak at 1 USD per kW
}
"""
    asked = cases([Rulebook(compile_text(text).ir)], Over.of("peak=1..10"), {"used": "100 kWh"})
    said = sentences(told([course(case) for case in asked]))
    assert said["Cheapest"] == ["which is cheaper cannot be told anywhere"]
    assert "drawn from single bills" in said["Gaps"][0]


def test_lines_are_wrapped_between_words() -> None:
    assert list(wrapped("more is cheaper everywhere", 12)) == ["more is", "cheaper", "everywhere"]
