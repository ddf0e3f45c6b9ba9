"""What of a plan no usage reaches, and what every usage does."""

from __future__ import annotations

from fractions import Fraction

import pytest

from pricing_dsl.analysis.questions import Question, answers, with_questions
from pricing_dsl.analysis.reach import Dead, unreached
from pricing_dsl.pipeline import Compilation
from tests.unit.analysis.prices import program_of

HEAD = """rulebook prices version "1" currency USD rounding half_up to 0.01 each line
meter storage in GB
meter egress in GB
assume storage <= 1 TB
"""


def dead(body: str) -> list[tuple[str, str, bool]]:
    """Kind, what and whether always, of a plan for at most 1 TB of storage."""
    program = Compilation("p", f"{HEAD}plan p every month {{ {body} }}").program
    return [(one.kind, one.what, one.always) for one in unreached(program, program.plans[0])]


def test_all_of_a_plan_that_can_be_reached_is_not_told() -> None:
    assert dead("charge s on storage slabs { first 100 GB at 3 USD per GB rest at 1 USD per GB } at most 500 USD") == []


@pytest.mark.parametrize(
    "body",
    [
        "charge s on storage slabs { first 2 TB at 3 USD per GB rest at 1 USD per GB }",
        "charge s on storage volume tiers { up to 2 TB at 3 USD per GB above at 1 USD per GB }",
    ],
)
def test_a_tier_beyond_what_is_assumed(body: str) -> None:
    assert dead(body) == [("tier", "above", False)]


def test_a_tier_behind_an_allowance() -> None:
    body = """grant g 500 GB of storage every month
        charge s on overage of storage slabs { first 600 GB at 3 USD per GB rest at 1 USD per GB }"""
    assert dead(body) == [("tier", "above", False)]


def test_a_cap_above_all_that_can_be_billed() -> None:
    assert dead("charge s on storage at 0.10 USD per GB at most 100.01 USD") == [("bound", "at most", False)]
    assert dead("charge s on storage at 0.10 USD per GB at most 99.99 USD") == []


def test_a_cap_that_always_binds() -> None:
    assert ("line", "maximum", False) not in dead("fee f 300 USD charge e on egress at 1 USD per GB maximum n 300 USD")
    body = "charge s on storage at 0.10 USD per GB at least 200 USD"
    assert dead(body) == [("bound", "at least", True)]


def test_a_minimum_below_the_fee() -> None:
    assert dead("fee f 50 USD charge e on egress at 1 USD per GB minimum m 20 USD") == [("line", "minimum", False)]


def test_a_condition_that_is_never_met() -> None:
    assert dead("when storage > 10 GB and storage < 5 GB { fee f 1 USD }") == [("branch", "f", False)]
    assert dead("when storage > 2 TB { fee f 1 USD }") == [("branch", "f", False)]
    assert dead("when storage <= 1 TB { fee f 1 USD }") == [("branch", "f", True)]


def test_a_plan_that_bills_nothing() -> None:
    lines = "assume egress > 5 GB\nassume egress < 1 GB\nplan p { charge e on egress at 1 USD per GB }"
    program = Compilation("p", f"{HEAD}{lines}").program
    assert unreached(program, program.plans[0]) == [Dead("plan", "p", None)]


def test_an_assumption_that_holds_anyway() -> None:
    lines = "assume egress <= 5 GB or egress >= 4 GB\nplan p { charge e on egress at 1 USD per GB }"
    program = Compilation("p", f"{HEAD}{lines}").program
    assert [(one.kind, one.always) for one in unreached(program, program.plans[0])] == [("rejection", False)]


def test_answers_come_with_what_shows_them() -> None:
    program = program_of("charge s on storage slabs { first 100 GB at 3 USD per GB rest at 1 USD per GB }")
    plan, flags = with_questions(
        program.plans[0],
        [Question(program.plans[0].total, test, number) for test in ("gt", "ge") for number in map(Fraction, (300, 0))],
    )
    above, _, _, never_below = answers(program, plan, flags)
    assert above.on is not None
    assert above.off is not None
    assert above.on.usage.values["storage"] > 100  # type: ignore[operator]
    assert above.off.usage.values["storage"] <= 100  # type: ignore[operator]
    assert never_below.always
    assert never_below.off is None
