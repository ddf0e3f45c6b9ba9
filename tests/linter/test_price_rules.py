"""What the linter says of prices as curves: every amount that a finding states is billed by the engine here."""

from __future__ import annotations

from fractions import Fraction

import pytest

from pricing_dsl.pipeline import Compilation
from pricing_dsl.rating.bill import Bill
from pricing_dsl.rating.rate import rate_plan
from pricing_dsl.rating.usage import Usage
from tests.linter.looking import found, rulebook, under

VOLUME = """
unit call, calls
meter calls in whole call
plan basic every month {
  charge api on calls volume tiers {
    up to  1_000 calls at 0.12 USD per call
    up to 10_000 calls at 0.10 USD per call
    above              at 0.07 USD per call
  }
}
"""


def total(text: str, **used: str | int) -> Fraction:
    """What the first plan bills, by the engine."""
    program = Compilation("page.rulebook", rulebook(text)).program
    usage = Usage(values={name: Fraction(number) for name, number in used.items()})
    bill = rate_plan(program, program.plans[0], usage)
    assert isinstance(bill, Bill)
    return bill.total


# ---- T101 ------------------------------------------------------------------------------------------------------------


def test_a_cliff_is_told_with_its_bills_and_the_range_below_it() -> None:
    (finding,) = found("T101", VOLUME)
    assert finding.message == (
        "the bill falls from 1000.00 USD at 10_000 calls to 700.07 USD at 10_001 calls; it falls at 1000 calls too"
    )
    assert (
        finding.stake
        == "between 7001 calls and 10_000 calls a customer pays up to 299.93 USD more than with 10_001 calls"
    )
    assert (total(VOLUME, calls=10_000), total(VOLUME, calls=10_001)) == (1000, Fraction("700.07"))
    assert total(VOLUME, calls=7_000) < Fraction("700.07") < total(VOLUME, calls=7_001)
    assert [label.message for label in finding.labels] == [
        "19.90 USD less in all as soon as this tier is reached",
        "299.93 USD less in all as soon as this tier is reached",
    ]
    assert total(VOLUME, calls=1_000) - total(VOLUME, calls=1_001) == Fraction("19.90")
    assert under("T101", VOLUME) == ["charge api on calls volume tiers {"]


def test_a_discount_that_begins_somewhere_is_a_cliff() -> None:
    text = """
    meter storage in GB
    plan basic every month {
      charge storage on storage at 1 USD per GB
      discount large 10% of storage.amount if storage >= 100 GB
    }
    """
    (finding,) = found("T101", text)
    assert finding.message == "the bill falls from 100.00 USD at just below 100 GB to 90.00 USD at 100 GB"
    assert under("T101", text) == ["discount large 10% of storage.amount if storage >= 100 GB"]
    assert (total(text, storage="99.999"), total(text, storage=100)) == (100, 90)
    assert finding.stake is not None
    assert finding.stake.startswith("between 90.005 GB and 100 GB")
    assert total(text, storage="90.0049") == 90 < total(text, storage="90.005")


def test_a_cliff_that_only_some_customers_meet_is_told_with_who_they_are() -> None:
    text = """
    meter storage in GB
    input kind: { small, large }
    plan basic every month {
      when kind is large {
        charge bulk on storage volume tiers { up to 100 GB at 1 USD per GB above at 0.5 USD per GB }
      } otherwise {
        charge storage on storage at 1 USD per GB
      }
    }
    """
    (finding,) = found("T101", text)
    assert finding.message == (
        "the bill falls from 100.00 USD at 100 GB to 50.00 USD at just above 100 GB, with kind = large"
    )
    assert under("T101", text)[0].startswith("charge bulk")


@pytest.mark.parametrize(
    "line",
    [
        "charge s on storage graduated tiers { up to 100 GB at 2 USD per GB above at 1 USD per GB }",
        "charge s on storage volume tiers { up to 100 GB at 1 USD per GB above at 2 USD per GB }",
        "charge s on storage at 0.013 USD per GB  discount d 7% of s",  # only roundings fall
        "charge s on storage volume tiers { up to 100 GB at 1 USD per GB above at 0.5 USD per GB } at least 100 USD",
        "charge s = -0.10 USD per GB * storage  fee f 1_000 USD",  # falls all along, as it is meant
    ],
)
def test_no_cliff(line: str) -> None:
    assert found("T101", f"meter storage in GB\nplan basic every month {{ {line} }}") == []


# ---- T102, G209, G219, C306, M402 ------------------------------------------------------------------------------------


def test_prices_that_rise_are_told_in_order() -> None:
    text = """
    meter energy in kWh
    plan home every month {
      fee base 5 USD
      charge energy on energy graduated tiers {
        up to 100 kWh at 0.10 USD per kWh
        up to 200 kWh at 0.15 USD per kWh
        above         at 0.25 USD per kWh
      }
    }
    """
    (finding,) = found("T102", text)
    assert finding.message == (
        "a unit costs more the more is used: 0.10 USD per kWh first, 0.15 USD per kWh above 100 kWh, "
        "0.25 USD per kWh above 200 kWh"
    )
    assert total(text, energy=201) - total(text, energy=200) == Fraction("0.25")
    (split,) = found("G209", text)  # 20 + 5 + 25 - 2 * (10 + 5) - ... : the fee is less than what is saved
    assert split.message == "two accounts that use 200 kWh each pay 20.00 USD less than one that uses 400 kWh"
    assert total(text, energy=400) - 2 * total(text, energy=200) == 20


