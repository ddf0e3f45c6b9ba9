"""What a plan asks of a summary: all of it there, in bounds, and nothing unknown beside it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve

from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.build import Builder
from pricing_dsl.rating.admission import Admitted, admit
from pricing_dsl.rating.usage import Usage
from tests.unit.ir.plans import EGRESS, plan, program

RIDES = ir.ListSpec(
    "rides", "records", (ir.ColumnSpec("km", "number"), ir.ColumnSpec("night", "flag", default=False)), "rides"
)
CORRECTED = evolve(EGRESS, columns=(EGRESS.columns[0], evolve(EGRESS.columns[1], nonnegative=False)))
INLETS = (
    ir.Inlet("storage", "meter", "number", "GB"),
    ir.Inlet("members", "input", "number", whole=True, default=Fraction(1)),
    ir.Inlet("card", "input", "choice", values=("none", "visa", "amex"), default="none"),
    ir.Inlet(
        "rate", "term", "number", "USD per GB", default=Fraction(1, 10), low=Fraction(7, 100), high=Fraction(1, 10)
    ),
    ir.Inlet("balance", "input", "number", "USD", nonnegative=False, default=Fraction(0)),
    ir.Inlet("egress", "meter", "number", "GB", list="egress", no_rows=True),
    ir.Inlet("rides", "records", "number", list="rides"),
)
NEEDS = ("storage", "members", "card", "rate", "balance", "egress", "rides")
EVERYTHING: dict[str, Any] = {"values": {"storage": Fraction(5)}, "rows": {"rides": ()}}


def admitted(
    needs: tuple[str, ...] = NEEDS, egress: ir.ListSpec = EGRESS, **given: Any
) -> Admitted | list[tuple[str, str]]:
    made = program(plan(Builder(), [], needs=needs), inlets=INLETS, lists=(egress, RIDES))
    found = admit(made, made.plans[0], Usage(**given))
    return found if isinstance(found, Admitted) else [(problem.field, problem.reason) for problem in found]


def refused(field: str, **given: Any) -> str:
    """The one reason the summary is refused for."""
    found = admitted(**given)
    assert isinstance(found, list), found
    assert [name for name, _ in found] == [field]
    return found[0][1]


def test_defaults_are_filled_in_and_told() -> None:
    found = admitted(**EVERYTHING)
    assert isinstance(found, Admitted)
    assert found.usage.values == {
        "storage": 5,
        "members": 1,
        "card": "none",
        "rate": Fraction(1, 10),
        "balance": 0,
    }
    assert found.usage.rows == {"egress": (), "rides": ()}
    assert found.defaults == ("members", "card", "balance", "egress"), "a term that a contract leaves is no gap"


def test_what_is_given_is_no_default() -> None:
    given = {"values": {"storage": Fraction(5), "members": Fraction(4)}, "rows": {"rides": ({"km": Fraction(3)},)}}
    found = admitted(needs=("storage", "members", "rides"), **given)
    assert isinstance(found, Admitted)
    assert found.usage.rows["rides"] == ({"km": 3, "night": False},)
    assert found.defaults == ("rides[1].night",)


def test_what_is_missing_is_told_all_at_once() -> None:
    assert admitted() == [
        ("storage", "the plan asks for it, and it is not given"),
        ("rides", "the plan asks for its rows, and none are given"),
    ]


def test_nothing_else_need_be_given() -> None:
    assert isinstance(admitted(needs=()), Admitted)


def test_the_calendar() -> None:
    assert "dates of the period" in refused("period.start", needs=("period",))
    assert "not given" in refused("subscription.start", needs=("subscription.start",))


def test_the_currency_is_the_plans() -> None:
    assert refused("currency", needs=(), currency="EUR") == "this plan is in USD"
    assert isinstance(admitted(needs=(), currency="USD"), Admitted)


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("storage", Fraction(-1), "never below zero"),
        ("storage", "much", "a number is expected"),
        ("members", Fraction(3, 2), "whole numbers"),
        ("card", "vsia", "one of none, visa, amex: do you mean visa?"),
        ("card", True, "a choice is expected"),
        ("rate", Fraction(6, 100), "may not go below 0.07 USD per GB"),
        ("rate", Fraction(2), "may not go above 0.1 USD per GB"),
    ],
)
@pytest.mark.parametrize("needed", [True, False])
def test_values_out_of_bounds(name: str, value: ir.Scalar, reason: str, needed: bool) -> None:
    """Checked also where this plan does not ask for it: a mistyped contract is told before it matters."""
    assert reason in refused(name, needs=(name,) if needed else (), values={name: value})


def test_what_may_be_negative() -> None:
    assert isinstance(admitted(needs=("balance",), values={"balance": Fraction(-5)}), Admitted)


def test_unknown_names() -> None:
    assert "do you mean `storage`?" in refused("storag", needs=(), values={"storag": Fraction(1)})
    assert "no such name" in refused("trips", needs=(), rows={"trips": ()})
    assert "it has rows" in refused("egress", needs=(), values={"egress": Fraction(1)})


class TestRows:
    @pytest.mark.parametrize(
        ("rows", "field", "reason"),
        [
            (({"km": Fraction(-1)},), "rides[1].km", "never below zero"),
            (({"km": Fraction(1)}, {"night": True}), "rides[2].km", "not given"),
            (({"km": Fraction(1), "kms": True},), "rides[1].kms", "do you mean `km`?"),
            (({"km": Fraction(1), "night": "yes"},), "rides[1].night", "a flag is expected"),
        ],
    )
    def test_of_records(self, rows: Any, field: str, reason: str) -> None:
        assert reason in refused(field, needs=(), rows={"rides": rows})

    @pytest.mark.parametrize(
        ("rows", "field", "reason"),
        [
            ([("eu", 1), ("eu", 2)], "egress[eu]", "given twice"),
            ([("mars", 1)], "egress[mars]", "one of eu, us, apac"),
            ([("us", -1)], "egress[us]", "never below zero"),
        ],
    )
    def test_of_a_meter(self, rows: list[tuple[str, int]], field: str, reason: str) -> None:
        given = tuple({"region": region, "egress": Fraction(quantity)} for region, quantity in rows)
        found = admitted(needs=(), rows={"egress": given})
        assert isinstance(found, list)
        assert any(name == field and reason in why for name, why in found)

    def test_corrections(self) -> None:
        def given(*quantities: int) -> dict[str, Any]:
            rows = zip(("eu", "us"), quantities, strict=True)
            return {"egress": tuple({"region": region, "egress": Fraction(number)} for region, number in rows)}

        assert isinstance(admitted(needs=("egress",), egress=CORRECTED, rows=given(5, -5)), Admitted)
        reason = refused("egress", needs=("egress",), egress=CORRECTED, rows=given(5, -7))
        assert "take the period 2 below zero" in reason
