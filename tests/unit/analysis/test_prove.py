"""Claims about small plans, one for each way to prove them, and one for each way they fail."""

from __future__ import annotations

import pytest

from pricing_dsl.analysis.claims import Proved, Refuted, Undecided
from pricing_dsl.pipeline import Compilation
from pricing_dsl.proofs.run import ProofResult, run_proofs
from pricing_dsl.rating.problems import Rejected
from pricing_dsl.rating.rate import rate_plan

HEAD = """rulebook claims version "1" currency USD rounding half_up to 0.01 each line
unit call, calls
unit seat, seats
meter storage in GB
meter calls in whole call default 0 calls
meter egress in GB by region { eu, us } default none
input seats in whole seat default 1 seat
input tenure in month default 0 months
input size: { small, large } default small
input credit in USD default 0 USD
term rate = 0.10 USD per GB negotiable from 0.07 USD per GB to 0.10 USD per GB
table seat_price { | seats | price | | up to 5 seats | 10 USD | | above | 40 USD | }
"""

ROLLING = "grant g 100 GB of storage every month { rollover up to 50 GB for 2 months }"
SLABS = "slabs { first 100 GB at 0.30 USD per GB next 400 GB at 0.20 USD per GB rest at 0.10 USD per GB }"
FALLING_VOLUME = "volume tiers { up to 100 GB at 0.10 USD per GB above at 0.08 USD per GB }"
RISING_VOLUME = "volume tiers { up to 100 GB at 0.08 USD per GB above at 0.10 USD per GB }"

BY_SIZE = """when size is large { charge s on storage at 0.2 USD per GB }
otherwise { charge s on storage at 0.1 USD per GB }"""

MORE_STORAGE = "total never decreasing in storage"

PROVED = {
    "slabs": (f"charge s on storage {SLABS}", MORE_STORAGE),
    "a cap": (f"charge s on storage {SLABS} at most 30 USD", "s.amount <= 30 USD"),
    "a minimum": (f"charge s on storage {SLABS} minimum low 20 USD", "total >= 20 USD"),
    "an amount that is never due": (
        f"charge s on storage {SLABS} charge c on calls at 0.01 USD per call commit k 100 USD every month against s, c",
        "not (total == 7 USD)",
    ),
    "rollover, whatever was carried in": (f"{ROLLING} charge s on overage of storage {SLABS}", MORE_STORAGE),
    "less is left of a grant": (
        "grant g 100 GB of storage every month charge s on overage of storage at rate",
        "g.forfeited never increasing in storage",
    ),
    "a rounded discount of a subtotal": (
        f"charge s on storage {SLABS} charge c on calls at 0.01 USD per call discount d 33.3% of subtotal",
        MORE_STORAGE,
    ),
    "a discount for some": (
        f"charge s on storage {SLABS} discount d 5% of subtotal if tenure >= 12 months",
        MORE_STORAGE,
    ),
    "the discount itself": (
        "charge s on storage at rate discount d 5% of s if tenure >= 12 months",
        "total never increasing in tenure",
    ),
    "a tax on top": (f"charge s on storage {SLABS} maximum most 50 USD tax t 7% of subtotal", MORE_STORAGE),
    "rising volume tiers": (f"charge s on storage {RISING_VOLUME}", MORE_STORAGE),
    "packages": ("charge c on calls at 5 USD per started 1_000 calls", "total never decreasing in calls"),
    "rows": (
        "charge e on egress by region slabs { first 10 GB free rest at 1 USD per GB }",
        "total never decreasing in egress",
    ),
    "a table by number": ("charge s = seat_price[seats].price", "total never decreasing in seats"),
    "a term within its bounds": ("charge s on storage at rate", "s.amount <= 0.10 USD per GB * storage + 0.01 USD"),
    "a price that rises with its term": ("charge s on storage at rate", "total never decreasing in rate"),
    "a branch in every case": (
        BY_SIZE,
        MORE_STORAGE,
    ),
    "what rejects is no bill": (
        f"charge s on storage {SLABS} charge c = credit rounded half_up to 0.01 USD",
        "s.amount >= 0 USD",
    ),
    "an equality": ("fee a 10 USD fee b 5 USD", "total == 15 USD"),
    "two conditions": (f"charge s on storage {SLABS} at most 30 USD", "s >= 0 USD and total < 31 USD"),
    "money that is drawn": (f"charge s on storage {SLABS} grant w 20 USD against s every month", MORE_STORAGE),
    "nothing of it": ("fee a 10 USD", MORE_STORAGE),
    "a commitment": (
        f"charge s on storage {SLABS} commit c 1_200 USD every year against s overage at 110%",
        MORE_STORAGE,
    ),
}

