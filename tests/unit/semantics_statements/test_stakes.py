"""The money at stake is worked out as the bill would be."""

from fractions import Fraction

import pytest
from attrs import frozen

from pricing_dsl.semantics import model, types
from pricing_dsl.semantics.statements.stakes import bill
from pricing_dsl.source import Place

HERE = Place(0, 0, 0)


@frozen
class Step:
    value: Fraction | None
    bound: model.Expr | None
    price: model.Price


def number(value):
    return None if value is None else model.Const(Fraction(value), types.NUMBER, HERE)


def step(bound, kind="at", rate=None, flat=None, package=None):
    price = model.Price(kind, number(rate), number(flat), package and Fraction(package), HERE)
    return Step(None if bound is None else Fraction(bound), number(bound), price)


STEPS = (step(100, "free"), step(300, rate=2), step(None, "flat", rate=1, flat=50))


@pytest.mark.parametrize(
    ("quantity", "graduated", "volume"),
    [(0, 0, 0), (100, 0, 0), (101, 2, 202), (300, 400, 600), (301, 451, 351), (400, 550, 450)],
)
def test_parts_of_a_quantity_or_the_whole_of_it(quantity, graduated, volume):
    assert bill("graduated", STEPS, Fraction(quantity)) == graduated
    assert bill("volume", STEPS, Fraction(quantity)) == volume


def test_packages_are_rounded_up():
    assert bill("volume", (step(None, rate=5, package=1000),), Fraction(1001)) == 10


def test_what_is_not_constant_or_not_offered_has_no_amount():
    open_bound = Step(None, model.Given("size", types.NUMBER, HERE), STEPS[0].price)
    assert bill("graduated", (open_bound, *STEPS), Fraction(5)) is None
    assert bill("graduated", (step(10, rate=1), step(None, "not_offered")), Fraction(11)) is None
    assert bill("graduated", (step(10, rate=1), step(None, "not_offered")), Fraction(10)) == 10