def test_small_prices_are_told_for_many() -> None:
    text = """
    unit call, calls
    meter calls in whole call
    plan basic every month {
      charge api on calls graduated tiers {
        up to 1 million calls at 0.20 USD per million calls
        above                 at 0.40 USD per million calls
      }
    }
    """
    (finding,) = found("T102", text)
    assert "0.20 USD per million calls first, 0.40 USD per million calls above 1_000_000 calls" in finding.message


def test_what_one_account_for_two_gains() -> None:
    text = """
    meter storage in GB
    plan basic every month {
      fee base 3 USD
      charge storage on storage graduated tiers { up to 100 GB at 0.10 USD per GB above at 0.05 USD per GB }
    }
    """
    (finding,) = found("G219", text)
    assert finding.message == "one account that uses 200 GB pays 8.00 USD less than two accounts that use 100 GB each"
    assert 2 * total(text, storage=100) - total(text, storage=200) == 8
    assert found("G209", text) == []


def test_a_commitment_is_told_up_to_where_it_ends() -> None:
    text = """
    unit call, calls
    meter calls in whole call
    plan basic every month {
      charge api on calls at 0.10 USD per call
      commit spend 300 USD every month against api
    }
    """
    (finding,) = found("C306", text)
    assert finding.message == "up to 3000 calls always costs 300.00 USD"
    assert [total(text, calls=x) for x in (0, 3_000, 3_001)] == [300, 300, Fraction("300.10")]


def test_a_bill_below_zero_is_told_at_its_least() -> None:
    text = """
    meter storage in GB
    plan basic every month {
      charge storage on storage at 0.10 USD per GB
      discount welcome 5 USD may go negative
    }
    """
    (finding,) = found("M402", text)
    assert finding.message == "the bill of 0 GB comes to -5.00 USD"
    assert total(text, storage=0) == -5
    assert found("M402", text.replace("may go negative", "")) == []


def test_without_a_least_a_bill_below_zero_is_found_further_out() -> None:
    text = """
    meter exported in kWh
    plan solar every month {
      fee base 12 USD
      charge feed_in = -0.05 USD per kWh * exported
    }
    """
    (finding,) = found("M402", text)
    assert finding.message == "the bill of 1000 kWh comes to -38.00 USD"
    assert total(text, exported=1_000) == -38


# ---- limits ----------------------------------------------------------------------------------------------------------


def one_line(line: str, most: str = "1_000") -> str:
    return f"meter storage in GB\nassume storage <= {most} GB\nplan basic every month {{ {line} }}"


def test_a_cap_above_all_is_told_with_the_most_there_is() -> None:
    text = one_line("charge s on storage at 0.08 USD per GB at most 200 USD")
    (finding,) = found("C302", text)
    assert finding.message == "the cap of `s` is never reached: what it limits comes to 80.00 USD at most"
    assert total(text, storage=1_000) == 80
    assert found("C302", one_line("charge s on storage at 0.08 USD per GB at most 200 USD", "10_000")) == []


def test_a_maximum_over_several_lines_counts_them_all() -> None:
    text = one_line("charge s on storage at 0.08 USD per GB  fee f 30 USD  maximum m 100 USD  fee g 1 USD")
    assert found("C302", text) == []
    assert total(text, storage=1_000) == 101
    (finding,) = found("C302", text.replace("100 USD", "110 USD"))
    assert finding.message == "the cap of `m` is never reached: what it limits comes to 110.00 USD at most"


def test_minimums() -> None:
    (never,) = found("C312", one_line("fee f 50 USD  charge s on storage at 1 USD per GB  minimum m 40 USD"))
    assert never.message == "the minimum of `m` is never needed: what it brings up comes to 50.00 USD at least"
    (always,) = found("C313", one_line("charge s on storage at 0.08 USD per GB at least 100 USD"))
    assert always.message == "the minimum of `s` is always owed: what it brings up comes to 80.00 USD at most"
    assert always.stake == "100.00 USD is billed whatever is used"


def test_a_limit_has_to_be_so_in_every_version() -> None:
    text = """
    rulebook demo
      currency USD, EUR
      rounding half_up to 0.01 each line

    meter storage in GB
    assume storage <= 1_000 GB
    table book {
      | currency | price                    |
      | USD      | 0.08 USD per GB          |
      | EUR      | 0.30 EUR per GB          |
    }
    table cap { | currency | most | | USD | 200 USD | | EUR | 200 EUR | }
    plan basic every month {
      charge s on storage at book[currency].price at most cap[currency].most
    }
    """
    assert found("C302", text) == []
    assert len(found("C302", text.replace("0.30", "0.09"))) <= 1