REFUTED = {
    "falling volume tiers": (f"charge s on storage {FALLING_VOLUME}", MORE_STORAGE),
    "a bound that is passed": (f"charge s on storage {SLABS}", "total <= 100 USD"),
    "a discount from a bound on": (f"charge s on storage {SLABS} discount d 20 USD if storage >= 200 GB", MORE_STORAGE),
    "roundings that part ways": (
        "charge s on storage at 0.10 USD per GB discount d (7% of s rounded up to 1 USD) may go negative",
        MORE_STORAGE,
    ),
    "a bill below zero": ("charge s on storage at rate discount d 5 USD may go negative", "total >= 0 USD"),
    "only with something carried in": (
        f"{ROLLING} charge s on overage of storage at 1 USD per GB",
        "g.opening <= 10 GB",
    ),
    "only for large ones": (
        BY_SIZE,
        "total <= 0.15 USD per GB * storage + 1 USD",
    ),
    "a row": (
        "charge e on egress by region volume tiers { up to 10 GB at 1 USD per GB above free }",
        "total never decreasing in egress",
    ),
    "an equality": ("fee a 10 USD charge s on storage at rate", "total == 10 USD"),
}

UNDECIDED = {
    "where two quantities meet": (
        "charge s = (storage * seats - min(storage, 5 GB) * seats) * 0.01 USD per GB / 1 seat",
        "total never decreasing in seats",
    ),
}


def decided(body: str, claim: str) -> ProofResult:
    text = f'{HEAD}plan tested every month {{ {body} }}\nprove "it" for tested {claim}\n'
    (result,) = run_proofs(Compilation("claims.rulebook", text))
    return result


@pytest.mark.parametrize("name", PROVED)
def test_proved(name: str) -> None:
    assert decided(*PROVED[name]).verdict == Proved()


@pytest.mark.parametrize("name", REFUTED)
def test_refuted_by_a_usage_that_breaks_it(name: str) -> None:
    result = decided(*REFUTED[name])
    assert isinstance(result.verdict, Refuted)
    witness = result.verdict.witness
    for usage in filter(None, (witness.usage, witness.more)):
        assert not isinstance(rate_plan(result.program, result.asked.plan, usage, witness.opening), Rejected)


@pytest.mark.parametrize("name", UNDECIDED)
def test_not_decided_with_a_reason_and_a_place(name: str) -> None:
    verdict = decided(*UNDECIDED[name]).verdict
    assert isinstance(verdict, Undecided)
    assert verdict.reason
    assert verdict.place is not None


def test_a_word_that_a_quantity_selects_is_no_number() -> None:
    text = """rulebook words version "1" currency USD rounding half_up to 0.01 each line
    meter storage in GB
    table class {
      | storage | amount | word |
      | up to 1 GB | 0.01 USD | high |
      | below 3 GB | 0.01 USD | low |
      | any | 0.01 USD | high |
    }
    plan p every month {
      when storage <= 1 GB { minimum m 0 USD charge f = 0 USD } otherwise {
        charge a = class[storage].amount
        charge f = if class[storage].word is high then 0 USD else 0.01 USD
      }
    }
    prove "a" total <= 0 USD
    prove "b" total <= 1 USD
    prove "c" total never decreasing in storage
    """
    assert [result.word for result in run_proofs(Compilation("p", text))] == ["refuted", "proved", "refuted"]