def test_tiers_behind_a_cap() -> None:
    text = one_line(
        "charge s on storage graduated tiers { up to 100 GB at 1 USD per GB up to 500 GB at 0.5 USD per GB "
        "above at 0.1 USD per GB } at most 300 USD",
    )
    (finding,) = found("T103", text)
    assert finding.message == "the price of this tier is never paid: the cap of 300.00 USD is reached at 500 GB already"
    assert under("T103", text) == ["above at 0.1 USD per GB"]
    assert total(text, storage=500) == total(text, storage=1_000) == 300
    assert found("T103", text.replace("300 USD", "301 USD")) == []


def test_volume_tiers_behind_a_cap() -> None:
    text = one_line(
        "charge s on storage volume tiers { up to 100 GB at 1 USD per GB above at 3 USD per GB } at most 300 USD"
    )
    assert under("T103", text) == ["above at 3 USD per GB"]
    assert total(text, storage="100.01") == total(text, storage=1_000) == 300


def test_a_commitment_above_what_can_be_used() -> None:
    text = one_line("charge s on storage at 0.10 USD per GB  commit c 300 USD every month against s")
    (finding,) = found("C301", text)
    assert finding.message == "the commitment of 300.00 USD is above the most its lines can cost, 100.00 USD"
    assert finding.stake == "200.00 USD of it can never be used up"
    assert total(text, storage=1_000) == 300


# ---- the rest --------------------------------------------------------------------------------------------------------


def test_conditions_that_contradict_those_around_them() -> None:
    text = """
    meter storage in GB
    input tenure in month
    plan basic every month {
      when tenure >= 12 months {
        fee loyal 5 USD
        when tenure < 6 months { fee never 7 USD }
      } otherwise {
        fee young 6 USD if tenure < 20 months
      }
      charge s on storage at (if tenure > 3 months and tenure < 2 months then 1 USD per GB else 2 USD per GB)
    }
    """
    findings = found("N804", text)
    assert [one.message for one in findings] == [
        "this never holds, so what stands under it never happens",
        "this always holds",
        "this never holds, so what stands under it never happens",
    ]
    assert under("N804", text) == ["tenure < 6 months", "tenure < 20 months", "tenure > 3 months and tenure < 2 months"]


def test_switches_of_the_rulebook_are_no_conditions() -> None:
    text = """
    meter storage in GB
    term promotion = 3
    plan basic every month {
      charge s on storage at 1 USD per GB
      discount d 5% of s if promotion > 5
    }
    """
    assert found("N804", text) == []


def test_an_otherwise_that_never_comes() -> None:
    text = """
    meter storage in GB
    assume storage <= 500 GB
    plan basic every month {
      when storage <= 1_000 GB { charge s on storage at 1 USD per GB } otherwise { fee f 3 USD }
    }
    """
    assert under("N806", text) == ["fee f 3 USD"]
    assert found("N804", text) == []


def test_a_pack_dearer_than_overage() -> None:
    text = """
    meter storage in GB
    plan basic every month {
      grant pack 100 GB of storage on purchase costs 10 USD
      charge storage on overage of storage at 0.07 USD per GB
    }
    """
    (finding,) = found("T112", text)
    assert finding.message == "this costs 10.00 USD and saves 7.00 USD of overage at most, roundings aside"
    assert finding.stake == "whoever buys one pays 3.00 USD more than without"
    assert total(text, storage=500, **{"pack.bought": 1}) - total(text, storage=500, **{"pack.bought": 0}) == 3


def test_a_rounding_that_leaves_nothing() -> None:
    text = """
    unit call, calls
    records uses { made in whole call }
    plan basic every month {
      each use in uses { charge api on use.made at 0.0004 USD per call rounded half_up to 0.01 USD }
    }
    """
    (finding,) = found("M406", text)
    assert finding.message == "nothing is billed for a row with less than 13 calls: its price is rounded away"
    program = Compilation("page.rulebook", rulebook(text)).program
    bills = [rate_plan(program, program.plans[0], Usage(rows={"uses": ({"made": Fraction(n)},)})) for n in (12, 13)]
    assert [bill.total for bill in bills if isinstance(bill, Bill)] == [0, Fraction("0.01")]
    assert finding.stake == "up to 0.0048 USD for each such row, 4800.00 USD for a million"


def test_a_grant_behind_one_that_is_enough() -> None:
    text = """
    meter storage in GB
    assume storage <= 50 GB
    plan basic every month {
      grant first 100 GB of storage every month
      grant second 10 GB of storage every month
      charge storage on overage of storage at 1 USD per GB
    }
    """
    assert under("N815", text) == [
        "grant second 10 GB of storage every month",
        "charge storage on overage of storage at 1 USD per GB",
    ]
    assert total(text, storage=50) == 0
    assert found("N815", text.replace("50 GB", "120 GB")) == []


def test_a_claim_that_does_not_hold() -> None:
    text = VOLUME + '\nprove "more never costs less" for basic total never decreasing in calls\n'
    (finding,) = found("P901", text)
    assert finding.fix is not None
